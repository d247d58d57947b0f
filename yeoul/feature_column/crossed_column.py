"""Combinations of categories, by a hash."""

import collections

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.feature_column.categorical_columns import HashedCategoricalColumn
from yeoul.feature_column.column import MISSING, CategoricalColumn
from yeoul.feature_column.configs import column_class
from yeoul.ops.casting import cast
from yeoul.ops.compare import not_equal
from yeoul.ops.gather_nd import gather_nd
from yeoul.ops.io.features import VarLenFeature
from yeoul.ops.select import where
from yeoul.ops.shapes import shape
from yeoul.ops.sparse_dense import to_dense
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.string.cross import sparse_cross_hashed


def sparse_ids(ids):
    """The class numbers that are there, as a sparse tensor."""
    places = where(not_equal(ids, MISSING))
    return SparseTensor(places, gather_nd(ids, places), cast(shape(ids), "int64"))


@column_class
class CrossedColumn(
    CategoricalColumn,
    collections.namedtuple("CrossedColumn", ("keys", "hash_bucket_size", "hash_key")),
):
    """Combinations of categories. Made by `tf.feature_column.crossed_column`."""

    @property
    def name(self):
        names = [leaf if isinstance(leaf, str) else leaf.name for leaf in self.leaves()]
        return "_X_".join(sorted(names))

    @property
    def parents(self):
        return list(self.keys)

    @property
    def parse_example_spec(self):
        spec = {}
        for key in self.keys:
            if isinstance(key, str):
                spec[key] = VarLenFeature(as_dtype("string"))
            else:
                spec.update(key.parse_example_spec)
        return spec

    @property
    def num_buckets(self):
        return self.hash_bucket_size

    def leaves(self):
        """The names and columns that are combined, those of combined columns among them."""
        found = []
        for key in self.keys:
            found.extend(key.leaves() if isinstance(key, CrossedColumn) else [key])
        return found

    def ids(self, features):
        """The hashes of the combinations."""
        parts = []
        for leaf in self.leaves():
            if isinstance(leaf, str):
                parts.append(features.raw(leaf))
            else:
                parts.append(sparse_ids(features.of(leaf, "ids")))
        crossed = sparse_cross_hashed(parts, self.hash_bucket_size, self.hash_key)
        return to_dense(crossed, default_value=MISSING)


@export("feature_column.crossed_column")
def crossed_column(keys, hash_bucket_size, hash_key=None):
    """Combinations of the values of several features, by a hash.

    Args:
      keys: list of names of features and of categorical columns, at least two.
      hash_bucket_size: number of classes.
      hash_key: key of the hash.

    Raises:
      ValueError: if an argument makes no sense.

    Example:
      >>> import yeoul as tf
      >>> column = tf.feature_column.crossed_column(["city", "day"], 1000)
      >>> column.name
      'city_X_day'
    """
    if not hash_bucket_size or hash_bucket_size < 1:
        raise ValueError(f"hash_bucket_size must be > 1. hash_bucket_size: {hash_bucket_size}")
    if not keys or len(keys) < 2:
        raise ValueError(f"keys must be a list with length > 1. Given: {keys}")
    for key in keys:
        if not isinstance(key, (str, CategoricalColumn)):
            raise ValueError(
                "Unsupported key type. All keys must be either string, or categorical column "
                f"except HashedCategoricalColumn. Given: {key}"
            )
        if isinstance(key, HashedCategoricalColumn):
            raise ValueError(
                "categorical_column_with_hash_bucket is not supported for crossing. Hashing "
                "before crossing will increase probability of collision. Instead, use the "
                f"feature name as a string. Given: {key}"
            )
    return CrossedColumn(tuple(keys), hash_bucket_size, hash_key)
