"""`tf.linalg.LinearOperator`, the base of matrices that are known by what they do."""

import abc

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.dispatch import FOREIGN
from yeoul.engine.module import Module, name_scope
from yeoul.ops.linear_operator.dispatch import take_over
from yeoul.ops.linear_operator.hints import checked
from yeoul.ops.linear_operator.products import Products
from yeoul.ops.linear_operator.shapes import Shapes
from yeoul.ops.linear_operator.slices import sliced
from yeoul.ops.linear_operator.spec import spec_of
from yeoul.ops.linear_operator.values import Values

HINTS = ("is_non_singular", "is_self_adjoint", "is_positive_definite", "is_square")


@export("linalg.LinearOperator")
class LinearOperator(Shapes, Products, Values, Module, CompositeTensor, metaclass=abc.ABCMeta):
    """A (batch of) matrices, that need not be stored with all of their elements.

    A class of one's own defines `_shape` and `_matmul`; also `_shape_tensor` if the shape is not
    always known, and `_solve`, `_to_dense`, `_diag_part`, `_trace`, `_determinant`,
    `_log_abs_determinant`, … where it knows a shorter way than through all elements.

    Hints are promises of the user, not checked: True, False, or None if nothing is known.

    Args:
      dtype: dtype of the matrices, and of what they are multiplied by.
      graph_parents: has no effect.
      is_non_singular: whether the matrices can be inverted.
      is_self_adjoint: whether they are equal to their adjoints.
      is_positive_definite: whether the real part of `x^H A x` is positive for all `x` but 0.
      is_square: whether they are square.
      name: a name.
      parameters: the arguments of the class's constructor, by which parts of batches are made.

    Raises:
      ValueError: if hints contradict each other.

    Example:
      >>> import yeoul as tf
      >>> class Doubling(tf.linalg.LinearOperator):
      ...     def __init__(self, size):
      ...         super().__init__(dtype=tf.float32, is_square=True)
      ...         self.size = size
      ...     def _shape(self):
      ...         return tf.TensorShape([self.size, self.size])
      ...     def _matmul(self, x, adjoint=False, adjoint_arg=False):
      ...         return 2.0 * (tf.linalg.adjoint(x) if adjoint_arg else x)
      >>> print(Doubling(2).to_dense().numpy(), Doubling(2).determinant().numpy())
      [[2. 0.]
       [0. 2.]] 4.0
    """

    _is_tensor = False  # for `tf.is_tensor`
    _TF_MODULE_IGNORED_PROPERTIES = frozenset(("_graph_parents", "_parameters"))

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        FOREIGN[cls] = take_over

    def __init__(
        self,
        dtype,
        graph_parents=None,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=None,
        name=None,
        parameters=None,
    ):
        hints = checked(is_non_singular, is_self_adjoint, is_positive_definite, is_square)
        super().__init__(name="LinearOperator")
        self._dtype = None if dtype is None else as_dtype(dtype)
        self._graph_parents = list(graph_parents or ())
        self._is_non_singular, self._is_self_adjoint = hints[:2]
        self._is_positive_definite, self._is_square_set_or_implied_by_hints = hints[2:]
        self._name = name or type(self).__name__
        # Set like this, the lists of the user in it are not replaced by tracked ones.
        vars(self)["_parameters"] = dict(parameters or {})

    @abc.abstractmethod
    def _shape(self):
        """The static shape, a `tf.TensorShape`."""
        raise NotImplementedError("_shape is not implemented.")

    @abc.abstractmethod
    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        """The product with a tensor of the right dtype and shape."""
        raise NotImplementedError("_matmul is not implemented.")

    def _name_scope(self, name=None):
        return name_scope(f"{self._name}/{name}" if name else self._name)

    @property
    def dtype(self):
        """The dtype of the matrices."""
        return self._dtype

    @property
    def name(self):
        """The name."""
        return self._name

    @property
    def parameters(self):
        """The arguments of the constructor."""
        return dict(self._parameters)

    @property
    def graph_parents(self):
        """The list that the constructor got."""
        return self._graph_parents

    @property
    def is_non_singular(self):
        """Whether the matrices can be inverted."""
        return self._is_non_singular

    @property
    def is_self_adjoint(self):
        """Whether the matrices are equal to their adjoints."""
        return self._is_self_adjoint

    @property
    def is_positive_definite(self):
        """Whether the real part of the quadratic form is positive."""
        return self._is_positive_definite

    @property
    def is_square(self):
        """Whether the matrices are square: by the hints, and by their static shape.

        Raises:
          ValueError: if these contradict each other.
        """
        hint = self._is_square_set_or_implied_by_hints
        rows, columns = self.range_dimension, self.domain_dimension
        if rows is None or columns is None:
            return hint
        square = rows == columns
        if hint is False and square:
            raise ValueError("User set is_square hint to False, but the operator was square.")
        return square if hint is None else hint

    # Parts of a composite tensor

    @property
    def _composite_tensor_fields(self):
        return ()

    @property
    def _composite_tensor_prefer_static_fields(self):
        return ()

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return ()

    @property
    def _type_spec(self):
        return spec_of(self)

    def _gradient_part(self):
        parts = [p for p in self._flatten_components() if p.dtype.is_floating or p.dtype.is_complex]
        if len(parts) != 1 or isinstance(parts[0], CompositeTensor):
            raise ValueError(
                f"{type(self).__name__} has {len(parts)} tensors that could be a gradient source "
                "or target. Pass those that are meant."
            )
        return parts[0]

    def _with_gradient(self, gradient):
        parts = self._flatten_components()
        parts = [gradient if p is self._gradient_part() else p for p in parts]
        return self._from_components(parts)

    def __getitem__(self, slices):
        return sliced(self, slices)
