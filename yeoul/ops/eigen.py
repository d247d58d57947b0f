"""Eigenvalues: tf.linalg.eigh, tf.linalg.eigvalsh, tf.linalg.eig, tf.linalg.eigvals."""

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.dtypes import complex64, complex128, float32
from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.ops.broadcast import conj
from yeoul.ops.casting import cast
from yeoul.ops.complex import real
from yeoul.ops.decomposition import columns_times, inverse_gaps
from yeoul.ops.diagonal import diag, diag_part, set_diag
from yeoul.ops.linalg import TYPES, check_square, solve, squared
from yeoul.ops.math import add, multiply, subtract
from yeoul.ops.matmul import batch_product
from yeoul.ops.matrix import adjoint, band_part


def eigen_specs(values_dtype, vectors_dtype, inputs, compute_v):
    """Dimensions and dtypes of eigenvalues and eigenvectors."""
    dims = dims_of(inputs[0])
    if dims is not None:
        dims = squared(dims)
    values = (None if dims is None else dims[:-1], values_dtype)
    return [values, (dims if compute_v else (0,), vectors_dtype)]


# Of Hermitian matrices


def _eigh_specs(inputs, attrs):
    dtype = dtype_of(inputs[0])
    return eigen_specs(dtype, dtype, inputs, attrs["compute_v"])


def _eigh_host(x, compute_v):
    check_square(x.shape)
    if compute_v:
        e, v = np.linalg.eigh(x)
        return e.astype(x.dtype), v
    return np.linalg.eigvalsh(x).astype(x.dtype), np.zeros((0,), x.dtype)


def _eigh_lower(x, compute_v):
    """As the host: of the lower triangle alone, while jax.numpy takes the mean of both."""
    check_square(x.shape)
    v, e = lax.linalg.eigh(x, lower=True, symmetrize_input=False)
    return e.astype(x.dtype), v if compute_v else jnp.zeros((0,), x.dtype)


def _eigh_grad(r, de, dv):
    x, e = r.inputs[0], r.outputs[0]
    if r.attrs["compute_v"]:
        v = r.outputs[1]
        gaps = conj(inverse_gaps(e))
        middle = add(diag(de), multiply(gaps, batch_product(v, dv, True)))
        grad = batch_product(v, batch_product(middle, v, False, True))
    else:
        _, v = execute(EIGH, (x,), {"compute_v": True})
        grad = batch_product(columns_times(v, de), v, False, True)
    # Only the lower triangle is looked at: there the gradient of both triangles arrives.
    lower = band_part(add(grad, adjoint(grad)), -1, 0)
    return set_diag(lower, 0.5 * diag_part(lower))


EIGH = register(
    "SelfAdjointEigV2",
    "input:T",
    lower=_eigh_lower,
    host=_eigh_host,
    grad=_eigh_grad,
    shape=_eigh_specs,
    attrs={"compute_v": True},
    types=TYPES,
    outputs=2,
)


@export("linalg.eigh")
@dispatchable
def eigh(tensor, name=None):
    """Eigenvalues and eigenvectors of Hermitian matrices.

    Args:
      tensor: tensor of shape `[..., n, n]`, of float32, float64 or complex; only its lower triangle
        is looked at.
      name: name of the node in a graph.

    Returns:
      `(e, v)`: the values, the smallest first, of shape `[..., n]` and the dtype of `tensor`, and
      the vectors in the columns of `v`.

    Raises:
      InvalidArgumentError: if a matrix is not square; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> e, v = tf.linalg.eigh([[3.0, 0.0], [0.0, 2.0]])
      >>> print(e.numpy())
      [2. 3.]
    """
    return tuple(execute(EIGH, (tensor,), {"compute_v": True}, name))


@export("linalg.eigvalsh")
@dispatchable
def eigvalsh(tensor, name=None):
    """Eigenvalues of Hermitian matrices.

    Args:
      tensor: tensor of shape `[..., n, n]`, of float32, float64 or complex; only its lower triangle
        is looked at.
      name: name of the node in a graph.

    Returns:
      The values, the smallest first: a tensor of shape `[..., n]` and the dtype of `tensor`.

    Raises:
      InvalidArgumentError: if a matrix is not square; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.eigvalsh([[3.0, 0.0], [0.0, 2.0]]).numpy())
      [2. 3.]
    """
    return execute(EIGH, (tensor,), {"compute_v": False}, name)[0]


# Of any square matrices


def _eig_specs(inputs, attrs):
    wide = dtype_of(inputs[0]).real_dtype != float32
    dtype = complex128 if wide else complex64
    return eigen_specs(dtype, dtype, inputs, attrs["compute_v"])


def _eig(np_like):
    def compute(x, compute_v):
        check_square(x.shape)
        wanted = np.result_type(x.dtype, np.complex64)
        if compute_v:
            e, v = np_like.linalg.eig(x)
            return e.astype(wanted), v.astype(wanted)
        return np_like.linalg.eigvals(x).astype(wanted), np_like.zeros((0,), wanted)

    return compute


def _eig_grad(r, de, dv):
    x, e = r.inputs[0], r.outputs[0]
    if r.attrs["compute_v"]:
        v = r.outputs[1]
        turn = batch_product(v, dv, True)
        # The length of a vector is fixed, so that a change along itself has no part.
        along = columns_times(batch_product(v, v, True), real(diag_part(turn)))
        middle = add(diag(de), multiply(conj(inverse_gaps(e)), subtract(turn, along)))
    else:
        _, v = execute(EIG, (x,), {"compute_v": True})
        middle = diag(de)
    back = adjoint(v)
    grad = solve(back, batch_product(middle, back))
    return grad if x.dtype.is_complex else cast(real(grad), x.dtype)


EIG = register(
    "Eig",
    "input:T",
    lower=_eig(jnp),
    host=_eig(np),
    grad=_eig_grad,
    shape=_eig_specs,
    attrs={"compute_v": True},
    types=TYPES,
    outputs=2,
)


@export("linalg.eig", "eig")
@dispatchable
def eig(tensor, name=None):
    """Eigenvalues and eigenvectors of square matrices.

    Args:
      tensor: tensor of shape `[..., n, n]`, of float32, float64 or complex.
      name: name of the node in a graph.

    Returns:
      `(e, v)`: the values, of shape `[..., n]`, in no particular order, and the vectors of length 1
      in the columns of `v`; complex.

    Raises:
      InvalidArgumentError: if a matrix is not square; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> e, v = tf.linalg.eig([[3.0, 0.0], [0.0, 2.0]])
      >>> print(e.numpy())
      [3.+0.j 2.+0.j]
    """
    return tuple(execute(EIG, (tensor,), {"compute_v": True}, name))


@export("linalg.eigvals", "eigvals")
@dispatchable
def eigvals(tensor, name=None):
    """Eigenvalues of square matrices.

    Args:
      tensor: tensor of shape `[..., n, n]`, of float32, float64 or complex.
      name: name of the node in a graph.

    Returns:
      The values, in no particular order: a complex tensor of shape `[..., n]`.

    Raises:
      InvalidArgumentError: if a matrix is not square; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.eigvals([[3.0, 0.0], [0.0, 2.0]]).numpy())
      [3.+0.j 2.+0.j]
    """
    return execute(EIG, (tensor,), {"compute_v": False}, name)[0]
