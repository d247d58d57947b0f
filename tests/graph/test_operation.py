"""Operations as users see them: names and order as TensorFlow gives them."""

import numpy as np
import pytest

import yeoul as tf

S = tf.TensorSpec
VECTOR, MATRIX = S([2], tf.float32), S([None, 3], tf.float32)


@tf.function
def twice(x):
    return x * 2.0


def scoped(x):
    with tf.name_scope("outer"):
        return tf.identity(x + 1.0)


# Function, specs of its arguments, and what TensorFlow 2.15 lists: name, type, inputs.
LISTED = {
    "add": (lambda x: x + 1.0, [VECTOR], "x: ; add/y: ; add: x:0 add/y:0; Identity: add:0"),
    "named": (
        lambda x: tf.add(x, 1.0, name="plus"),
        [VECTOR],
        "x: ; plus/y: ; plus: x:0 plus/y:0; Identity: plus:0",
    ),
    "matmul": (
        lambda x: tf.matmul(x, x, transpose_b=True),
        [MATRIX],
        "x: ; MatMul: x:0 x:0; Identity: MatMul:0",
    ),
    "reshape": (
        lambda x: tf.reshape(x, [-1]),
        [MATRIX],
        "x: ; Reshape/shape: ; Reshape: x:0 Reshape/shape:0; Identity: Reshape:0",
    ),
    "reductions": (
        lambda x: (tf.reduce_sum(x), tf.reduce_mean(x, axis=1)),
        [MATRIX],
        "x: ; Const: ; Sum: x:0 Const:0; Mean/reduction_indices: ; "
        "Mean: x:0 Mean/reduction_indices:0; Identity: Sum:0; Identity_1: Mean:0",
    ),
    "slices": (
        lambda x: x[0],
        [MATRIX],
        "x: ; strided_slice/stack: ; strided_slice/stack_1: ; strided_slice/stack_2: ; "
        "strided_slice: x:0 strided_slice/stack:0 strided_slice/stack_1:0 strided_slice/stack_2:0; "
        "Identity: strided_slice:0",
    ),
    "concat": (
        lambda x: tf.concat([x, x], 1),
        [MATRIX],
        "x: ; concat/axis: ; concat: x:0 x:0 concat/axis:0; Identity: concat:0",
    ),
    "parts": (
        lambda x: tf.split(x, 3, axis=1),
        [MATRIX],
        "x: ; split/split_dim: ; split: split/split_dim:0 x:0; Identity: split:0; "
        "Identity_1: split:1; Identity_2: split:2",
    ),
    "stack": (lambda x: tf.stack([x, x]), [MATRIX], "x: ; stack: x:0 x:0; Identity: stack:0"),
    "gather": (
        lambda x: tf.gather(x, [0, 1], axis=1),
        [MATRIX],
        "x: ; GatherV2/indices: ; GatherV2/axis: ; "
        "GatherV2: x:0 GatherV2/indices:0 GatherV2/axis:0; Identity: GatherV2:0",
    ),
    "cast": (lambda x: tf.cast(x, tf.int32), [VECTOR], "x: ; Cast: x:0; Identity: Cast:0"),
    "where": (
        lambda x: tf.where(x > 0.0, x, 0.0),
        [VECTOR],
        "x: ; Greater/y: ; Greater: x:0 Greater/y:0; SelectV2/e: ; "
        "SelectV2: Greater:0 x:0 SelectV2/e:0; Identity: SelectV2:0",
    ),
    "calls": (
        lambda x: twice(x) + twice(x),
        [VECTOR],
        "x: ; PartitionedCall: x:0; PartitionedCall_1: x:0; "
        "add: PartitionedCall:0 PartitionedCall_1:0; Identity: add:0",
    ),
    "constants": (
        lambda x: tf.constant(3.0) + x * tf.constant([1.0, 2.0], name="k"),
        [VECTOR],
        "x: ; Const: ; k: ; mul: x:0 k:0; add: Const:0 mul:0; Identity: add:0",
    ),
    "scope": (
        scoped,
        [VECTOR],
        "x: ; outer/add/y: ; outer/add: x:0 outer/add/y:0; outer/Identity: outer/add:0; "
        "Identity: outer/Identity:0",
    ),
    "softmax": (lambda x: tf.nn.softmax(x), [MATRIX], "x: ; Softmax: x:0; Identity: Softmax:0"),
    "strings": (
        lambda s: tf.strings.join([s, "a"]),
        [S([], tf.string)],
        "s: ; StringJoin/inputs_1: ; StringJoin: s:0 StringJoin/inputs_1:0; Identity: StringJoin:0",
    ),
    "views": (
        lambda x: tf.transpose(tf.tile(tf.expand_dims(x, 0), [2, 1, 1]), [0, 2, 1]),
        [MATRIX],
        "x: ; ExpandDims/dim: ; ExpandDims: x:0 ExpandDims/dim:0; Tile/multiples: ; "
        "Tile: ExpandDims:0 Tile/multiples:0; transpose/perm: ; transpose: Tile:0 "
        "transpose/perm:0; Identity: transpose:0",
    ),
    "arguments": (
        lambda a, b: a - b,
        [S([], tf.float32, "left"), S([], tf.float32)],
        "left: ; b: ; sub: left:0 b:0; Identity: sub:0",
    ),
    "zeros": (
        lambda x: tf.zeros(tf.shape(x)),
        [MATRIX],
        "x: ; Shape: x:0; zeros/Const: ; zeros: Shape:0 zeros/Const:0; Identity: zeros:0",
    ),
}


def graph_of(function, *specs):
    return tf.function(function).get_concrete_function(*specs).graph


@pytest.mark.parametrize("name", LISTED)
def test_operations_are_those_of_tensorflow(name):
    function, specs, expected = LISTED[name]
    graph = graph_of(function, *specs)
    shown = [f"{op.name}: {' '.join(t.name for t in op.inputs)}" for op in graph.get_operations()]
    assert "; ".join(shown) == expected
    assert [node.name for node in graph.as_graph_def().node] == [
        op.name for op in graph.get_operations()
    ]


def test_an_operation():
    graph = graph_of(lambda x: tf.reshape(x, [-1]), MATRIX)
    op = graph.get_operation_by_name("Reshape")
    assert isinstance(op, tf.Operation)
    assert repr(op) == "<tf.Operation 'Reshape' type=Reshape>"
    assert (op.type, op.device, op.graph) == ("Reshape", "", graph)
    assert op.get_attr("T") == tf.float32
    assert op.get_attr("Tshape") == tf.int32
    assert [t.name for t in op.inputs] == ["x:0", "Reshape/shape:0"]
    assert op.outputs[0].op is op
    assert op.values() == tuple(op.outputs)
    assert op.control_inputs == []
    assert op.colocation_groups() == [b"loc:@Reshape"]
    assert list(op.node_def.input) == ["x", "Reshape/shape"]
    assert str(op).startswith('name: "Reshape"\nop: "Reshape"\ninput: "x"')
    assert [arg.name for arg in op.op_def.input_arg] == ["tensor", "shape"]
    assert graph.get_operation_by_name("Reshape") is op
    assert op.outputs[0].consumers()[0].name == "Identity"
    with pytest.raises(ValueError, match=r"'Reshape' has no attr named 'Q'. It has T, Tshape\."):
        op.get_attr("Q")


def test_attributes_of_each_kind():
    graph = graph_of(
        lambda x: tf.nn.max_pool2d(tf.nn.conv2d(x, tf.ones([1, 1, 2, 1]), 1, "SAME"), 2, 2, "SAME"),
        S([1, 4, 4, 2], tf.float32),
    )
    conv = next(op for op in graph.get_operations() if op.type == "Conv2D")
    assert conv.get_attr("strides") == [1, 1, 1, 1]
    assert conv.get_attr("padding") == b"SAME"
    assert conv.get_attr("use_cudnn_on_gpu") is True
    assert conv.get_attr("explicit_paddings") == []
    shape = graph.get_operation_by_name("x").get_attr("shape")
    assert [dim.size for dim in shape.dim] == [1, 4, 4, 2]
    call = graph_of(lambda x: twice(x), VECTOR).get_operation_by_name("PartitionedCall")
    assert call.get_attr("Tin") == [tf.float32]
    assert call.get_attr("f").name.startswith("__inference_twice_")


def test_constants_are_operations_whose_tensors_can_be_used():
    @tf.function
    def f(x):
        y = x + 1.0
        graph = y.graph
        return y * graph.get_tensor_by_name("add/y:0") + graph.get_tensor_by_name("x:0")

    assert f(tf.constant(2.0)).numpy() == 5.0
    tensor = graph_of(lambda x: x + 3.0, VECTOR).get_tensor_by_name("add/y:0")
    assert tf.make_ndarray(tensor.op.get_attr("value")) == 3.0


def test_while_the_graph_is_built():
    seen = []

    @tf.function
    def f(x):
        y = x + 1.0
        seen.append([op.name for op in y.graph.get_operations()])
        z = y * 2.0
        seen.append([op.name for op in y.graph.get_operations()])
        assert z.op.inputs[0] is y
        return z

    f(tf.constant(1.0))
    assert seen == [["x", "add/y", "add"], ["x", "add/y", "add", "mul/y", "mul"]]


def test_variables_are_read_and_assigned_in_order():
    v = tf.Variable([1.0, 2.0])

    def f(x):
        first = v + x
        v.assign(x)
        second = v * 2.0
        v.assign_add(second)
        return first

    graph = graph_of(f, VECTOR)
    ops = {op.name: op for op in graph.get_operations()}
    kinds = [op.type for op in graph.get_operations() if "Variable" in op.type]
    assert kinds == ["ReadVariableOp", "AssignVariableOp", "ReadVariableOp", "AssignVariableOp"]
    assert ops["AssignVariableOp"].control_inputs == [ops["ReadVariableOp"]]
    assert ops["ReadVariableOp_1"].control_inputs == [ops["AssignVariableOp"]]
    assert ops["AssignVariableOp_1"].control_inputs[0] is ops["AssignVariableOp"]
    assert ops["Identity"].control_inputs == [ops["NoOp"]]
    assert ops["AssignVariableOp_1"] in ops["NoOp"].control_inputs
    resource = ops["ReadVariableOp"].inputs[0]
    assert (resource.name, resource.dtype) == ("ReadVariableOp/resource:0", tf.resource)


def test_effects_stay_in_order():
    def f(x):
        tf.print("x:", x)
        tf.debugging.assert_less(x, 10.0)
        return x

    ops = {op.name: op for op in graph_of(f, VECTOR).get_operations()}
    assert ops["PrintV2"].inputs[0].op.type == "StringFormat"
    assert ops["PrintV2"].inputs[0].op.get_attr("template") == b"x: {}"
    assert ops["Assert"].control_inputs == [ops["PrintV2"]]


def test_random_ops_hide_their_state():
    ops = graph_of(lambda x: x + tf.random.uniform([2], seed=3), VECTOR).get_operations()
    op = next(op for op in ops if op.type == "RandomUniform")
    assert len(op.inputs) == len(op.outputs) == 1
    assert op.get_attr("seed2") == 3
    assert all(t.dtype != tf.uint64 for o in ops for t in o.outputs)


def test_captured_tensors_are_constants_when_small():
    small, large = tf.constant([1.0, 2.0]), tf.constant(np.zeros([200, 2], np.float32))
    graph = graph_of(lambda x: x + small + large, VECTOR)
    kinds = [op.type for op in graph.get_operations()][:4]
    assert kinds == ["Placeholder", "Const", "AddV2", "Placeholder"]


LOOKUPS = [
    ("get_operation_by_name", "add:0", ValueError, "appears to refer to a Tensor, not a Operation"),
    ("get_operation_by_name", "ad", KeyError, "not in the graph. Did you mean 'add'"),
    ("get_operation_by_name", "zzz", KeyError, "It has 'x', 'add/y', 'add', 'Identity'"),
    ("get_operation_by_name", 3, TypeError, "Operation names are strings .*, not int"),
    ("get_tensor_by_name", "add", ValueError, "refers to an Operation, not a Tensor"),
    ("get_tensor_by_name", "add:1", KeyError, "'add', exists but only has 1 outputs"),
    ("get_tensor_by_name", "nope:0", KeyError, "'nope', does not exist in the graph"),
    ("get_tensor_by_name", 3, TypeError, "Tensor names are strings .*, not int"),
    ("as_graph_element", 3, TypeError, "Cannot convert a int into a Tensor or Operation"),
]


@pytest.mark.parametrize(("method", "name", "error", "message"), LOOKUPS)
def test_lookups_that_fail(method, name, error, message):
    graph = graph_of(lambda x: x + 1.0, VECTOR)
    with pytest.raises(error, match=message):
        getattr(graph, method)(name)


def test_graph_elements():
    graph, other = (graph_of(lambda x: x + 1.0, VECTOR) for _ in range(2))
    tensor = graph.as_graph_element("add:0")
    assert graph.as_graph_element(tensor) is tensor
    assert graph.as_graph_element("add") is tensor.op
    with pytest.raises(ValueError, match="is not an element of this graph"):
        other.as_graph_element(tensor)
    with pytest.raises(TypeError, match="a Tensor is not allowed here"):
        graph.as_graph_element("add:0", allow_tensor=False)
