"""Sessions: what they run, what they keep, what they refuse."""

import re

import numpy as np
import pytest

import yeoul as tf
from yeoul.core.errors import FailedPreconditionError, InvalidArgumentError

v1 = tf.compat.v1


@pytest.fixture
def graph():
    with tf.Graph().as_default() as g:
        yield g


def says(text):
    return re.escape(text)


def test_only_what_is_fetched_runs(graph):
    a, b = tf.Variable(0), tf.Variable(0)
    add_a, add_b = a.assign_add(1), b.assign_add(1)
    with v1.Session() as sess:
        sess.run(v1.global_variables_initializer())
        sess.run(add_a)
        assert sess.run([a, b]) == [1, 0]
        sess.run([add_a.op, add_b.op])
        assert sess.run([a, b]) == [2, 1]


def test_a_read_sees_the_value_at_the_start_unless_it_is_ordered(graph):
    v = tf.Variable(1.0)
    before = v + 0.0
    assign = v.assign(5.0)
    with tf.control_dependencies([assign]):
        after = v + 0.0
    with v1.Session() as sess:
        sess.run(v.initializer)
        assert sess.run([before, assign.op, after]) == [1.0, None, 5.0]


def test_additions_of_one_run_add_up(graph):
    v = tf.Variable(1)
    additions = [v.assign_add(1).op, v.assign_add(10).op, v.assign_sub(3).op]
    with v1.Session() as sess:
        sess.run(v.initializer)
        sess.run(additions)
        assert sess.run(v) == 9


def test_an_uninitialised_variable_is_not_needed_once_it_is_assigned(graph):
    v = tf.Variable(1.0)
    with tf.control_dependencies([v.assign(7.0)]):
        read = v.read_value()
    with v1.Session() as sess:
        assert sess.run(read) == 7.0


def test_sessions_have_values_of_their_own(graph):
    v = tf.Variable(1.0)
    add = v.assign_add(1.0)
    one, two = v1.Session(), v1.Session()
    for sess in (one, two):
        sess.run(v.initializer)
    one.run(add)
    assert (one.run(v), two.run(v)) == (2.0, 1.0)


def test_uninitialised(graph):
    v = tf.Variable(1.0, name="weights")
    with (
        v1.Session() as sess,
        pytest.raises(
            FailedPreconditionError,
            match=r"variable weights: attempting to use an uninitialized value.*"
            r"test_session\.py:\d+.*global_variables_initializer\(\)",
        ),
    ):
        sess.run(v)


def test_random_ops_draw_anew_in_each_run_and_alike_in_each_session(graph):
    v1.set_random_seed(1)
    r = tf.random.normal([3])
    with v1.Session() as sess:
        first = [sess.run(r), sess.run(r)]
    with v1.Session() as sess:
        second = [sess.run(r), sess.run(r)]
    assert (first[0] != first[1]).all()
    np.testing.assert_array_equal(first, second)


def test_results_are_numpys_and_writable(graph):
    with v1.Session() as sess:
        scalar, vector, text = sess.run([tf.constant(1.0), tf.constant([1.0]), tf.constant("a")])
    assert type(scalar) is np.float32
    vector[0] = 5.0
    assert text == b"a"


def test_slices_are_fetched_as_a_tuple(graph):
    table = tf.Variable([[1.0], [2.0]])
    grad = tf.gradients(tf.gather(table, [1]), table)[0]
    with v1.Session() as sess:
        sess.run(table.initializer)
        found = sess.run(grad)
    assert found.values.tolist() == [[1.0]]
    assert found.indices.tolist() == [1]


def test_ops_that_run_on_the_host(graph):
    words = v1.placeholder(tf.string, [None])
    joined = tf.strings.join([words, "!"])
    kept = tf.boolean_mask(tf.range(4), tf.constant([1, 0, 1, 0]) > 0)
    with v1.Session() as sess:
        assert sess.run(joined, {words: ["a", "b"]}).tolist() == [b"a!", b"b!"]
        assert sess.run(kept * 2).tolist() == [0, 4]


def test_printing_and_assertions_run_when_fetched(graph, capfd):
    x = v1.placeholder(tf.float32, [])
    printed = tf.print("x is", x)
    check = tf.debugging.assert_positive(x)
    with tf.control_dependencies([check]):
        y = x * 2.0
    with v1.Session() as sess:
        assert sess.run(x, {x: 1.0}) == 1.0
        assert capfd.readouterr().err == ""
        assert sess.run(printed, {x: 1.0}) is None
        assert capfd.readouterr().err == "x is 1\n"
        assert sess.run(y, {x: 1.0}) == 2.0
        with pytest.raises(InvalidArgumentError, match="Condition x > 0 did not hold"):
            sess.run(y, {x: -1.0})


def test_a_shape_that_is_fed(graph):
    dims = v1.placeholder(tf.int32, [2])
    y = tf.reshape(tf.range(6), dims)
    with v1.Session() as sess:
        assert sess.run(y, {dims: [2, 3]}).shape == (2, 3)
        assert sess.run(y, {dims: [3, 2]}).shape == (3, 2)


def test_a_shape_with_a_default(graph):
    dims = v1.placeholder_with_default([2, 3], [2])
    y = tf.reshape(tf.range(6), dims)
    with v1.Session() as sess:
        assert sess.run(y).shape == (2, 3)
        assert sess.run(y, {dims: [3, 2]}).shape == (3, 2)


def test_a_function_in_a_graph(graph):
    v = tf.Variable(2.0)

    @tf.function
    def f(x):
        v.assign_add(x)
        return v * 10.0

    x = v1.placeholder(tf.float32, [])
    y = f(x)
    with tf.control_dependencies([y]):
        after = v.read_value()
    with v1.Session() as sess:
        sess.run(v.initializer)
        assert sess.run([y, after], {x: 1.0}) == [30.0, 3.0]
        assert sess.run(v) == 3.0
        sess.run(x, {x: 1.0})
        assert sess.run(v) == 3.0


def test_gradients_pass_functions(graph):
    v = tf.Variable(2.0)
    f = tf.function(lambda x: v * x * x)
    x = v1.placeholder(tf.float32, [])
    grads = tf.gradients(f(x), [x, v])
    with v1.Session() as sess:
        sess.run(v.initializer)
        assert sess.run(grads, {x: 3.0}) == [12.0, 9.0]


def test_keras_layers_take_placeholders(graph):
    x = v1.placeholder(tf.float32, [None, 2])
    layer = tf.keras.layers.Dense(1, kernel_initializer="ones", name="dense")
    y = layer(x)
    grads = tf.gradients(tf.reduce_sum(y), layer.trainable_weights)
    assert [v.name for v in v1.trainable_variables()] == ["dense/kernel:0", "dense/bias:0"]
    with v1.Session() as sess:
        sess.run(v1.global_variables_initializer())
        assert sess.run(y, {x: [[1.0, 2.0]]}).tolist() == [[3.0]]
        assert sess.run(grads, {x: [[1.0, 2.0]]})[0].tolist() == [[1.0], [2.0]]


# Defaults.


def test_eval_and_run_use_the_default_session(graph):
    v = tf.Variable(1.0)
    y = v * 2.0
    assert v1.get_default_session() is None
    with v1.Session().as_default() as sess:
        v.initializer.run()
        assert v1.get_default_session() is sess
        assert (y.eval(), v.eval()) == (2.0, 1.0)
        v.load(4.0)
        assert y.eval(session=sess) == 8.0
    assert sess.run(y) == 8.0  # still open


def test_without_a_default_session(graph):
    x = tf.constant(1.0)
    with pytest.raises(ValueError, match=says("Cannot evaluate tensor using `eval()`: No default")):
        x.eval()
    with pytest.raises(
        ValueError, match=says("Cannot execute operation using `run()`: No default")
    ):
        tf.group(x).run()


def test_a_session_of_another_graph(graph):
    x = tf.constant(1.0)
    other = v1.Session(graph=tf.Graph())
    with pytest.raises(ValueError, match="Cannot use the given session to evaluate tensor"):
        x.eval(session=other)
    with other.as_default(), pytest.raises(ValueError, match="Cannot use the default session"):
        x.eval()


def test_with_a_session_its_graph_is_the_default():
    g = tf.Graph()
    with v1.Session(graph=g) as sess:
        assert v1.get_default_graph() is g
        assert sess.run(tf.constant(2) * 3) == 6
    assert tf.executing_eagerly()


def test_interactive_sessions():
    g = tf.Graph()
    sess = v1.InteractiveSession(graph=g)
    try:
        assert v1.get_default_graph() is g
        assert (tf.constant(2) * 3).eval() == 6
    finally:
        sess.close()
    assert tf.executing_eagerly()
    assert v1.get_default_session() is None


# What is refused.


def test_closed(graph):
    x = tf.constant(1.0)
    with v1.Session() as sess:
        pass
    with pytest.raises(RuntimeError, match="Attempted to use a closed Session"):
        sess.run(x)


def test_an_empty_graph():
    with pytest.raises(RuntimeError, match=r"The Session graph is empty. Add operations"):
        v1.Session(graph=tf.Graph()).run([])


@pytest.mark.parametrize(
    ("fetch", "kind", "message"),
    [
        (None, TypeError, 'has invalid type "NoneType". Cannot be None'),
        ([None], TypeError, 'has invalid type "NoneType". Cannot be None'),
        (3, TypeError, 'has invalid type "int" must be a string or Tensor'),
        ("zz:0", ValueError, "The operation, 'zz', does not exist in the graph"),
        ("zz", ValueError, "refers to an Operation not in the graph"),
        ("x:3", ValueError, "exists but only has 1 outputs"),
    ],
)
def test_fetches_that_mean_nothing(graph, fetch, kind, message):
    tf.constant(1.0, name="x")
    with v1.Session() as sess, pytest.raises(kind, match=says(message)):
        sess.run(fetch)


def test_fetches_of_another_graph(graph):
    x = tf.constant(1.0)
    done = tf.group(x)
    with tf.Graph().as_default():
        tf.constant(1.0)
        with v1.Session() as sess:
            with pytest.raises(ValueError, match=r"Tensor .* is not an element of this graph"):
                sess.run(x)
            with pytest.raises(ValueError, match=r"Operation .* is not an element of this graph"):
                sess.run(done)


def test_a_placeholder_that_is_not_fed(graph):
    x = v1.placeholder(tf.float32, [None, 3], name="x")
    y = x + 1.0
    with (
        v1.Session() as sess,
        pytest.raises(
            InvalidArgumentError,
            match=says(
                "You must feed a value for placeholder tensor 'x' with dtype float and shape"
            )
            + r" \[\?,3\] \(made at .*test_session\.py:\d+\)",
        ),
    ):
        sess.run(y)


@pytest.mark.parametrize(
    ("key", "value", "kind", "message"),
    [
        ("x:0", np.ones((2, 4)), ValueError, "Cannot feed value of shape (2, 4) for Tensor x:0"),
        ("x:0", [1.0], ValueError, "Cannot feed value of shape (1,) for Tensor x:0"),
        ("x:0", "abc", ValueError, "could not convert string to float"),
        ("nope", 1, TypeError, "looks like an (invalid) Operation name, not a Tensor"),
        ("x", 1, TypeError, "refers to an Operation, not a Tensor"),
        ("nope:0", 1, TypeError, "The operation, 'nope', does not exist"),
        ("x:zero", 1, TypeError, "looks a like a Tensor name, but is not a valid one"),
        (3, 1, TypeError, "Can not convert a int into a Tensor"),
        ("p:0", 300, TypeError, "Type of feed value 300 with type <class 'int'> is not compatible"),
    ],
)
def test_feeds_that_do_not_fit(graph, key, value, kind, message):
    x = v1.placeholder(tf.float32, [None, 3], name="x")
    v1.placeholder(tf.uint8, name="p")
    with v1.Session() as sess, pytest.raises(kind, match=says(message)):
        sess.run(x, {key: value})


def test_feeding_a_tensor_or_an_operation(graph):
    x = v1.placeholder(tf.float32, [])
    y = x + 1.0
    with v1.Session() as sess:
        with pytest.raises(TypeError, match=r"The value of a feed cannot be a tf.Tensor object"):
            sess.run(y, {x: y})
        with pytest.raises(TypeError, match="Can not convert a Operation into a Tensor"):
            sess.run(y, {tf.group(y): 1.0})


def test_a_tensor_that_must_not_be_fed(graph):
    x = tf.constant(1.0)
    graph.prevent_feeding(x)
    assert not graph.is_feedable(x)
    with v1.Session() as sess, pytest.raises(ValueError, match="may not be fed"):
        sess.run(x, {x: 2.0})


def test_arguments_of_sessions(graph):
    with pytest.raises(TypeError, match=says('Argument `graph` must be a tf.Graph, but got "int"')):
        v1.Session(graph=3)
    with pytest.raises(TypeError, match=r"Argument `config` must be a tf.ConfigProto"):
        v1.Session(config=3)
    with pytest.raises(ValueError, match="asks for a remote server"):
        v1.Session("grpc://host:1")
    x = tf.constant(1.0)
    with v1.Session() as sess:
        with pytest.raises(TypeError, match=r"takes a tf.compat.v1.RunOptions or None"):
            sess.run(x, options=3)
        options, metadata = v1.RunOptions(trace_level=3), v1.RunMetadata()
        assert sess.run(x, options=options, run_metadata=metadata) == 1.0


def test_callables(graph):
    x = v1.placeholder(tf.float32, [])
    with v1.Session() as sess:
        f = sess.make_callable(x * 2.0, [x])
        assert [f(1.0), f(2.0)] == [2.0, 4.0]
        with pytest.raises(ValueError, match="The callable takes 1 values"):
            f()


# What it costs.


def test_each_choice_of_fetches_and_feeds_is_compiled_once(graph):
    x = v1.placeholder(tf.float32, [None])
    w = tf.Variable(1.0)
    y = tf.reduce_sum(x * w)
    with v1.Session() as sess:
        sess.run(w.initializer)
        for _ in range(3):
            sess.run(y, {x: [1.0, 2.0]})
            sess.run([y], {x: [1.0, 2.0]})
        assert len(graph.plans) == 2  # the initializer, and y
        (plan,) = list(graph.plans.values())[-1].known.values()
        assert plan.program.compiled._cache_size() == 1
    with v1.Session() as sess:
        sess.run(w.initializer)
        sess.run(y, {x: [1.0, 2.0]})
    assert len(graph.plans) == 2
