"""Numbers as they are."""

import collections

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.feature_column.column import DenseColumn, check_key
from yeoul.feature_column.configs import column_class
from yeoul.ops.casting import cast
from yeoul.ops.io.features import FixedLenFeature
from yeoul.ops.sparse_tensor import SparseTensor


@column_class
class NumericColumn(
    DenseColumn,
    collections.namedtuple(
        "NumericColumn", ("key", "shape", "default_value", "dtype", "normalizer_fn")
    ),
):
    """Numbers as they are, or normalized. Made by `tf.feature_column.numeric_column`."""

    @property
    def name(self):
        return self.key

    @property
    def parse_example_spec(self):
        return {self.key: FixedLenFeature(self.shape, self.dtype, self.default_value)}

    @property
    def variable_shape(self):
        return TensorShape(self.shape)

    def dense(self, features):
        """The numbers."""
        value = features.raw(self.key)
        if isinstance(value, SparseTensor):
            raise ValueError(
                "The corresponding Tensor of numerical column must be a Tensor. SparseTensor is "
                f"not supported. key: {self.key}. Use tf.sparse.to_dense."
            )
        if self.normalizer_fn is not None:
            value = self.normalizer_fn(value)
        return cast(value, "float32")


@export("feature_column.numeric_column")
def numeric_column(key, shape=(1,), default_value=None, dtype="float32", normalizer_fn=None):
    """Numbers as they are.

    Args:
      key: name of the feature.
      shape: shape of a row; int or ints.
      default_value: what stands for a missing feature in examples: a number, or one for each
        element.
      dtype: dtype of the feature in examples, an integer or float one.
      normalizer_fn: function of the tensor, applied first.

    Raises:
      ValueError: if an argument makes no sense.
      TypeError: if `normalizer_fn` is no function, or `default_value` is of another type.

    Example:
      >>> import yeoul as tf
      >>> age = tf.feature_column.numeric_column("age")
      >>> tf.keras.layers.DenseFeatures([age])({"age": [[30.0], [40.0]]}).numpy().tolist()
      [[30.0], [40.0]]
    """
    check_key(key)
    shape = checked_shape(shape, key)
    dtype = as_dtype(dtype)
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype must be convertible to float. dtype: {dtype}, key: {key}")
    if normalizer_fn is not None and not callable(normalizer_fn):
        raise TypeError(f"normalizer_fn must be a callable. Given: {normalizer_fn}")
    default_value = checked_default(default_value, shape, dtype, key)
    return NumericColumn(key, shape, default_value, dtype, normalizer_fn)


def checked_shape(shape, key):
    """The shape as a tuple of positive ints."""
    sizes = tuple(shape) if isinstance(shape, (list, tuple, TensorShape)) else (shape,)
    for size in sizes:
        if not isinstance(size, int):
            raise TypeError(f"shape dimensions must be integer. shape: {sizes}, key: {key}")
        if size < 1:
            raise ValueError(f"shape dimensions must be greater than 0. shape: {sizes}, key: {key}")
    return sizes


def checked_default(value, shape, dtype, key):
    """The default in the column's shape, or None."""
    import numpy as np

    if value is None:
        return None
    array = np.asarray(value)
    if array.dtype.kind not in "iuf" or (dtype.is_integer and array.dtype.kind == "f"):
        raise TypeError(
            f"default_value must be compatible with dtype. default_value: {value}, dtype: "
            f"{dtype}, key: {key}"
        )
    if array.ndim and array.shape != shape:
        raise ValueError(
            "The shape of default_value must be equal to given shape. default_value: "
            f"{value}, shape: {shape}, key: {key}"
        )
    return nested(np.broadcast_to(array, shape).tolist())


def nested(value):
    """Lists as tuples."""
    return tuple(map(nested, value)) if isinstance(value, list) else value
