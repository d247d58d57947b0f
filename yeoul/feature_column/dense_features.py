"""Feature columns as the inputs of a model."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.feature_column.column import DenseColumn
from yeoul.feature_column.feature_layer import FeatureLayer, flat_rows, joined


@export("keras.layers.DenseFeatures")
class DenseFeatures(FeatureLayer):
    """A layer that makes one tensor of the features that columns describe.

    Args:
      feature_columns: columns that give numbers: numeric and bucketized ones, and categorical
        ones wrapped by `indicator_column` or `embedding_column`. They are ordered by name.
      trainable: whether embeddings are trained.
      name: name of the layer.
      **kwargs: as for every layer.

    Input shape: dict of feature names to tensors `[batch, ...]`, or sparse tensors.

    Output shape: `[batch, numbers of all columns]`.

    Raises:
      ValueError: if something is no such column, two have one name, or a feature is missing.

    Example:
      >>> import yeoul as tf
      >>> fc = tf.feature_column
      >>> day = fc.categorical_column_with_identity("day", 3)
      >>> columns = [fc.numeric_column("age"), fc.indicator_column(day)]
      >>> layer = tf.keras.layers.DenseFeatures(columns)
      >>> layer({"age": [[30.0]], "day": [[1]]}).numpy().tolist()
      [[30.0, 0.0, 1.0, 0.0]]
    """

    def __init__(self, feature_columns, trainable=True, name=None, **kwargs):
        super().__init__(feature_columns, DenseColumn, trainable, name, **kwargs)

    def call(self, features, cols_to_output_tensors=None, training=None):
        """The numbers of all columns.

        Args:
          features: dict of feature names to tensors.
          cols_to_output_tensors: dict that the tensor of each column is put into.
          training: makes no difference.
        """
        known = self.features(features)
        parts = []
        for column in self._feature_columns:
            numbers = known.of(column, "dense")
            part = flat_rows(numbers, 1, column.variable_shape.num_elements())
            if cols_to_output_tensors is not None:
                cols_to_output_tensors[column] = part
            parts.append(part)
        return joined(parts)

    def compute_output_shape(self, input_shape):
        """The shape for features of these shapes."""
        total = sum(c.variable_shape.num_elements() for c in self._feature_columns)
        first = next(iter(input_shape.values())) if isinstance(input_shape, dict) else input_shape
        return TensorShape([TensorShape(first)[0], total])
