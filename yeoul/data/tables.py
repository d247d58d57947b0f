"""Lookup tables that are filled from datasets."""

import numpy as np

from yeoul.core.dtypes import as_dtype, string
from yeoul.core.export import export
from yeoul.data.dataset import Dataset
from yeoul.data.dataset_spec import is_dense
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import execute
from yeoul.ops.lookup import records
from yeoul.ops.lookup.static_table import StaticHashTable, TableInitializer
from yeoul.ops.lookup.vocabulary import StaticVocabularyTable

HASHERS = (None, "fasthash")


@export("data.experimental.DatasetInitializer")
class DatasetInitializer(TableInitializer):
    """Fills a lookup table from a dataset of pairs (key, value).

    Args:
      dataset: a `tf.data.Dataset` whose elements are pairs of scalars.

    Raises:
      TypeError: if its elements are no tuples.
      ValueError: if they are something else.

    Example:
      >>> import yeoul as tf
      >>> pairs = tf.data.Dataset.from_tensor_slices((["a", "b"], [1, 2]))
      >>> init = tf.data.experimental.DatasetInitializer(pairs)
      >>> tf.lookup.StaticHashTable(init, -1).lookup(tf.constant(["b", "z"])).numpy().tolist()
      [2, -1]
    """

    def __init__(self, dataset):
        self.dataset = dataset
        check_pairs(dataset)
        key, value = dataset.element_spec
        super().__init__(key.dtype, value.dtype)

    def _fill(self, table):
        columns: tuple = ([], [])
        for chunk in self.dataset._run():
            for column, part in zip(columns, chunk.columns, strict=True):
                column.append(part)
        kinds = (self.key_dtype, self.value_dtype)
        keys, values = (
            convert_to_tensor(np.concatenate([np.empty(0, kind.np), *parts]), kind)
            for parts, kind in zip(columns, kinds, strict=True)
        )
        return execute(records.IMPORT, (table.resource_handle, keys, values))


def check_pairs(dataset):
    """Raises TypeError or ValueError unless elements are pairs of scalars."""
    spec = dataset.element_spec
    wanted = "The dataset of a table must have elements (key, value) of two scalars"
    if not isinstance(spec, tuple):
        raise TypeError(f"{wanted}, not {spec}. Use map or enumerate.")
    if len(spec) != 2 or not all(is_dense(s) and s.shape.rank == 0 for s in spec):
        raise ValueError(f"{wanted}, not {spec}. Use map.")


def buckets_of(num_oov_buckets, vocab_size, hasher_spec, key_dtype, dataset):
    """The number of buckets, after a check of all arguments.

    Raises:
      TypeError: if `key_dtype` is no string or integer.
      ValueError: for other arguments.
    """
    if dataset is None:
        raise ValueError("`dataset` must be specified: a tf.data.Dataset.")
    if not isinstance(dataset, Dataset):
        raise ValueError(f"`dataset` must be a tf.data.Dataset, not {type(dataset)}.")
    if num_oov_buckets < 0:
        raise ValueError(
            f"`num_oov_buckets` must be greater than or equal to 0, got {num_oov_buckets}."
        )
    if vocab_size is not None and vocab_size < 1:
        raise ValueError(f"`vocab_size` must be greater than 0, got {vocab_size}.")
    dtype = as_dtype(key_dtype)
    if not dtype.is_integer and dtype is not string:
        raise TypeError("Only integer and string keys are supported.")
    if getattr(hasher_spec, "hasher", hasher_spec) not in HASHERS:
        raise ValueError(f"hasher_spec must be None or 'fasthash', not {hasher_spec!r}.")
    return int(num_oov_buckets)


@export("data.experimental.table_from_dataset")
def table_from_dataset(
    dataset=None,
    num_oov_buckets=0,
    vocab_size=None,
    default_value=None,
    hasher_spec="fasthash",
    key_dtype=string,
    name=None,
):
    """A lookup table of a dataset of pairs (key, value).

    Args:
      dataset: a `tf.data.Dataset` whose elements are pairs of scalars.
      num_oov_buckets: number of buckets for keys that are not there; values are int64 ids then.
      vocab_size: how many pairs are read; by default all of them.
      default_value: the value of keys that are not there, where there are no buckets.
      hasher_spec: how keys are put into buckets: "fasthash".
      key_dtype: dtype of the keys.
      name: a name for it.

    Returns:
      A `tf.lookup.StaticHashTable`, or a `tf.lookup.StaticVocabularyTable` if there are buckets.

    Raises:
      ValueError: for missing or impossible arguments.
      TypeError: if `key_dtype` is no string or integer.

    Example:
      >>> import yeoul as tf
      >>> pairs = tf.data.Dataset.from_tensor_slices((["a", "b"], [1, 2]))
      >>> table = tf.data.experimental.table_from_dataset(pairs, default_value=-1)
      >>> table.lookup(tf.constant(["b", "z"])).numpy().tolist()
      [2, -1]
    """
    buckets = buckets_of(num_oov_buckets, vocab_size, hasher_spec, key_dtype, dataset)
    if default_value is None:
        default_value = -1
    if vocab_size is not None:
        dataset = dataset.take(vocab_size)
    init = DatasetInitializer(dataset)
    if buckets:
        return StaticVocabularyTable(init, buckets, lookup_key_dtype=key_dtype, name=name)
    value = default_value if init.value_dtype is not string else str(default_value)
    return StaticHashTable(init, value, name=name)


@export("data.experimental.index_table_from_dataset")
def index_table_from_dataset(
    dataset=None,
    num_oov_buckets=0,
    vocab_size=None,
    default_value=-1,
    hasher_spec="fasthash",
    key_dtype=string,
    name=None,
):
    """A lookup table of the numbers of the elements of a dataset.

    Args:
      dataset: a `tf.data.Dataset` of scalars.
      num_oov_buckets: number of buckets for keys that are not there.
      vocab_size: how many elements are read; by default all of them.
      default_value: the number of keys that are not there, where there are no buckets.
      hasher_spec: how keys are put into buckets: "fasthash".
      key_dtype: dtype of the keys.
      name: a name for it.

    Returns:
      A `tf.lookup.StaticHashTable`, or a `tf.lookup.StaticVocabularyTable` if there are buckets.

    Example:
      >>> import yeoul as tf
      >>> words = tf.data.Dataset.from_tensor_slices(["a", "b"])
      >>> table = tf.data.experimental.index_table_from_dataset(words)
      >>> table.lookup(tf.constant(["b", "z"])).numpy().tolist()
      [1, -1]
    """
    buckets_of(num_oov_buckets, vocab_size, hasher_spec, key_dtype, dataset)
    numbers = Dataset.range((1 << 63) - 1)
    return table_from_dataset(
        Dataset.zip((dataset, numbers)),
        num_oov_buckets,
        vocab_size,
        default_value,
        hasher_spec,
        key_dtype,
        name,
    )
