"""Categories as rows of numbers."""

import collections

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.feature_column.column import CategoricalColumn, DenseColumn, SequenceDenseColumn
from yeoul.feature_column.configs import column_class
from yeoul.feature_column.sequence_columns import check_kind, sequence_lengths
from yeoul.ops.encoding import one_hot
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.views import expand_dims


@column_class
class IndicatorColumn(
    DenseColumn,
    SequenceDenseColumn,
    collections.namedtuple("IndicatorColumn", ("categorical_column",)),
):
    """Categories as rows of counts. Made by `tf.feature_column.indicator_column`."""

    @property
    def name(self):
        return f"{self.categorical_column.name}_indicator"

    @property
    def parse_example_spec(self):
        return self.categorical_column.parse_example_spec

    @property
    def variable_shape(self):
        return TensorShape([1, self.categorical_column.num_buckets])

    def _each(self, features):
        """A row for each value."""
        column = self.categorical_column
        rows = one_hot(features.of(column, "ids"), column.num_buckets)
        weights = features.of(column, "weights")
        return rows if weights is None else rows * expand_dims(weights, -1)

    def dense(self, features):
        """How often each class is there, or the sum of its weights."""
        check_kind(self, sequence=False)
        return reduce_sum(self._each(features), axis=-2)

    def sequence(self, features):
        """A row for each time step."""
        check_kind(self, sequence=True)
        rows = self._each(features)
        if rows.shape.rank == 4:  # several values a time step
            rows = reduce_sum(rows, axis=-2)
        return rows, sequence_lengths(features.of(self.categorical_column, "ids"))


@export("feature_column.indicator_column")
def indicator_column(categorical_column):
    """Categories as rows that say how often each is there.

    Args:
      categorical_column: the column of the categories.

    Raises:
      ValueError: if it is no categorical column.

    Example:
      >>> import yeoul as tf
      >>> fc = tf.feature_column
      >>> column = fc.indicator_column(fc.categorical_column_with_identity("day", 3))
      >>> tf.keras.layers.DenseFeatures([column])({"day": [[1], [2]]}).numpy().tolist()
      [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    if not isinstance(categorical_column, CategoricalColumn):
        raise ValueError(
            "Unsupported input type. Input must be a CategoricalColumn. Given: "
            f"{categorical_column}"
        )
    return IndicatorColumn(categorical_column)
