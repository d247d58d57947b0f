"""Tables that change: tf.lookup.experimental.MutableHashTable and DenseHashTable."""

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.handle import held
from yeoul.engine.trackable import Trackable
from yeoul.ops.control import init_scope
from yeoul.ops.lookup import records
from yeoul.ops.lookup.interface import LookupTable
from yeoul.ops.lookup.table import Table


class MutableTable(LookupTable, Trackable):
    """Base of the tables that change."""

    def __init__(self, key_dtype, value_dtype, default_value):
        super().__init__(key_dtype, value_dtype)
        with init_scope():
            self._default_value = convert_to_tensor(default_value, self._value_dtype)
        self._value_shape = tuple(self._default_value.shape)
        self._key_shape, self._checkpoint = (), True

    def insert(self, keys, values, name=None):
        """Adds keys with their values; keys that are there get new values.

        Args:
          keys: tensor of keys.
          values: tensor of one value for each key.
          name: name of the node in a graph.

        Raises:
          TypeError, ValueError: if dtypes do not fit those of the table.
          InvalidArgumentError: if there is not one value of the right shape for each key.
        """
        keys = self._as(keys, self._key_dtype)
        values = self._as(values, self._value_dtype)
        name = name or f"{self._name}_lookup_table_insert/LookupTableInsertV2"
        return execute(records.INSERT, (self.resource_handle, keys, values), name=name)

    def remove(self, keys, name=None):
        """Takes keys out; those that are not there do not matter.

        Args:
          keys: tensor of keys.
          name: name of the node in a graph.

        Raises:
          TypeError: if the keys have another dtype than the table's.
        """
        keys = self._checked(keys)
        name = name or f"{self._name}_lookup_table_remove/LookupTableRemoveV2"
        return execute(records.REMOVE, (self.resource_handle, keys), name=name)

    def export(self, name=None):
        """All keys and their values.

        Args:
          name: name of the node in a graph.

        Returns:
          Two tensors, in the same order.
        """
        name = name or f"{self._name}_lookup_table_export_values/LookupTableExportV2"
        return self._export(self._key_shape, self._value_shape, name)

    # What checkpoints ask for.

    def _trackable_children(self):
        return {}

    def _checkpoint_values(self):
        """What the table holds; nothing if it was made with `checkpoint=False`."""
        if not self._checkpoint:
            return {}
        keys, values = held(self.resource_handle._a, Table).export()
        return {"table": {"-keys": keys, "-values": values}}

    def _check_checkpoint_values(self, attribute, values):
        held(self.resource_handle._a, Table).check_values(values["-keys"], values["-values"])

    def _restore_checkpoint_values(self, attribute, values):
        inputs = (self.resource_handle, values["-keys"], values["-values"])
        execute(records.IMPORT, inputs)

    def _as(self, value, dtype):
        """A value as a tensor of the dtype."""
        return to_tensor(value, dtype.np)


@export("lookup.experimental.MutableHashTable", "compat.v1.lookup.experimental.MutableHashTable")
class MutableHashTable(MutableTable):
    """A table of keys and values that can change.

    Args:
      key_dtype: dtype of the keys: string or an integer dtype.
      value_dtype: dtype of the values.
      default_value: the value of keys that are not there; its shape is that of all values.
      name: of the table in a graph.
      checkpoint: whether checkpoints save what it holds.
      experimental_is_anonymous: whether nobody else finds the table by its name.

    Raises:
      NotFoundError: if there are no tables of such dtypes.

    Example:
      >>> import yeoul as tf
      >>> table = tf.lookup.experimental.MutableHashTable(tf.string, tf.int64, default_value=-1)
      >>> table.insert(["a", "b"], [1, 2])
      >>> print(table.lookup(["b", "z"]).numpy(), table.size().numpy())
      [ 2 -1] 2
    """

    def __init__(
        self,
        key_dtype,
        value_dtype,
        default_value,
        name="MutableHashTable",
        checkpoint=True,
        experimental_is_anonymous=False,
    ):
        super().__init__(key_dtype, value_dtype, default_value)
        self._checkpoint = bool(checkpoint)
        if self._value_shape:
            ops = records.OF_TENSORS, records.ANONYMOUS_OF_TENSORS
            attrs = {"value_shape": self._value_shape}
        else:
            ops, attrs = (records.MUTABLE, records.ANONYMOUS_MUTABLE), {}
        op = ops[bool(experimental_is_anonymous)]
        self._create(op, (), attrs, name, not experimental_is_anonymous)

    def lookup(self, keys, dynamic_default_values=None, name=None):
        """The values of the keys.

        Args:
          keys: tensor, `tf.RaggedTensor` or `tf.SparseTensor` of the keys' dtype.
          dynamic_default_values: values for keys that are not there, one for each; by default
            the table's.
          name: name of the node in a graph.

        Returns:
          What `keys` is, of values.

        Raises:
          TypeError: if the keys have another dtype than the table's.
        """
        default = self._default_value
        if dynamic_default_values is not None:
            default = self._as(dynamic_default_values, self._value_dtype)
        name = name or f"{self._name}_lookup_table_find/LookupTableFindV2"
        return self._find(keys, default, self._value_shape, name=name)


@export("lookup.experimental.DenseHashTable", "compat.v1.lookup.experimental.DenseHashTable")
class DenseHashTable(MutableTable):
    """A table that can change, with two keys that mark its empty and deleted places.

    Args:
      key_dtype: dtype of the keys.
      value_dtype: dtype of the values.
      default_value: the value of keys that are not there; its shape is that of all values.
      empty_key: a key that is never used; its shape is that of all keys.
      deleted_key: another one.
      initial_num_buckets: a power of 2, at least 4: how much room there is at first.
      name: of the table in a graph.
      checkpoint: whether checkpoints save what it holds.
      experimental_is_anonymous: whether nobody else finds the table by its name.

    Raises:
      InvalidArgumentError: if `empty_key` and `deleted_key` are equal, or the number of buckets is
        none.

    Example:
      >>> import yeoul as tf
      >>> table = tf.lookup.experimental.DenseHashTable(
      ...     tf.int64, tf.int64, default_value=-1, empty_key=0, deleted_key=-1)
      >>> table.insert([4, 5], [40, 50])
      >>> table.erase([4])
      >>> print(table.lookup([4, 5]).numpy())
      [-1 50]
    """

    def __init__(
        self,
        key_dtype,
        value_dtype,
        default_value,
        empty_key,
        deleted_key,
        initial_num_buckets=None,
        name="MutableDenseHashTable",
        checkpoint=True,
        experimental_is_anonymous=False,
    ):
        super().__init__(key_dtype, value_dtype, default_value)
        self._checkpoint = bool(checkpoint)
        with init_scope():
            self._empty_key = convert_to_tensor(empty_key, self._key_dtype)
            self._deleted_key = convert_to_tensor(deleted_key, self._key_dtype)
        self._key_shape = tuple(self._empty_key.shape)
        attrs = {"value_shape": self._value_shape}
        if initial_num_buckets is not None:
            attrs["initial_num_buckets"] = int(initial_num_buckets)
        op = records.ANONYMOUS_DENSE if experimental_is_anonymous else records.DENSE_TABLE
        inputs = (self._empty_key, self._deleted_key)
        self._create(op, inputs, attrs, name, not experimental_is_anonymous)

    def lookup(self, keys, name=None):
        """The values of the keys.

        Args:
          keys: tensor, `tf.RaggedTensor` or `tf.SparseTensor` of the keys' dtype.
          name: name of the node in a graph.

        Returns:
          What `keys` is, of values.

        Raises:
          TypeError: if the keys have another dtype than the table's.
          InvalidArgumentError: if a key is `empty_key` or `deleted_key`.
        """
        name = name or f"{self._name}_lookup_table_find/LookupTableFindV2"
        rank = len(self._key_shape)
        return self._find(keys, self._default_value, self._value_shape, rank, name)

    def insert_or_assign(self, keys, values, name=None):
        """Adds keys with their values; keys that are there get new values.

        Args:
          keys: tensor of keys.
          values: tensor of one value for each key.
          name: name of the node in a graph.
        """
        return self.insert(keys, values, name)

    def erase(self, keys, name=None):
        """Takes keys out, as `remove`.

        Args:
          keys: tensor of keys.
          name: name of the node in a graph.
        """
        return self.remove(keys, name)
