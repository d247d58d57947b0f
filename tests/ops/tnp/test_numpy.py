"""tf.experimental.numpy: against NumPy itself, its refusals, and tensors that act as arrays."""

import numpy as np
import pytest

import yeoul as tf
import yeoul.experimental.numpy as tnp
from tests.ops.mistakes import mistakes
from yeoul.ops.tnp import behavior

BAD = ValueError


def unknown(function, x, *args):
    """The function of a tensor of unknown shape."""
    traced = tf.function(lambda x: function(x, *args))
    return traced.get_concrete_function(tf.TensorSpec(None, tf.constant(x).dtype))


test_mistakes = mistakes(
    {
        "order": (lambda: tnp.reshape([1], [1], order="Z"), BAD, "Unsupported value for .*order"),
        "mode": (lambda: tnp.take([1], [0], mode="x"), BAD, "Invalid mode 'x'"),
        "out": (lambda: tnp.mean([1], out=[0]), BAD, "`out` is not supported"),
        "take out": (lambda: tnp.take([1], [0], out=[0]), BAD, "`out` is not supported"),
        "kind": (lambda: tnp.sort([1], kind="x"), BAD, "Invalid value for argument `kind`"),
        "argsort": (lambda: tnp.argsort([1], kind="x"), BAD, "Invalid value for argument `kind`"),
        "sort order": (lambda: tnp.argsort([1], order="f"), BAD, "`order` must be None"),
        "step": (lambda: tnp.arange(1, 2, 0), BAD, "step must be non-zero"),
        "samples": (lambda: tnp.linspace(0, 1, -1), BAD, "must be non-negative"),
        "clip": (lambda: tnp.clip([1], None, None), BAD, "Not more than one"),
        "where": (lambda: tnp.where([True], 1), BAD, "Both x and y"),
        "select": (lambda: tnp.select([], []), BAD, "0 conditions and 0 arrays"),
        "diag": (lambda: tnp.diag([[[1]]]), BAD, "1 or 2 axes, not 3"),
        "cross": (lambda: tnp.cross([1], [1, 2]), BAD, "2 or 3 elements, not 1"),
        "scalars": (lambda: tnp.matmul(1, 2), BAD, "matmul takes no scalars"),
        "raise": (lambda: tnp.take([1], [0], mode="raise"), BAD, "Invalid mode 'raise'"),
        "fall": (lambda: tnp.split([1, 2], [2, 1]), BAD, "indices must not fall: .2, 1."),
        "triangle": (lambda: tnp.tril([1]), BAD, "at least two axes, not 1"),
        "coordinates": (lambda: tnp.ix_([1.5]), BAD, "integers or bools, not float64"),
        "powers": (lambda: tnp.vander([[1]]), BAD, "one axis, not 2"),
        "polynomial": (lambda: unknown(tnp.polyval, [1], 2), BAD, "coefficients must be known"),
        "rank": (lambda: unknown(tnp.dot, [1], 2), BAD, "how many axes its array has"),
        "product": (lambda: tnp.matmul([[1, 2]], [[1, 2]]), BAD, "."),
        "axis": (
            lambda: tnp.moveaxis([1], 1, 0),
            tf.errors.InvalidArgumentError,
            "axis 1 is not one of the 1 axes",
        ),
        "padding": (lambda: tnp.pad([1], 1, "mean"), BAD, "Unsupported padding mode: 'mean'"),
        "dsplit": (lambda: tnp.dsplit([1], 1), BAD, "3 or more axes, not 1"),
        "moves": (lambda: tnp.moveaxis([[1]], [0, 1], 0), BAD, "lengths of source"),
        "sparse grid": (lambda: tnp.meshgrid([1], sparse=True), BAD, "Only sparse=False"),
        "grid": (lambda: tnp.ix_([[1]]), BAD, "one axis, not 2"),
        "vander": (lambda: tnp.vander([1], -1), BAD, "N must be nonnegative"),
        "diff": (lambda: tnp.diff([1], -1), BAD, "non-negative integer"),
        "average": (lambda: tnp.average([[1]], weights=[1]), BAD, "`axis` is needed"),
        "average axis": (lambda: tnp.average([1], axis=(0,)), BAD, "must be an integer or None"),
        "condition": (lambda: tnp.compress([[True]], [1]), BAD, "must have one axis, not 2"),
        "gcd": (lambda: tnp.gcd(1.5, 2), BAD, "must be integers, not float64"),
        "randint": (lambda: tnp.random.randint(3, dtype="int8"), BAD, "must be int32 or int64"),
        "full_like": (lambda: tnp.full_like([1], 2, order="C"), BAD, "Only order='K'"),
        "sign": (lambda: tnp.sign([1], out=[0]), BAD, "takes x alone"),
        "subok": (lambda: tnp.broadcast_arrays([1], x=1), BAD, "unsupported arguments"),
        "no types": (tnp.result_type, BAD, "at least one array"),
        "diagonal": (lambda: tnp.diag_indices(-1), BAD, "must not be negative"),
        "behaviour": (
            lambda: tnp.experimental_enable_numpy_behavior(dtype_conversion_mode="all"),
            BAD,
            "choose one of",
        ),
    }
)


# Functions whose shapes follow from values while a function is traced.
UNKNOWN = {
    "tril": lambda x: tnp.tril(x, 1),
    "triu": lambda x: tnp.triu(x, -1),
    "cross": lambda x: tnp.cross(x, [1.0, 2.0, 3.0]),
    "stack": tnp.stack,
    "split": lambda x: tnp.split(x, [1, 2], axis=1)[2],
    "geomspace": lambda x: tnp.geomspace(x, 8.0, 3),
    "full_like": lambda x: tnp.full_like(x, [1, 2, 3]),
    "take_along_axis": lambda x: tnp.take_along_axis(x, [[0, 2]], 1),
    "arange": lambda x: tnp.arange(x[0, 0], x[1, 1]),
    "size": tnp.size,
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_lengths(name):
    x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], np.float32)
    traced = tf.function(UNKNOWN[name], input_signature=[tf.TensorSpec([None, None])])
    np.testing.assert_allclose(traced(x).numpy(), np.asarray(UNKNOWN[name](tf.constant(x))))


X = np.array([[3.0, -1.5, 2.0], [0.5, 4.0, -2.0]])
AGAINST = {
    "sum": ((X,), {"axis": 1}),
    "std": ((X,), {"axis": 0}),
    "cumsum": ((X, 1), {}),
    "sort": ((X,), {}),
    "argsort": ((X,), {}),
    "swapaxes": ((X, 0, 1), {}),
    "rot90": ((X, 3), {}),
    "roll": ((X, 2), {}),
    "tile": ((X, (2, 1, 2)), {}),
    "kron": ((X, X), {}),
    "outer": ((X, X), {}),
    "diff": ((X,), {"n": 2}),
    "tensordot": ((X, X.T, 1), {}),
    "cross": ((X, X[::-1]), {}),
    "take_along_axis": ((X, np.argsort(X), 1), {}),
    "repeat": ((X, [1, 2], 0), {}),
    "linspace": ((X, X + 1, 4), {"axis": 1}),
    "heaviside": ((X, 0.5), {}),
    "vander": ((X[0], 4), {}),
    "trace": ((X, 1), {}),
    "triu": ((X, 1), {}),
}


@pytest.mark.parametrize("name", AGAINST)
def test_as_numpy(name):
    args, options = AGAINST[name]
    found, wanted = getattr(tnp, name)(*args, **options), getattr(np, name)(*args, **options)
    assert found.dtype.as_numpy_dtype == wanted.dtype
    np.testing.assert_allclose(found.numpy(), wanted)


@pytest.fixture
def behaviour():
    """NumPy's behaviour of tensors, for one test."""
    tnp.experimental_enable_numpy_behavior()
    yield
    behavior.restore()


M = np.arange(24).reshape(2, 3, 4)
INDICES = [
    np.s_[[1, 0]],
    np.s_[:, [0, 2]],
    np.s_[[0, 1], :, [1, 2]],
    np.s_[:, [0, 1], [1, 2]],
    np.s_[..., [3, 0]],
    np.s_[1, [0, 2]],
    np.s_[[[0], [1]], [0, 2]],
    np.s_[M > 5],
    np.s_[:, [True, False, True]],
    np.s_[None, [0, 1]],
    np.s_[[-1], 1:, ::2],
    np.s_[0, ..., 1],
]


@pytest.mark.parametrize("index", INDICES, ids=str)
def test_indexing_as_numpy(index, behaviour):
    found = tf.constant(M)[index]
    np.testing.assert_array_equal(found.numpy(), M[index])
    inside = tf.function(lambda x: x[index])(tf.constant(M))
    np.testing.assert_array_equal(inside.numpy(), M[index])


def test_behaviour_is_off_unless_asked_for():
    assert not hasattr(tf.constant(1), "T")
    with pytest.raises(tf.errors.InvalidArgumentError, match="cannot compute AddV2"):
        tf.constant(1) + tf.constant(1.0)


def test_behaviour_keeps_strings_and_none(behaviour):
    text = tf.constant(["a", "b"])
    assert (text + "c").numpy().tolist() == [b"ac", b"bc"]
    assert (text == "a").numpy().tolist() == [True, False]
    assert (text != "a").numpy().tolist() == [False, True]
    assert (tf.constant(1) == None) is False  # noqa: E711
    assert (tf.constant(1) != None) is True  # noqa: E711


def test_behaviour_without_promotion(behaviour):
    tnp.experimental_enable_numpy_behavior(dtype_conversion_mode="off")
    assert tf.constant([[1, 2]]).T.shape == [2, 1]
    with pytest.raises(tf.errors.InvalidArgumentError, match="cannot compute AddV2"):
        tf.constant(1) + tf.constant(1.0)


def test_gradients_flow_through_promotions(behaviour):
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = tnp.sum((x * 2) ** 2 + tnp.array([1.0, 2.0])[[1, 0]])
    assert tape.gradient(y, x).numpy().tolist() == [8.0, 16.0]
