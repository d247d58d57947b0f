"""Golden rows: sound, and protocol buffers as tensors."""

import numpy as np

from tests.golden.harness import Table
from tests.golden.io_rows import at, both

TABLE = Table("io_audio")
case, error = TABLE.case, TABLE.error


# Sound

STEREO = [[0.0, 0.5], [-1.0, 1.0], [2.0, -2.0]]
HALVES = (np.array([[0.5], [1.5], [2.5], [-0.5], [-1.5], [0.49]]) / 32768).astype("float32")
ODD = [[float("inf")], [float("-inf")], [float("nan")], [0.999999], [-0.00002]]
for space in ("audio", "compat.v1.audio"):

    def wave(tf, values=STEREO, rate=8000, space=space):
        return at(tf, space).encode_wav(values, rate)

    def decode(tf, data, *given, space=space):
        return list(at(tf, space).decode_wav(data, *given))

    case(f"{space}.encode_wav", lambda tf, wave=wave: wave(tf))
    case(f"{space}.encode_wav halves", lambda tf, wave=wave: wave(tf, HALVES, 44100))
    case(f"{space}.encode_wav odd", lambda tf, wave=wave: wave(tf, ODD, 1))
    case(f"{space}.encode_wav of nothing", lambda tf, wave=wave: wave(tf, np.zeros([0, 3], "f")))
    for given in ((), (1,), (3,), (-1, 5), (-1, 2), (0, 2), (2, 0)):
        case(
            f"{space}.decode_wav {given}",
            lambda tf, wave=wave, decode=decode, given=given: decode(tf, wave(tf), *given),
        )
    error(f"{space}.decode_wav: bytes", lambda tf, decode=decode: decode(tf, b"garbage"))
    error(f"{space}.encode_wav: vector", lambda tf, wave=wave: wave(tf, [0.0]))
case(
    "audio.decode_wav in a function",
    lambda tf: both(
        tf, lambda x: list(tf.audio.decode_wav(x, 2, -1)), tf.audio.encode_wav(STEREO, 9).numpy()
    ),
)
case(
    "audio.encode_wav in a function",
    lambda tf: both(tf, lambda x: tf.audio.encode_wav(x, 8000), np.array(STEREO, "float32")),
)
case(
    "audio.decode_wav fields",
    lambda tf: [
        getattr(tf.audio.decode_wav(tf.audio.encode_wav(STEREO, 5)), name)
        for name in ("audio", "sample_rate")
    ],
)
for name, values, rate in (("channels", [[]], 1), ("rate", STEREO, 0), ("rates", STEREO, [1])):
    error(f"audio.encode_wav: {name}", lambda tf, v=values, r=rate: tf.audio.encode_wav(v, r))
CHANGES = {
    "cut off": lambda b: b[:50],
    "no data": lambda b: b[:36],
    "word": lambda b: b[:8] + b"WAVX" + b[12:],
    "no format": lambda b: b[:12] + b"xmt " + b[16:],
    "format size": lambda b: b[:16] + b"\x08" + b[17:28],
    "format": lambda b: b[:20] + b"\x03" + b[21:],
    "no channels": lambda b: b[:22] + b"\x00" + b[23:],
    "byte rate": lambda b: b[:28] + b"\x01" + b[29:],
    "block": lambda b: b[:32] + b"\x07" + b[33:],
    "bits": lambda b: b[:34] + b"\x08" + b[35:],
    "data too large": lambda b: b[:40] + b"\xff\xff\xff\x7f" + b[44:],
    "two data chunks": lambda b: b + b"data\x02\x00\x00\x00\x01\x01",
    "rest": lambda b: b + b"xyz",
    "nothing": lambda b: b"",
}
for name, change in CHANGES.items():
    error(
        f"audio.decode_wav: {name}",
        lambda tf, change=change: tf.audio.decode_wav(
            change(tf.audio.encode_wav(STEREO, 8000).numpy())
        ),
    )
LONGER = {
    "another chunk": lambda b: b[:36] + b"LIST\x03\x00\x00\x00abc" + b[36:],
    "longer format": lambda b: b[:16] + b"\x12" + b[17:36] + b"\x00\x00" + b[36:],
}
for name, change in LONGER.items():
    case(
        f"audio.decode_wav {name}",
        lambda tf, change=change: list(
            tf.audio.decode_wav(change(tf.audio.encode_wav(STEREO, 8000).numpy()))
        ),
    )


# Protocol buffers


def numbers(tf, *values):
    return tf.train.Int64List(value=values).SerializeToString()


def tensor(tf):
    """A serialised TensorProto, written by hand."""
    return b"\x08\x03\x12\x04\x12\x02\x08\x02\x22\x04abcd"


def described():
    """A FileDescriptorSet with a message of all kinds of fields."""
    from google.protobuf import descriptor_pb2

    made = descriptor_pb2.FileDescriptorSet()
    file = made.file.add(name="all.proto", package="mine", syntax="proto2")
    message = file.message_type.add(name="All")
    for number, (name, kind, label) in enumerate(FIELDS, 1):
        message.field.add(name=name, number=number, type=kind, label=label)
    message.field.add(name="preset", number=50, type=5, label=1, default_value="42")
    return b"bytes://" + made.SerializeToString()


FIELDS = [
    ("d", 1, 3), ("f", 2, 3), ("i64", 3, 3), ("u64", 4, 3), ("i32", 5, 3), ("x64", 6, 3),
    ("x32", 7, 3), ("b", 8, 3), ("s", 9, 3), ("y", 12, 3), ("u32", 13, 3), ("sf32", 15, 3),
    ("sf64", 16, 3), ("s32", 17, 3), ("s64", 18, 3), ("one", 5, 1),
]  # fmt: skip
TYPES = "float64 float32 int64 uint64 int32 uint64 uint32 bool string string uint32 int32 int64 "
TYPES = (TYPES + "int32 int64 int32").split()
VALUES = [
    [1.5, -2.0], [0.5, 1e30], [-1, 1 << 62], [0, (1 << 64) - 1], [-1, 2**31 - 1], [7, 1 << 63],
    [9, (1 << 32) - 1], [True, False], ["a", "é"], [b"\xff", b""], [3, (1 << 32) - 1],
    [-5, 5], [-6, 1 << 40], [-1, 1], [-1, -(1 << 63)], [4, 0],
]  # fmt: skip


def encoded(tf, space, sizes):
    values = [tf.constant([v], t) for v, t in zip(VALUES, TYPES, strict=True)]
    names = [name for name, _, _ in FIELDS]
    return at(tf, space).encode_proto([sizes], values, names, "mine.All", described())


def decoded(tf, space, data):
    names = [name for name, _, _ in FIELDS] + ["preset"]
    result = at(tf, space).decode_proto(
        data, "mine.All", names, [tf.as_dtype(t) for t in [*TYPES, "int32"]], described()
    )
    return [result.sizes, list(result.values)]


FULL, HALF = [2] * 15 + [1], [1, 0] * 8
for space in ("io", "compat.v1.io"):
    case(f"{space}.encode_proto", lambda tf, s=space: encoded(tf, s, FULL))
    case(f"{space}.encode_proto fewer", lambda tf, s=space: encoded(tf, s, HALF))
    case(f"{space}.decode_proto", lambda tf, s=space: decoded(tf, s, encoded(tf, s, FULL)))
    case(f"{space}.decode_proto fewer", lambda tf, s=space: decoded(tf, s, encoded(tf, s, HALF)))
    case(f"{space}.decode_proto nothing", lambda tf, s=space: decoded(tf, s, [[b""]]))
    error(
        f"{space}.decode_proto: field",
        lambda tf, s=space: at(tf, s).decode_proto(b"", "tensorflow.Example", ["x"], [tf.string]),
    )
    error(
        f"{space}.encode_proto: field",
        lambda tf, s=space: at(tf, s).encode_proto([[1]], [[[1]]], ["x"], "tensorflow.Example"),
    )


def read(name, data, message, fields, types, **options):
    """A row that decodes a message of TensorFlow's own."""

    def fn(tf):
        given = data(tf)
        return both(
            tf,
            lambda x: list(
                tf.nest.flatten(
                    list(tf.io.decode_proto(x, f"tensorflow.{message}", fields, types, **options))
                )
            ),
            given,
        )

    case(f"io.decode_proto {name}", fn)


read("packed", lambda tf: [numbers(tf, 1, 2, 3), numbers(tf, 4)], "Int64List", ["value"], ["int64"])
read("matrix", lambda tf: [[numbers(tf, 1)], [numbers(tf)]], "Int64List", ["value"], ["int64"])
read("scalar", lambda tf: numbers(tf, 1, 2), "Int64List", ["value"], ["int64"])
read("message", tensor, "TensorProto", ["tensor_shape", "dtype"], ["string", "int32"])
read(
    "defaults", lambda tf: b"", "TensorProto", ["version_number", "float_val"], ["int32", "float32"]
)
read("as float64", lambda tf: b"\x0a\x04\x00\x00\xc0\x3f", "FloatList", ["value"], ["float64"])
read("twice", tensor, "TensorProto", ["dtype", "dtype"], ["int32", "int32"])
read("no fields", tensor, "TensorProto", [], [])
read("sanitized", tensor, "TensorProto", ["dtype"], ["int32"], sanitize=True)
read(
    "text",
    lambda tf: b"value: 3 value: 4",
    "Int64List",
    ["value"],
    ["int64"],
    message_format="text",
)
read("unpacked", lambda tf: b"\x08\x05\x08\x06", "Int64List", ["value"], ["int64"])
read("unknown fields", lambda tf: b"\xf8\x07\x05\x08\x06", "Int64List", ["value"], ["int64"])
read("last wins", lambda tf: b"\x08\x01\x08\x03", "TensorProto", ["dtype"], ["int32"])
MISTAKES = {
    "dtype": (b"", "Int64List", ["value"], ["int32"], {}),
    "message": (b"", "Nope", ["value"], ["int64"], {}),
    "bytes": (b"\xff\xff", "Int64List", ["value"], ["int64"], {}),
    "cut off": (b"\x0a\x05ab", "TensorProto", ["tensor_content"], ["string"], {}),
    "lengths": (b"", "Int64List", ["value"], ["int64", "int64"], {}),
    "format": (b"", "Int64List", ["value"], ["int64"], {"message_format": "json"}),
    "text": (b"valu: 3", "Int64List", ["value"], ["int64"], {"message_format": "text"}),
    "source": (b"", "Int64List", ["value"], ["int64"], {"descriptor_source": "/no/such/file"}),
}
for name, (data, message, fields, types, options) in MISTAKES.items():
    error(
        f"io.decode_proto: {name}",
        lambda tf, d=data, m=message, f=fields, t=types, o=options: tf.io.decode_proto(
            d, f"tensorflow.{m}", f, [tf.as_dtype(x) for x in t], **o
        ),
    )
WRITING = {
    "sizes": ([[5]], [[1, 2]], ["value"], "Int64List", "int64"),
    "dtype": ([[1]], [[1.0]], ["value"], "Int64List", "float32"),
    "int32": ([[1]], [[1]], ["value"], "Int64List", "int32"),
    "shape of sizes": ([[1, 1]], [[1.0]], ["value"], "FloatList", "float32"),
    "batch": ([[1]], [[1.0], [2.0]], ["value"], "FloatList", "float32"),
    "names": ([[1]], [[1.0]], ["value", "value"], "FloatList", "float32"),
}
for name, (sizes, values, fields, message, dtype) in WRITING.items():
    error(
        f"io.encode_proto: {name}",
        lambda tf, s=sizes, v=values, f=fields, m=message, d=dtype: tf.io.encode_proto(
            s, [tf.constant(v, d)], f, f"tensorflow.{m}"
        ),
    )
case(
    "io.encode_proto in a function",
    lambda tf: both(
        tf,
        lambda s, v: tf.io.encode_proto(s, [v], ["value"], "tensorflow.Int64List"),
        np.array([[2], [0]], "int32"),
        np.array([[1, 2], [3, 0]], "int64"),
    ),
)
case(
    "io.encode_proto order",
    lambda tf: tf.io.encode_proto(
        [[1, 1]],
        [tf.constant([[b"q"]]), tf.constant([[3]])],
        ["tensor_content", "dtype"],
        "tensorflow.TensorProto",
    ),
)
