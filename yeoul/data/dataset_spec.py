"""`tf.data.DatasetSpec`, and what stands for datasets while functions are traced."""

from yeoul.core import nest
from yeoul.core.errors import FailedPreconditionError
from yeoul.core.export import export
from yeoul.core.shape import as_shape
from yeoul.core.tensor_spec import TensorSpec, TypeSpec


@export("data.DatasetSpec", "data.experimental.DatasetStructure")
class DatasetSpec(TypeSpec):
    """What is known of a dataset that is an element or an argument.

    Args:
      element_spec: a structure of `tf.TypeSpec`s: those of its elements.
      dataset_shape: shape of an array of datasets; () for one.

    Example:
      >>> import yeoul as tf
      >>> tf.data.Dataset.range(4).window(2).element_spec
      DatasetSpec(TensorSpec(shape=(), dtype=tf.int64, name=None), TensorShape([]))
    """

    __slots__ = ("_dataset_shape", "_element_spec")

    def __init__(self, element_spec, dataset_shape=()):
        self._element_spec, self._dataset_shape = element_spec, as_shape(dataset_shape)

    @property
    def value_type(self):
        """`tf.data.Dataset`."""
        from yeoul.data.dataset import Dataset

        return Dataset

    @property
    def element_spec(self):
        """The specs of the elements."""
        return self._element_spec

    @staticmethod
    def from_value(value):
        """The spec of a dataset.

        Args:
          value: a `tf.data.Dataset`.
        """
        return DatasetSpec(value.element_spec)

    def _serialize(self):
        return self._element_spec, self._dataset_shape

    # A dataset holds no tensors that a graph could pass on: it is run beside it, on the host.

    def _flatten_components(self):
        return []

    def _from_components(self, components):
        return placeholder(self._element_spec)


class NoneTensorSpec(TypeSpec):
    """The spec of None in an element."""

    __slots__ = ()

    @property
    def value_type(self):
        """The class of None."""
        return type(None)

    def _serialize(self):
        return ()

    def __repr__(self):
        return "NoneTensorSpec()"


def is_dense(spec):
    """True for the spec of a tensor: then elements stack to columns."""
    return isinstance(spec, TensorSpec)


def specs_fit(given, known):
    """True if elements of the specs `known` are what the structure of specs `given` says."""
    try:
        nest.assert_same_structure(given, known)
        pairs = zip(nest.flatten(given), nest.flatten(known), strict=True)
        return all(g.is_compatible_with(k) for g, k in pairs)
    except (TypeError, ValueError):
        return False


def placeholder(element_spec, length=-2):
    """What stands, in a trace, for a dataset whose elements are known when the function runs."""
    from yeoul.data.dataset import Dataset

    class Placeholder(Dataset):
        label = "_VariantDataset"

        def chunks(self, at=None):
            raise FailedPreconditionError(
                None,
                None,
                "This dataset depends on a tensor of a tf.function, which has no value while the "
                "function is traced, and cannot be iterated over in its graph. Make the dataset "
                "outside of the tf.function and pass it in, or use it in a function of "
                "Dataset.map, flat_map or interleave.",
            )

    made = Placeholder((), element_spec, length)
    made._symbolic = True
    return made
