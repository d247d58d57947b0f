"""Datasets as variant tensors."""

from yeoul.core.export import export
from yeoul.data.dataset import Dataset
from yeoul.engine.handle import VARIANT, handle_of, held
from yeoul.engine.tensor import EagerTensor


class Variant:
    """What the variant of a dataset holds."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __repr__(self):
        return f"<{type(self.dataset).__name__}DatasetOp()::Dataset>"


class FromVariant(Dataset):
    """The dataset that a variant holds."""

    label = "_VariantDataset"

    def __init__(self, source, element_spec):
        self.source = source
        super().__init__((source,), element_spec, source._length)

    def sought(self, token, skip):
        return self.source.sought(token, skip)

    def chunks(self, at=None):
        return self.source.chunks(at)


@export("data.experimental.to_variant")
def to_variant(dataset):
    """A scalar variant tensor that holds a dataset.

    Args:
      dataset: a `tf.data.Dataset`.

    Example:
      >>> import yeoul as tf
      >>> tf.data.experimental.to_variant(tf.data.Dataset.range(3)).dtype
      tf.variant
    """
    return EagerTensor(handle_of(Variant(dataset), VARIANT))


@export("data.experimental.from_variant")
def from_variant(variant, structure):
    """The dataset that a variant tensor holds.

    Args:
      variant: what `to_variant` gave.
      structure: the `element_spec` of the dataset.

    Example:
      >>> import yeoul as tf
      >>> variant = tf.data.experimental.to_variant(tf.data.Dataset.range(2))
      >>> ds = tf.data.experimental.from_variant(variant, tf.TensorSpec([], tf.int64))
      >>> [x.numpy().item() for x in ds]
      [0, 1]
    """
    return FromVariant(held(variant._a).dataset, structure)


@export("data.experimental.save")
def save(dataset, path, compression=None, shard_func=None, checkpoint_args=None):
    """Writes all elements to files; as `tf.data.Dataset.save`.

    Args:
      dataset: a `tf.data.Dataset`.
      path: a folder; what is there is replaced.
      compression: "GZIP" or None.
      shard_func: function of the components of an element; gives an int64, its shard.
      checkpoint_args: must be None.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> folder = tempfile.mkdtemp()
      >>> tf.data.experimental.save(tf.data.Dataset.range(2), folder)
      >>> len(tf.data.experimental.load(folder))
      2
    """
    dataset.save(path, compression, shard_func, checkpoint_args)


@export("data.experimental.load")
def load(path, element_spec=None, compression=None, reader_func=None):
    """The elements that `save` wrote; as `tf.data.Dataset.load`.

    Args:
      path: the folder.
      element_spec: as that of the dataset that was saved; known from the files.
      compression: as when it was saved.
      reader_func: function of a dataset of the shards (datasets); gives a dataset.

    Raises:
      NotFoundError: if nothing was saved there.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> folder = tempfile.mkdtemp()
      >>> tf.data.Dataset.range(2).save(folder)
      >>> [x.numpy().item() for x in tf.data.experimental.load(folder)]
      [0, 1]
    """
    return Dataset.load(path, element_spec, compression, reader_func)
