"""Matrices without an inverse, and those with a NaN."""

import jax.numpy as jnp
import numpy as np
from jax import lax


def has_no_inverse(x):
    """In jax: whether one of the matrices is singular, a pivot being 0 or the first one NaN.

    As in TensorFlow, a NaN that is not in the first column makes the result NaN.
    """
    if not x.size:
        return None
    pivots = jnp.diagonal(lax.linalg.lu(x)[0], axis1=-2, axis2=-1)
    return (pivots == 0).any() | jnp.isnan(x[..., 0]).any()


def nan_apart(function, a, *rest):
    """What a function of NumPy gives, NaN for matrices with a NaN, which NumPy may refuse."""
    bad = np.isnan(a).any((-2, -1), keepdims=True)
    if not bad.any():
        return function(a, *rest)
    result = function(np.where(bad, np.eye(*a.shape[-2:], dtype=a.dtype), a), *rest)
    return result * np.where(bad, result.real.dtype.type(np.nan), 1)
