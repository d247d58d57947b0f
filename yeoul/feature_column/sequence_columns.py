"""Columns of sequences."""

import collections

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.feature_column import categorical_columns as categories
from yeoul.feature_column import vocabulary_columns as vocabularies
from yeoul.feature_column.column import (
    MISSING,
    CategoricalColumn,
    SequenceDenseColumn,
    check_key,
)
from yeoul.feature_column.configs import column_class
from yeoul.feature_column.numeric_column import checked_shape
from yeoul.ops.casting import cast
from yeoul.ops.compare import not_equal
from yeoul.ops.creation import range as numbers
from yeoul.ops.io.features import VarLenFeature
from yeoul.ops.math import maximum
from yeoul.ops.reduce import reduce_any, reduce_max
from yeoul.ops.segment import unsorted_segment_max
from yeoul.ops.shapes import shape as shape_of
from yeoul.ops.sparse_dense import to_dense
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.views import reshape


def sequence_lengths(ids):
    """Up to which time step there are values."""
    there = not_equal(ids, MISSING)
    if there.shape.rank == 3:
        there = reduce_any(there, axis=-1)
    steps = numbers(shape_of(there)[1]) + 1
    return cast(reduce_max(cast(there, "int32") * steps, axis=1), "int64")


def check_kind(column, sequence):
    """Refuses columns of sequences in `DenseFeatures`, and others in `SequenceFeatures`."""
    inner = column.categorical_column
    kind = type(column).__name__.removesuffix("Column").lower() + "_column"
    given = f"Given (type {type(inner)}): {inner}"
    if isinstance(inner, SequenceCategoricalColumn) == sequence:
        return
    if sequence:
        raise ValueError(
            f"In {kind}: {column.name}. categorical_column must be of type "
            "SequenceCategoricalColumn to use SequenceFeatures. Suggested fix: Use one of "
            f"sequence_categorical_column_with_*. {given}"
        )
    raise ValueError(
        f"In {kind}: {column.name}. categorical_column must not be of type "
        "SequenceCategoricalColumn. Suggested fix A: If you wish to use DenseFeatures, use a "
        "non-sequence categorical_column_with_*. Suggested fix B: If you wish to create sequence "
        f"input, use SequenceFeatures instead of DenseFeatures. {given}"
    )


@column_class
class SequenceCategoricalColumn(
    CategoricalColumn,
    collections.namedtuple("SequenceCategoricalColumn", ("categorical_column",)),
):
    """Categories of time steps.

    Made by the functions `tf.feature_column.sequence_categorical_column_with_…`.
    """

    @property
    def name(self):
        return self.categorical_column.name

    @property
    def parse_example_spec(self):
        return self.categorical_column.parse_example_spec

    @property
    def num_buckets(self):
        return self.categorical_column.num_buckets

    def ids(self, features):
        """The class numbers `[batch, time]`, or `[batch, time, n]`."""
        return features.of(self.categorical_column, "ids")

    def weights(self, features):
        """The weights of the class numbers, or None."""
        return features.of(self.categorical_column, "weights")


@export("feature_column.sequence_categorical_column_with_identity")
def sequence_categorical_column_with_identity(key, num_buckets, default_value=None):
    """As `categorical_column_with_identity`, for each time step.

    Args:
      key: name of the feature.
      num_buckets: number of classes.
      default_value: class of numbers out of range.

    Example:
      >>> import yeoul as tf
      >>> tf.feature_column.sequence_categorical_column_with_identity("word", 3).num_buckets
      3
    """
    return SequenceCategoricalColumn(
        categories.categorical_column_with_identity(key, num_buckets, default_value)
    )


@export("feature_column.sequence_categorical_column_with_hash_bucket")
def sequence_categorical_column_with_hash_bucket(key, hash_bucket_size, dtype="string"):
    """As `categorical_column_with_hash_bucket`, for each time step.

    Args:
      key: name of the feature.
      hash_bucket_size: number of classes.
      dtype: string, or an integer dtype.

    Example:
      >>> import yeoul as tf
      >>> tf.feature_column.sequence_categorical_column_with_hash_bucket("word", 9).num_buckets
      9
    """
    return SequenceCategoricalColumn(
        categories.categorical_column_with_hash_bucket(key, hash_bucket_size, dtype)
    )


@export("feature_column.sequence_categorical_column_with_vocabulary_list")
def sequence_categorical_column_with_vocabulary_list(
    key, vocabulary_list, dtype=None, default_value=-1, num_oov_buckets=0
):
    """As `categorical_column_with_vocabulary_list`, for each time step.

    Args:
      key: name of the feature.
      vocabulary_list: the values.
      dtype: string, or an integer dtype; default: as the values are.
      default_value: class of values that are not in the list.
      num_oov_buckets: further classes for such values.

    Example:
      >>> import yeoul as tf
      >>> fc = tf.feature_column
      >>> fc.sequence_categorical_column_with_vocabulary_list("word", ["a", "b"]).num_buckets
      2
    """
    return SequenceCategoricalColumn(
        vocabularies.categorical_column_with_vocabulary_list(
            key, vocabulary_list, dtype, default_value, num_oov_buckets
        )
    )


@export("feature_column.sequence_categorical_column_with_vocabulary_file")
def sequence_categorical_column_with_vocabulary_file(
    key,
    vocabulary_file,
    vocabulary_size=None,
    num_oov_buckets=0,
    default_value=None,
    dtype="string",
):
    """As `categorical_column_with_vocabulary_file`, for each time step.

    Args:
      key: name of the feature.
      vocabulary_file: path.
      vocabulary_size: how many lines count; default: all.
      num_oov_buckets: further classes for values that are not in the file.
      default_value: class of such values.
      dtype: string, or an integer dtype.
    """
    return SequenceCategoricalColumn(
        vocabularies.categorical_column_with_vocabulary_file(
            key, vocabulary_file, vocabulary_size, dtype, default_value, num_oov_buckets
        )
    )


@column_class
class SequenceNumericColumn(
    SequenceDenseColumn,
    collections.namedtuple(
        "SequenceNumericColumn", ("key", "shape", "default_value", "dtype", "normalizer_fn")
    ),
):
    """Numbers of time steps. Made by `tf.feature_column.sequence_numeric_column`."""

    @property
    def name(self):
        return self.key

    @property
    def parse_example_spec(self):
        return {self.key: VarLenFeature(self.dtype)}

    @property
    def variable_shape(self):
        return TensorShape(self.shape)

    def sequence(self, features):
        """The numbers, filled up with the default, and the lengths."""
        values = features.raw(self.key)
        if not isinstance(values, SparseTensor):
            raise TypeError(
                f"Input must be a SparseTensor. Feature {self.key!r} is a dense tensor: use "
                "tf.sparse.from_dense."
            )
        if self.normalizer_fn is not None:
            values = self.normalizer_fn(values)
        dense = to_dense(values, default_value=self.default_value)
        dense = reshape(dense, [shape_of(dense)[0], -1, *self.shape])
        per_step = 1
        for size in self.shape:
            per_step *= size
        rows, columns = values.indices[:, 0], values.indices[:, 1]
        if values.shape.rank == 2:
            columns = columns // per_step
        ends = unsorted_segment_max(columns + 1, rows, cast(values.dense_shape[0], "int32"))
        return dense, maximum(ends, 0)


@export("feature_column.sequence_numeric_column")
def sequence_numeric_column(
    key, shape=(1,), default_value=0.0, dtype="float32", normalizer_fn=None
):
    """Numbers of each time step.

    Args:
      key: name of the feature, a sparse tensor `[batch, numbers]`.
      shape: shape of what belongs to a time step; ints.
      default_value: what stands where a sequence has ended.
      dtype: dtype of the feature in examples, an integer or float one.
      normalizer_fn: function of the sparse tensor, applied first.

    Raises:
      ValueError: if an argument makes no sense.
      TypeError: if `normalizer_fn` is no function.

    Example:
      >>> import yeoul as tf
      >>> speed = tf.feature_column.sequence_numeric_column("speed")
      >>> features = {"speed": tf.sparse.from_dense([[1.0, 2.0], [3.0, 0.0]])}
      >>> x, lengths = tf.keras.experimental.SequenceFeatures([speed])(features)
      >>> x.shape, lengths.numpy()
      (TensorShape([2, 2, 1]), array([2, 1]))
    """
    check_key(key)
    shape = checked_shape(shape, key)
    dtype = as_dtype(dtype)
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype must be convertible to float. dtype: {dtype}, key: {key}")
    if normalizer_fn is not None and not callable(normalizer_fn):
        raise TypeError(f"normalizer_fn must be a callable. Given: {normalizer_fn}")
    return SequenceNumericColumn(key, shape, default_value, dtype, normalizer_fn)
