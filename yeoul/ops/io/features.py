"""What is to be read from an `Example`: tf.io.FixedLenFeature and the other configurations."""

import collections

from yeoul.core.dtypes import as_dtype, int32
from yeoul.core.export import export


@export("io.VarLenFeature", "compat.v1.io.VarLenFeature", "compat.v1.VarLenFeature")
class VarLenFeature(collections.namedtuple("VarLenFeature", ["dtype"])):
    """A feature with any number of values, read as a `tf.sparse.SparseTensor`.

    Args:
      dtype: tf.float32, tf.int64 or tf.string.

    Example:
      >>> import yeoul as tf
      >>> tf.io.VarLenFeature(tf.int64)
      VarLenFeature(dtype=tf.int64)
    """

    __slots__ = ()


@export("io.FixedLenFeature", "compat.v1.io.FixedLenFeature", "compat.v1.FixedLenFeature")
class FixedLenFeature(
    collections.namedtuple("FixedLenFeature", ["shape", "dtype", "default_value"])
):
    """A feature with a fixed number of values, read as a tensor.

    Args:
      shape: of the values of one example.
      dtype: tf.float32, tf.int64 or tf.string.
      default_value: what stands for a missing feature; None: it must be there.

    Example:
      >>> import yeoul as tf
      >>> tf.io.FixedLenFeature([2], tf.float32)
      FixedLenFeature(shape=[2], dtype=tf.float32, default_value=None)
    """

    __slots__ = ()

    def __new__(cls, shape, dtype, default_value=None):
        return super().__new__(cls, shape, dtype, default_value)


@export(
    "io.FixedLenSequenceFeature",
    "compat.v1.io.FixedLenSequenceFeature",
    "compat.v1.FixedLenSequenceFeature",
)
class FixedLenSequenceFeature(
    collections.namedtuple(
        "FixedLenSequenceFeature", ["shape", "dtype", "allow_missing", "default_value"]
    )
):
    """A feature with any number of entries of one shape, read as a tensor filled up with a default.

    Args:
      shape: of one entry.
      dtype: tf.float32, tf.int64 or tf.string.
      allow_missing: whether the feature may be missing.
      default_value: what shorter examples are filled up with; by default 0 or "".

    Example:
      >>> import yeoul as tf
      >>> tf.io.FixedLenSequenceFeature([], tf.int64, allow_missing=True)
      FixedLenSequenceFeature(shape=[], dtype=tf.int64, allow_missing=True, default_value=None)
    """

    __slots__ = ()

    def __new__(cls, shape, dtype, allow_missing=False, default_value=None):
        return super().__new__(cls, shape, dtype, allow_missing, default_value)


@export("io.SparseFeature", "compat.v1.io.SparseFeature", "compat.v1.SparseFeature")
class SparseFeature(
    collections.namedtuple(
        "SparseFeature", ["index_key", "value_key", "dtype", "size", "already_sorted"]
    )
):
    """A sparse tensor whose indices and values are features of their own.

    Args:
      index_key: key of the feature with the indices, or a list of keys, one a dimension.
      value_key: key of the feature with the values.
      dtype: of the values: tf.float32, tf.int64 or tf.string.
      size: the length of the dimension, or a list of lengths.
      already_sorted: whether the indices are in order, so that they need no sorting.

    Example:
      >>> import yeoul as tf
      >>> tf.io.SparseFeature("place", "weight", tf.float32, 100).size
      100
    """

    __slots__ = ()

    def __new__(cls, index_key, value_key, dtype, size, already_sorted=False):
        return super().__new__(cls, index_key, value_key, dtype, size, already_sorted)


RowSplits = collections.namedtuple("RowSplits", ["key"])
RowLengths = collections.namedtuple("RowLengths", ["key"])
RowStarts = collections.namedtuple("RowStarts", ["key"])
RowLimits = collections.namedtuple("RowLimits", ["key"])
ValueRowIds = collections.namedtuple("ValueRowIds", ["key"])
UniformRowLength = collections.namedtuple("UniformRowLength", ["length"])
PARTITIONS = (RowSplits, RowLengths, RowStarts, RowLimits, ValueRowIds, UniformRowLength)


@export("io.RaggedFeature", "compat.v1.io.RaggedFeature")
class RaggedFeature(
    collections.namedtuple(
        "RaggedFeature", ["dtype", "value_key", "partitions", "row_splits_dtype", "validate"]
    )
):
    """A feature with any number of values, read as a `tf.RaggedTensor`.

    Args:
      dtype: tf.float32, tf.int64 or tf.string.
      value_key: key of the feature with the values; by default the key in the dict of features.
      partitions: how the values are divided into rows, outermost first: `RowSplits(key)`,
        `RowLengths(key)`, `RowStarts(key)`, `RowLimits(key)`, `ValueRowIds(key)`, all naming
        features of integers, or `UniformRowLength(length)`.
      row_splits_dtype: of the row splits: tf.int32 or tf.int64.
      validate: whether the partitions are checked.

    Raises:
      TypeError: if `partitions` holds something else.

    Example:
      >>> import yeoul as tf
      >>> feature = tf.io.RaggedFeature(
      ...     tf.int64, "words", [tf.io.RaggedFeature.RowLengths("sentence_lengths")])
      >>> feature.partitions
      [RowLengths(key='sentence_lengths')]
    """

    __slots__ = ()

    RowSplits = RowSplits
    RowLengths = RowLengths
    RowStarts = RowStarts
    RowLimits = RowLimits
    ValueRowIds = ValueRowIds
    UniformRowLength = UniformRowLength

    def __new__(cls, dtype, value_key=None, partitions=(), row_splits_dtype=int32, validate=False):
        if value_key is not None and not isinstance(value_key, str):
            raise TypeError(f"value_key must be a string, not {value_key!r}.")
        if not isinstance(partitions, (list, tuple)):
            raise TypeError(
                f"Argument `partitions` must be a list or tuple, not {partitions!r} of type "
                f"{type(partitions).__name__}."
            )
        for partition in partitions:
            if not isinstance(partition, PARTITIONS):
                names = ", ".join(kind.__name__ for kind in PARTITIONS)
                raise TypeError(
                    "Argument `partitions` must be a list of partition objects "
                    f"(tf.io.RaggedFeature.*: {names}); got: {partition!r}"
                )
        return super().__new__(
            cls, dtype, value_key, partitions, as_dtype(row_splits_dtype), bool(validate)
        )
