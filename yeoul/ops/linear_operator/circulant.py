"""`tf.linalg.LinearOperatorCirculant`, and for blocks `…2D` and `…3D`."""

import math

import numpy as np

from yeoul.core.dtypes import as_dtype, complex64, complex128
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.ops import array
from yeoul.ops.assertions import assert_equal, assert_less, assert_none_equal, assert_positive
from yeoul.ops.complex import conj, imag, real
from yeoul.ops.exponential import log
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.hints import always, own_hints
from yeoul.ops.linear_operator.tensors import join, nonref, shape_of
from yeoul.ops.linear_operator.values import extremes_quotient
from yeoul.ops.math import abs as magnitude
from yeoul.ops.matrix import adjoint as adjoint_of
from yeoul.ops.matrix import matrix_transpose
from yeoul.ops.reduce import reduce_max, reduce_prod, reduce_sum
from yeoul.ops.signal.fft import fft, fft2d, fft3d, ifft, ifft2d, ifft3d

FORWARD, BACK = {1: fft, 2: fft2d, 3: fft3d}, {1: ifft, 2: ifft2d, 3: ifft3d}


class Circulant(LinearOperator):
    """What operators with Fourier transforms over one, two or three axes share."""

    block_depth_of_class = 1

    def __init__(
        self,
        spectrum,
        input_output_dtype=complex64,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=True,
        name=None,
    ):
        parameters = {
            "spectrum": spectrum,
            "input_output_dtype": input_output_dtype,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "name": name,
        }
        self._spectrum = nonref(spectrum, "spectrum")
        depth, rank = self.block_depth_of_class, self._spectrum.shape.rank
        if rank is not None and rank < depth:
            raise ValueError(
                f"Argument `spectrum` must have at least {depth} dimensions. Received: "
                f"{self._spectrum}."
            )
        if not self._spectrum.dtype.is_complex:
            is_self_adjoint = always(
                is_self_adjoint,
                True,
                "A real spectrum always corresponds to a self-adjoint operator. Expected argument "
                f"`is_self_adjoint` to be True. Received: {is_self_adjoint}.",
            )
        is_square = always(
            is_square,
            True,
            "A [[nested] block] circulant operator is always square. Expected argument "
            f"`is_square` to be True. Received: {is_square}.",
        )
        super().__init__(
            dtype=as_dtype(input_output_dtype),
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name,
        )

    @property
    def spectrum(self):
        """The spectrum, as it was passed."""
        return self._spectrum

    @property
    def block_depth(self):
        """The number of axes that are transformed."""
        return self.block_depth_of_class

    @property
    def block_shape(self):
        """The last dimensions of the spectrum: `tf.TensorShape`."""
        return self._spectrum.shape[-self.block_depth :]

    def block_shape_tensor(self):
        """The last dimensions of the spectrum as a tensor of int32."""
        return array.shape(self._spectrum)[-self.block_depth :]

    @property
    def input_output_dtype(self):
        """The dtype of the operator."""
        return self.dtype

    def _shape(self):
        dims = self._spectrum.shape
        if dims.rank is None:
            return dims
        block = dims.as_list()[-self.block_depth :]
        n = None if None in block else math.prod(block)
        return dims[: -self.block_depth].concatenate([n, n])

    def _shape_tensor(self):
        dims = array.shape(self._spectrum)
        n = reduce_prod(dims[-self.block_depth :], keepdims=True)
        return array.concat([dims[: -self.block_depth], n, n], 0)

    def _complex_dtype(self):
        return complex128 if self.dtype.real_dtype.size == 8 else complex64

    def _complex_spectrum(self, adjoint=False):
        s = to_tensor(self._spectrum)
        s = conj(s) if adjoint and s.dtype.is_complex else s
        return array.cast(s, self._complex_dtype())

    def _block(self):
        return shape_of(self._spectrum)[-self.block_depth :]

    def _filtered(self, x, function):
        """Columns transformed, changed by the spectrum, and transformed back."""
        depth = self.block_depth
        columns = matrix_transpose(array.cast(x, self._complex_dtype()))
        shape = shape_of(columns)
        blocks = array.reshape(columns, join(shape[:-1], self._block()))
        back = BACK[depth](function(FORWARD[depth](blocks)))
        batch = shape_of(back)[:-depth]
        back = array.reshape(back, join(batch, [self._columns()]))
        return array.cast(matrix_transpose(back), self.dtype)

    def _spread_spectrum(self, adjoint):
        """The spectrum with an axis for the columns of what is multiplied."""
        return array.expand_dims(self._complex_spectrum(adjoint), -self.block_depth - 1)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        x = adjoint_of(x) if adjoint_arg else x
        return self._filtered(x, lambda f: f * self._spread_spectrum(adjoint))

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        rhs = adjoint_of(rhs) if adjoint_arg else rhs
        return self._filtered(rhs, lambda f: f / self._spread_spectrum(adjoint))

    def convolution_kernel(self, name="convolution_kernel"):
        """The first columns of the matrices: the inverse transform of the spectrum.

        Args:
          name: name of the node in a graph.

        Returns:
          A tensor of the operator's dtype and of the shape of the spectrum.
        """
        with self._name_scope(name):
            return array.cast(BACK[self.block_depth](self._complex_spectrum()), self.dtype)

    def _axes(self):
        return list(range(-self.block_depth, 0))

    def _determinant(self):
        return array.cast(reduce_prod(to_tensor(self._spectrum), self._axes()), self.dtype)

    def _log_abs_determinant(self):
        sizes = log(magnitude(to_tensor(self._spectrum)))
        return array.cast(reduce_sum(sizes, self._axes()), self.dtype)

    def _trace(self):
        return array.cast(reduce_sum(to_tensor(self._spectrum), self._axes()), self.dtype)

    def _diag_part(self):
        n = self._columns()
        each = self.trace() / array.cast(n, self.dtype)
        return array.expand_dims(each, -1) * array.ones([n], self.dtype)

    def _vector_spectrum(self):
        spectrum = to_tensor(self._spectrum)
        batch = shape_of(spectrum)[: -self.block_depth]
        return array.reshape(spectrum, join(batch, [self._columns()]))

    def _eigvals(self):
        return self._vector_spectrum()

    def _cond(self):
        return array.cast(extremes_quotient(self._vector_spectrum()), self.dtype.real_dtype)

    def _assert_non_singular(self):
        sizes = magnitude(to_tensor(self._spectrum))
        zero = array.zeros([], sizes.dtype)
        return assert_none_equal(sizes, zero, message="Singular operator:  The spectrum had zeros.")

    def _assert_positive_definite(self):
        s = to_tensor(self._spectrum)
        s = real(s) if s.dtype.is_complex else s
        message = "Not positive definite:  Real part of spectrum was not all positive."
        return assert_positive(s, message=message)

    def _assert_self_adjoint(self):
        s = to_tensor(self._spectrum)
        if not s.dtype.is_complex:
            return None
        part = imag(s)
        message = "Not self-adjoint:  The spectrum contained non-zero imaginary part."
        return assert_equal(array.zeros_like(part), part, message=message)

    def assert_hermitian_spectrum(self, name="assert_hermitian_spectrum"):
        """Checks that the spectrum is that of real matrices.

        Args:
          name: name of the node in a graph.

        Raises:
          InvalidArgumentError: if the matrices are not real.
        """
        with self._name_scope(name):
            kernel = BACK[self.block_depth](self._complex_spectrum())
            rounding = float(np.finfo(kernel.dtype.real_dtype.np).eps)
            allowed = rounding * array.cast(self._columns(), kernel.dtype.real_dtype)
            largest = reduce_max(magnitude(kernel))
            message = "Spectrum was not Hermitian"
            return assert_less(
                magnitude(imag(kernel)), 5.0 * allowed * largest + rounding, message=message
            )

    def _with_spectrum(self, spectrum):
        return type(self)(spectrum, input_output_dtype=self.dtype, **own_hints(self))

    def _linop_adjoint(self):
        s = to_tensor(self._spectrum)
        return self._with_spectrum(conj(s) if s.dtype.is_complex else s)

    def _linop_inverse(self):
        return self._with_spectrum(1.0 / to_tensor(self._spectrum))

    @property
    def _composite_tensor_fields(self):
        return ("spectrum", "input_output_dtype")

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"spectrum": self.block_depth}


@export("linalg.LinearOperatorCirculant")
class LinearOperatorCirculant(Circulant):
    """Circulant matrices: products with them are convolutions that go round.

    Args:
      spectrum: the Fourier transform of the first columns, a tensor of shape `[..., n]`; complex or
        floating point.
      input_output_dtype: dtype of the operator; a real one if the matrices are real.
      is_non_singular: whether no element of the spectrum is 0.
      is_self_adjoint: whether all elements of the spectrum are real; of a real dtype they are.
      is_positive_definite: whether their real parts are positive.
      is_square: True or None.
      name: a name.

    Raises:
      ValueError: if the spectrum is a scalar, or a hint cannot be.

    Example:
      >>> import yeoul as tf
      >>> operator = tf.linalg.LinearOperatorCirculant([6.0, 2.0], tf.float32)
      >>> print(operator.to_dense().numpy())
      [[4. 2.]
       [2. 4.]]
    """

    def __init__(
        self,
        spectrum,
        input_output_dtype=complex64,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=True,
        name="LinearOperatorCirculant",
    ):
        super().__init__(
            spectrum,
            input_output_dtype,
            is_non_singular,
            is_self_adjoint,
            is_positive_definite,
            is_square,
            name,
        )


@export("linalg.LinearOperatorCirculant2D")
class LinearOperatorCirculant2D(Circulant):
    """Circulant matrices of circulant blocks: convolutions of images that go round.

    Args:
      spectrum: the Fourier transform of the first columns as images, a tensor of shape
        `[..., n1, n2]`; complex or floating point.
      input_output_dtype: dtype of the operator; a real one if the matrices are real.
      is_non_singular: whether no element of the spectrum is 0.
      is_self_adjoint: whether all elements of the spectrum are real; of a real dtype they are.
      is_positive_definite: whether their real parts are positive.
      is_square: True or None.
      name: a name.

    Raises:
      ValueError: if the spectrum has less than two axes, or a hint cannot be.

    Example:
      >>> import yeoul as tf
      >>> operator = tf.linalg.LinearOperatorCirculant2D([[6.0, 2.0]], tf.float32)
      >>> print(operator.to_dense().numpy())
      [[4. 2.]
       [2. 4.]]
    """

    block_depth_of_class = 2

    def __init__(
        self,
        spectrum,
        input_output_dtype=complex64,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=True,
        name="LinearOperatorCirculant2D",
    ):
        super().__init__(
            spectrum,
            input_output_dtype,
            is_non_singular,
            is_self_adjoint,
            is_positive_definite,
            is_square,
            name,
        )


@export("linalg.LinearOperatorCirculant3D")
class LinearOperatorCirculant3D(Circulant):
    """Circulant matrices of such matrices as of `LinearOperatorCirculant2D`.

    Args:
      spectrum: the Fourier transform of the first columns as volumes, a tensor of shape
        `[..., n1, n2, n3]`; complex or floating point.
      input_output_dtype: dtype of the operator; a real one if the matrices are real.
      is_non_singular: whether no element of the spectrum is 0.
      is_self_adjoint: whether all elements of the spectrum are real; of a real dtype they are.
      is_positive_definite: whether their real parts are positive.
      is_square: True or None.
      name: a name.

    Raises:
      ValueError: if the spectrum has less than three axes, or a hint cannot be.

    Example:
      >>> import yeoul as tf
      >>> operator = tf.linalg.LinearOperatorCirculant3D([[[6.0, 2.0]]], tf.float32)
      >>> print(operator.to_dense().numpy())
      [[4. 2.]
       [2. 4.]]
    """

    block_depth_of_class = 3

    def __init__(
        self,
        spectrum,
        input_output_dtype=complex64,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=True,
        name="LinearOperatorCirculant3D",
    ):
        super().__init__(
            spectrum,
            input_output_dtype,
            is_non_singular,
            is_self_adjoint,
            is_positive_definite,
            is_square,
            name,
        )


CIRCULANTS = (LinearOperatorCirculant, LinearOperatorCirculant2D, LinearOperatorCirculant3D)
