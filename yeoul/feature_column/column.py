"""What all feature columns are, and the features that they are computed from."""

import abc

from yeoul.core.dtypes import as_dtype
from yeoul.engine.convert import convert_to_tensor
from yeoul.ops.sparse_dense import to_dense
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.views import expand_dims

MISSING = -(1 << 31)  # stands for no value in a row of ids; -1 for a value of no class


class FeatureColumn(abc.ABC):
    """A column: named, with a specification for `tf.io.parse_example`."""

    @property
    @abc.abstractmethod
    def name(self):
        """The name of the column."""

    @property
    @abc.abstractmethod
    def parse_example_spec(self):
        """Dict of name to `tf.io.FixedLenFeature` or `tf.io.VarLenFeature`."""

    @property
    def parents(self):
        """The columns, and names of features, that it is computed from."""
        return [getattr(self, self._fields[0])]

    def create_state(self, layer):
        """Makes the weights and tables that it needs; a layer calls it when it is built."""
        for parent in self.parents:
            if isinstance(parent, FeatureColumn):
                parent.create_state(layer)

    def get_config(self):
        """The arguments as plain values."""
        from yeoul.feature_column.configs import plain

        return {field: plain(value) for field, value in zip(self._fields, self, strict=True)}

    @classmethod
    def from_config(cls, config, custom_objects=None, columns_by_name=None):
        """The column from `get_config()`'s dict."""
        from yeoul.feature_column.configs import restored

        values = {name: restored(v, name, custom_objects) for name, v in config.items()}
        return cls(**values)

    def __lt__(self, other):
        return str(self) < str(other)


class DenseColumn(FeatureColumn):
    """A column that gives numbers: `[batch, *variable_shape]`."""

    @property
    @abc.abstractmethod
    def variable_shape(self):
        """The shape of one row, a `tf.TensorShape`."""

    @abc.abstractmethod
    def dense(self, features):
        """The numbers, from `Features`."""


class CategoricalColumn(FeatureColumn):
    """A column that gives class numbers."""

    @property
    @abc.abstractmethod
    def num_buckets(self):
        """The number of classes."""

    @abc.abstractmethod
    def ids(self, features):
        """The class numbers, int64 `[batch, n]`.

        `MISSING` where there is no value, -1 for a value of no class.
        """

    def weights(self, features):
        """A weight for each class number, or None."""
        return None


class SequenceDenseColumn(FeatureColumn):
    """A column that gives numbers for each time step."""

    @abc.abstractmethod
    def sequence(self, features):
        """The numbers `[batch, time, *variable_shape]`, and the lengths of the sequences."""


class Features:
    """The features of one call of a layer, with what is computed from them.

    Args:
      features: dict of name to tensor.
      layer: the layer, which holds weights and tables.
    """

    def __init__(self, features, layer):
        self._features, self.layer = features, layer
        self._known = {}

    def raw(self, key):
        """The feature of this name: a tensor of at least two axes, or a sparse one.

        Raises:
          ValueError: if there is none, or its number of axes is not known.
        """
        if key not in self._features:
            raise ValueError(f"Feature {key} is not in features dictionary.")
        value = self._features[key]
        if isinstance(value, SparseTensor):
            return value
        value = convert_to_tensor(value)
        rank = value.shape.rank
        if rank is None:
            raise ValueError(
                f"The rank of feature {key} is not known: give its tensor a shape, at least "
                "[None], by tf.ensure_shape."
            )
        if rank == 0:
            raise ValueError(f"Feature {key} cannot have rank 0. Given: {value}")
        return expand_dims(value, -1) if rank == 1 else value

    def categories(self, key):
        """The values of a categorical feature as a dense tensor: "" or -1 where there is none."""
        value = self.raw(key)
        if isinstance(value, SparseTensor):
            return to_dense(value, default_value="" if value.dtype.name == "string" else -1)
        return value

    def of(self, column, method):
        """What a method of a column gives, computed once."""
        found = self._known.get((method, column))
        if found is None:
            found = self._known[method, column] = getattr(column, method)(self)
        return found


def check_key(key):
    """Refuses names that are no strings."""
    if not isinstance(key, str):
        raise ValueError(f"key must be a string. Got: type {type(key)}. Given key: {key}.")


def check_category_dtype(key, dtype):
    """Refuses dtypes that no class can be named by; returns the dtype."""
    dtype = as_dtype(dtype)
    if not (dtype.is_integer or dtype.name == "string"):
        raise ValueError(f"column_name: {key} dtype must be string or integer. dtype: {dtype}.")
    return dtype
