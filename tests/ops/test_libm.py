"""float32 log, sin and cos against the C library's."""

import ctypes
import ctypes.util

import numpy as np
import pytest

from yeoul.engine.xla import jnp
from yeoul.ops import libm

LIBRARY = ctypes.util.find_library("m")


def fractions(step):
    """Every `step`-th of the 2**23 float32 that random bits give in [0, 1)."""
    bits = np.arange(0, 2**23, step, dtype=np.uint32) | np.uint32(0x3F800000)
    return bits.view(np.float32) - np.float32(1)


def of_c(name, values):
    function = getattr(ctypes.CDLL(LIBRARY), name)
    function.restype, function.argtypes = ctypes.c_float, [ctypes.c_float]
    return np.array([function(v) for v in values.tolist()], np.float32)


@pytest.mark.skipif(LIBRARY is None, reason="no C library to compare with")
@pytest.mark.parametrize("xp", [np, jnp], ids=["numpy", "xla"])
def test_equal_to_the_c_library(xp):
    u = np.maximum(fractions(997), np.float32(1e-7))
    angle = (2 * np.pi * fractions(997).astype(np.float64)).astype(np.float32)
    sine, cosine = libm.sin_cos(xp, xp.asarray(angle))
    np.testing.assert_array_max_ulp(np.asarray(libm.log(xp, xp.asarray(u))), of_c("logf", u), 1)
    np.testing.assert_array_max_ulp(np.asarray(sine), of_c("sinf", angle), 1)
    np.testing.assert_array_max_ulp(np.asarray(cosine), of_c("cosf", angle), 1)
