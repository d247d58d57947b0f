"""tf.Graph: names, look-ups, collections, control inputs, and what it refuses."""

import re

import pytest

import yeoul as tf

v1 = tf.compat.v1


@pytest.fixture
def graph():
    with tf.Graph().as_default() as g:
        yield g


def test_a_graph_inside_an_eager_program():
    g = tf.Graph()
    assert tf.executing_eagerly()
    with g.as_default():
        assert not tf.executing_eagerly()
        assert not tf.inside_function()
        x = tf.constant(1.0, name="x")
        with tf.Graph().as_default() as inner:
            assert v1.get_default_graph() is inner
        assert v1.get_default_graph() is g
    assert x.graph is g
    assert tf.executing_eagerly()
    assert tf.constant(2.0).numpy() == 2.0


def test_the_nodes_of_a_variable(graph):
    v = tf.Variable([1.0], name="v")
    v.assign_add([2.0])
    assert [(op.name, op.type) for op in graph.get_operations()] == [
        ("v/Initializer/initial_value", "Const"),
        ("v", "VarHandleOp"),
        ("v/IsInitialized/VarIsInitializedOp", "VarIsInitializedOp"),
        ("v/Assign", "AssignVariableOp"),
        ("v/Read/ReadVariableOp", "ReadVariableOp"),
        ("Const", "Const"),
        ("AssignAddVariableOp", "AssignAddVariableOp"),
        ("ReadVariableOp", "ReadVariableOp"),
    ]


def test_control_inputs(graph):
    a, b = tf.constant(1.0, name="a"), tf.constant(2.0, name="b")
    with graph.control_dependencies([a]):
        with tf.control_dependencies([b, None]):
            both = tf.identity(a)
        with tf.control_dependencies(None):
            none = tf.identity(a)
    group = tf.group(a, [b, None])
    assert both.op.control_inputs == [a.op, b.op]
    assert none.op.control_inputs == []
    assert (group.name, group.type, group.control_inputs) == ("group_deps", "NoOp", [a.op, b.op])
    assert repr(tf.no_op()) == "<tf.Operation 'NoOp' type=NoOp>"
    assert [t.op.control_inputs for t in tf.tuple([a, b])] == [[a.op, b.op]] * 2


def test_control_inputs_that_are_none(graph):
    with tf.Graph().as_default():
        other = tf.constant(1.0)
    with pytest.raises(ValueError, match="is not an element of this graph"):
        tf.group(other)
    with (
        pytest.raises(TypeError, match="Can not convert a int into a Tensor or Operation"),
        graph.control_dependencies([3]),
    ):
        pass
    with (
        pytest.raises(TypeError, match="takes a list of operations and tensors in a graph"),
        graph.control_dependencies(lambda: None),
    ):
        pass


def test_names(graph):
    assert [tf.constant(1).name for _ in range(3)] == ["Const:0", "Const_1:0", "Const_2:0"]
    assert tf.constant(1, name="const").name == "const_3:0"
    assert tf.constant(1, name="b/c").name == "b/c:0"
    with graph.name_scope("scope") as scope:
        assert scope == "scope/"
        assert (tf.constant(1.0) + 1.0).name == "scope/add:0"
    assert graph.unique_name("scope", mark_as_used=False) == "scope_1"
    with pytest.raises(ValueError, match="'a b' is not a valid node name"):
        tf.constant(1, name="a b")
    with (
        pytest.raises(ValueError, match="'_a' is not a valid root scope name"),
        tf.name_scope("_a"),
    ):
        pass


def test_look_ups(graph):
    x = tf.constant(1.0, name="x")
    assert graph.get_tensor_by_name("x:0") is x
    assert graph.get_operation_by_name("x") is x.op
    assert graph.as_graph_element(tf.Variable(1.0, name="v")).name == "v/Read/ReadVariableOp:0"
    assert (x * 2.0).op.inputs[0].consumers() == [graph.get_operation_by_name("mul")]


@pytest.mark.parametrize(
    ("method", "name", "kind", "message"),
    [
        ("get_tensor_by_name", "x", ValueError, "refers to an Operation, not a Tensor"),
        ("get_tensor_by_name", "zz:0", KeyError, "The operation, 'zz', does not exist"),
        ("get_tensor_by_name", "x:1", KeyError, "'x', exists but only has 1 outputs"),
        ("get_tensor_by_name", 3, TypeError, "Tensor names are strings (or similar), not int"),
        ("get_operation_by_name", "zz", KeyError, "refers to an Operation not in the graph"),
        ("get_operation_by_name", "x:0", ValueError, "appears to refer to a Tensor"),
        ("get_operation_by_name", 3, TypeError, "Operation names are strings (or similar)"),
        ("as_graph_element", 3, TypeError, "Can not convert a int into a Tensor or Operation"),
    ],
)
def test_look_ups_of_nothing(graph, method, name, kind, message):
    tf.constant(1.0, name="x")
    with pytest.raises(kind, match=re.escape(message)):
        getattr(graph, method)(name)


def test_tensors_are_keys_and_compared_by_identity(graph):
    x, y = v1.placeholder(tf.float32), v1.placeholder(tf.float32)
    assert {x: 1, y: 2}[y] == 2
    assert x == x
    assert x != y


def test_tensors_of_two_graphs(graph):
    x = tf.constant(1.0, name="x")
    with tf.Graph().as_default():
        y = tf.constant(2.0, name="y")
        with pytest.raises(
            ValueError, match=r'Tensor\("x:0".* must be from the same graph as .*test_graph\.py'
        ):
            x + y
        assert (x * 2.0).graph is graph  # as in TensorFlow: the graph of its inputs
    with pytest.raises(ValueError, match="must be from the same graph as the other inputs"):
        graph.capture(y)


def test_tensors_of_a_graph_outside_of_it():
    with tf.Graph().as_default():
        x = tf.constant(1.0)
        v = tf.Variable(1.0)
    with pytest.raises(
        TypeError, match=r"out of scope: it belongs to a graph.*run it in a session"
    ):
        x + 1.0
    with pytest.raises(RuntimeError, match=r"belongs to a tf.Graph \(made at .*test_graph\.py"):
        v + 1.0


def test_a_tensor_of_a_function(graph):
    kept = []

    @tf.function
    def f(x):
        kept.append(x * 2.0)
        return x

    f(tf.constant(1.0))
    with pytest.raises(TypeError, match="is out of scope and cannot be used here"):
        kept[0] + 1.0
    with pytest.raises(NotImplementedError, match=r"belongs to a tf.function: return it"):
        kept[0].eval()
    with pytest.raises(NotImplementedError, match=r"belongs to a tf.function, which runs it"):
        kept[0].op.run()


def test_eager_values_in_a_graph():
    x, v = tf.constant(2.0), tf.Variable(1.0)
    with tf.Graph().as_default(), v1.Session() as sess:
        assert sess.run(tf.constant(1.0) + x) == 3.0
        with pytest.raises(RuntimeError, match="Attempting to capture an EagerTensor without"):
            tf.constant(1.0) + v


def test_finalize(graph):
    x = tf.constant(1.0)
    assert not graph.finalized
    graph.finalize()
    assert graph.finalized
    for add in (lambda: tf.constant(1.0), lambda: x + 1.0, lambda: graph.add_to_collection("a", 1)):
        with pytest.raises(RuntimeError, match="Graph is finalized and cannot be modified"):
            add()
    with v1.Session() as sess:
        assert sess.run(x) == 1.0


def test_seeds(graph):
    assert graph.seed is None
    v1.set_random_seed(3)
    assert graph.seed == 3
    assert tf.random.normal([1]).op.attrs["seed"] == 3
    graph.seed = 4
    assert tf.random.normal([1]).op.attrs["seed"] == 4


def test_the_seed_of_eager_ops_is_not_that_of_graphs():
    tf.random.set_seed(5)
    with tf.Graph().as_default() as g:
        assert g.seed is None
        assert tf.random.normal([1], seed=2).op.attrs["seed"] == 87654321
    tf.random.set_seed(None)


def test_collections(graph):
    graph.add_to_collections(["a", "b"], 1)
    graph.add_to_collections("a", 2)
    assert graph.get_collection("a") == [1, 2]
    assert graph.get_all_collection_keys() == ["a", "b"]
    assert graph.collections == ["a", "b"]
    graph.get_collection("a").append(3)
    graph.get_collection_ref("b").append(4)
    assert (graph.get_collection("a"), graph.get_collection("b")) == ([1, 2], [1, 4])
    graph.clear_collection("a")
    assert graph.get_collection("a") == []
    one, two = tf.Variable(1.0, name="x/v"), tf.Variable(1.0, name="y/v")
    assert graph.get_collection("variables", "x/") == [one]
    assert graph.get_collection("variables", "[xy]") == [one, two]


def test_attributes(graph):
    assert graph.version == 0
    x = tf.constant(1.0)
    assert graph.version == 1
    assert graph.building_function is False
    assert (x.device, x.op.device) == ("", "")
    with graph.device("/CPU:0"), graph.device(lambda op: "/CPU:0"):
        assert tf.identity(x).graph is graph


def test_init_scope_stays_in_the_graph(graph):
    x = tf.constant(1.0)
    with tf.control_dependencies([x]):

        @tf.function
        def f():
            with tf.init_scope():
                inner = tf.constant(2.0)
                assert inner.graph is graph
                assert inner.op.control_inputs == []
            return 1.0

        f()
