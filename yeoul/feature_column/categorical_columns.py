"""Categories by a hash, by themselves, or by a vocabulary."""

import collections

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.feature_column.column import (
    MISSING,
    CategoricalColumn,
    check_category_dtype,
    check_key,
)
from yeoul.feature_column.configs import column_class
from yeoul.ops.casting import cast
from yeoul.ops.compare import equal, greater_equal, less
from yeoul.ops.creation import zeros_like
from yeoul.ops.io.features import VarLenFeature
from yeoul.ops.logic import logical_or
from yeoul.ops.select import where
from yeoul.ops.string.hash_ops import to_hash_bucket_fast
from yeoul.ops.strings import as_string


def kept(values, ids):
    """The ids where there is a value, `MISSING` elsewhere."""
    missing = equal(values, "" if values.dtype.name == "string" else -1)
    return where(missing, zeros_like(ids) + MISSING, ids)


def values_of(column, features):
    """The values of a categorical feature, strings or integers as the column's dtype says."""
    values = features.categories(column.key)
    if (column.dtype.name == "string") != (values.dtype.name == "string"):
        raise ValueError(
            f"Column dtype and SparseTensors dtype must be compatible. key: {column.key}, column "
            f"dtype: {column.dtype}, tensor dtype: {values.dtype}"
        )
    return values


@column_class
class HashedCategoricalColumn(
    CategoricalColumn,
    collections.namedtuple("HashedCategoricalColumn", ("key", "hash_bucket_size", "dtype")),
):
    """Categories by a hash of their text.

    Made by `tf.feature_column.categorical_column_with_hash_bucket`.
    """

    @property
    def name(self):
        return self.key

    @property
    def parse_example_spec(self):
        return {self.key: VarLenFeature(self.dtype)}

    @property
    def num_buckets(self):
        return self.hash_bucket_size

    def ids(self, features):
        """The hashes."""
        values = values_of(self, features)
        text = values if values.dtype.name == "string" else as_string(values)
        return kept(values, to_hash_bucket_fast(text, self.hash_bucket_size))


@export("feature_column.categorical_column_with_hash_bucket")
def categorical_column_with_hash_bucket(key, hash_bucket_size, dtype="string"):
    """Categories by a hash of their text, for features of many values.

    Args:
      key: name of the feature; "" and -1 in dense tensors stand for no value.
      hash_bucket_size: number of classes.
      dtype: string, or an integer dtype.

    Raises:
      ValueError: if an argument makes no sense.

    Example:
      >>> import yeoul as tf
      >>> word = tf.feature_column.categorical_column_with_hash_bucket("word", 10)
      >>> word.num_buckets
      10
    """
    check_key(key)
    if hash_bucket_size is None:
        raise ValueError(f"hash_bucket_size must be set. key: {key}")
    if hash_bucket_size < 1:
        raise ValueError(
            f"hash_bucket_size must be at least 1. hash_bucket_size: {hash_bucket_size}, key: {key}"
        )
    return HashedCategoricalColumn(key, hash_bucket_size, check_category_dtype(key, dtype))


@column_class
class IdentityCategoricalColumn(
    CategoricalColumn,
    collections.namedtuple("IdentityCategoricalColumn", ("key", "number_buckets", "default_value")),
):
    """Categories that are class numbers.

    Made by `tf.feature_column.categorical_column_with_identity`.
    """

    @property
    def name(self):
        return self.key

    @property
    def parse_example_spec(self):
        return {self.key: VarLenFeature(as_dtype("int64"))}

    @property
    def num_buckets(self):
        return self.number_buckets

    def ids(self, features):
        """The class numbers, those out of range replaced by the default."""
        values = features.categories(self.key)
        if not values.dtype.is_integer:
            raise ValueError(f"Invalid input, not integer. key: {self.key} dtype: {values.dtype}")
        ids = cast(values, "int64")
        if self.default_value is None:
            return kept(values, ids)
        outside = logical_or(less(ids, 0), greater_equal(ids, self.number_buckets))
        return kept(values, where(outside, zeros_like(ids) + self.default_value, ids))


@export("feature_column.categorical_column_with_identity")
def categorical_column_with_identity(key, num_buckets, default_value=None):
    """Categories that are class numbers already.

    Args:
      key: name of the feature; -1 in dense tensors stands for no value.
      num_buckets: number of classes.
      default_value: class of numbers out of range.

    Raises:
      ValueError: if an argument makes no sense.

    Example:
      >>> import yeoul as tf
      >>> day = tf.feature_column.categorical_column_with_identity("day", 7)
      >>> column = tf.feature_column.indicator_column(day)
      >>> tf.keras.layers.DenseFeatures([column])({"day": [[2]]}).numpy().tolist()
      [[0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]]
    """
    check_key(key)
    if num_buckets < 1:
        raise ValueError(f"num_buckets {num_buckets} < 1, column_name {key}")
    if default_value is not None and not 0 <= default_value < num_buckets:
        raise ValueError(
            f"default_value {default_value} not in range [0, {num_buckets}), column_name {key}"
        )
    return IdentityCategoricalColumn(key, num_buckets, default_value)
