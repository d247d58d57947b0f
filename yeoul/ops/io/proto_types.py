"""The protocol buffer messages that tf.io.decode_proto and tf.io.encode_proto know."""

import functools

import numpy as np

from yeoul.engine.convert import invalid
from yeoul.formats import files, protos
from yeoul.formats.wire import KINDS

LOCAL = (b"", b"local://")
BYTES = b"bytes://"
OBJECT = np.dtype(object)
# Type of a field (as descriptors number it) -> dtypes that it may have as a tensor, its own first.
TYPES = {
    1: ("float64",), 2: ("float32", "float64"), 3: ("int64",), 4: ("uint64",),
    5: ("int32", "int64"), 6: ("uint64",), 7: ("uint32", "uint64"), 8: ("bool",),
    13: ("uint32", "uint64"), 14: ("int32",), 15: ("int32", "int64"), 16: ("int64",),
    17: ("int32", "int64"), 18: ("int64",),
}  # fmt: skip
MESSAGE, GROUP = 11, 10


def as_bytes(value):
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value


@functools.lru_cache(maxsize=64)
def message_type(source, name, op):
    """The descriptor of a message.

    Args:
      source: where it is described: b"local://", a path, or b"bytes://" and a FileDescriptorSet.
      name: its full name.
      op: name of the op, for errors.

    Raises:
      InvalidArgumentError: if it is not described there.
    """
    pools = local_pools() if source in LOCAL else [described(source, op)]
    for pool in pools:
        try:
            return pool.FindMessageTypeByName(name)
        except KeyError:
            continue
    raise invalid(
        f"No descriptor found for message type {name} [Op:{op}]. Pass its full name with the "
        "package, and in descriptor_source the path of the FileDescriptorSet that "
        "`protoc --include_imports --descriptor_set_out` writes."
    )


def local_pools():
    """TensorFlow's own messages, and those of the modules that the program has imported."""
    from google.protobuf import descriptor_pool

    return [protos.pool(), descriptor_pool.Default()]


def described(source, op):
    """A pool with the files of a FileDescriptorSet."""
    from google.protobuf import descriptor_pb2, descriptor_pool
    from google.protobuf.message import DecodeError

    data = source[len(BYTES) :] if source.startswith(BYTES) else None
    if data is None:
        path = source.decode("utf-8", "surrogateescape")
        if not files.exists(path):
            raise invalid(
                f"Source does not represent serialized file descriptor set proto: there is no file "
                f"{path!r} [Op:{op}]. Pass a path, 'local://', or 'bytes://' and the bytes."
            )
        data = files.read(path)
    found = descriptor_pb2.FileDescriptorSet()
    pool = descriptor_pool.DescriptorPool()
    try:
        found.ParseFromString(data)
        for file in found.file:
            pool.Add(file)
    except (DecodeError, TypeError, RecursionError) as error:
        raise invalid(f"Unable to load descriptor pool: {error} [Op:{op}]") from None
    return pool


def field_of(descriptor, name, op):
    """The descriptor of a field.

    Raises:
      InvalidArgumentError: if there is none.
    """
    field = descriptor.fields_by_name.get(name)
    if field is None and name in descriptor.extensions_by_name:
        field = descriptor.extensions_by_name[name]
    if field is None:
        known = ", ".join(sorted(descriptor.fields_by_name)[:20])
        raise invalid(
            f"Unknown field: {name} in message type {descriptor.full_name} [Op:{op}]. It has: "
            f"{known}"
        )
    return field


def fits(field, dtype):
    """True if a tensor of the dtype can hold the values of a field."""
    if field.type not in TYPES:
        return dtype == OBJECT
    return dtype.name in TYPES[field.type]


def narrowed(field, values):
    """An array in the dtype of the field itself; what is too large for it wraps, or is infinite."""
    if field.type not in TYPES:
        return values
    with np.errstate(over="ignore"):
        return values.astype(TYPES[field.type][0], copy=False)


def is_repeated(field):
    """True if a field may have any number of values."""
    repeated = getattr(field, "is_repeated", None)
    return field.label == 3 if repeated is None else repeated


def default_of(field, dtype):
    """What stands where a message has no value."""
    if field.type in (MESSAGE, GROUP) or is_repeated(field):
        return b"" if dtype == OBJECT else 0
    value = field.default_value
    return value.encode() if isinstance(value, str) else value


def kind_of(field):
    """How the values of a field stand on the wire."""
    return KINDS[field.type]
