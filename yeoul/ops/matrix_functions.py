"""Functions of matrices: tf.linalg.expm, tf.linalg.sqrtm, tf.linalg.logm."""

import importlib
import math
import warnings

import jax
import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import AUTO, NONE, TABLE, register
from yeoul.ops.einsum import einsum
from yeoul.ops.family import COMPLEX
from yeoul.ops.joining import concat
from yeoul.ops.linalg import TYPES, check_square, solve, square_specs
from yeoul.ops.math import add
from yeoul.ops.matrix import adjoint, eye
from yeoul.ops.views import reshape


def scipy_linalg(name):
    """A function of scipy.linalg, imported when first used, for batches of matrices."""

    def call(x):
        check_square(x.shape)
        function = getattr(importlib.import_module("scipy.linalg"), name)
        wide = x.astype(np.complex128 if x.dtype.kind == "c" else np.float64)
        return each_finite(function, wide, wide.dtype).astype(x.dtype)

    return call


def each_finite(function, x, dtype):
    """What a function gives for each matrix, NaN for those that are not finite."""
    flat = x.reshape(math.prod(x.shape[:-2]), *x.shape[-2:])
    result = np.full(flat.shape, np.nan, dtype)
    for i in np.flatnonzero(np.isfinite(flat).all((-2, -1)) & bool(x.size)):
        result[i] = function(flat[i])
    return result.reshape(x.shape)


EXPM = register(
    "MatrixExponential",
    "input:T",
    lower=jax.scipy.linalg.expm,
    host=scipy_linalg("expm"),
    grad=AUTO,
    shape=square_specs,
    types=TYPES,
)


@export("linalg.expm")
@dispatchable
def expm(input, name=None):
    """The exponential of each square matrix: the sum of `x ** k / k!`.

    Args:
      input: tensor of shape `[..., n, n]`, of float32, float64 or complex.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      InvalidArgumentError: if a matrix is not square; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.expm([[0.0, 1.0], [0.0, 0.0]]).numpy())
      [[1. 1.]
       [0. 1.]]
    """
    return execute(EXPM, (input,), name=name)


def _sqrtm_lower(x):
    root = jnp.vectorize(jax.scipy.linalg.sqrtm, signature="(n,n)->(n,n)")(x)
    return (root if x.dtype.kind == "c" else real_root(root, jnp)).astype(x.dtype)


def real_root(root, xp=np):
    """Roots of real matrices; NaN where the root is not real: an eigenvalue is negative."""
    largest = abs(root).max((-1, -2), keepdims=True, initial=0)
    wild = abs(root.imag).max((-1, -2), keepdims=True, initial=0) > 1e-3 * largest
    return xp.where(wild, np.nan, root.real)


def _sqrtm_host(x):
    check_square(x.shape)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of singular matrices
        function = importlib.import_module("scipy.linalg").sqrtm
        root = each_finite(function, x, np.result_type(x, np.complex64))
    return np.asarray(root if x.dtype.kind == "c" else real_root(root), x.dtype)


def _sqrtm_grad(r, dy):
    """Solves `adjoint(y) @ dx + dx @ adjoint(y) = dy`, as n * n equations."""
    s = adjoint(r.outputs[0])
    shape = TABLE["Shape"].public(s)
    batch, n = shape[:-2], shape[-1]
    unit = eye(n if s.shape[-1] is None else s.shape[-1], dtype=s.dtype)
    system = add(einsum("...ik,jl->...ijkl", s, unit), einsum("...lj,ik->...ijkl", s, unit))
    system = reshape(system, concat([batch, [n * n, n * n]], 0))
    return reshape(solve(system, reshape(dy, concat([batch, [n * n, 1]], 0))), shape)


SQRTM = register(
    "MatrixSquareRoot",
    "input:T",
    lower=_sqrtm_lower,
    host=_sqrtm_host,
    grad=_sqrtm_grad,
    shape=square_specs,
    types=TYPES,
)


@export("linalg.sqrtm", "matrix_square_root")
@dispatchable
def sqrtm(input, name=None):
    """The principal square root of each square matrix: `y` with `y @ y = x`.

    Args:
      input: tensor of shape `[..., n, n]`, of float32, float64 or complex, without eigenvalues that
        are negative or 0.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      InvalidArgumentError: if a matrix is not square; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.sqrtm([[4.0, 0.0], [0.0, 9.0]]).numpy())
      [[2. 0.]
       [0. 3.]]
    """
    return execute(SQRTM, (input,), name=name)


LOGM = register(
    "MatrixLogarithm",
    "input:T",
    host=scipy_linalg("logm"),
    grad=NONE,
    shape=square_specs,
    types=COMPLEX,
)


@export("linalg.logm")
@dispatchable
def logm(input, name=None):
    """The principal logarithm of each square matrix, the inverse of `tf.linalg.expm`.

    Args:
      input: tensor of shape `[..., n, n]`, of complex64 or complex128.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      InvalidArgumentError: if a matrix is not square, or not complex.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.logm([[1 + 0j, 1.0], [0.0, 1.0]]).numpy().real)
      [[0. 1.]
       [0. 0.]]
    """
    return execute(LOGM, (input,), name=name)
