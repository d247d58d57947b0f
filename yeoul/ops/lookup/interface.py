"""What all lookup tables offer, and how they make and find their resource."""

import uuid

from yeoul.core.dtypes import as_dtype
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.ops.control import init_scope
from yeoul.ops.lookup import records
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.sparse_tensor import SparseTensor

GRAPH_COLLECTION = "table_initializer"


class LookupTable:
    """Base of the tables of `tf.lookup`.

    Attributes:
      resource_handle: the tensor that ops on the table take.
      key_dtype: dtype of the keys.
      value_dtype: dtype of the values.
    """

    def __init__(self, key_dtype, value_dtype):
        self._key_dtype, self._value_dtype = as_dtype(key_dtype), as_dtype(value_dtype)
        self._name = None
        self.resource_handle = None

    @property
    def key_dtype(self):
        """The dtype of the keys."""
        return self._key_dtype

    @property
    def value_dtype(self):
        """The dtype of the values."""
        return self._value_dtype

    @property
    def name(self):
        """The name of the table in the graph of a session; None elsewhere."""
        return self._name

    def __getitem__(self, keys):
        """The values of the keys, as `lookup`."""
        return self.lookup(keys)

    def size(self, name=None):
        """The number of keys, as a scalar tensor of int64.

        Args:
          name: name of the node in a graph.
        """
        with_name = name or f"{self._name}_Size"
        return execute(records.SIZE, (self.resource_handle,), name=with_name)

    def _create(self, op, inputs, attrs, name, shared):
        """Makes the resource; in the graph of a session one that all of its runs share."""
        attrs = {"key_dtype": self._key_dtype.np, "value_dtype": self._value_dtype.np, **attrs}
        with init_scope():
            if STATE.graph is not None and shared:
                attrs["shared_name"] = f"{name}_{uuid.uuid4()}"
            self.resource_handle = execute(op, inputs, {**op.attrs, **attrs}, name)
            if STATE.graph is not None:
                self._name = self.resource_handle.node.name.rpartition("/")[2]

    def _checked(self, keys, name="keys"):
        """Keys as a tensor (or ragged or sparse tensor) of the table's dtype."""
        if isinstance(keys, (RaggedTensor, SparseTensor)):
            found = keys.dtype
        else:
            given = isinstance(keys, Tensor) or hasattr(keys, "dtype")
            if not given or not hasattr(keys.dtype, "np"):
                keys = to_tensor(keys, None if given else self._key_dtype.np)
            found = keys.dtype
        if found is not self._key_dtype:
            raise TypeError(
                f"Dtype of argument `{name}` must be {self._key_dtype}, received: {found}. "
                "Convert the keys with tf.cast, or numbers to text with tf.strings.as_string."
            )
        return keys

    def _find(self, keys, default, dims=(), key_rank=0, name=None):
        """The values of the keys, which may be ragged or sparse."""
        keys = self._checked(keys)
        if isinstance(keys, SparseTensor):
            found = self._find(keys.values, default, dims, key_rank, name)
            return SparseTensor(keys.indices, found, keys.dense_shape)
        if isinstance(keys, RaggedTensor):
            return keys.with_flat_values(
                self._find(keys.flat_values, default, dims, key_rank, name)
            )
        return find(self.resource_handle, keys, default, dims, key_rank, name)

    def _export(self, key_shape, value_shape, name):
        attrs = {"Tkeys": self._key_dtype.np, "Tvalues": self._value_dtype.np}
        keys, values = execute(records.EXPORT, (self.resource_handle,), attrs, name)
        if STATE.graph is not None:
            keys.set_shape([None, *key_shape])
            values.set_shape([None, *value_shape])
        return keys, values


@dispatchable
def find(handle, keys, default, dims=(), key_rank=0, name=None):
    """The values of keys, a tensor; with the shape as far as it is known."""
    found = execute(records.FIND, (handle, keys, default), name=name)
    if STATE.graph is not None:
        found.set_shape(TensorShape(records.value_dims(keys, dims, key_rank)))
    return found


def registered(node):
    """The operation of a node that fills a table, for `tf.compat.v1.tables_initializer`."""
    operation = node.graph.operation_of(node)
    node.graph.add_to_collection(GRAPH_COLLECTION, operation)
    return operation
