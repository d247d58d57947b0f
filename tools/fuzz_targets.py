"""What `tools/fuzz.py` fuzzes: the readers of data that may come from strangers.

A target has valid seeds and a function of bytes. Only TensorFlow's errors (`tf.errors.OpError`) may
come out of it. To add one, write its functions and a row of TARGETS.
"""

import gzip
import io
import zlib
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

import yeoul as tf
from yeoul.formats import examples, tfrecord


class Target(NamedTuple):
    """One thing to fuzz.

    Attributes:
      seeds: function that gives valid inputs.
      run: function of bytes that reads them.
    """

    seeds: Callable[[], list[bytes]]
    run: Callable[[bytes], object]


# TFRecord files


def record_seeds():
    plain = io.BytesIO()
    for record in (b"", b"one", bytes(range(256)), b"x" * 1000):
        plain.write(b"".join((tfrecord.frame(record)[0], record, tfrecord.frame(record)[1])))
    data = plain.getvalue()
    return [b"p" + data, b"g" + gzip.compress(data), b"z" + zlib.compress(data)]


def read_records(data):
    """The first byte says how the rest is compressed."""
    kind = {b"g": "GZIP", b"z": "ZLIB"}.get(data[:1], "")
    for batch in tfrecord.batches_of(io.BytesIO(data[1:]), kind, 64):
        for record in batch:
            if len(record) > 2000 * len(data):
                raise AssertionError(f"a record of {len(record)} bytes")


# Examples


def feature(*values):
    train = tf.train
    if isinstance(values[0], bytes):
        return train.Feature(bytes_list=train.BytesList(value=values))
    if isinstance(values[0], float):
        return train.Feature(float_list=train.FloatList(value=values))
    return train.Feature(int64_list=train.Int64List(value=values))


def example_seeds():
    rows = [
        {"a": feature(1), "b": feature(1.0, 2.0), "c": feature(b"p", b""), "r": feature(7, 300)},
        {"a": feature(-1), "c": feature(b"q" * 200)},
        {"b": feature(0.5, -0.5), "z": feature(1, 2, 3), "r": feature(1 << 62)},
        {},
    ]
    made = [tf.train.Example(features=tf.train.Features(feature=row)) for row in rows]
    return [example.SerializeToString() for example in made]


def features():
    return {
        "a": tf.io.FixedLenFeature([], tf.int64, 5),
        "b": tf.io.FixedLenFeature([2], tf.float32, [0.0, 0.0]),
        "c": tf.io.VarLenFeature(tf.string),
        "r": tf.io.RaggedFeature(tf.int64),
    }


def outcome(messages):
    """What parsing gives: arrays, or None for a refusal."""
    try:
        parsed = tf.io.parse_example(messages, features())
    except tf.errors.OpError:
        return None
    return [t.numpy() for t in tf.nest.flatten(parsed, expand_composites=True)]


FILLER: list[bytes] = []


def parse_examples(data):
    """A message among valid ones, read in step with them and by protobuf: both must agree."""
    if not FILLER:
        FILLER.extend(example_seeds() * 3)
    batch = [data, *FILLER]
    in_step = outcome(batch)
    few, examples.FEW = examples.FEW, len(batch)
    try:
        alone = outcome(batch)
    finally:
        examples.FEW = few
    if in_step is None or alone is None:
        if (in_step is None) != (alone is None) and not looser(data):
            raise AssertionError("read in step and by protobuf, a message is not the same")
        raise tf.errors.InvalidArgumentError(None, None, "refused both ways")
    for a, b in zip(in_step, alone, strict=True):
        if a.dtype != b.dtype or a.tobytes() != b.tobytes():
            if a.dtype != object or a.tolist() != b.tolist():
                raise AssertionError(f"in step {a}, by protobuf {b}")


def looser(data):
    """True for damage inside of features nobody asks for, which only protobuf looks at."""
    try:
        tf.train.Example.FromString(data)
    except Exception:
        return True
    return False


def sequence_seeds():
    train = tf.train
    steps = train.FeatureList(feature=[feature(1), feature(2, 3)])
    texts = train.FeatureList(feature=[feature(b"x")])
    lists = train.FeatureLists(feature_list={"w": steps, "t": texts})
    context = train.Features(feature={"v": feature(1.5)})
    return [
        train.SequenceExample(context=context, feature_lists=lists).SerializeToString(),
        train.SequenceExample(context=context).SerializeToString(),
    ]


def parse_sequences(data):
    tf.io.parse_sequence_example(
        [data, sequence_seeds()[0]],
        {"v": tf.io.VarLenFeature(tf.float32)},
        {
            "w": tf.io.RaggedFeature(tf.int64),
            "t": tf.io.FixedLenSequenceFeature([], tf.string, allow_missing=True),
        },
    )


# Text


def csv_seeds():
    return [b'1,2.5,a\x003,,"b,""c"', b'"1","2","\r\n"\x00-7,1e3,x', b",,"]


def decode_csv(data):
    """Lines are parted by zero bytes."""
    tf.io.decode_csv(data.split(b"\0"), [[0], [1.5], [""]], na_value="NA")


def json_seeds():
    return [
        b'{"features": {"feature": {"a": {"int64List": {"value": ["1", 2, -3e1]}}}}}',
        b'{"features": {"feature": {"f": {"float_list": {"value": [1.5, "NaN", "-Infinity"]}}, '
        b'"b": {"bytesList": {"value": ["YWI=", "-_8"]}}, "e": {}}}}',
    ]


def base64_seeds():
    return [b"YWI", b"-_8", b"AAAA" * 9]


# Images


def image_seeds(name, *shapes):
    """Small pictures, encoded."""

    def seeds():
        pixels = [np.arange(np.prod(n), dtype=np.uint8).reshape(n) for n in shapes]
        return [getattr(tf.io, f"encode_{name}")(p).numpy() for p in pixels]

    return seeds


def gif_seeds():
    """Two pixels, and the same with a transparent one."""
    head = b"GIF89a\2\0\1\0\x80\0\0\0\0\0\xff\xff\xff"
    body = b",\0\0\0\0\2\0\1\0\0\2\2D\n\0;"
    return [head + body, head + b"!\xf9\4\1\0\0\1\0" + body]


def bmp_seeds():
    head = (
        b"BM" + (62).to_bytes(4, "little") + bytes(4) + b"6\0\0\0(\0\0\0\1\0\0\0\2\0\0\0\1\0\x18\0"
    )
    return [head + bytes(24) + b"\1\2\3\0\4\5\6\0"]


def all_image_seeds():
    jpegs, pngs = image_seeds("jpeg", (9, 8, 3)), image_seeds("png", (5, 4, 4))
    return [*jpegs(), *pngs(), *gif_seeds(), *bmp_seeds()]


# Tensors


def tensor_seeds():
    values = [
        np.arange(6.0, dtype=np.float32).reshape(2, 3),
        np.array([b"a", b"bc" * 90], object),
        np.zeros((2, 0), np.float32),
    ]
    return [tf.io.serialize_tensor(value).numpy() for value in values]


def parse_tensors(data):
    try:
        tf.io.parse_tensor(data, tf.float32)
    except tf.errors.OpError:
        tf.io.parse_tensor(data, tf.string)


SEPARATOR = b"\xfe\xed"


def sparse_seeds():
    rows = [
        tf.SparseTensor([[0, 1], [2, 0]], [5.0, 7.0], [3, 2]),
        tf.SparseTensor(np.zeros((0, 2), np.int64), np.zeros(0, np.float32), [5, 0]),
    ]
    return [SEPARATOR.join(tf.io.serialize_sparse(row).numpy().tolist()) for row in rows]


def parse_sparse(data):
    parts = [*data.split(SEPARATOR), b"", b"", b""][:3]
    good = sparse_seeds()[0].split(SEPARATOR)
    tf.io.deserialize_many_sparse([parts, good], tf.float32)


# Sound and messages


def wav_seeds():
    sound = np.linspace(-1, 1, 40, dtype=np.float32)
    return [
        tf.audio.encode_wav(sound.reshape(20, 2), 8000).numpy(),
        tf.audio.encode_wav(sound.reshape(40, 1), 44100).numpy(),
    ]


def proto_seeds():
    return [*tensor_seeds(), tf.train.Int64List(value=[1, -1, 1 << 40]).SerializeToString()]


def decode_protos(data):
    fields = ["dtype", "tensor_shape", "tensor_content", "float_val", "half_val", "bool_val"]
    types = [tf.int32, tf.string, tf.string, tf.float32, tf.int32, tf.bool]
    tf.io.decode_proto([data, b""], "tensorflow.TensorProto", fields, types)


TARGETS = {
    "tfrecord": Target(record_seeds, read_records),
    "example": Target(example_seeds, parse_examples),
    "sequence": Target(sequence_seeds, parse_sequences),
    "csv": Target(csv_seeds, decode_csv),
    "json": Target(json_seeds, lambda data: tf.io.decode_json_example(data)),
    "base64": Target(base64_seeds, lambda data: tf.io.decode_base64(data)),
    "tensor": Target(tensor_seeds, parse_tensors),
    "sparse": Target(sparse_seeds, parse_sparse),
    "wav": Target(wav_seeds, lambda data: tf.audio.decode_wav(data)),
    "compressed": Target(
        lambda: [zlib.compress(b"text" * 50)], lambda data: tf.io.decode_compressed(data, "ZLIB")
    ),
    "proto": Target(proto_seeds, decode_protos),
    "jpeg": Target(image_seeds("jpeg", (9, 8, 3), (9, 8, 1)), lambda data: tf.io.decode_jpeg(data)),
    "png": Target(image_seeds("png", (5, 4, 4), (3, 3, 1)), lambda data: tf.io.decode_png(data)),
    "gif": Target(gif_seeds, lambda data: tf.io.decode_gif(data)),
    "bmp": Target(bmp_seeds, lambda data: tf.io.decode_bmp(data)),
    "image": Target(all_image_seeds, lambda data: tf.io.decode_image(data)),
}
"""Name -> what to fuzz."""
