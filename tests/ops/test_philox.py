"""The generator and its distributions against the numbers TF 2.15's CPU kernels draw."""

import pathlib

import ml_dtypes
import numpy as np
import pytest

from yeoul.engine.xla import jax, jnp
from yeoul.ops import philox, rejection, sampling

KERNELS = np.load(pathlib.Path(__file__).parent.parent / "golden/random/kernels.npz")
SIZES = (1, 3, 4, 5, 255, 1000, 100003)
COMPILED = (5, 1000, 100003)  # XLA compiles for each size
SEEDS = ((1, 2), (87654321, 7), (42, 2**31 - 1))
SAMPLED = np.r_[0:40, 99960:100003]
DTYPES = {
    n: np.dtype(getattr(ml_dtypes, n, n)) for n in ("float16", "bfloat16", "float32", "float64")
}
U64 = np.uint64
# NumPy with every seed; XLA with one.
WAYS = [pytest.param(np, seeds, id=f"numpy-{seeds[1]}") for seeds in SEEDS]
WAYS.append(pytest.param(jnp, SEEDS[0], id="xla"))
DRAWS = {
    "RandomUniform": philox.uniform,
    "RandomStandardNormal": philox.normal,
    "TruncatedNormal": sampling.truncated_normal,
}


def calls(name, dtype, seeds, per_call, xp=np):
    """(counter, size, what TF drew) for successive calls of one stateful kernel."""
    counter = (U64(0), U64(seeds[1]))
    for size in SIZES:
        key = "/".join(map(str, (name, dtype, *seeds, size)))
        if key in KERNELS and (xp is np or size in COMPILED):
            yield counter, size, KERNELS[key]
        counter = philox.advance(np, counter, U64(per_call(size)))


def run(xp, draw, counter, key, size, *args):
    """`draw` in NumPy, or compiled by XLA with the state traced."""
    if xp is np:
        return draw(np, counter, key, size, *args)
    return np.asarray(jax.jit(lambda c, k: draw(jnp, c, k, size, *args))(counter, key))


def assert_same(drawn, expected, size, ulps=0):
    drawn = drawn if size < 100003 else drawn[SAMPLED]
    if ulps:
        np.testing.assert_array_max_ulp(drawn, expected, ulps)
    else:
        np.testing.assert_array_equal(drawn, expected)


@pytest.mark.parametrize(("xp", "seeds"), WAYS)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", DRAWS)
def test_floats_are_those_of_tensorflow(name, dtype, seeds, xp):
    kind = DTYPES[dtype]
    # NumPy's own float64 log, sin and cos are within 1 ulp of the C library's, not equal to them.
    ulps = 3 if dtype == "float64" and name != "RandomUniform" else 0
    for counter, size, expected in calls(name, dtype, seeds, lambda n: 256 * n, xp):
        drawn = run(xp, DRAWS[name], counter, U64(seeds[0]), size, kind)
        assert drawn.dtype == kind
        assert_same(drawn, expected.view(kind), size, ulps)


@pytest.mark.parametrize(("xp", "seeds"), WAYS)
@pytest.mark.parametrize(
    ("dtype", "low", "high"), [("int32", -7, 1000), ("int64", -(2**62), 2**62 + 12345)]
)
def test_integers_are_those_of_tensorflow(dtype, low, high, seeds, xp):
    for counter, size, expected in calls("RandomUniformInt", dtype, seeds, lambda n: 256 * n, xp):
        args = (low, high, np.dtype(dtype))
        drawn = run(xp, philox.uniform_int, counter, U64(seeds[0]), size, *args)
        assert_same(drawn, expected, size)


@pytest.mark.parametrize(("xp", "seeds"), WAYS)
def test_permutations_are_those_of_tensorflow(seeds, xp):
    for counter, size, expected in calls(
        "RandomShuffle", "int32", seeds, lambda n: (n + 2) // 4, xp
    ):
        assert_same(run(xp, sampling.permutation, counter, U64(seeds[0]), size), expected, size)


@pytest.mark.parametrize(("xp", "seeds"), WAYS)
def test_categories_are_those_of_tensorflow(seeds, xp):
    for counter, size, expected in calls(
        "Multinomial", "int32", seeds, lambda n: 256 * n * 8 * 2, xp
    ):
        logits = np.linspace(-1, 1, 5)[None] * np.ones((size, 1))
        drawn = sampling.categories(
            xp, counter, U64(seeds[0]), xp.asarray(logits), 7, np.dtype("int32")
        )
        np.testing.assert_array_equal(drawn, expected)


def test_categories_never_draw_a_class_with_an_infinite_or_missing_logit():
    logits = np.array([[-np.inf, 1.0, np.nan, 0.5, np.inf]] * 3, np.float32)
    for xp in (np, jnp):
        drawn = sampling.categories(
            xp, (U64(0), U64(1)), U64(5), xp.asarray(logits), 50, np.dtype("int64")
        )
        assert set(np.asarray(drawn).ravel().tolist()) == {1, 3}


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("seeds", SEEDS[:1])
def test_gamma_numbers_are_those_of_tensorflow(dtype, seeds):
    alpha = np.array([0.3, 1, 2.5, 20, 0, -1], dtype).astype(np.float64)
    draw = jax.jit(rejection.gamma, static_argnums=3)
    for counter, size, expected in calls("RandomGamma", dtype, seeds, lambda n: 256 * n * 6):
        drawn = np.asarray(draw(counter, U64(seeds[0]), alpha, size)).astype(
            "f" if dtype == "float16" else dtype
        )
        # XLA's float64 power is good to a few hundred ulps, which shows in float64 only.
        np.testing.assert_allclose(
            drawn.astype(dtype), expected, 1e-13 if dtype == "float64" else 0
        )


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("seeds", SEEDS[:1])
def test_poisson_numbers_are_those_of_tensorflow(dtype, seeds):
    rate = np.array([0.3, 1, 2.5, 20, 11.5, 300, 0, -1, np.inf], dtype).astype(np.float64)
    draw = jax.jit(rejection.poisson, static_argnums=3)
    highest = float(np.finfo(dtype).max)
    for counter, size, expected in calls("RandomPoissonV2", dtype, seeds, lambda n: 256 * n * 9):
        drawn = draw(counter, U64(seeds[0]), rate, size, highest)
        np.testing.assert_array_equal(np.asarray(drawn).astype(dtype), expected)


@pytest.mark.parametrize("name", [k for k in KERNELS if k.startswith("Binomial/")])
def test_binomial_numbers_are_those_of_tensorflow(name):
    trials, chance = (np.float64(np.float32(v)) for v in name.split("/")[1:])
    key, counter = philox.key_counter(np, np.array([1, 2]))
    drawn = rejection.binomial(
        tuple(counter), key[0], jnp.array([trials]), jnp.array([chance]), 200
    )
    np.testing.assert_array_equal(drawn, KERNELS[name])


@pytest.mark.parametrize("alpha", [-1.0, np.nan])
def test_gamma_of_an_invalid_shape_is_nan_and_ends(alpha):
    drawn = rejection.gamma((U64(0), U64(0)), U64(1), jnp.array([alpha, 2.0]), 3)
    assert np.isnan(drawn[:, 0]).all()
    assert np.isfinite(drawn[:, 1]).all()


def test_poisson_of_nan_is_nan_and_ends():
    assert np.isnan(rejection.poisson((U64(0), U64(0)), U64(1), jnp.array([np.nan]), 3, 1e9)).all()


def test_counter_carries_into_its_high_half():
    low, high = philox.advance(np, (U64(2**64 - 2), U64(5)), np.arange(4, dtype=U64))
    assert low.tolist() == [2**64 - 2, 2**64 - 1, 0, 1]
    assert high.tolist() == [5, 5, 6, 6]
    assert philox.advance(np, (U64(2**64 - 1), U64(2**64 - 1)), U64(1)) == (0, 0)


def test_all_forms_of_the_cipher_agree():
    counter, key = 0x123456789ABCDEF0FEDCBA9876543210, 0xDEADBEEF12345678
    expected = philox.block_of(counter, key)
    halves = (np.array([counter & 0xFFFFFFFFFFFFFFFF], U64), np.array([counter >> 64], U64))
    for xp in (np, jnp):
        words = philox.cipher(xp, tuple(map(xp.asarray, halves)), U64(key))
        assert tuple(int(w[0]) for w in words) == expected


def test_published_vectors():
    """The known answers that come with the authors' Random123."""
    ones = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF
    assert philox.block_of(0, 0) == (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)
    assert philox.block_of(ones, 0xFFFFFFFFFFFFFFFF) == (
        0x408F276D,
        0x41C83B0E,
        0xA20BC7C6,
        0x6D5451FD,
    )


@pytest.mark.parametrize("seed", [[1, 2], [-1, 5], [2**40, -(2**50)]])
def test_key_and_counter_of_a_stateless_seed(seed):
    expected = {
        1: (10413732777507651514, 17830669156045600267),
        -1: (14871329193082503880, 13010662996493797292),
        2**40: (10389184753360372781, 6949084084789451127),
    }[seed[0]]
    for xp in (np, jnp):
        key, counter = philox.key_counter(xp, xp.asarray(np.array(seed)))
        assert (int(key[0]), int(counter[0]), int(counter[1])) == (expected[0], 0, expected[1])
