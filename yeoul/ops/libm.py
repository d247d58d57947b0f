"""float32 `log`, `sin` and `cos` that round exactly as the C library's do, in NumPy and in XLA.

TensorFlow's CPU kernels turn random bits into normal numbers with the C library's `logf`, `sinf`
and `cosf`. Those are not correctly rounded, so a more precise function would differ in the last bit
of one number in seventy. These evaluate the same polynomials in float64 (the published coefficients
of Arm's optimized routines, which glibc uses), and agree with glibc for each of the 2**23 values
that a random float32 in [0, 1) can have.
"""

import numpy as np

F32, F64, I32 = np.float32, np.float64, np.int32

# For each sixteenth of the mantissa's range: 1/c and log(c), c near the middle of it.
LOG_TABLE = """
0x1.661ec79f8f3bep+0 -0x1.57bf7808caadep-2 0x1.571ed4aaf883dp+0 -0x1.2bef0a7c06ddbp-2
0x1.49539f0f010bp+0 -0x1.01eae7f513a67p-2 0x1.3c995b0b80385p+0 -0x1.b31d8a68224e9p-3
0x1.30d190c8864a5p+0 -0x1.6574f0ac07758p-3 0x1.25e227b0b8eap+0 -0x1.1aa2bc79c81p-3
0x1.1bb4a4a1a343fp+0 -0x1.a4e76ce8c0e5ep-4 0x1.12358f08ae5bap+0 -0x1.1973c5a611cccp-4
0x1.0953f419900a7p+0 -0x1.252f438e10c1ep-5 0x1p+0 0x0p+0
0x1.e608cfd9a47acp-1 0x1.aa5aa5df25984p-5 0x1.ca4b31f026aap-1 0x1.c5e53aa362eb4p-4
0x1.b2036576afce6p-1 0x1.526e57720db08p-3 0x1.9c2d163a1aa2dp-1 0x1.bc2860d22477p-3
0x1.886e6037841edp-1 0x1.1058bc8a07ee1p-2 0x1.767dcf5534862p-1 0x1.4043057b6ee09p-2
"""
INVERSES, LOGS = np.array([float.fromhex(t) for t in LOG_TABLE.split()]).reshape(16, 2).T.copy()
LOG_POLY = [
    float.fromhex(t)
    for t in "-0x1.ffffef20a4123p-2 0x1.5575b0be00b6ap-2 -0x1.00ea348b88334p-2".split()
]
LN2 = float.fromhex("0x1.62e42fefa39efp-1")
LOG_OFFSET = I32(0x3F330000)

SIN_POLY = "-0x1.555545995a603p-3 0x1.1107605230bc4p-7 -0x1.994eb3774cf24p-13"
SIN_POLY = [float.fromhex(t) for t in SIN_POLY.split()]
COS_POLY = "-0x1.ffffffd0c621cp-2 0x1.55553e1068f19p-5 -0x1.6c087e89a359dp-10 0x1.99343027bf8c3p-16"
COS_POLY = [float.fromhex(t) for t in COS_POLY.split()]
HALF_PI = float.fromhex("0x1.921fb54442d18p0")
QUADRANTS = float.fromhex("0x1.45f306dc9c883p+23")  # 2**24 / HALF_PI


def log(xp, x):
    """Natural logarithm of positive normal float32 numbers."""
    bits = x.view(I32)
    offset = bits - LOG_OFFSET
    exponent, row = offset >> 23, (offset >> 19) & 15
    mantissa = (bits - (exponent << 23)).view(F32).astype(F64)
    r = mantissa * xp.asarray(INVERSES)[row] - 1.0
    base = xp.asarray(LOGS)[row] + exponent.astype(F64) * LN2
    c0, c1, c2 = LOG_POLY
    r2 = r * r
    return ((c2 * r2 + (c1 * r + c0)) * r2 + (base + r)).astype(F32)


def sin_cos(xp, x):
    """Sine and cosine of float32 numbers in [0, 120)."""
    x = x.astype(F64)
    quadrant = ((x * QUADRANTS).astype(I32) + I32(0x800000)) >> 24
    x = x - quadrant * HALF_PI
    x2 = x * x
    x3, x4 = x * x2, x2 * x2
    sine = (x + x3 * SIN_POLY[0]) + (x3 * x2) * (SIN_POLY[1] + x2 * SIN_POLY[2])
    c1, c2, c3, c4 = COS_POLY
    cosine = ((1.0 + x2 * c1) + x4 * c2) + (x4 * x2) * (c3 + x2 * c4)
    odd = (quadrant & 1) == 1
    sine, cosine = xp.where(odd, cosine, sine), xp.where(odd, sine, cosine)
    sine = xp.where((quadrant & 2) == 2, -sine, sine)
    cosine = xp.where(((quadrant + 1) & 2) == 2, -cosine, cosine)
    return sine.astype(F32), cosine.astype(F32)


__all__ = ["log", "sin_cos"]
