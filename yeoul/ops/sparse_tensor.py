"""`tf.sparse.SparseTensor`."""

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.composite import CompositeTensor, no_tensor
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import FOREIGN
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.ragged_partition import INT64, ints
from yeoul.ops.static import partial_dims


@export("sparse.SparseTensor", "SparseTensor")
class SparseTensor(CompositeTensor):
    """A tensor given by the elements that are not zero.

    Args:
      indices: int64 tensor `[count, rank]`: where the elements stand, in row-major order.
      values: tensor `[count]`: the elements.
      dense_shape: int64 tensor `[rank]`: the shape of the whole tensor.

    Raises:
      ValueError: if the shapes of the three do not fit.

    Example:
      >>> import yeoul as tf
      >>> x = tf.SparseTensor([[0, 1], [2, 0]], [5, 7], [3, 2])
      >>> print(tf.sparse.to_dense(x).numpy())
      [[0 5]
       [0 0]
       [7 0]]
    """

    def __init__(self, indices, values, dense_shape):
        self._indices = convert_to_tensor(as_int64(indices), dtype=FROM_NUMPY[INT64])
        self._values = convert_to_tensor(values)
        self._dense_shape = convert_to_tensor(as_int64(dense_shape), dtype=FROM_NUMPY[INT64])
        places = self._indices.shape.with_rank(2)
        count = self._values.shape.with_rank(1)
        dims = self._dense_shape.shape.with_rank(1)
        for a, b, what in (
            (places[0], count[0], "rows of indices and values"),
            (places[1], dims[0], "columns of indices and dimensions of dense_shape"),
        ):
            if None not in (a, b) and a != b:
                raise ValueError(f"Dimensions {a} and {b} are not compatible: {what}.")
        known = partial_dims(self._dense_shape)
        self._static = TensorShape(None if known is None else known)

    @classmethod
    def from_value(cls, sparse_tensor_value):
        """A sparse tensor of the parts of another one.

        Args:
          sparse_tensor_value: what has `indices`, `values` and `dense_shape`.

        Raises:
          TypeError: if it has not.
        """
        value = sparse_tensor_value
        if isinstance(value, cls):
            return value
        if not all(hasattr(value, name) for name in ("indices", "values", "dense_shape")):
            raise TypeError(
                f"Argument sparse_tensor_value={value!r} is neither SparseTensor nor "
                "SparseTensorValue."
            )
        return cls(value.indices, value.values, value.dense_shape)

    @property
    def indices(self):
        """Where the elements stand: an int64 tensor `[count, rank]`."""
        return self._indices

    @property
    def values(self):
        """The elements: a vector."""
        return self._values

    @property
    def dense_shape(self):
        """The shape of the whole tensor, an int64 vector."""
        return self._dense_shape

    @property
    def shape(self):
        """What is known of the shape: a `tf.TensorShape`."""
        return self._static

    def get_shape(self):
        """What is known of the shape, as the attribute `shape`."""
        return self._static

    def set_shape(self, shape):
        """Adds what is known of the shape.

        Raises:
          ValueError: if it contradicts what is known.
        """
        self._static = self._static.merge_with(shape)

    @property
    def dtype(self):
        """The type of the elements."""
        return self._values.dtype

    @property
    def graph(self):
        """The graph that the tensor belongs to."""
        return self._values.graph

    @property
    def op(self):
        """The node that makes the values."""
        return self._values.op

    def consumers(self):
        """Nothing: a value does not know what was computed from it."""
        return []

    def with_values(self, new_values):
        """The same places with other elements.

        Args:
          new_values: as many elements; their dtype may be another one.

        Raises:
          ValueError: if their number differs.

        Example:
          >>> import yeoul as tf
          >>> tf.sparse.eye(2).with_values([5, 6]).values.numpy().tolist()
          [5, 6]
        """
        made = SparseTensor(self._indices, new_values, self._dense_shape)
        made._static = self._static
        return made

    def _dims(self):
        """The shape as a static input: ints where all are known, else the tensor."""
        known = self._static
        return known._dims if known.is_fully_defined() else self._dense_shape

    @property
    def _type_spec(self):
        from yeoul.ops.sparse_spec import SparseTensorSpec

        return SparseTensorSpec(self._static, self.dtype)

    def __mul__(self, other):
        from yeoul.ops.sparse_arithmetic import multiply

        return multiply(self, other)

    def __truediv__(self, other):
        from yeoul.ops.sparse_arithmetic import divide

        return divide(self, other)

    def __tf_tensor__(self, dtype=None, name=None):
        raise ValueError(f"{no_tensor(self)} Use tf.sparse.to_dense, or a function of tf.sparse.")

    def __str__(self):
        parts = (
            f"indices={self._indices!s}, values={self._values!s}, dense_shape={self._dense_shape!s}"
        )
        return f"SparseTensor({parts})"

    __repr__ = __str__

    def __reduce__(self):
        return SparseTensor, (self._indices, self._values, self._dense_shape)


def as_int64(value):
    """Integers of any dtype that the caller gives; lists become int64 when they are converted."""
    if type(value) is EagerTensor and value.dtype.name == "int32":
        return ints(value, INT64)
    return value


def dispatched(function, args, kwargs):
    """A tf function called on sparse tensors."""
    from yeoul.ops.sparse_dispatch import implementation

    found = implementation(function)
    return NotImplemented if found is None else found(*args, **kwargs)


FOREIGN[SparseTensor] = dispatched
