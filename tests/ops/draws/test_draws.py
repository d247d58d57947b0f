"""Older stateless ops, shuffled indices, normal numbers between limits."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE

SEED = np.array([1, 2], np.int32)
limited = tf.random.stateless_parameterized_truncated_normal


def old(name, *inputs, **attrs):
    """An op by its name."""
    return execute(TABLE[name], inputs, {**TABLE[name].attrs, **attrs})


@pytest.mark.parametrize("in_graph", [False, True])
def test_older_ops_draw_what_the_public_functions_do(in_graph):
    alpha = np.array([2.0, 3.0], np.float32)
    pairs = [
        (lambda s: old("StatelessRandomUniform", (5,), s), tf.random.stateless_uniform, ()),
        (lambda s: old("StatelessRandomNormal", (5,), s), tf.random.stateless_normal, ()),
        (lambda s: old("StatelessTruncatedNormal", (5,), s),
         tf.random.stateless_truncated_normal, ()),
        (lambda s: old("StatelessRandomUniformInt", (5,), s, np.int32(3), np.int32(9)),
         tf.random.stateless_uniform, (3, 9, tf.int32)),
        (lambda s: old("StatelessRandomUniformFullInt", (5,), s, dtype=np.dtype("int32")),
         tf.random.stateless_uniform, (None, None, tf.int32)),
        (lambda s: old("StatelessRandomGammaV2", (5, 2), s, alpha), tf.random.stateless_gamma,
         (alpha,)),
    ]  # fmt: skip
    for mine, public, rest in pairs:
        shape = [5, 2] if public is tf.random.stateless_gamma else [5]
        run = tf.function(mine) if in_graph else mine
        np.testing.assert_array_equal(run(tf.constant(SEED)), public(shape, SEED, *rest))


def test_keys_and_counters():
    key, counter, alg = old("StatelessRandomGetKeyCounterAlg", SEED)
    assert key.numpy().tolist() == [10413732777507651514]
    assert counter.numpy().tolist() == [0, 17830669156045600267]
    assert int(alg) == int(old("StatelessRandomGetAlg")) == 1


@pytest.mark.parametrize("largest", [0, 9, 1000])
@pytest.mark.parametrize("in_graph", [False, True])
def test_shuffled_indices_are_a_permutation(largest, in_graph):
    f = tf.random.experimental.index_shuffle
    f = tf.function(f) if in_graph else f
    found = f(tf.range(largest + 1), tf.constant([3, 4]), tf.constant(largest)).numpy()
    assert sorted(found.tolist()) == list(range(largest + 1))
    if largest > 99:
        assert abs(np.corrcoef(found, np.arange(largest + 1))[0, 1]) < 0.2
        other = f(tf.range(largest + 1), tf.constant([3, 5]), tf.constant(largest)).numpy()
        assert (found == other).mean() < 0.1


@pytest.mark.parametrize("index", [-1, 5])
def test_functions_refuse_indices_that_are_not_shuffled(index):
    f = tf.function(lambda i: tf.random.experimental.index_shuffle(i, [1, 2], 4))
    with pytest.raises(tf.errors.InvalidArgumentError):
        f(tf.constant(index))


def test_shuffles_for_each_index():
    seeds, largest = [[1, 2, 3], [4, 5, 6]], [4, 7]
    both = tf.random_index_shuffle(tf.constant([0, 1]), seeds, largest).numpy().tolist()
    single = [int(tf.random_index_shuffle(i, seeds[i], largest[i])) for i in range(2)]
    assert both == single


@pytest.mark.parametrize(("low", "high"), [(-2.0, 2.0), (-1.0, 4.0), (4.0, 5.0), (-9.0, -5.0)])
def test_limited_normal_numbers_follow_the_distribution(low, high):
    x = limited([20000], [1, 2], minvals=low, maxvals=high).numpy()
    assert low <= x.min() <= x.max() <= high
    grid = np.linspace(low, high, 20001)
    density = np.exp(-(grid**2) / 2)
    mean = (grid * density).sum() / density.sum()
    assert x.mean() == pytest.approx(mean, abs=0.03)


@pytest.mark.parametrize(
    ("low", "high", "mean"),
    [(50.0, 51.0, 50.02), (-51.0, -50.0, -50.02), (100.0, np.inf, 100.01), (35.9, 36.9, 35.9278)],
)
def test_limited_normal_numbers_far_out(low, high, mean):
    x = limited([4000], [1, 2], minvals=low, maxvals=high).numpy()
    assert low <= x.min() <= x.max() <= high
    assert x.mean() == pytest.approx(mean, abs=0.002)
    assert x.std() == pytest.approx(1 / abs(mean), rel=0.1)


def test_limits_broadcast():
    x = limited(
        [2, 1000, 2], [1, 2], means=[0.0, 5.0], stddevs=2.0, minvals=[-1.0, 4.0], maxvals=6.0
    )
    assert x.shape == [2, 1000, 2]
    assert tf.reduce_min(x[..., 1]) >= 4


def test_stateful_numbers_between_limits():
    inputs = [np.array([v], np.float32) for v in (0, 1, -1, 1)]
    state = np.array([1, 2, 3], np.uint64)
    x, after = old("ParameterizedTruncatedNormal", (50,), *inputs, state)
    assert np.abs(x).max() <= 1
    rows = [np.array(v, np.float32) for v in ([0, 5, -5], [1, 2, 3], [-1, 4, -8], [1, 6, -2])]
    y, _ = old("ParameterizedTruncatedNormal", (3, 40), *rows, state)
    assert (y.numpy().min(1) >= rows[2]).all()
    assert (y.numpy().max(1) <= rows[3]).all()
    assert after.numpy().tolist() != [1, 2, 3]


test_mistakes = mistakes(
    {
        "seed": (lambda: old("StatelessRandomUniform", (2,), np.arange(3)), BAD, "have shape"),
        "negative": (lambda: old("StatelessRandomNormal", (-2,), SEED), BAD, "not be negative"),
        "dtype": (
            lambda: old("StatelessRandomNormal", (2,), SEED, dtype=np.dtype("int32")),
            BAD,
            "does not draw numbers of dtype int32",
        ),
        "no rows": (
            lambda: old(
                "ParameterizedTruncatedNormal",
                (),
                *[np.ones(1, np.float32)] * 4,
                np.array([1, 2, 3], np.uint64),
            ),
            BAD,
            "at least one dimension",
        ),
        "rounds": (lambda: tf.random_index_shuffle(1, [1, 2, 3], 4, 3), BAD, "even integer"),
        "index": (lambda: tf.random_index_shuffle(5, [1, 2, 3], 4), BAD, "must not exceed"),
        "two seeds": (lambda: tf.random_index_shuffle(1, [1, 2], 4), BAD, "Seed must be a vector"),
        "matrix": (lambda: tf.random_index_shuffle([[1]], [1, 2, 3], 4), BAD, "scalar or a vector"),
        "empty": (lambda: limited([2], [1, 2], minvals=1.0, maxvals=-1.0), BAD, "Invalid param"),
        "deviation": (lambda: limited([2], [1, 2], stddevs=0.0), BAD, "Invalid parameters"),
        "shape": (lambda: limited([3], [1, 2], means=[1.0, 2.0]), BAD, "must end with broad"),
    }
)
