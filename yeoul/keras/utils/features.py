"""What a `FeatureSpace` is made of: features and crosses of features."""

from yeoul.keras.core.context import unique_name
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.layer_config import deserialized_layer
from yeoul.keras.core.serialization import serialize_keras_object
from yeoul.ops.array import cast, expand_dims

MODES = ("int", "one_hot", "float")


class Feature:
    """A feature: what it comes as, the layer that prepares it, and what it becomes.

    Args:
      dtype: of the inputs.
      preprocessor: the layer, or its configuration.
      output_mode: "int", "one_hot" or "float".
    """

    def __init__(self, dtype, preprocessor, output_mode):
        if output_mode not in MODES:
            raise ValueError(
                "Invalid value for argument `output_mode`. Expected one of "
                f"{set(MODES)}. Received: output_mode={output_mode}"
            )
        self.dtype = dtype
        if isinstance(preprocessor, dict):
            preprocessor = deserialized_layer(preprocessor)
        self.preprocessor, self.output_mode = preprocessor, output_mode

    def get_config(self):
        """The constructor arguments."""
        return {
            "dtype": self.dtype,
            "preprocessor": serialize_keras_object(self.preprocessor),
            "output_mode": self.output_mode,
        }

    @classmethod
    def from_config(cls, config):
        """A feature from `get_config()`'s dict."""
        return cls(**config)


class Cross:
    """A cross of features.

    Args:
      feature_names: their names.
      crossing_dim: number of bins.
      output_mode: "int" or "one_hot".
    """

    def __init__(self, feature_names, crossing_dim, output_mode="one_hot"):
        if output_mode not in ("int", "one_hot"):
            raise ValueError(
                "Invalid value for argument `output_mode`. Expected one of {'int', 'one_hot'}. "
                f"Received: output_mode={output_mode}"
            )
        self.feature_names = tuple(feature_names)
        self.crossing_dim, self.output_mode = crossing_dim, output_mode

    @property
    def name(self):
        """The names of the features, joined."""
        return "_X_".join(self.feature_names)

    def get_config(self):
        """The constructor arguments."""
        return {
            "feature_names": self.feature_names,
            "crossing_dim": self.crossing_dim,
            "output_mode": self.output_mode,
        }

    @classmethod
    def from_config(cls, config):
        """A cross from `get_config()`'s dict."""
        return cls(**config)


def unique_feature_name(kind):
    """A name for a feature that has none: float_1."""
    return unique_name(kind, zero_based=False)


def identity_layer(name):
    """A layer that returns its inputs."""
    from yeoul.keras.layers.identity import Identity

    return Identity(name=name)


def rescaling_layer(scale, offset, name):
    """A layer that multiplies and adds."""
    from yeoul.keras.layers.preprocessing.rescaling import Rescaling

    return Rescaling(scale=scale, offset=offset, name=name)


def adapt_to(layer: Layer, dataset, name):
    """Adapts a layer to a feature of a dataset of dicts."""
    column = dataset.map(lambda row: row[name])
    rank = column.element_spec.shape.rank
    if rank == 0:
        column = column.batch(32).map(lambda x: expand_dims(x, -1))
    elif rank == 1:
        column = column.map(lambda x: expand_dims(x, -1))
    if column.element_spec.dtype.is_integer and layer.dtype not in ("int64", "int32"):
        column = column.map(lambda x: cast(x, layer.dtype))
    layer.adapt(column)
