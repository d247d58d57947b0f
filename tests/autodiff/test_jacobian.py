"""`GradientTape.jacobian` and `batch_jacobian`."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal
from tests.ops.mistakes import mistakes
from yeoul.autodiff import jacobian as module

X = tf.constant(normal(3, 2))
W = tf.constant(normal(2, 4, seed=1))


def numeric(f, x):
    """The Jacobian by central differences, in float64."""
    x = np.asarray(x, np.float64)
    columns = []
    for i in np.ndindex(*x.shape):
        step = np.zeros_like(x)
        step[i] = 1e-6
        columns.append((f(tf.constant(x + step)) - f(tf.constant(x - step))).numpy() / 2e-6)
    out = np.stack(columns, -1)
    return out.reshape(*out.shape[:-1], *x.shape)


def taken(y, x, method="jacobian", **options):
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = y(x)
    return getattr(tape, method)(value, x, **options)


def f(x):
    return tf.tanh(tf.matmul(x, tf.cast(W, x.dtype))) ** 2


test_mistakes = mistakes(
    {
        "target": (
            lambda: taken(lambda x: [x, x], X),
            ValueError,
            "must be one tensor of a floating dtype",
        ),
        "integers": (lambda: taken(lambda x: tf.cast(x, tf.int32), X), ValueError, "floating"),
        "batch": (
            lambda: taken(lambda x: x[:2], X, "batch_jacobian"),
            ValueError,
            r"target shape \(\(2, 2\)\) and source shape \(\(3, 2\)\) to match",
        ),
        "scalar batch": (
            lambda: taken(tf.reduce_sum, X, "batch_jacobian"),
            ValueError,
            "first dimension",
        ),
    }
)


@pytest.fixture(params=["one by one", "vectorised"])
def limit(request, monkeypatch):
    monkeypatch.setattr(module, "LOOP_OPS", 10**9 if request.param == "one by one" else -1)


@pytest.mark.usefixtures("limit")
class TestEagerly:
    def test_is_the_numeric_one(self):
        wanted = numeric(f, X)
        assert wanted.shape == (3, 4, 3, 2)
        np.testing.assert_allclose(taken(f, X), wanted, atol=1e-4)
        np.testing.assert_allclose(taken(f, X, experimental_use_pfor=False), wanted, atol=1e-4)

    def test_batch(self):
        wanted = np.einsum("bibj->bij", numeric(f, X))
        np.testing.assert_allclose(taken(f, X, "batch_jacobian"), wanted, atol=1e-4)

    def test_scalars(self):
        x = tf.constant(2.0)
        assert taken(lambda x: x**3, x).numpy() == 12.0
        assert taken(lambda x: tf.stack([x, x * x]), x).numpy().tolist() == [1.0, 4.0]

    def test_structures_variables_and_slices(self):
        v, table = tf.Variable(normal(2)), tf.Variable(normal(4, 2))
        with tf.GradientTape() as tape:
            y = v * tf.gather(table, 1)
        grads = tape.jacobian(y, {"v": v, "t": [table], "none": tf.constant(1.0)})
        np.testing.assert_allclose(grads["v"], np.diag(table.numpy()[1]), rtol=1e-6)
        expected = np.zeros([2, 4, 2], np.float32)
        expected[:, 1] = np.diag(v.numpy())
        np.testing.assert_allclose(grads["t"][0], expected, rtol=1e-6)
        assert grads["none"] is None

    def test_unconnected(self):
        zero = tf.UnconnectedGradients.ZERO
        with tf.GradientTape(persistent=True) as tape:
            tape.watch([X, W])
            y = X * 2.0
        assert tape.jacobian(y, W) is None
        assert tape.jacobian(y, W, unconnected_gradients=zero).shape == [3, 2, 2, 4]
        assert tape.batch_jacobian(y, tf.zeros([3, 5])) is None
        z = tape.batch_jacobian(y, tf.zeros([3, 5]), unconnected_gradients=zero)
        assert z.shape == [3, 2, 5]

    def test_hessian(self):
        x = tf.constant(normal(3))
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = tf.reduce_sum(x**3) * x[0]
            grad = inner.gradient(y, x)
        hessian = outer.jacobian(grad, x)
        a = x.numpy()
        wanted = np.diag(6 * a * a[0])
        wanted[0] += 3 * a**2
        wanted[:, 0] += 3 * a**2
        np.testing.assert_allclose(hessian, wanted, rtol=1e-4, atol=1e-5)

    def test_jacobian_of_a_jacobian(self):
        x = tf.constant([1.0, 2.0])
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = x**3
            first = inner.jacobian(y, x)
        second = outer.jacobian(first, x).numpy()
        assert second.shape == (2, 2, 2)
        np.testing.assert_allclose([second[0, 0, 0], second[1, 1, 1]], [6.0, 12.0], rtol=1e-6)

    def test_host_only_ops_on_the_way(self):
        x = tf.constant([1.0, -2.0, 3.0])
        got = taken(lambda x: tf.boolean_mask(x * x, [True, False, True]), x)
        assert got.numpy().tolist() == [[2.0, 0.0, 0.0], [0.0, 0.0, 6.0]]


@pytest.mark.parametrize("unknown", [False, True])
@pytest.mark.parametrize("vectorise", [False, True])
def test_inside_a_function(unknown, vectorise):
    signature = [tf.TensorSpec([None, 2] if unknown else [3, 2])]

    @tf.function(input_signature=signature)
    def both(x):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            y = f(x)
        options = {"experimental_use_pfor": vectorise}
        return tape.jacobian(y, x, **options), tape.batch_jacobian(y, x, **options)

    whole, batch = both(X)
    wanted = numeric(f, X)
    np.testing.assert_allclose(whole, wanted, atol=1e-4)
    np.testing.assert_allclose(batch, np.einsum("bibj->bij", wanted), atol=1e-4)


def test_through_a_function():
    compiled = tf.function(f)
    np.testing.assert_allclose(taken(compiled, X), numeric(f, X), atol=1e-4)


def test_unknown_rank_of_a_batch():
    @tf.function(input_signature=[tf.TensorSpec(None)])
    def g(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x
        return tape.batch_jacobian(y, x)

    with pytest.raises(ValueError, match="Unknown rank"):
        g(X)


def test_recording_ends_and_persistent_tapes_last():
    with tf.GradientTape() as tape:
        tape.watch(X)
        y = X * X
        tape.jacobian(y, X)
    with pytest.raises(RuntimeError, match="persistent"):
        tape.jacobian(y, X)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(X)
        y = X * X
    np.testing.assert_array_equal(tape.jacobian(y, X), tape.jacobian(y, X))
