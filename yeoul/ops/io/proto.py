"""tf.io.decode_proto and tf.io.encode_proto."""

import collections

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype, int32, string
from yeoul.core.errors import DataLossError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.formats import wire
from yeoul.ops.io.proto_types import (
    as_bytes,
    default_of,
    field_of,
    fits,
    is_repeated,
    kind_of,
    message_type,
    narrowed,
)

DecodeProtoV2 = collections.namedtuple("DecodeProtoV2", ["sizes", "values"])
FORMATS = ("binary", "text")


# DecodeProtoV2


def _decode_specs(inputs, attrs):
    dims, types = dims_of(inputs[0]), attrs["output_types"]
    sizes = None if dims is None else (*dims, len(types))
    values = None if dims is None else (*dims, None)
    return [(sizes, int32), *[(values, FROM_NUMPY[np.dtype(t)]) for t in types]]


def damaged(message, op):
    return DataLossError(None, None, f"{message} [Op:{op}]")


def fields_of(attrs, op):
    """The descriptors of the fields asked for, checked against the dtypes."""
    names, types = attrs["field_names"], attrs["output_types"]
    if len(names) != len(types):
        raise invalid(
            "field_names and output_types attributes must have the same length, not "
            f"{len(names)} and {len(types)} [Op:{op}]"
        )
    if attrs["message_format"] not in FORMATS:
        raise invalid(
            f"format must be one of binary or text, not {attrs['message_format']!r} [Op:{op}]"
        )
    descriptor = message_type(as_bytes(attrs["descriptor_source"]), attrs["message_type"], op)
    found = []
    for name, dtype in zip(names, types, strict=True):
        field = field_of(descriptor, name, op)
        if not fits(field, np.dtype(dtype)):
            raise invalid(
                f"Unexpected output type for {descriptor.full_name}.{name}: "
                f"{FROM_NUMPY[np.dtype(dtype)].name} [Op:{op}]. A field of type {field.type} "
                "(see descriptor.proto) needs the dtype of its values; messages are strings."
            )
        found.append(field)
    return descriptor, found


def plain_messages(messages, descriptor, attrs):
    """The messages in binary form, parsed and written again if they are to be."""
    text = attrs["message_format"] == "text"
    if not text and not attrs["sanitize"]:
        return messages
    from google.protobuf import message_factory, text_format
    from google.protobuf.message import DecodeError

    made, found = message_factory.GetMessageClass(descriptor), []
    for message in messages:
        try:
            if text:
                parsed = text_format.Parse(message.decode("utf-8"), made())
            else:
                parsed = made.FromString(message)
        except (DecodeError, text_format.ParseError, ValueError, RecursionError) as error:
            what = "text" if text else "binary"
            raise damaged(f"Unable to parse {what} protobuf: {error}", "DecodeProtoV2") from None
        found.append(parsed.SerializePartialToString())
    return found


def values_of(message, wanted):
    """Field number -> values, of one message.

    Args:
      message: its bytes.
      wanted: field number -> (kind, whether there may be several values).
    """
    found: dict = {number: [] for number in wanted}
    for number, kind, value in wire.fields(message):
        if number in wanted:
            own, several = wanted[number]
            values = wire.decoded(own, kind, value)
            if values is not None:
                if kind == wire.START_GROUP:  # TensorFlow gives a group with its headers
                    values = [wire.field(own, number, values, False)]
                if not several:
                    found[number].clear()
                found[number].extend(values if several else values[-1:])
    return found


def _decode_host(data, **attrs):
    op = "DecodeProtoV2"
    descriptor, fields = fields_of(attrs, op)
    messages = plain_messages(data.reshape(-1).tolist(), descriptor, attrs)
    wanted = {f.number: (kind_of(f), is_repeated(f)) for f in fields}
    rows = []
    for message in messages:
        try:
            rows.append(values_of(message, wanted))
        except wire.Damaged as error:
            raise damaged(f"Failed to consume entire buffer: {error}", op) from None
    sizes = np.zeros((len(rows), len(fields)), np.int32)
    columns, seen = [], set()
    for place, (field, dtype) in enumerate(zip(fields, attrs["output_types"], strict=True)):
        dtype = np.dtype(dtype)
        held = [[] if field.number in seen else row[field.number] for row in rows]
        seen.add(field.number)
        sizes[:, place] = [len(values) for values in held]
        width = max([1, *map(len, held)])
        out = np.empty((len(rows), width), dtype)
        out[...] = default_of(field, dtype)
        for row, values in enumerate(held):
            if values:
                out[row, : len(values)] = values
        columns.append(out.reshape(*data.shape, width))
    return sizes.reshape(*data.shape, len(fields)), *columns


DECODE_PROTO = register(
    "DecodeProtoV2",
    "bytes:string",
    attrs={
        "message_type": None,
        "field_names": None,
        "output_types": None,
        "descriptor_source": "local://",
        "message_format": "binary",
        "sanitize": False,
    },
    host=_decode_host,
    grad=NONE,
    shape=_decode_specs,
    outputs=None,
)


@export("io.decode_proto", "compat.v1.io.decode_proto")
@dispatchable
def decode_proto(
    bytes,
    message_type,
    field_names,
    output_types,
    descriptor_source="local://",
    message_format="binary",
    sanitize=False,
    name=None,
):
    """Fields of serialised protocol buffers as tensors.

    Args:
      bytes: string tensor of any shape, one message an element.
      message_type: full name of the message, with its package.
      field_names: names of the fields to read.
      output_types: their dtypes; messages inside are read as strings.
      descriptor_source: where the message is described: "local://" (TensorFlow's own messages and
        those of imported modules), the path of a FileDescriptorSet, or b"bytes://" and one.
      message_format: "binary" or "text".
      sanitize: whether messages are parsed and written anew first.
      name: name of the node in a graph.

    Returns:
      A named tuple: `sizes`, an int32 tensor with how many values each message has of each field,
      and `values`, a list of tensors, filled up with the fields' defaults.

    Raises:
      InvalidArgumentError: if a message type or field is not described, or has another dtype.
      DataLossError: if a message is damaged.

    Example:
      >>> import yeoul as tf
      >>> data = tf.train.Int64List(value=[3, 4]).SerializeToString()
      >>> sizes, values = tf.io.decode_proto(
      ...     [data, b""], "tensorflow.Int64List", ["value"], [tf.int64])
      >>> sizes.numpy().tolist(), values[0].numpy().tolist()
      ([[2], [0]], [[3, 4], [0, 0]])
    """
    attrs = {
        "message_type": message_type,
        "field_names": tuple(field_names),
        "output_types": tuple([as_dtype(t).np for t in output_types]),
        "descriptor_source": descriptor_source,
        "message_format": message_format,
        "sanitize": bool(sanitize),
    }
    sizes, *values = execute(DECODE_PROTO, (bytes,), attrs, name)
    return DecodeProtoV2(sizes, values)


# EncodeProto


def check_sizes(sizes, values, op):
    """Raises InvalidArgumentError unless there is a size for each value tensor and message."""
    for place, value in enumerate(values):
        if value.ndim < 1:
            raise invalid(f"Value {place} must have at least one dimension [Op:{op}]")
        expected = (*value.shape[:-1], len(values))
        if sizes.shape != expected:
            raise invalid(
                f"sizes should be batch_size + [len(field_names)].  Saw: {list(sizes.shape)} but "
                f"expected: {list(expected)} [Op:{op}]"
            )
        over = sizes[..., place] > value.shape[-1]
        if over.any():
            row = int(np.flatnonzero(over.reshape(-1))[0])
            raise invalid(
                "Size to write must not be larger than value tensor; but saw: "
                f"{int(sizes[..., place].reshape(-1)[row])} > {value.shape[-1]} at message {row} "
                f"field {place} [Op:{op}]"
            )


def _encode_host(sizes, *values, field_names, message_type: str, descriptor_source, Tinput_types):
    op = "EncodeProto"
    if len(values) != len(field_names):
        raise invalid(
            f"Length of inputs list must match field_names: {len(values)} values, "
            f"{len(field_names)} names [Op:{op}]"
        )
    descriptor = find(as_bytes(descriptor_source), message_type, op)
    fields = [field_of(descriptor, name, op) for name in field_names]
    for field, value in zip(fields, values, strict=True):
        if not fits(field, value.dtype):
            raise invalid(
                f"Incompatible type for field {field.name}.  Saw dtype: "
                f"{FROM_NUMPY[value.dtype].name}, but the field is of type {field.type} (see "
                f"descriptor.proto) [Op:{op}]"
            )
    check_sizes(sizes, values, op)
    order = sorted(range(len(fields)), key=lambda i: fields[i].number)
    counts = sizes.reshape(-1, len(fields)).tolist()
    rows = [
        narrowed(field, value).reshape(-1, value.shape[-1])
        for field, value in zip(fields, values, strict=True)
    ]
    out = np.empty(sizes.shape[:-1], object)
    flat = out.reshape(-1)
    for row, count in enumerate(counts):
        parts = []
        for i in order:
            packed = is_repeated(fields[i]) and is_packed(fields[i])
            held = rows[i][row, : max(count[i], 0)].tolist()
            if held:
                parts.append(wire.field(kind_of(fields[i]), fields[i].number, held, packed))
        flat[row] = b"".join(parts)
    return out


def is_packed(field):
    """True if several numbers stand together: the rule in proto3, on request in proto2."""
    packed = getattr(field, "is_packed", None)
    if packed is not None:
        return packed
    options = field.GetOptions()
    if options.HasField("packed"):
        return options.packed
    return getattr(field.file, "syntax", "proto3") == "proto3"


find = message_type


def _encode_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    return [(None if dims is None else dims[:-1], string)]


ENCODE_PROTO = register(
    "EncodeProto",
    "sizes:int32, values*:",
    attrs={
        "field_names": None,
        "message_type": None,
        "descriptor_source": "local://",
        "Tinput_types": None,
    },
    host=_encode_host,
    grad=NONE,
    shape=_encode_specs,
)


@export("io.encode_proto", "compat.v1.io.encode_proto")
@dispatchable
def encode_proto(sizes, values, field_names, message_type, descriptor_source="local://", name=None):
    """Tensors as serialised protocol buffers.

    Args:
      sizes: int32 tensor `[..., fields]`: how many values each message has of each field.
      values: list of tensors `[..., width]`, one for each field.
      field_names: names of the fields.
      message_type: full name of the message, with its package.
      descriptor_source: as for `tf.io.decode_proto`.
      name: name of the node in a graph.

    Returns:
      A string tensor, one message an element.

    Raises:
      InvalidArgumentError: if a message type or field is not described, or a dtype, shape or size
        does not fit.

    Example:
      >>> import yeoul as tf
      >>> values = [tf.constant([[5, 6], [7, 0]], tf.int64)]
      >>> data = tf.io.encode_proto([[2], [1]], values, ["value"], "tensorflow.Int64List")
      >>> tf.train.Int64List.FromString(data.numpy()[0]).value
      [5, 6]
    """
    tensors = [convert_to_tensor(value) for value in values]
    attrs = {
        "field_names": tuple(field_names),
        "message_type": message_type,
        "descriptor_source": descriptor_source,
        "Tinput_types": tuple([t.dtype.np for t in tensors]),
    }
    return execute(ENCODE_PROTO, (sizes, *tensors), attrs, name)
