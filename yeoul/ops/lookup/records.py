"""The ops on lookup tables. They run on the host."""

import numpy as np

from yeoul.core.dtypes import as_dtype, int64, resource, string
from yeoul.core.errors import NotFoundError, UnimplementedError
from yeoul.engine.convert import invalid
from yeoul.engine.handle import SHARED, held
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.lookup.table import DenseTable, StaticTable, Table
from yeoul.ops.lookup.text_file import columns

SHARING = {"container": "", "shared_name": "", "use_node_name_sharing": False}
TYPES = {"key_dtype": None, "value_dtype": None}
VECTORS = {"value_shape": ()}
DENSE = {"initial_num_buckets": 131072, "max_load_factor": 0.8}


def one_handle(inputs, attrs):
    """Rule: a handle."""
    return [((), resource)]


def checked_types(key_dtype, value_dtype):
    """The np.dtypes of keys and values.

    Raises:
      NotFoundError: if tables have no such keys or values.
    """
    key, value = as_dtype(key_dtype), as_dtype(value_dtype)
    if not (key.is_integer or key is string) or value.np.names is not None:
        raise NotFoundError(
            None,
            None,
            f"No lookup table has keys of dtype {key.name} and values of dtype {value.name}. Keys "
            "are strings or integers; tf.cast converts others.",
        )
    return key.np, value.np


def creator(name, make, inputs="", **attrs):
    """Registers an op that makes a table, or finds the one of a shared name."""

    def host(*arrays, container="", shared_name="", use_node_name_sharing=False, **options):
        key, value = checked_types(options.pop("key_dtype"), options.pop("value_dtype"))

        def new():
            return make(*arrays, key, value, name=shared_name, **options)

        return SHARED.handle(container, shared_name, new)

    return register(
        name,
        inputs,
        attrs={**attrs, **TYPES},
        host=host,
        grad=NONE,
        shape=one_handle,
        stateful=True,
    )


def tensors_table(key, value, value_shape, name):
    return Table(key, value, (), value_shape, name)


def dense_table(empty, deleted, key, value, value_shape, name, initial_num_buckets, **options):
    if initial_num_buckets < 4 or initial_num_buckets & (initial_num_buckets - 1):
        raise invalid(
            "Number of buckets must be at least 4 and a power of 2, got: "
            f"{initial_num_buckets}. Choose 4, 8, 16, …"
        )
    return DenseTable(empty, deleted, value, value_shape, name)


KEYS = "empty_key:Key, deleted_key:Key"
HASH_TABLE = creator("HashTableV2", StaticTable, **SHARING)
ANONYMOUS_HASH_TABLE = creator("AnonymousHashTable", StaticTable)
MUTABLE = creator("MutableHashTableV2", Table, **SHARING)
ANONYMOUS_MUTABLE = creator("AnonymousMutableHashTable", Table)
OF_TENSORS = creator("MutableHashTableOfTensorsV2", tensors_table, **SHARING, **VECTORS)
ANONYMOUS_OF_TENSORS = creator("AnonymousMutableHashTableOfTensors", tensors_table, **VECTORS)
DENSE_TABLE = creator("MutableDenseHashTableV2", dense_table, KEYS, **SHARING, **VECTORS, **DENSE)
ANONYMOUS_DENSE = creator("AnonymousMutableDenseHashTable", dense_table, KEYS, **VECTORS, **DENSE)


# What is done with a table.


def mutable(handle):
    """The table of a handle, which can be changed."""
    table = held(handle, Table)
    if isinstance(table, StaticTable):
        raise UnimplementedError(
            None,
            None,
            "Insert not supported by InitializableLookupTable implementations: a static table is "
            "filled once. Use tf.lookup.experimental.MutableHashTable.",
        )
    return table


def _insert(table_handle, keys, values):
    mutable(table_handle).insert(keys, values)


def _remove(table_handle, keys):
    mutable(table_handle).remove(keys)


def _export(table_handle, Tkeys, Tvalues):
    return held(table_handle, Table).export()


def _initialize(table_handle, keys, values):
    held(table_handle, Table).initialize(keys, values)


def _import(table_handle, keys, values):
    held(table_handle, Table).restore(keys, values)


def _from_file(table_handle, filename, key_index, value_index, vocab_size, delimiter, offset):
    table = held(table_handle, StaticTable)
    if not table.ready:
        path = filename.item().decode()
        dtypes = table.keys.dtype, table.values.dtype
        options = (dtypes, (key_index, value_index), vocab_size, delimiter, offset)
        table.initialize(*columns(path, *options))


def _found(inputs, attrs):
    """Rule: the dimensions follow from the table, which only the caller knows."""
    return [(None, dtype_of(inputs[2]))]


def _exported(inputs, attrs):
    return [((None,), as_dtype(attrs["Tkeys"])), (None, as_dtype(attrs["Tvalues"]))]


FIND = register(
    "LookupTableFindV2",
    "table_handle:resource, keys:Tin, default_value:Tout",
    host=lambda table_handle, keys, default_value: held(table_handle, Table).find(
        keys, default_value
    ),
    grad=NONE,
    shape=_found,
    stateful=True,
)
SIZE = register(
    "LookupTableSizeV2",
    "table_handle:resource",
    host=lambda table_handle: np.int64(held(table_handle, Table).size()),
    grad=NONE,
    shape=lambda inputs, attrs: [((), int64)],
    stateful=True,
)
EXPORT = register(
    "LookupTableExportV2",
    "table_handle:resource",
    attrs={"Tkeys": None, "Tvalues": None},
    host=_export,
    grad=NONE,
    shape=_exported,
    outputs=2,
    stateful=True,
)


def changer(name, host, inputs="table_handle:resource, keys:Tin, values:Tout", **attrs):
    """Registers an op that changes a table and gives nothing."""
    return register(
        name,
        inputs,
        attrs=attrs,
        host=host,
        grad=NONE,
        shape=lambda inputs, attrs: [],
        outputs=0,
        stateful=True,
    )


INSERT = changer("LookupTableInsertV2", _insert)
REMOVE = changer("LookupTableRemoveV2", _remove, "table_handle:resource, keys:Tin")
IMPORT = changer("LookupTableImportV2", _import)
INITIALIZE = changer(
    "InitializeTableV2", _initialize, "table_handle:resource, keys:Tkey, values:Tval"
)
FROM_FILE = changer(
    "InitializeTableFromTextFileV2",
    _from_file,
    "table_handle:resource, filename:string",
    key_index=None,
    value_index=None,
    vocab_size=-1,
    delimiter="\t",
    offset=0,
)


def value_dims(keys, shape, key_rank=0):
    """The dimensions of what a table gives for keys, as far as they are known."""
    dims = dims_of(keys)
    return None if dims is None else (*dims[: len(dims) - key_rank], *shape)
