"""Features of several kinds, prepared together for a model."""

from yeoul.core.export import export
from yeoul.engine.composite import CompositeTensor
from yeoul.keras.core.input_layer import Input
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.serialization import deserialize_keras_object, serialize_keras_object
from yeoul.keras.layers.concatenate import Concatenate
from yeoul.keras.layers.preprocessing.category_encoding import CategoryEncoding
from yeoul.keras.layers.preprocessing.discretization import Discretization
from yeoul.keras.layers.preprocessing.hashed_crossing import HashedCrossing
from yeoul.keras.layers.preprocessing.hashing import Hashing
from yeoul.keras.layers.preprocessing.integer_lookup import IntegerLookup
from yeoul.keras.layers.preprocessing.normalization import Normalization
from yeoul.keras.layers.preprocessing.preprocessing_layer import as_tensor
from yeoul.keras.layers.preprocessing.string_lookup import StringLookup
from yeoul.keras.training.data import is_dataset
from yeoul.keras.utils.features import (
    Cross,
    Feature,
    adapt_to,
    identity_layer,
    rescaling_layer,
    unique_feature_name,
)
from yeoul.ops.array import expand_dims, squeeze


@export("keras.utils.FeatureSpace")
class FeatureSpace(Layer):
    """Prepares the columns of a table for a model: numbers are scaled, categories encoded.

    Args:
      features: dict from the name of a feature to its kind: a name ("float", "float_normalized",
        "float_rescaled", "float_discretized", "integer_categorical", "string_categorical",
        "integer_hashed", "string_hashed") or what the methods of these names return.
      output_mode: "concat": one vector for each sample; "dict": a dict of tensors.
      crosses: tuples of names of features to cross, or what the method `cross` returns.
      crossing_dim: default number of bins of a cross.
      hashing_dim: default number of bins of hashed features.
      num_discretization_bins: default number of bins of discretised features.

    Raises:
      ValueError: if there are no features, a kind is unknown, or a cross names a feature that is
        not there.

    Example:
      >>> import yeoul as tf
      >>> space = tf.keras.utils.FeatureSpace({"age": "float", "color": "string_categorical"})
      >>> rows = tf.data.Dataset.from_tensor_slices({"age": [1.0, 2.0], "color": ["red", "blue"]})
      >>> space.adapt(rows)
      >>> print(space({"age": [3.0], "color": ["red"]}).numpy())
      [[3. 0. 1. 0.]]
    """

    def __init__(
        self,
        features,
        output_mode="concat",
        crosses=None,
        crossing_dim=32,
        hashing_dim=32,
        num_discretization_bins=32,
    ):
        if not features:
            raise ValueError("The `features` argument cannot be None or empty.")
        if output_mode not in ("dict", "concat"):
            raise ValueError(
                "Invalid value for argument `output_mode`. Expected one of {'dict', 'concat'}. "
                f"Received: output_mode={output_mode}"
            )
        super().__init__()
        self.crossing_dim, self.hashing_dim = crossing_dim, hashing_dim
        self.num_discretization_bins, self.output_mode = num_discretization_bins, output_mode
        self._hold(
            features={name: self._standard(name, kind) for name, kind in features.items()},
            crosses=[self._cross_of(cross, features) for cross in crosses or []],
        )
        self._hold(
            inputs={name: self._input(name, f) for name, f in self.features.items()},
            _is_adapted=False,
            _sublayers_built=False,
            _encoded_tensors=None,
        )
        self.preprocessors = {name: f.preprocessor for name, f in self.features.items()}
        self.crossers = {
            cross.name: HashedCrossing(cross.crossing_dim, name=cross.name)
            for cross in self.crosses
        }
        self.encoders = {}
        if not self._to_adapt():
            self._hold(_is_adapted=True)

    # Kinds of features.

    @classmethod
    def cross(cls, feature_names, crossing_dim, output_mode="one_hot"):
        """A cross of features, hashed into `crossing_dim` bins."""
        return Cross(feature_names, crossing_dim, output_mode=output_mode)

    @classmethod
    def feature(cls, dtype, preprocessor, output_mode):
        """A feature that any layer prepares.

        Args:
          dtype: of the inputs.
          preprocessor: the layer.
          output_mode: "int", "one_hot" or "float".
        """
        return Feature(dtype, preprocessor, output_mode)

    @classmethod
    def float(cls, name=None):
        """Numbers as they are."""
        name = name or unique_feature_name("float")
        return Feature("float32", identity_layer(f"{name}_preprocessor"), "float")

    @classmethod
    def float_rescaled(cls, scale=1.0, offset=0.0, name=None):
        """`numbers * scale + offset`."""
        name = name or unique_feature_name("float_rescaled")
        layer = rescaling_layer(scale, offset, f"{name}_preprocessor")
        return Feature("float32", layer, "float")

    @classmethod
    def float_normalized(cls, name=None):
        """Numbers with mean 0 and variance 1."""
        name = name or unique_feature_name("float_normalized")
        return Feature("float32", Normalization(axis=-1, name=f"{name}_preprocessor"), "float")

    @classmethod
    def float_discretized(cls, num_bins, bin_boundaries=None, output_mode="one_hot", name=None):
        """The bins that numbers fall into."""
        name = name or unique_feature_name("float_discretized")
        layer = Discretization(
            num_bins=num_bins, bin_boundaries=bin_boundaries, name=f"{name}_preprocessor"
        )
        return Feature("float32", layer, output_mode)

    @classmethod
    def integer_categorical(
        cls, max_tokens=None, num_oov_indices=1, output_mode="one_hot", name=None
    ):
        """Integers that stand for categories."""
        name = name or unique_feature_name("integer_categorical")
        layer = IntegerLookup(
            max_tokens=max_tokens, num_oov_indices=num_oov_indices, name=f"{name}_preprocessor"
        )
        return Feature("int64", layer, output_mode)

    @classmethod
    def string_categorical(
        cls, max_tokens=None, num_oov_indices=1, output_mode="one_hot", name=None
    ):
        """Strings that stand for categories."""
        name = name or unique_feature_name("string_categorical")
        layer = StringLookup(
            max_tokens=max_tokens, num_oov_indices=num_oov_indices, name=f"{name}_preprocessor"
        )
        return Feature("string", layer, output_mode)

    @classmethod
    def string_hashed(cls, num_bins, output_mode="one_hot", name=None):
        """Strings, hashed into bins."""
        name = name or unique_feature_name("string_hashed")
        layer = Hashing(num_bins=num_bins, name=f"{name}_preprocessor")
        return Feature("string", layer, output_mode)

    @classmethod
    def integer_hashed(cls, num_bins, output_mode="one_hot", name=None):
        """Integers, hashed into bins."""
        name = name or unique_feature_name("integer_hashed")
        layer = Hashing(num_bins=num_bins, name=f"{name}_preprocessor")
        return Feature("int64", layer, output_mode)

    def _standard(self, name, kind):
        """The feature of a kind, given by its name, its configuration or itself."""
        if isinstance(kind, Feature):
            return kind
        if isinstance(kind, dict):
            return deserialize_keras_object(kind)
        sizes = {
            "float_discretized": (self.num_discretization_bins,),
            "integer_hashed": (self.hashing_dim,),
            "string_hashed": (self.hashing_dim,),
        }
        plain = ("float", "float_normalized", "float_rescaled")
        plain += ("integer_categorical", "string_categorical")
        if kind in (*plain, *sizes):
            return getattr(FeatureSpace, kind)(*sizes.get(kind, ()), name=name)
        raise ValueError(
            f"Invalid feature type: {kind} (feature {name!r}). Expected one of "
            f"{sorted([*plain, *sizes])}, or what a method of FeatureSpace returns."
        )

    def _cross_of(self, cross, features):
        """A cross, given by names of features, its configuration or itself."""
        if isinstance(cross, dict):
            cross = deserialize_keras_object(cross)
        if not isinstance(cross, Cross):
            cross = Cross(cross, self.crossing_dim)
        unknown = [name for name in cross.feature_names if name not in features]
        if unknown:
            raise ValueError(
                "All features referenced in the `crosses` argument should be present in the "
                f"`features` dict. Received unknown features: {cross.feature_names} (not there: "
                f"{unknown})"
            )
        return cross

    def _input(self, name, feature):
        return Input(shape=(1,), dtype=feature.dtype, name=name)

    # Learning.

    def _to_adapt(self):
        """The names of the features that learn from data."""
        return [
            name
            for name, f in self.features.items()
            if isinstance(f.preprocessor, (Normalization, IntegerLookup, StringLookup))
            or (
                isinstance(f.preprocessor, Discretization)
                and f.preprocessor.input_bin_boundaries is None
            )
        ]

    def adapt(self, dataset):
        """Learns what the features need to know.

        Args:
          dataset: `tf.data.Dataset` of dicts, batched or not.

        Raises:
          ValueError: if it is no dataset.
        """
        if not is_dataset(dataset):
            raise ValueError(
                f"`adapt()` can only be called on a tf.data.Dataset. Received instead: {dataset} "
                f"(of type {type(dataset)}). Use tf.data.Dataset.from_tensor_slices."
            )
        for name in self._to_adapt():
            adapt_to(self.preprocessors[name], dataset, name)
        self._hold(_is_adapted=True)
        self.get_encoded_features()
        self.built = True
        self._hold(_sublayers_built=True)

    # Encoding.

    def get_inputs(self):
        """The Keras symbolic inputs by the names of their features."""
        self._check_adapted()
        return self.inputs

    def get_encoded_features(self):
        """The Keras symbolic output: a tensor, or a dict of tensors."""
        self._check_adapted()
        if self._encoded_tensors is None:
            prepared = {name: self.preprocessors[name](x) for name, x in self.inputs.items()}
            crossed = self._crossed(prepared)
            self._hold(_encoded_tensors=self._merged(prepared, crossed))
        return self._encoded_tensors

    def _check_adapted(self):
        if not self._is_adapted:
            raise ValueError(
                "You need to call `.adapt(dataset)` on the FeatureSpace before you can start using "
                "it."
            )

    def _crossed(self, prepared):
        return {
            cross.name: self.crossers[cross.name]([prepared[n] for n in cross.feature_names])
            for cross in self.crosses
        }

    def _merged(self, prepared, crossed):
        """The features and crosses, encoded, as one tensor or a dict."""
        kinds = {**self.features, **{cross.name: cross for cross in self.crosses}}
        values = {**prepared, **crossed}
        if self.output_mode == "dict":
            return {n: self._encoded(n, kinds[n], values[n]) for n in sorted(values)}
        parts = []
        for name in (*sorted(prepared), *crossed):
            value = values[name]
            part = self._encoded(name, kinds[name], value)
            if not part.dtype.is_floating:
                raise ValueError(
                    f"Cannot concatenate features because feature '{name}' has not been encoded "
                    f"(it has dtype {part.dtype.name}). Consider using `output_mode='dict'`."
                )
            parts.append(part)
        if "" not in self.encoders:
            self.encoders[""] = Concatenate(axis=-1)
        return self.encoders[""](parts) if len(parts) > 1 else parts[0]

    def _encoded(self, name, kind, value):
        """The numbers of categories as vectors, if that is asked for."""
        if kind.output_mode != "one_hot":
            return value
        if name not in self.encoders:
            self.encoders[name] = CategoryEncoding(
                num_tokens=self._categories(name, kind, value), output_mode="multi_hot"
            )
        return self.encoders[name](value)

    def _categories(self, name, kind, value):
        """The number of categories of a feature or cross."""
        if isinstance(kind, Cross):
            return kind.crossing_dim
        layer = self.preprocessors[name]
        if isinstance(layer, (StringLookup, IntegerLookup)):
            return layer.vocabulary_size()
        if isinstance(layer, Discretization):
            return layer.num_bins or len(layer.bin_boundaries) + 1
        if isinstance(layer, Hashing):
            return layer.num_bins
        if not (value.dtype.is_integer):
            raise ValueError(
                f"Feature '{name}' has `output_mode='one_hot'`. The preprocessor should return an "
                f"integer. Instead it returns {value.dtype.name}."
            )
        raise ValueError(
            f"Feature '{name}' has `output_mode='one_hot'`, but how many categories "
            f"{type(layer).__name__} gives is not known. Let it give vectors and use 'float'."
        )

    def __call__(self, data):
        """The features of samples, encoded.

        Args:
          data: dict from the names of the features to tensors, arrays, lists or single values.

        Returns:
          A tensor `[batch, size]`, or a dict of tensors; without the batch for single values.

        Raises:
          ValueError: if it is no dict, or `adapt` was needed and not called.
          KeyError: if a feature is missing.
        """
        self._check_adapted()
        if not isinstance(data, dict):
            raise ValueError(
                f"A FeatureSpace can only be called with a dict. Received: data={data} (of type "
                f"{type(data)}). Pass a value for each of {list(self.features)}."
            )
        values = {name: as_value(data[name]) for name in self.features}
        single = all(x.shape.rank == 0 for x in values.values())
        prepared = {name: self.preprocessors[name](as_column(x)) for name, x in values.items()}
        result = self._merged(prepared, self._crossed(prepared))
        if not single:
            return result
        if isinstance(result, dict):
            return {name: squeeze(x, axis=0) for name, x in result.items()}
        return squeeze(result, axis=0)

    def get_config(self):
        """The constructor arguments."""
        return {
            "features": serialize_keras_object(self.features),
            "output_mode": self.output_mode,
            "crosses": serialize_keras_object(self.crosses),
            "crossing_dim": self.crossing_dim,
            "hashing_dim": self.hashing_dim,
            "num_discretization_bins": self.num_discretization_bins,
        }

    @classmethod
    def from_config(cls, config):
        """A feature space from `get_config()`'s dict."""
        return cls(**config)


def as_value(value):
    """What is given for a feature as a tensor."""
    return value if isinstance(value, (KerasTensor, CompositeTensor)) else as_tensor(value)


def as_column(tensor):
    """Values as `[batch, size]`."""
    rank = tensor.shape.rank
    if rank == 0:
        return expand_dims(expand_dims(tensor, 0), 0)
    return expand_dims(tensor, -1) if rank == 1 else tensor
