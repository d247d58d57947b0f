"""Numbers by the interval that they are in."""

import collections
import itertools

import numpy as np

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.feature_column.column import CategoricalColumn, DenseColumn
from yeoul.feature_column.configs import column_class
from yeoul.feature_column.numeric_column import NumericColumn
from yeoul.ops.casting import cast
from yeoul.ops.encoding import one_hot
from yeoul.ops.searching import searchsorted
from yeoul.ops.views import reshape


@column_class
class BucketizedColumn(
    DenseColumn,
    CategoricalColumn,
    collections.namedtuple("BucketizedColumn", ("source_column", "boundaries")),
):
    """Numbers by interval. Made by `tf.feature_column.bucketized_column`."""

    @property
    def name(self):
        return f"{self.source_column.name}_bucketized"

    @property
    def parse_example_spec(self):
        return self.source_column.parse_example_spec

    @property
    def variable_shape(self):
        return TensorShape([*self.source_column.shape, len(self.boundaries) + 1])

    @property
    def num_buckets(self):
        return (len(self.boundaries) + 1) * self.source_column.shape[0]

    def _intervals(self, features):
        """The number of the interval of each number."""
        numbers = features.of(self.source_column, "dense")
        edges = np.asarray(self.boundaries, "float32")
        flat = searchsorted(edges, reshape(numbers, [-1]), side="right")
        return reshape(flat, [-1, *self.source_column.shape])

    def dense(self, features):
        """One-hot rows."""
        return one_hot(self._intervals(features), len(self.boundaries) + 1)

    def ids(self, features):
        """The numbers of the intervals, those of a second number after those of the first."""
        width = self.source_column.shape[0]
        offsets = np.arange(width, dtype="int64") * (len(self.boundaries) + 1)
        return cast(self._intervals(features), "int64") + offsets


@export("feature_column.bucketized_column")
def bucketized_column(source_column, boundaries):
    """Numbers by the interval that they are in, each including its lower end.

    Args:
      source_column: a one-dimensional `tf.feature_column.numeric_column`.
      boundaries: ascending numbers; n of them make n + 1 intervals.

    Raises:
      ValueError: if the column is another one, or the boundaries do not ascend.

    Example:
      >>> import yeoul as tf
      >>> age = tf.feature_column.numeric_column("age")
      >>> group = tf.feature_column.bucketized_column(age, [18, 65])
      >>> tf.keras.layers.DenseFeatures([group])({"age": [[30.0], [70.0]]}).numpy().tolist()
      [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    if not isinstance(source_column, NumericColumn):
        raise ValueError(
            "source_column must be a column generated with numeric_column(). Given: "
            f"{source_column}"
        )
    if len(source_column.shape) > 1:
        raise ValueError(f"source_column must be one-dimensional column. Given: {source_column}")
    if not boundaries:
        raise ValueError("boundaries must not be empty.")
    if not isinstance(boundaries, (list, tuple)) or any(
        b >= c for b, c in itertools.pairwise(boundaries)
    ):
        raise ValueError("boundaries must be a sorted list.")
    return BucketizedColumn(source_column, tuple(boundaries))
