"""tf.random.*: records, arguments, errors, and what a call leaves behind."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row, uniform
from yeoul.engine.op import NONE, TABLE
from yeoul.ops import stateless_random
from yeoul.ops.random import HOST_LIMIT

F32, I64 = np.dtype("float32"), np.dtype("int64")
STATE = np.array([2**64 - 3, 7, 5], np.uint64)
KEY, COUNTER, SEED = STATE[2:], STATE[:2], np.array([1, 2])
LOGITS, ALPHA = normal(3, 4), uniform(0.5, 20, 2, 3)
BITS = (KEY, COUNTER, 1)


class TestRecords(OpTests):
    rows = [
        row("RandomUniform", (3, 4), STATE, dtype=F32),
        row("RandomStandardNormal", (3, 4), STATE, dtype=F32),
        row("TruncatedNormal", (30,), STATE, dtype=F32),
        row("RandomUniformInt", (3, 4), np.int32(-3), np.int32(90), STATE),
        row("RandomShuffle", integers(0, 9, 5, 2), STATE),
        row("RandomShuffle", np.float32(3), STATE),
        row("Multinomial", LOGITS, 5, STATE, output_dtype=I64),
        row("RandomGamma", (4,), ALPHA, STATE, grad=False),
        row("RandomGammaGrad", ALPHA, uniform(0.1, 9, 2, 3)),
        row("RandomPoissonV2", (4,), ALPHA, STATE, dtype=F32),
        row("StatelessRandomGetKeyCounter", SEED),
        row("StatelessRandomUniformV2", (3, 4), *BITS, dtype=F32),
        row("StatelessRandomNormalV2", (3, 4), *BITS, dtype=F32),
        row("StatelessTruncatedNormalV2", (30,), *BITS, dtype=F32),
        row("StatelessRandomUniformFullIntV2", (3, 4), *BITS, dtype=I64),
        row("StatelessRandomUniformIntV2", (3, 4), *BITS, np.int64(-3), np.int64(90)),
        row("StatelessMultinomial", LOGITS, 5, SEED, output_dtype=I64),
        row("StatelessShuffle", integers(0, 9, 5, 2), *BITS),
        row("StatelessRandomGammaV3", (4, 2, 3), *BITS, ALPHA, grad=False),
        row("StatelessRandomPoisson", (4, 2, 3), SEED, ALPHA, dtype=F32),
        row("StatelessRandomBinomial", (4, 3), SEED, normal(3) + 40, uniform(0, 1, 3), dtype=I64),
        row(
            "StatefulRandomBinomial",
            (4, 3),
            np.array([1, 2, 3]),
            ALPHA[0],
            np.float32(0.4),
            dtype=I64,
        ),
        row("RngReadAndSkip", np.array([-2, -1, 5]), np.int64(7)),
        row("RngReadAndSkip", np.array([1, 5, 5]), np.int64(-7)),
    ]


def test_gradients_of_gamma_numbers_are_those_of_the_distribution():
    """The mean of gamma numbers is alpha, so the mean gradient is one."""
    alpha = tf.constant([0.7, 3.0])
    with tf.GradientTape() as tape:
        tape.watch(alpha)
        mean = tf.reduce_mean(tf.random.gamma([20000], alpha, seed=1), axis=0)
    np.testing.assert_allclose(tape.gradient(mean, alpha), [1.0, 1.0], atol=0.05)
    assert TABLE["RandomPoissonV2"].grad == NONE


@pytest.mark.parametrize("name", ["uniform", "normal", "truncated_normal"])
def test_large_and_small_calls_are_one_sequence(name):
    """NumPy draws the small ones, XLA the large ones; the numbers go on."""
    draw = getattr(tf.random, name)
    tf.random.set_seed(2)
    first, second = draw([HOST_LIMIT + 1], seed=1), draw([5], seed=1)
    tf.random.set_seed(2)
    third, fourth = draw([HOST_LIMIT], seed=1), draw([5], seed=1)
    np.testing.assert_array_equal(first[:HOST_LIMIT], third)
    assert not np.array_equal(second, fourth)
    tf.random.set_seed(None)


def test_many_truncated_numbers_are_drawn_in_pieces_by_one_program(monkeypatch):
    draw = tf.random.stateless_truncated_normal
    shapes = [(21,), (4, 16), (5, 33)]
    whole = [draw(shape, [1, 2]) for shape in shapes]
    monkeypatch.setattr(stateless_random, "HOST_LIMIT", 20)
    monkeypatch.setattr(stateless_random, "PIECE", 16)
    programs = TABLE["StatelessTruncatedNormalV2"].jits
    before = set(programs)
    for shape, expected in zip(shapes, whole, strict=True):
        np.testing.assert_array_equal(draw(shape, [1, 2]), expected)
    assert len(set(programs) - before) == 1


def test_scaling_has_gradients():
    mean, stddev = tf.Variable(1.0), tf.Variable(2.0)
    with tf.GradientTape() as tape:
        x = tf.random.normal([3], mean, stddev, seed=1)
    gradients = tape.gradient(x, [mean, stddev])
    np.testing.assert_allclose(gradients[0], 3.0)
    np.testing.assert_allclose(gradients[1], tf.reduce_sum((x - mean) / stddev), 1e-5)


def test_strings_shuffle():
    assert sorted(tf.random.shuffle(["a", "b", "c"]).numpy().tolist()) == [b"a", b"b", b"c"]


def test_shape_may_be_a_tensor_and_unknown():
    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def noisy(x):
        noise = tf.random.normal(tf.shape(x))
        assert noise.shape == [None, 3]
        return noise

    assert noisy(tf.zeros([4, 3])).shape == [4, 3]
    assert tf.random.uniform(tf.constant([2, 3], tf.int64)).shape == [2, 3]


# ruff: noqa: E501
INVALID, VALUE = tf.errors.InvalidArgumentError, ValueError
R = tf.random
MISTAKES = [
    (lambda: R.uniform(3), INVALID, r"shape must be a vector .* Pass a list"),
    (lambda: R.uniform(tf.constant(3)), INVALID, "shape must be a vector"),
    (lambda: R.uniform([-2]), INVALID, r"Dimension -2 must be >= 0 in the shape \[-2\]"),
    (lambda: R.normal([2.5]), TypeError, "dimensions are integers"),
    (lambda: R.uniform([2], dtype=tf.int32), VALUE, "Must specify maxval for integer dtype"),
    (lambda: R.uniform([2], 5, 3, tf.int32), INVALID, "Need minval < maxval, got 5 >= 3"),
    (lambda: R.uniform([2], [0, 1], 5, tf.int32), INVALID, r"must be 0-D for integers, got shape \[2\]"),
    (lambda: R.uniform([2], 0, 5, tf.uint8), VALUE, "invalid value tf.uint8. Accepted dtypes are"),
    (lambda: R.uniform([2], tf.constant(1), 3.0), VALUE, "requested dtype float32"),
    (lambda: R.normal([2], dtype=tf.int32), TypeError, "tf.random.normal draws floats.*got int32"),
    (lambda: R.truncated_normal([2], dtype=tf.int32), TypeError, "truncated_normal draws floats"),
    (lambda: R.normal([2], seed="a"), TypeError, "seed must be an integer or None, got 'a'"),
    (lambda: R.categorical([0.1, 0.2], 3), INVALID, r"logits should be a matrix .* got shape \[2\]"),
    (lambda: R.categorical([[0.1]], -3), INVALID, "num_samples should be nonnegative, got -3"),
    (lambda: R.categorical(tf.zeros([2, 0]), 3), INVALID, "num_classes should be positive, got 0"),
    (lambda: R.categorical([[0.1]], 2.5), TypeError, "num_samples must be an integer, got 2.5"),
    (lambda: R.categorical([[0.1]], 2, tf.float32), VALUE, r"Accepted dtypes are \(tf.int32, tf.int64\)"),
    (lambda: R.categorical([[1, 2]], 2), INVALID, "not in the list of allowed values"),
    (lambda: R.gamma([2], 1, dtype=tf.int32), VALUE, "tf.random.gamma draws float16, float32, float64"),
    (lambda: R.poisson([2], 1.0, dtype=tf.uint8), VALUE, "tf.random.poisson draws .* not uint8"),
    (lambda: R.stateless_uniform([2], [1, 2, 3]), INVALID, r"seed must have shape \[2\], not \[3\]"),
    (lambda: R.stateless_uniform([2], [1.0, 2.0]), INVALID, "'Tseed' of float32 is not in the list"),
    (lambda: R.stateless_uniform([2], [1, 2], 9, 3, tf.int32), INVALID, "Need minval < maxval"),
    (lambda: R.stateless_uniform([2], [1, 2], 3, None, tf.int32), VALUE, "both None or not None"),
    (lambda: R.stateless_uniform([2], [1, 2], 3, 9, tf.uint32), VALUE, "don't use unsigned integers"),
    (lambda: R.stateless_uniform([2], [1, 2], dtype=tf.int8), VALUE, "Accepted dtypes are"),
    (lambda: R.stateless_normal([2], [1, 2], dtype=tf.int8), TypeError, "stateless_normal draws floats"),
    (lambda: R.stateless_uniform([2], [1, 2], alg="x"), VALUE, "`alg` got unsupported value x"),
    (
        lambda: R.stateless_uniform([2], [1, 2], alg="threefry"),
        tf.errors.UnimplementedError, "ThreeFry algorithm is not supported",
    ),
    (
        lambda: R.stateless_gamma([3], [1, 2], [10.0, 5.0]),
        INVALID, r"must end with broadcasted shape: \[3\] does not end with \[2\]",
    ),
    (lambda: R.stateless_poisson([3], [1, 2], [10.0, 5.0]), INVALID, "must end with broadcasted"),
    (lambda: R.stateless_binomial([3], [1, 2], [9.0], [0.5]), INVALID, "must end with broadcasted"),
    (lambda: R.stateless_gamma([3], [1, 2], 1.0, dtype=tf.int32), VALUE, "stateless_gamma draws"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "kind", "message"), MISTAKES)
def test_mistakes(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


def test_an_empty_range_is_found_in_functions_too():
    with pytest.raises(INVALID, match="Need minval < maxval, got 5 >= 3"):
        tf.function(lambda: R.uniform([2], 5, 3, tf.int32))()


@pytest.mark.parametrize("shape", [[], [0], [2, 0, 3], [1], [2, 3]])
def test_shapes(shape):
    for draw in (R.uniform, R.normal, R.truncated_normal):
        assert draw(shape).shape == shape
    for draw in (R.stateless_uniform, R.stateless_normal, R.stateless_truncated_normal):
        assert draw(shape, [1, 2]).shape == shape
    assert R.gamma(shape, [1.0, 2.0]).shape == [*shape, 2]
    assert R.poisson(shape, [1.0, 2.0]).shape == [*shape, 2]
    assert R.categorical(tf.zeros([3, 2]), 0).shape == [3, 0]


def test_distributions_look_right():
    """Means and variances, in case a golden file is wrong."""
    n = 40000
    for numbers, mean, variance in (
        (R.normal([n], 1.0, 2.0, seed=1), 1, 4),
        (R.uniform([n], 0.0, 6.0, seed=1), 3, 3),
        (R.gamma([n], 2.0, 0.5, seed=1), 4, 8),
        (R.poisson([n], 3.0, seed=1), 3, 3),
        (R.poisson([n], 30.0, seed=1), 30, 30),
        (R.stateless_binomial([n], [1, 2], 40.0, 0.3, tf.float32), 12, 8.4),
        (R.stateless_binomial([n], [1, 2], 10.0, 0.3, tf.float32), 3, 2.1),
    ):
        assert abs(np.mean(numbers) - mean) < 0.03 * mean + 0.03
        assert abs(np.var(numbers) - variance) < 0.05 * variance
