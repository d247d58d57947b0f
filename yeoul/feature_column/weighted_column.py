"""Categories with weights."""

import collections

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.feature_column.column import CategoricalColumn, check_key
from yeoul.feature_column.configs import column_class
from yeoul.ops.casting import cast
from yeoul.ops.io.features import VarLenFeature
from yeoul.ops.sparse_dense import to_dense
from yeoul.ops.sparse_tensor import SparseTensor


@column_class
class WeightedCategoricalColumn(
    CategoricalColumn,
    collections.namedtuple(
        "WeightedCategoricalColumn", ("categorical_column", "weight_feature_key", "dtype")
    ),
):
    """Categories with weights. Made by `tf.feature_column.weighted_categorical_column`."""

    @property
    def name(self):
        return f"{self.categorical_column.name}_weighted_by_{self.weight_feature_key}"

    @property
    def parents(self):
        return [self.categorical_column, self.weight_feature_key]

    @property
    def parse_example_spec(self):
        spec = dict(self.categorical_column.parse_example_spec)
        if self.weight_feature_key in spec:
            raise ValueError(
                f"Parse config {spec[self.weight_feature_key]} already exists for "
                f"{self.weight_feature_key}."
            )
        return spec | {self.weight_feature_key: VarLenFeature(self.dtype)}

    @property
    def num_buckets(self):
        return self.categorical_column.num_buckets

    def ids(self, features):
        """The class numbers."""
        return features.of(self.categorical_column, "ids")

    def weights(self, features):
        """The weights, beside the class numbers."""
        value = features.raw(self.weight_feature_key)
        if isinstance(value, SparseTensor):
            value = to_dense(value)
        if value.dtype.base_dtype != self.dtype.base_dtype:
            raise ValueError(f"Bad dtype, expected {self.dtype}, but got {value.dtype}.")
        return value if value.dtype.is_floating else cast(value, "float32")


@export("feature_column.weighted_categorical_column")
def weighted_categorical_column(categorical_column, weight_feature_key, dtype="float32"):
    """Categories with weights from another feature.

    Args:
      categorical_column: the column of the categories.
      weight_feature_key: name of the feature with a weight for each value.
      dtype: dtype of the weights, an integer or float one.

    Raises:
      ValueError: if the dtype is another one.

    Example:
      >>> import yeoul as tf
      >>> fc = tf.feature_column
      >>> word = fc.categorical_column_with_identity("word", 3)
      >>> column = fc.indicator_column(fc.weighted_categorical_column(word, "count"))
      >>> features = {"word": [[0, 2]], "count": [[4.0, 5.0]]}
      >>> tf.keras.layers.DenseFeatures([column])(features).numpy().tolist()
      [[4.0, 0.0, 5.0]]
    """
    check_key(weight_feature_key)
    dtype = as_dtype(dtype)
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype {dtype} is not convertible to float.")
    return WeightedCategoricalColumn(categorical_column, weight_feature_key, dtype)
