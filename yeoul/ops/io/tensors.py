"""Tensors as serialised `TensorProto`s: tf.io.serialize_tensor, tf.io.parse_tensor."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype, string
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import NONE, register
from yeoul.formats import protos
from yeoul.formats.tensor_proto import from_proto, little_endian, to_proto
from yeoul.formats.wire import encode_varint


def serialized(array, as_content=False):
    """An array as a `TensorProto`, its elements as bytes as TensorFlow's ops write them.

    Args:
      array: NumPy array.
      as_content: whether strings are written as bytes too: their lengths, and then all of them.
    """
    dtype = FROM_NUMPY[array.dtype]
    text = dtype.name == "string"
    if not array.size or (text and not as_content):
        return to_proto(array, dtype).SerializeToString()
    proto = to_proto(np.empty((0,), array.dtype), dtype, array.shape)
    if text:
        strings = array.reshape(-1).tolist()
        lengths = [encode_varint(len(one)) for one in strings]
        proto.tensor_content = b"".join((*lengths, *strings))
    else:
        proto.tensor_content = little_endian(array).tobytes()
    return proto.SerializeToString()


def parsed(data):
    """The array of a serialised `TensorProto`.

    Raises:
      ValueError: if there is none.
    """
    try:
        return from_proto(protos.parsed("TensorProto", data, "`serialized`"))
    except TypeError as error:
        raise ValueError(str(error)) from None


def scalar_bytes(data):
    out = np.empty((), object)
    out[()] = data
    return out


SERIALIZE_TENSOR = register(
    "SerializeTensor",
    "tensor:T",
    host=lambda tensor: scalar_bytes(serialized(tensor)),
    grad=NONE,
    shape=lambda inputs, attrs: [((), string)],
)


@export("io.serialize_tensor", "compat.v1.io.serialize_tensor", "compat.v1.serialize_tensor")
@dispatchable
def serialize_tensor(tensor, name=None):
    """A tensor as a string: a serialised `TensorProto`.

    Args:
      tensor: any tensor.
      name: name of the node in a graph.

    Example:
      >>> import yeoul as tf
      >>> data = tf.io.serialize_tensor([1, 2])
      >>> tf.io.parse_tensor(data, tf.int32).numpy().tolist()
      [1, 2]
    """
    return execute(SERIALIZE_TENSOR, (tensor,), {}, name)


def _parse_host(serialized, out_type):
    if serialized.ndim:
        shape = ",".join(map(str, serialized.shape))
        raise invalid(
            f"Expected `serialized` to be a scalar, got shape: [{shape}] [Op:ParseTensor]"
        )
    data = serialized.item()
    try:
        array = parsed(data)
    except ValueError as error:
        raise invalid(
            f"Could not parse `serialized` as TensorProto [Op:ParseTensor]: {error}"
        ) from None
    if array.dtype != out_type:
        raise invalid(
            f"Type mismatch between parsed tensor ({FROM_NUMPY[array.dtype].name}) and dtype "
            f"({FROM_NUMPY[out_type].name}) [Op:ParseTensor]. Pass the dtype of the tensor that "
            "was serialised."
        )
    return np.array(array)


PARSE_TENSOR = register(
    "ParseTensor",
    "serialized:string",
    attrs={"out_type": None},
    host=_parse_host,
    grad=NONE,
    shape=lambda inputs, attrs: [(None, FROM_NUMPY[np.dtype(attrs["out_type"])])],
)


@export("io.parse_tensor", "compat.v1.io.parse_tensor", "compat.v1.parse_tensor")
@dispatchable
def parse_tensor(serialized, out_type, name=None):
    """The tensor that a serialised `TensorProto` holds.

    Args:
      serialized: string scalar, as `tf.io.serialize_tensor` gives it.
      out_type: the dtype of the tensor.
      name: name of the node in a graph.

    Raises:
      InvalidArgumentError: if the string holds no tensor, or one of another dtype.

    Example:
      >>> import yeoul as tf
      >>> tf.io.parse_tensor(tf.io.serialize_tensor([[True]]), tf.bool).numpy().tolist()
      [[True]]
    """
    kind = as_dtype(out_type)
    return execute(PARSE_TENSOR, (serialized,), {"out_type": kind.np}, name)
