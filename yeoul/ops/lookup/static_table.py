"""Tables that are filled once: tf.lookup.StaticHashTable, and what they are filled from."""

from yeoul.core.dtypes import as_dtype, int64, string
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.state import STATE
from yeoul.ops.control import init_scope
from yeoul.ops.lookup import records
from yeoul.ops.lookup.interface import LookupTable, registered
from yeoul.ops.lookup.text_file import TextFileIndex


class TableInitializer:
    """Base of what fills a static table.

    Attributes:
      key_dtype: dtype of the keys.
      value_dtype: dtype of the values.
    """

    def __init__(self, key_dtype, value_dtype):
        self._key_dtype, self._value_dtype = as_dtype(key_dtype), as_dtype(value_dtype)

    @property
    def key_dtype(self):
        """The dtype of the keys."""
        return self._key_dtype

    @property
    def value_dtype(self):
        """The dtype of the values."""
        return self._value_dtype

    def initialize(self, table):
        """Fills the table; in the graph of a session gives the operation that does.

        Args:
          table: a table of the same dtypes.

        Raises:
          TypeError: if its dtypes are others.
        """
        for what in ("key", "value"):
            wanted, own = getattr(table, f"{what}_dtype"), getattr(self, f"{what}_dtype")
            if wanted is not own:
                raise TypeError(
                    f"Invalid {what} dtype for table, expected {wanted} but got {own}. Give the "
                    f"initializer {what}_dtype={wanted!r}."
                )
        done = self._fill(table)
        deferred = STATE.graph is not None and STATE.graph.deferred
        return registered(done) if deferred else done

    def _fill(self, table):
        raise NotImplementedError(f"{type(self).__name__} does not define `_fill`.")


@export("lookup.KeyValueTensorInitializer", "compat.v1.lookup.KeyValueTensorInitializer")
class KeyValueTensorInitializer(TableInitializer):
    """Fills a static table from a tensor of keys and one of their values.

    Args:
      keys: tensor of the keys.
      values: tensor of as many values.
      key_dtype: dtype of the keys; by default that of `keys`.
      value_dtype: dtype of the values; by default that of `values`.
      name: of the operation in a graph.

    Example:
      >>> import yeoul as tf
      >>> init = tf.lookup.KeyValueTensorInitializer(["a", "b"], [1, 2])
      >>> table = tf.lookup.StaticHashTable(init, default_value=-1)
      >>> print(table.lookup(tf.constant(["b", "z"])).numpy())
      [ 2 -1]
    """

    def __init__(self, keys, values, key_dtype=None, value_dtype=None, name=None):
        with init_scope():
            self._keys = convert_to_tensor(keys, key_dtype, name="keys")
            self._values = convert_to_tensor(values, value_dtype, name="values")
        self._op_name = name or "key_value_init"
        super().__init__(self._keys.dtype, self._values.dtype)

    def _fill(self, table):
        inputs = (table.resource_handle, self._keys, self._values)
        return execute(records.IMPORT, inputs, name=self._op_name)


@export("lookup.TextFileInitializer", "compat.v1.lookup.TextFileInitializer")
class TextFileInitializer(TableInitializer):
    r"""Fills a static table from the lines of a text file.

    Args:
      filename: path of the file.
      key_dtype: dtype of the keys.
      key_index: the column that holds the keys, from 0 on, or
        `tf.lookup.TextFileIndex.WHOLE_LINE` or `LINE_NUMBER`.
      value_dtype: dtype of the values.
      value_index: as `key_index`, for the values.
      vocab_size: number of lines to read; by default all of them.
      delimiter: character between columns.
      name: of the operation in a graph.
      value_index_offset: added to values that are line numbers.

    Raises:
      ValueError: if an index does not fit its dtype, or there is no filename.

    Example:
      >>> import pathlib, tempfile
      >>> import yeoul as tf
      >>> path = pathlib.Path(tempfile.mkdtemp()) / "vocabulary.txt"
      >>> _ = path.write_text("apple\npear\n")
      >>> init = tf.lookup.TextFileInitializer(
      ...     str(path), tf.string, tf.lookup.TextFileIndex.WHOLE_LINE,
      ...     tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER)
      >>> print(tf.lookup.StaticHashTable(init, -1).lookup(tf.constant(["pear", "plum"])).numpy())
      [ 1 -1]
    """

    def __init__(
        self,
        filename,
        key_dtype,
        key_index,
        value_dtype,
        value_index,
        vocab_size=None,
        delimiter="\t",
        name=None,
        value_index_offset=0,
    ):
        if not isinstance(filename, (bytes, str)) and not hasattr(filename, "dtype"):
            filename = getattr(filename, "__fspath__", lambda: None)()
        if filename is None or (isinstance(filename, (bytes, str)) and not filename):
            raise ValueError("`filename` argument required for tf.lookup.TextFileInitializer.")
        super().__init__(key_dtype, value_dtype)
        check_index("key", key_index, self.key_dtype)
        check_index("value", value_index, self.value_dtype)
        if vocab_size is not None and vocab_size <= 0:
            raise ValueError(f"`vocab_size` should be > 0, received: {vocab_size}.")
        with init_scope():
            self._filename = convert_to_tensor(filename, string)
        self._attrs = {
            "key_index": int(key_index),
            "value_index": int(value_index),
            "vocab_size": -1 if vocab_size is None else int(vocab_size),
            "delimiter": delimiter,
            "offset": int(value_index_offset),
        }
        self._op_name = name or "text_file_init"

    def _fill(self, table):
        inputs = (table.resource_handle, self._filename)
        return execute(records.FROM_FILE, inputs, self._attrs, self._op_name)


def check_index(what, index, dtype):
    """Raises ValueError unless the column or number fits the dtype."""
    if index < -2:
        raise ValueError(f"`{what}_index` should be >= -2, received: {index}.")
    if index == TextFileIndex.LINE_NUMBER and dtype is not int64:
        raise ValueError(
            f"`{what}_dtype` must be int64 if `{what}_index` is {index} (the line's number), "
            f"received: {dtype}."
        )
    if index == TextFileIndex.WHOLE_LINE and not (dtype.is_integer or dtype is string):
        raise ValueError(
            f"`{what}_dtype` must be string or an integer dtype if `{what}_index` is {index} "
            f"(the whole line), received: {dtype}."
        )


@export("lookup.StaticHashTable")
class StaticHashTable(LookupTable):
    """A table of keys and values that never changes.

    Args:
      initializer: what fills it, such as `tf.lookup.KeyValueTensorInitializer`.
      default_value: the value of keys that are not there.
      name: of the table in a graph.
      experimental_is_anonymous: whether nobody else finds the table by its name.

    Example:
      >>> import yeoul as tf
      >>> init = tf.lookup.KeyValueTensorInitializer(["emerson", "lake"], [0, 1])
      >>> table = tf.lookup.StaticHashTable(init, default_value=-1)
      >>> print(table[tf.constant(["lake", "palmer"])].numpy(), table.size().numpy())
      [ 1 -1] 2
    """

    def __init__(self, initializer, default_value, name=None, experimental_is_anonymous=False):
        super().__init__(initializer.key_dtype, initializer.value_dtype)
        with init_scope():
            self._default_value = convert_to_tensor(default_value, self._value_dtype)
        self._default_value.shape.assert_is_compatible_with([])
        self._initializer = initializer
        op = records.ANONYMOUS_HASH_TABLE if experimental_is_anonymous else records.HASH_TABLE
        self._create(op, (), {}, name or "hash_table", not experimental_is_anonymous)
        with init_scope():
            self._init_op = initializer.initialize(self)

    @property
    def default_value(self):
        """The value of keys that are not there."""
        return self._default_value

    def lookup(self, keys, name=None):
        """The values of the keys.

        Args:
          keys: tensor, `tf.RaggedTensor` or `tf.SparseTensor` of the keys' dtype.
          name: name of the node in a graph.

        Returns:
          What `keys` is, of values.

        Raises:
          TypeError: if the keys have another dtype than the table's.
        """
        name = name or f"{self._name}_Lookup/LookupTableFindV2"
        return self._find(keys, self._default_value, name=name)

    def export(self, name=None):
        """All keys and their values.

        Args:
          name: name of the node in a graph.

        Returns:
          Two tensors, in the same order.
        """
        return self._export((), (), name or f"{self._name}_Export/LookupTableExportV2")


@export("compat.v1.lookup.StaticHashTable")
class StaticHashTableV1(StaticHashTable):
    """`tf.lookup.StaticHashTable` in the graph of a session, where it is to be initialized.

    Args:
      initializer: what fills it.
      default_value: the value of keys that are not there.
      name: of the table in the graph.
      experimental_is_anonymous: whether nobody else finds the table by its name.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as session:
      ...     init = tf.lookup.KeyValueTensorInitializer(["a"], [7])
      ...     table = tf.compat.v1.lookup.StaticHashTable(init, default_value=-1)
      ...     found = table.lookup(tf.constant(["a", "b"]))
      ...     _ = session.run(tf.compat.v1.tables_initializer())
      ...     print(session.run(found))
      [ 7 -1]
    """

    @property
    def initializer(self):
        """The operation that fills the table; None outside of graphs, where that was done."""
        return self._init_op
