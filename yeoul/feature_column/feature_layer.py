"""The base of layers over feature columns."""

import collections.abc

from yeoul.engine.module import name_scope
from yeoul.feature_column.column import Features
from yeoul.feature_column.configs import deserialize, serialize
from yeoul.keras.core.layer import Layer
from yeoul.ops.joining import concat
from yeoul.ops.shapes import shape
from yeoul.ops.views import reshape


class FeatureLayer(Layer):
    """A layer that computes columns from a dict of features, and concatenates them.

    Args:
      feature_columns: the columns.
      expected_column_type: class that they must be of.
      trainable: whether the weights are trained.
      name: name of the layer.
    """

    def __init__(self, feature_columns, expected_column_type, trainable, name, **kwargs):
        partitioner = kwargs.pop("partitioner", None)
        super().__init__(name=name, trainable=trainable, **kwargs)
        self._hold(
            _feature_columns=tuple(sorted_columns(feature_columns, expected_column_type)),
            _tables={},
            _column_weights={},
        )
        self._partitioner = partitioner
        self._autocast = False

    def build(self, input_shape=None):
        """Makes the weights and tables of the columns."""
        for column in self._feature_columns:
            with name_scope(column.name):
                column.create_state(self)
        self.built = True

    def add_column_weight(self, column, name, shape, initializer, trainable):
        """Makes a weight of a column."""
        self._column_weights[column.name, name] = self.add_weight(
            name,
            shape=shape,
            dtype="float32",
            initializer=initializer,
            trainable=self.trainable and trainable,
        )

    def column_weight(self, column, name):
        """A weight of a column."""
        return self._column_weights[column.name, name]

    def features(self, features):
        """The features as columns ask for them.

        Raises:
          ValueError: if they are no dict.
        """
        if not isinstance(features, dict):
            raise ValueError(
                f"We expected a dictionary here. Instead we got: {type(features).__name__}. Pass "
                "a dict of feature names to tensors."
            )
        return Features(features, self)

    def call(self, features, training=None):
        """The numbers; subclasses compute them."""
        raise NotImplementedError(f"{type(self).__name__} must override call().")

    def get_config(self):
        """The constructor arguments; columns as their configurations."""
        return {
            **super().get_config(),
            "feature_columns": [serialize(column) for column in self._feature_columns],
            "partitioner": self._partitioner,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The layer from `get_config()`'s dict."""
        config = dict(config)
        columns = [deserialize(c, custom_objects) for c in config.pop("feature_columns")]
        return cls(feature_columns=columns, **config)


def sorted_columns(columns, kind):
    """The columns by name.

    Raises:
      ValueError: if there are none, or one is not of this kind, or two have one name.
    """
    from yeoul.feature_column.column import FeatureColumn

    if isinstance(columns, FeatureColumn):
        columns = [columns]
    if isinstance(columns, dict):
        raise ValueError("Expected feature_columns to be iterable, found dict.")
    columns = list(columns) if isinstance(columns, collections.abc.Iterable) else columns
    for column in columns:
        if not isinstance(column, kind):
            raise ValueError(
                f"Items of feature_columns must be a {kind}. You can wrap a categorical column "
                f"with an embedding_column or indicator_column. Given: {column}"
            )
    if not columns:
        raise ValueError("feature_columns must not be empty.")
    names: dict = {}
    for column in columns:
        if column.name in names:
            raise ValueError(
                "Duplicate feature column name found for columns: "
                f"{column} and {names[column.name]}. This usually means that these columns refer "
                "to same base feature. Either one must be discarded or a duplicated but renamed "
                "item must be inserted in features dict."
            )
        names[column.name] = column
    return sorted(columns, key=lambda column: column.name)


def flat_rows(tensor, leading, size):
    """The tensor with its axes after the first `leading` as one of this size."""
    dims = shape(tensor)
    known = tensor.shape.as_list()[:leading]
    first = [dims[i] if n is None else n for i, n in enumerate(known)]
    return reshape(tensor, [*first, size])


def joined(parts):
    """The parts side by side."""
    return parts[0] if len(parts) == 1 else concat(parts, axis=-1)
