"""Regions of fractional pooling: sizes, gradients, mistakes."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal
from tests.ops.mistakes import BAD, mistakes
from yeoul.ops.pooling.fractional import borders

POOLS = (tf.nn.fractional_max_pool, tf.nn.fractional_avg_pool)


@pytest.mark.parametrize("pseudo_random", [False, True])
def test_regions_have_two_sizes_and_cover_the_axis(pseudo_random):
    random = np.random.RandomState(0)
    for size in range(1, 40):
        for count in range(-(-size // 2), size + 1):
            found = borders(size, count, pseudo_random, random.uniform(size=2 * count))
            sizes = np.diff(found)
            assert found[0] == 0
            assert found[-1] == size
            assert len(sizes) == count
            assert set(sizes) <= {size // count, size // count + 1}, (size, count, sizes)


@pytest.mark.parametrize("overlapping", [False, True])
@pytest.mark.parametrize("pool", POOLS)
def test_gradients_are_slopes(pool, overlapping):
    x = tf.constant(normal(2, 7, 6, 2, dtype="float64"))

    def total(x, weights=None):
        tf.random.set_seed(1)
        y = pool(x, [1, 1.4, 1.7, 1], overlapping=overlapping, seed=3)[0]
        return tf.reduce_sum(y * normal(*y.shape, dtype="float64", seed=1))

    with tf.GradientTape() as tape:
        tape.watch(x)
        y = total(x)
    along = normal(2, 7, 6, 2, dtype="float64", seed=2)
    numeric = (total(x + 1e-6 * along) - total(x - 1e-6 * along)) / 2e-6
    slope = tf.reduce_sum(tape.gradient(y, x) * along)
    assert float(slope) == pytest.approx(float(numeric), rel=1e-5)


@pytest.mark.parametrize("in_graph", [False, True])
@pytest.mark.parametrize("pool", POOLS)
def test_regions_are_chosen_anew_unless_there_is_a_seed(pool, in_graph):
    x = tf.constant(normal(1, 30, 30, 1))

    def rows(seed):
        def f(x):
            return pool(x, [1, 1.5, 1.5, 1], seed=seed)[:2]

        spec = tf.TensorSpec([None, None, None, 1])
        f = tf.function(f, input_signature=[spec]) if in_graph else f
        found = [f(x) for _ in range(3)]
        assert found[0][0].shape == [1, 20, 20, 1]
        return len({tuple(borders.numpy().tolist()) for _, borders in found})

    assert rows(0) == 3
    assert rows(2) == 1


def pooled(pool, *shape, ratio=(1, 2.0, 2.0, 1)):
    return lambda: POOLS[pool](tf.ones(shape), ratio)


test_mistakes = mistakes(
    {
        "below 1": (pooled(0, 1, 4, 4, 1, ratio=0.5), ValueError, "should be >= 1.0"),
        "average below 1": (pooled(1, 1, 4, 4, 1, ratio=[1, 0.5, 1, 1]), BAD, "should be >= 1.0"),
        "batch": (pooled(0, 1, 4, 4, 1, ratio=[2, 1, 1, 1]), ValueError, "first and last"),
        "average of batch": (
            pooled(1, 1, 4, 4, 1, ratio=[2, 1, 1, 1]),
            tf.errors.UnimplementedError,
            "first and last",
        ),
        "three": (pooled(0, 1, 4, 4, 1, ratio=[1, 1, 1]), ValueError, "a list of 1, 2 or 4"),
        "rank": (pooled(0, 4, 4, 1), BAD, "must be 4-dimensional"),
        "too large": (pooled(0, 1, 1, 4, 1), BAD, "higher than input dimension size"),
    }
)
