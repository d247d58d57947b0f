"""Maps from tensors to tensors, which never change: EmptyTensorMap, TensorMapInsert and others."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import invalid
from yeoul.engine.op import NONE, register
from yeoul.ops.raw.boxes import VARIANT, boxed, content

KEYS = {"key_dtype": None}
BOTH = {"key_dtype": None, "value_dtype": None}


class TensorMap:
    """Attributes: `items`: key -> (key array, value array), in the order of insertion."""

    def __init__(self, items):
        self.items = items


def items_of(handle, op):
    return content(handle, TensorMap, op).items


def key_of(array):
    """What tells two keys apart: dtype, shape and value."""
    return array.dtype.str, array.shape, tuple(array.reshape(-1).tolist())


def known(items, key, op):
    found = items.get(key_of(key))
    if found is None:
        raise invalid(f"Trying to {op} non-existent key. Could not find key {key.tolist()!r}.")
    return found


def _record(name, signature, host, specs, attrs=None):
    register(
        name, signature, attrs=attrs or {}, host=host, grad=NONE,
        shape=lambda inputs, attrs: [specs(attrs)],
    )  # fmt: skip


def _insert(handle, key, value, **attrs):
    items = dict(items_of(handle, "TensorMapInsert"))
    items[key_of(key)] = (key, value)
    return boxed(TensorMap(items))


def _erase(handle, key, **attrs):
    items = dict(items_of(handle, "TensorMapErase"))
    known(items, key, "erase")
    del items[key_of(key)]
    return boxed(TensorMap(items))


def _stack_keys(handle, key_dtype):
    keys = [key for key, _ in items_of(handle, "TensorMapStackKeys").values()]
    if not keys:
        raise invalid("TensorMapStackKeys cannot be called on an empty map.")
    return np.stack(keys)


_record("EmptyTensorMap", "", lambda: boxed(TensorMap({})), lambda attrs: VARIANT)
_record(
    "TensorMapInsert", "input_handle:, key:, value:", _insert, lambda attrs: VARIANT, attrs=BOTH
)
_record("TensorMapErase", "input_handle:, key:", _erase, lambda attrs: VARIANT, attrs=BOTH)
_record(
    "TensorMapLookup",
    "input_handle:, key:",
    lambda handle, key, **attrs: known(items_of(handle, "TensorMapLookup"), key, "lookup")[1],
    lambda attrs: (None, FROM_NUMPY[attrs["value_dtype"]]),
    attrs=BOTH,
)
_record(
    "TensorMapHasKey",
    "input_handle:, key:",
    lambda handle, key, **attrs: np.array(key_of(key) in items_of(handle, "TensorMapHasKey")),
    lambda attrs: ((), FROM_NUMPY[np.dtype(bool)]),
    attrs=KEYS,
)
_record(
    "TensorMapSize",
    "input_handle:",
    lambda handle: np.array(len(items_of(handle, "TensorMapSize")), np.int32),
    lambda attrs: ((), FROM_NUMPY[np.dtype("int32")]),
)
_record(
    "TensorMapStackKeys",
    "input_handle:",
    _stack_keys,
    lambda attrs: (None, FROM_NUMPY[attrs["key_dtype"]]),
    attrs=KEYS,
)
