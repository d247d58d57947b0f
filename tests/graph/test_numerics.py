"""tf.debugging.enable_check_numerics: the first op that gives NaN or an infinity, and where."""

import threading

import numpy as np
import pytest

import yeoul as tf
from yeoul.graph.control import conditional, loop, trace

BAD = tf.errors.InvalidArgumentError
INF, NAN = np.inf, np.nan
MIXED = np.array([NAN, INF, -INF, NAN, 1.0], np.float32)


@pytest.fixture(autouse=True)
def checking():
    tf.debugging.enable_check_numerics()
    yield
    tf.debugging.disable_check_numerics()


def message(function, *args):
    with pytest.raises(BAD, match="Detected Infinity or NaN") as caught:
        function(*args)
    return caught.value.message


def line_of(function, offset=1):
    return f"{__file__}:{function.__code__.co_firstlineno + offset}"


def test_the_message_of_an_eager_op_is_tensorflows():
    assert message(lambda: tf.math.log(tf.constant([0.0, 1.0, -1.0]))) == (
        "\n"
        '!!! Detected Infinity or NaN in output 0 of eagerly-executing op "Log" '
        "(# of outputs: 1) !!!\n"
        "  dtype: <dtype: 'float32'>\n"
        "  shape: (3,)\n"
        "  # of -Inf elements: 1\n"
        "  # of +NaN elements: 1\n"
        "\n"
        "  Input tensor: tf.Tensor([ 0.  1. -1.], shape=(3,), dtype=float32)\n"
        "\n"
        " : Tensor had -Inf and NaN values"
    )
    text = message(lambda: tf.ones([1, 2]) / tf.zeros([6, 2]))
    assert "  Input tensors (2):\n         0: tf.Tensor([[1. 1.]], shape=(1, 2)" in text
    assert "# of +Inf elements: 12" in text
    text = message(lambda: -tf.constant(MIXED))
    assert "# of -Inf elements: 1\n  # of +Inf elements: 1\n  # of +NaN elements: 2\n" in text
    assert text.endswith(" : Tensor had -Inf, +Inf, and NaN values")
    text = message(lambda: tf.ones([30, 30]) / 0.0)
    assert "0: tf.Tensor(shape=(30, 30), dtype=float32)" in text


@pytest.mark.parametrize(
    ("function", "op"),
    [
        (lambda: tf.linalg.qr(tf.constant([[NAN]])), "Qr"),
        (lambda: tf.cast(tf.constant([1e6]), tf.float16), "Cast"),
        (lambda: tf.cast(tf.constant([3e38]), tf.bfloat16) * 2, "Mul"),
        (lambda: tf.where([True], [NAN], [1.0]), "SelectV2"),
        (lambda: tf.matmul(tf.ones([600, 600]) * 1e38, tf.ones([600, 600])), "MatMul"),  # by XLA
        (lambda: tf.Variable(NAN).value(), "ReadVariableOp"),
        (lambda: tf.py_function(lambda x: x / 0.0, [1.0], tf.float32), "RealDiv"),
    ],
)
def test_ops(function, op):
    assert f'op "{op}"' in message(function)


def test_ops_that_only_pass_values_on_are_not_at_fault():
    x = tf.constant(MIXED)
    for function in (
        lambda: tf.reshape(tf.concat([x, x], 0), [2, 5]),
        lambda: tf.unstack(x[1:3]),
        lambda: tf.transpose(tf.expand_dims(x, 0)),
        lambda: tf.math.is_nan(x),
        lambda: tf.clip_by_value(tf.constant([INF]), 0.0, 1.0),
        lambda: tf.complex(x, x),
    ):
        function()
        tf.function(function)()
    assert "nan" in repr(tf.Variable(NAN))


def test_in_a_function():
    @tf.function
    def f(x):
        y = x - 1.0
        return tf.math.log(y) + 0.0

    assert f(tf.constant([2.0, 3.0])).shape == [2]
    text = message(f, tf.constant([0.0, 1.0]))
    here = line_of(f.python_function, 3)
    assert text.startswith(
        '\n!!! Detected Infinity or NaN in output 0 of graph op "Log" (# of outputs: 1) !!!\n'
        "  dtype: <dtype: 'float32'>\n"
        "  shape: (2,)\n"
        "  # of -Inf elements: 1\n"
        "  # of +NaN elements: 1\n"
        "\n"
        '  Input tensor: Tensor("sub:0", shape=(2,), dtype=float32)\n'
        '  Graph name: "f"\n'
        "\n"
        "  Stack trace of op's creation"
    )
    assert text.endswith(
        "(L" + here.rpartition(":")[2] + ") f\n"
        " -> |   return tf.math.log(y) + 0.0\n"
        "\n"
        " : Tensor had -Inf and NaN values\n"
        f"  in Log 'Log' (made at {here})"
    )
    tf.debugging.disable_check_numerics()
    message(f, tf.constant([0.0, 1.0]))  # it was traced to check
    assert np.isneginf(tf.function(lambda x: tf.math.log(x))(0.0).numpy())


def test_limits_of_the_stack():
    tf.debugging.enable_check_numerics(stack_height_limit=2, path_length_limit=12)

    def helper(x):
        return tf.sqrt(x)

    text = message(tf.function(lambda x: helper(x)), -1.0)
    _, _, stack = text.partition("inferred user code):\n")
    lines = stack.splitlines()
    assert lines[0].startswith("    + ... (Omitted ")
    assert lines[1].endswith("<lambda>")
    assert lines[3] == f"    + ..._numerics.py (L{line_of(helper).rpartition(':')[2]}) helper"
    assert lines[4] == " -> |   return tf.sqrt(x)"


def test_functions_branches_and_gradients():
    @tf.function
    def inner(x):
        then, orelse = trace(lambda: [x]), trace(lambda: [x / 0.0])
        return conditional(x > 0.0, then, orelse, then.result, orelse.result)[0]

    @tf.function
    def outer(x):
        return inner(x) * 2.0

    assert outer(tf.constant(1.0)).numpy() == 2.0
    text = message(outer, tf.constant(-1.0))
    assert 'graph op "RealDiv"' in text
    assert "\n  in If 'cond' (made at " in text
    assert "\n  in PartitionedCall 'inner' (made at " in text

    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.sqrt(x)
        return tape.gradient(y, x)

    assert 'eagerly-executing op "SqrtGrad"' in message(gradient, tf.constant(0.0))
    text = message(tf.function(gradient), tf.constant(0.0))
    assert "in SqrtGrad 'SqrtGrad' (made at " in text

    compiled = tf.function(lambda x: tf.sqrt(x))

    def gradient_of_a_function(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = compiled(x)
        tf.debugging.disable_check_numerics()  # its gradient checks as the function does
        return tape.gradient(y, x)

    assert 'graph op "SqrtGrad"' in message(gradient_of_a_function, tf.constant(0.0))


def test_loops_tell_the_iteration():
    @tf.function
    def f(x):
        def body(i, x):
            return [i + 1, x * 1e20]

        return loop(lambda i, x: i < 5, body, [tf.constant(0), x])[1]

    text = message(f, tf.constant([1.0]))
    assert "in Mul 'mul'" in text
    assert "\n  in iteration 1 (the first is 0) of\n  in While 'while' (made at " in text


@pytest.mark.parametrize("eagerly", [False, True])
def test_fit_names_the_line_of_the_layer(eagerly):
    class Wrong(tf.keras.layers.Layer):
        def call(self, x):
            return tf.math.log(x - 100.0)

    layers = [tf.keras.layers.Dense(2), Wrong(name="wrong")]
    model = tf.keras.Sequential(layers, name="sequential")
    model.compile("sgd", "mse", run_eagerly=eagerly)
    with pytest.raises(BAD, match='op "Log"') as caught:
        model.fit(tf.ones([4, 3]), tf.ones([4, 2]), verbose=0)
    if not eagerly:
        assert f"in Log 'sequential/wrong/Log' (made at {line_of(Wrong.call)})" in str(caught.value)


def test_a_sound_model_trains_alike():
    def trained():
        tf.keras.utils.set_random_seed(1)
        layers = tf.keras.layers
        model = tf.keras.Sequential(
            [
                layers.Conv2D(4, 3, activation="relu"),
                layers.BatchNormalization(),
                layers.MaxPool2D(),
                layers.Flatten(),
                layers.Dropout(0.5),
                layers.Dense(3, "softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(images, labels, epochs=2, batch_size=8, verbose=0, shuffle=False)
        return model.get_weights()

    generator = np.random.default_rng(0)
    images = generator.random((16, 6, 6, 1), np.float32)
    labels = generator.integers(0, 3, 16)
    checked = trained()
    tf.debugging.disable_check_numerics()
    for a, b in zip(checked, trained(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6)


def test_datasets_check_what_they_map():
    dataset = tf.data.Dataset.from_tensor_slices([1.0, 0.0]).map(lambda x: 1.0 / x)
    iterator = iter(dataset)
    assert next(iterator).numpy() == 1.0
    assert 'graph op "RealDiv"' in message(next, iterator)


def test_it_is_for_this_thread_and_can_be_called_again():
    found = []
    thread = threading.Thread(target=lambda: found.append(tf.math.log(0.0).numpy()))
    thread.start()
    thread.join()
    assert found == [-INF]
    tf.debugging.enable_check_numerics()
    tf.debugging.disable_check_numerics()
    assert tf.math.log(0.0).numpy() == -INF
    tf.debugging.disable_check_numerics()


def test_not_while_tracing():
    with pytest.raises(RuntimeError, match="Call it outside"):
        tf.function(lambda: tf.debugging.enable_check_numerics())()
