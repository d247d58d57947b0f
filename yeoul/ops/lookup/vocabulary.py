"""tf.lookup.StaticVocabularyTable: ids of words, with buckets for unknown ones."""

from yeoul.core.dtypes import as_dtype, int64, string
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import TABLE
from yeoul.ops.casting import cast
from yeoul.ops.compare import not_equal
from yeoul.ops.lookup.interface import LookupTable
from yeoul.ops.lookup.static_table import StaticHashTable, StaticHashTableV1
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.select import where
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.strings import as_string

NO_ID = -1


@export("lookup.StaticVocabularyTable")
class StaticVocabularyTable(LookupTable):
    """Ids of the words of a vocabulary; other words share buckets behind it.

    A word that is not in the vocabulary gets the id `Fingerprint64(word) % num_oov_buckets` plus
    the size of the vocabulary.

    Args:
      initializer: fills the vocabulary with words and the ids 0, 1, …; None: there is none, and
        all words go to buckets.
      num_oov_buckets: number of buckets.
      lookup_key_dtype: dtype of the keys that are looked up, by default the initializer's; an
        integer dtype for int64 keys.
      name: of the table in a graph.
      experimental_is_anonymous: whether nobody else finds the table by its name.

    Raises:
      ValueError: if there is no bucket.
      TypeError: if the ids are no int64, or the dtypes of the keys differ in kind.

    Example:
      >>> import yeoul as tf
      >>> init = tf.lookup.KeyValueTensorInitializer(
      ...     ["emerson", "lake", "palmer"], tf.constant([0, 1, 2], tf.int64))
      >>> table = tf.lookup.StaticVocabularyTable(init, num_oov_buckets=5)
      >>> print(table.lookup(tf.constant(["palmer", "crimson", "king"])).numpy())
      [2 7 6]
      >>> print(table.size().numpy())
      8
    """

    _table_class = StaticHashTable

    def __init__(
        self,
        initializer,
        num_oov_buckets,
        lookup_key_dtype=None,
        name=None,
        experimental_is_anonymous=False,
    ):
        if num_oov_buckets <= 0:
            raise ValueError("`num_oov_buckets` must be > 0; use StaticHashTable.")
        key = initializer.key_dtype if initializer is not None else string
        if initializer is not None and initializer.value_dtype is not int64:
            raise TypeError(
                f"Invalid `value_dtype`, expected {int64} but got {initializer.value_dtype}. Give "
                "the initializer value_dtype=tf.int64."
            )
        lookup_dtype = key if lookup_key_dtype is None else as_dtype(lookup_key_dtype)
        if initializer is not None and lookup_dtype.is_integer != key.is_integer:
            wanted = "integer" if lookup_dtype.is_integer else lookup_dtype
            raise TypeError(f"Invalid `key_dtype`, expected {wanted} but got {key}.")
        super().__init__(lookup_dtype, int64)
        self._num_oov_buckets, self._table = int(num_oov_buckets), None
        if initializer is not None:
            self._table = self._table_class(
                initializer, NO_ID, name or "hash_table", experimental_is_anonymous
            )
            self._name = self._table.name
            self.resource_handle = self._table.resource_handle
        self._inner_dtype = key

    @property
    def initializer(self):
        """The operation that fills the table; None outside of graphs, where that was done."""
        return None if self._table is None else self._table._init_op

    def size(self, name=None):
        """The number of words and buckets, as a scalar tensor of int64.

        Args:
          name: name of the node in a graph.
        """
        if self._table is None:
            return convert_to_tensor(self._num_oov_buckets, int64)
        return self._table.size(name) + self._num_oov_buckets

    def lookup(self, keys, name=None):
        """The ids of the keys.

        Args:
          keys: tensor, `tf.RaggedTensor` or `tf.SparseTensor` of the keys' dtype.
          name: name of the node in a graph.

        Returns:
          What `keys` is, of int64.

        Raises:
          TypeError: if the keys have another dtype than the table's.
        """
        keys = self._checked(keys)
        if isinstance(keys, SparseTensor):
            return SparseTensor(keys.indices, self.lookup(keys.values, name), keys.dense_shape)
        if isinstance(keys, RaggedTensor):
            return keys.with_flat_values(self.lookup(keys.flat_values, name))
        return identify(keys, self)


@export("compat.v1.lookup.StaticVocabularyTable")
class StaticVocabularyTableV1(StaticVocabularyTable):
    """`tf.lookup.StaticVocabularyTable` in the graph of a session, where it is to be initialized.

    Args:
      initializer: fills the vocabulary, or None.
      num_oov_buckets: number of buckets.
      lookup_key_dtype: dtype of the keys that are looked up.
      name: of the table in the graph.
      experimental_is_anonymous: whether nobody else finds the table by its name.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as session:
      ...     init = tf.lookup.KeyValueTensorInitializer(["a"], tf.constant([0], tf.int64))
      ...     table = tf.compat.v1.lookup.StaticVocabularyTable(init, num_oov_buckets=1)
      ...     _ = session.run(table.initializer)
      ...     print(session.run(table.lookup(tf.constant(["a", "b"]))))
      [0 1]
    """

    _table_class = StaticHashTableV1


@dispatchable
def identify(keys, table):
    """The ids of keys, a tensor, in a vocabulary table."""
    inner = table._inner_dtype
    if keys.dtype is not inner and inner is not string:
        keys = cast(keys, inner)
    text = keys if keys.dtype is string else as_string(keys)
    attrs = {"num_buckets": table._num_oov_buckets}
    buckets = execute(TABLE["StringToHashBucketFast"], (text,), attrs)
    if table._table is None:
        return buckets
    ids = table._table.lookup(keys)
    return where(not_equal(ids, NO_ID), ids, buckets + table._table.size())
