"""Einsums as one product of matrices equal jax's."""

import jax.numpy as jnp
import numpy as np
import pytest

from yeoul.ops.products import columns_product, flat_einsum, matrices

SIZES = {"a": 2, "b": 3, "c": 4, "d": 5, "e": 6}
ONE_PRODUCT = [
    *("abc,cde->abde", "abde,abc->cde", "abc,abde->cde", "abde,cde->abc", "abcd,cde->abe"),
    *("ab,bc->ca", "ba,bc->ca", "ab,cb->ac"),
]
OTHERS = ["aecd,abcd->acbe", "ab,ab->a", "ab,cd->abcd", "ab,b->a", "abc,cd->d", "acb,cab->"]


@pytest.mark.parametrize("equation", ONE_PRODUCT + OTHERS)
def test_equals_einsum(equation):
    rng = np.random.default_rng(0)
    terms, _, output = equation.partition("->")
    arrays = [jnp.asarray(rng.standard_normal([SIZES[c] for c in t])) for t in terms.split(",")]
    assert (matrices(*terms.split(","), output) is not None) is (equation in ONE_PRODUCT)
    expected = jnp.einsum(equation, *arrays)
    np.testing.assert_allclose(flat_einsum(equation, *arrays), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("shapes", [((90, 20), (90, 3)), ((90, 3), (90, 20)), ((2, 9), (2, 8))])
def test_product_of_columns(shapes):
    rng = np.random.default_rng(0)
    x, y = (rng.integers(-4, 5, shape).astype(np.float32) for shape in shapes)
    np.testing.assert_array_equal(columns_product(jnp.asarray(x), jnp.asarray(y)), x.T @ y)
