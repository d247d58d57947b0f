"""`tf.function`: when it traces, what it captures, and that it gives what eager code gives."""

import gc
import logging
import weakref

import numpy as np
import pytest

import yeoul as tf


def test_one_trace_per_dtype_and_shape():
    seen = []

    @tf.function
    def f(x):
        seen.append((x.dtype.name, tuple(x.shape)))
        return x + x

    for x in (tf.ones(2), tf.zeros(2), tf.ones(3), tf.ones(2, tf.float64), tf.ones(2)):
        f(x)
    assert seen == [("float32", (2,)), ("float32", (3,)), ("float64", (2,))]
    assert f.experimental_get_tracing_count() == 3


def test_python_arguments_specialise():
    @tf.function
    def f(x, n, flag=True):
        return x * n if flag else x

    assert float(f(tf.constant(2.0), 3)) == 6.0
    assert float(f(tf.constant(2.0), n=3)) == 6.0
    assert float(f(tf.constant(5.0), 3)) == 15.0
    assert float(f(tf.constant(2.0), 4, flag=False)) == 2.0
    assert f.experimental_get_tracing_count() <= 3


def test_structures_in_and_out():
    @tf.function
    def f(a, d):
        return {"sum": a[0] + a[1], "both": (d["x"], None)}

    out = f([tf.constant(1), tf.constant(2)], {"x": tf.constant(3)})
    assert int(out["sum"]) == 3
    assert int(out["both"][0]) == 3
    assert out["both"][1] is None


def test_numpy_arguments_are_tensors():
    f = tf.function(lambda x: x * 2)
    assert f(np.arange(3)).numpy().tolist() == [0, 2, 4]
    assert f(np.arange(3) + 1).numpy().tolist() == [2, 4, 6]
    assert f.experimental_get_tracing_count() == 1


def test_input_signature_makes_one_trace():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def f(x):
        return tf.reduce_sum(x)

    assert float(f(tf.ones(2))) == 2.0
    assert float(f([1.0, 2.0, 3.0])) == 6.0
    assert f.experimental_get_tracing_count() == 1
    with pytest.raises(TypeError, match="Can not cast TensorSpec"):
        f(tf.ones([2, 2]))
    with pytest.raises(TypeError, match="Can not cast TensorSpec"):
        f(tf.constant([1, 2]))


def test_input_signature_longer_than_the_arguments():
    with pytest.raises(TypeError, match="input_signature contains 1 extra type constraints"):
        tf.function(lambda x: x, input_signature=[tf.TensorSpec([])] * 2)


def test_reduce_retracing_generalises_shapes():
    f = tf.function(lambda x: tf.reduce_sum(x), reduce_retracing=True)
    for n in range(1, 8):
        assert float(f(tf.ones([n]))) == n
    assert f.experimental_get_tracing_count() == 2


def test_retracing_warns_with_what_changed(caplog):
    f = tf.function(lambda x: x)
    with caplog.at_level(logging.WARNING, "tensorflow"):
        for n in range(8):
            f(tf.ones([n + 1]))
    assert len(caplog.records) == 2  # TensorFlow's limit for one function
    message = caplog.records[0].getMessage()
    assert message.startswith("5 out of the last 5 calls to <function ")
    assert "argument 'x' was TensorSpec(shape=(4,), " in message
    assert "now is TensorSpec(shape=(5,), " in message
    assert "test_function.py:" in message
    assert "reduce_retracing" in message


def test_concrete_functions():
    f = tf.function(lambda x, y: x + y)
    g = f.get_concrete_function(tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.float32))
    assert g(tf.constant([1.0, 2.0]), tf.constant(1.0)).numpy().tolist() == [2.0, 3.0]
    assert g(x=tf.constant([1.0]), y=tf.constant(2.0)).numpy().tolist() == [3.0]
    args, kwargs = g.structured_input_signature
    assert args == (tf.TensorSpec([None], name="x"), tf.TensorSpec([], name="y"))
    assert kwargs == {}
    assert g.structured_outputs.shape.as_list() == [None]
    with pytest.raises(TypeError, match="missing a required argument: 'y'"):
        g(tf.constant([1.0]))
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected to be a float32"):
        g(tf.constant([1]), tf.constant(1.0))
    with pytest.raises(TypeError, match="Can not cast TensorSpec"):
        g(tf.constant([[1.0]]), tf.constant(1.0))
    assert g(np.array([1, 2]), np.float64(3)).numpy().tolist() == [4.0, 5.0]
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        g(tf.constant([1.0]), tf.constant(1.0), z=3)


def test_concrete_function_of_a_python_value():
    g = tf.function(lambda x, power: x**power).get_concrete_function(tf.constant(1.0), 2)
    assert float(g(tf.constant(3.0))) == float(g(tf.constant(3.0), 2)) == 9.0
    with pytest.raises(TypeError, match=r"Can not cast 3 to Literal\[2\]"):
        g(tf.constant(3.0), 3)
    with pytest.raises(TypeError, match=r"Can not cast <tf\.Tensor"):
        g(tf.constant(3.0), tf.constant([2, 3]))


def test_variables_are_captured_by_reference():
    v = tf.Variable(1.0)

    @tf.function
    def f(x):
        v.assign_add(x)
        return v * 2.0

    assert float(f(tf.constant(2.0))) == 6.0
    v.assign(10.0)
    assert float(f(tf.constant(2.0))) == 24.0
    assert float(v) == 12.0


def test_a_variable_made_on_the_first_call_only():
    class Counter:
        def __init__(self):
            self.v = None

        @tf.function
        def __call__(self, x):
            if self.v is None:
                self.v = tf.Variable(tf.zeros([]))
            self.v.assign_add(x)
            return self.v.value()

    c = Counter()
    assert float(c(tf.constant(1.0))) == 1.0
    assert float(c(tf.constant(2.0))) == 3.0


def test_a_variable_made_on_every_call():
    @tf.function
    def f(x):
        return tf.Variable(1.0) + x

    with pytest.raises(ValueError, match="only supports singleton"):
        f(tf.constant(1.0))


class Scaled(tf.Module):
    v = None

    @tf.function
    def __call__(self, x):
        if self.v is None:
            self.v = tf.Variable(x * 2.0)
        return self.v * x


def test_an_initial_value_that_depends_on_an_argument():
    scaled = Scaled()
    assert [float(scaled(tf.constant(x))) for x in (2.0, 3.0)] == [8.0, 12.0]


def test_an_initial_value_that_depends_on_a_spec():
    scaled = Scaled()
    with pytest.raises(ValueError, match=r"depends on <tf\.Tensor 'x:0'.*which has no value"):
        scaled.__call__.get_concrete_function(tf.TensorSpec([]))


def test_methods_have_their_own_traces_and_do_not_keep_the_object():
    class Doubler:
        traces = 0

        @tf.function
        def double(self, x):
            Doubler.traces += 1
            return x * 2

    a, b = Doubler(), Doubler()
    assert int(a.double(tf.constant(3))) == 6
    assert int(a.double(tf.constant(4))) == 8
    assert int(b.double(tf.constant(3))) == 6
    assert Doubler.traces == 2
    gone = weakref.ref(a)
    del a
    gc.collect()
    assert gone() is None


def test_nested_functions_trace_once_and_see_each_others_assignments():
    v = tf.Variable(0.0)
    traces = []

    @tf.function
    def inner(x):
        traces.append("inner")
        v.assign_add(x)
        return x * 2.0

    @tf.function
    def outer(x):
        a = inner(x)
        b = inner(a)
        return a + b + v

    assert float(outer(tf.constant(1.0))) == 2.0 + 4.0 + 3.0
    assert traces == ["inner"]
    assert float(v) == 3.0


def test_control_dependencies_keep_program_order():
    v = tf.Variable(1.0)

    @tf.function
    def f():
        before = v.read_value()
        v.assign(5.0)
        after = v.read_value()
        v.assign_add(1.0)
        return before, after

    assert [float(t) for t in f()] == [1.0, 5.0]
    assert float(v) == 6.0


def test_gradients_through_functions_equal_eager_ones():
    w = tf.Variable([[1.0, 2.0], [3.0, 4.0]])

    def loss(x):
        return tf.reduce_sum(tf.tanh(x @ w) ** 2.0)

    compiled = tf.function(loss)
    x = tf.constant([[0.1, 0.2], [0.3, 0.4]])
    grads = []
    for f in (loss, compiled):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = f(x)
            first = tape.gradient(y, [x, w])
        grads.append([*first, *outer.gradient(first[0], [x, w])])
    for a, b in zip(*grads, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)


def test_functions_run_eagerly_when_told():
    values = []

    @tf.function
    def f(x):
        values.append(x.numpy())
        return x

    tf.config.run_functions_eagerly(True)
    try:
        f(tf.constant(1.0))
    finally:
        tf.config.run_functions_eagerly(False)
    assert values == [1.0]


def test_a_tensor_that_leaked_from_a_trace():
    leaked = []

    @tf.function
    def f(x):
        leaked.append(x + 1)
        return x

    f(tf.constant(1))
    with pytest.raises(TypeError, match=r"leaked out of the tf\.function"):
        leaked[0] + 1
    with pytest.raises(TypeError, match="out of scope"):
        tf.function(lambda: leaked[0] * 2)()


def test_symbolic_tensors_have_no_value():
    @tf.function(autograph=False)
    def truth(x):
        return 1 if x > 0 else 2

    error = tf.errors.OperatorNotAllowedInGraphError
    with pytest.raises(error, match=r"as a Python `bool` is not allowed.*test_function\.py"):
        truth(tf.constant(1))

    @tf.function
    def value(x):
        return x.numpy()

    with pytest.raises(AttributeError, match="no value while the graph is being built"):
        value(tf.constant(1))

    @tf.function
    def array(x):
        return np.sin(x)

    with pytest.raises(NotImplementedError, match="to a numpy array"):
        array(tf.constant(1.0))


def test_a_decorator_with_arguments():
    @tf.function(jit_compile=True)
    def f(x):
        return x * 2

    assert f.__name__ == "f"
    assert int(f(tf.constant(2))) == 4


def test_symbolic_tensors_have_no_numpy():
    seen = []

    @tf.function
    def f(x):
        seen.append(hasattr(x, "numpy"))
        with pytest.raises(AttributeError, match="'SymbolicTensor' object has no attribute"):
            x.numpy()
        return x

    f(tf.ones([2]))
    assert seen == [False]
