"""Feature columns of sequences as the inputs of a recurrent model."""

from yeoul.core.export import export
from yeoul.feature_column.column import SequenceDenseColumn
from yeoul.feature_column.feature_layer import FeatureLayer, flat_rows, joined
from yeoul.ops.assertions import assert_equal


@export("keras.experimental.SequenceFeatures")
class SequenceFeatures(FeatureLayer):
    """A layer that makes one tensor of the sequences that columns describe.

    Args:
      feature_columns: sequence columns that give numbers: `sequence_numeric_column`, and
        `sequence_categorical_column_with_…` wrapped by `indicator_column` or `embedding_column`.
        They are ordered by name.
      trainable: whether embeddings are trained.
      name: name of the layer.
      **kwargs: as for every layer.

    Input shape: dict of feature names to sparse tensors `[batch, time]`.

    Output shape: `[batch, time, numbers of all columns]`, and the lengths of the sequences.

    Raises:
      ValueError: if something is no such column, two have one name, or a feature is missing.
      InvalidArgumentError: if sequences of different columns differ in length.

    Example:
      >>> import yeoul as tf
      >>> fc = tf.feature_column
      >>> word = fc.sequence_categorical_column_with_identity("word", 3)
      >>> layer = tf.keras.experimental.SequenceFeatures([fc.indicator_column(word)])
      >>> x, lengths = layer({"word": [[0, 2], [1, -1]]})
      >>> x.shape, lengths.numpy()
      (TensorShape([2, 2, 3]), array([2, 1]))
    """

    def __init__(self, feature_columns, trainable=True, name=None, **kwargs):
        super().__init__(feature_columns, SequenceDenseColumn, trainable, name, **kwargs)

    def call(self, features, training=None):
        """The numbers of all columns at each time step, and the lengths of the sequences."""
        known = self.features(features)
        parts, lengths = [], None
        for column in self._feature_columns:
            numbers, own = known.of(column, "sequence")
            if lengths is not None:
                assert_equal(own, lengths, f"Column {column.name!r} has other sequence lengths.")
            lengths = own
            parts.append(flat_rows(numbers, 2, column.variable_shape.num_elements()))
        return joined(parts), lengths
