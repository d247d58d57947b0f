"""Golden rows: edges of tf.io that only a comparison shows."""

import gzip
import struct

import numpy as np

from tests.golden.harness import Table
from tests.golden.io_rows import here, listing

TABLE = Table("io_edges")
case, error = TABLE.case, TABLE.error


# Files and directories


def of_file(data, mode, *calls):
    """A function that writes a file, opens it and calls methods."""

    def run(tf, p):
        tf.io.write_file(p + "/x", data)
        found = []
        with tf.io.gfile.GFile(p + "/x", mode) as file:
            for method, *arguments in calls:
                found.append(getattr(file, method)(*arguments))
        return found

    return run


RETURNS = b"a\rb\n\r\n\rc\r"
CALLS = {
    "lines": of_file(RETURNS, "r", ("readlines",)),
    "lines of bytes": of_file(RETURNS, "rb", ("readlines",)),
    "line": of_file(b"a\r\nb\r\n", "r", ("readline",), ("tell",), ("readline",), ("tell",)),
    "returns": of_file(b"\r\r", "r", ("readlines",)),
    "all": of_file(RETURNS, "rb", ("read",)),
    "bytes of text": of_file("äöü".encode(), "r", ("read", 2), ("tell",), ("read", 4)),
}
for name, fn in CALLS.items():
    case(f"io.gfile.GFile {name}", here(fn))
error("io.gfile.GFile: part of a character", here(of_file("äöü".encode(), "r", ("read", 3))))
NOWHERE = ["", "x" * 300]
for name in ("exists", "isdir"):
    case(
        f"io.gfile.{name} nowhere",
        lambda tf, name=name: [getattr(tf.io.gfile, name)(path) for path in NOWHERE],
    )
for name in ("stat", "listdir", "remove", "rmtree"):
    error(f"io.gfile.{name}: empty", lambda tf, name=name: getattr(tf.io.gfile, name)(""))
error("io.gfile.stat: long", lambda tf: tf.io.gfile.stat("x" * 300))
error("io.gfile.mkdir: long", here(lambda tf, p: tf.io.gfile.mkdir(p + "/" + "x" * 300)))
error("io.read_file: empty", lambda tf: tf.io.read_file(""))
error("io.write_file: empty", lambda tf: tf.io.write_file("", "x"))


def path(text):
    from pathlib import Path

    return Path(text)


case("io.gfile.join paths", lambda tf: tf.io.gfile.join(path("a"), "b", path("c")))
case(
    "io.gfile.glob escaped",
    here(
        lambda tf, p: [
            tf.io.write_file(p + "/a*b", ""),
            tf.io.write_file(p + "/acb", ""),
            tf.io.gfile.glob(p + r"/a\*b"),
        ][2:]
    ),
)


# Numbers and protocol buffers


case(
    "io.decode_raw complex big",
    lambda tf: tf.io.decode_raw([bytes(range(16))] * 2, tf.complex64, little_endian=False),
)
GZIPPED = gzip.compress(b"text", mtime=0)
case("io.decode_compressed two", lambda tf: tf.io.decode_compressed([GZIPPED * 2], "GZIP"))
case(
    "io.decode_compressed cut off",
    lambda tf: tf.io.decode_compressed([GZIPPED + GZIPPED[:9], GZIPPED[:-1]], "GZIP"),
)
for name, rest in {"zeros": bytes(20), "text": b"junkjunk"}.items():
    error(
        f"io.decode_compressed: {name} behind",
        lambda tf, rest=rest: tf.io.decode_compressed([GZIPPED + rest], "GZIP"),
    )
NARROW = [(5, "int32"), (7, "uint32"), (13, "uint32"), (15, "int32"), (17, "int32")]
WIDE = {"int32": "int64", "uint32": "uint64"}


def message(kind, label=1, inner=False):
    """A FileDescriptorSet with a message of one field."""
    from google.protobuf import descriptor_pb2

    made = descriptor_pb2.FileDescriptorSet()
    file = made.file.add(name="one.proto", package="mine", syntax="proto2")
    one = file.message_type.add(name="One")
    field = one.field.add(name="x", number=1, type=kind, label=label)
    if inner:
        one.nested_type.add(name="X").field.add(name="a", number=1, type=5, label=1)
        field.type_name = ".mine.One.X"
    return b"bytes://" + made.SerializeToString()


def round_trip(tf, kind, dtype, values):
    given = tf.constant([values], dtype)
    data = tf.io.encode_proto([[len(values)]], [given], ["x"], "mine.One", message(kind, 3))
    back = tf.io.decode_proto(data, "mine.One", ["x"], [given.dtype], message(kind, 3))
    return [data, back.sizes, back.values[0]]


for kind, dtype in NARROW:
    values = [0, 7, (1 << 40) + 5] if dtype == "uint32" else [-3, 7, (1 << 40) + 5, -(1 << 40) - 5]
    case(
        f"io.encode_proto wide {kind}",
        lambda tf, k=kind, d=WIDE[dtype], v=values: round_trip(tf, k, d, v),
    )
case(
    "io.encode_proto float64",
    lambda tf: round_trip(tf, 2, "float64", [1.5, -0.1, np.inf, 1e300]),
)
case(
    "io.decode_proto group",
    lambda tf: list(
        tf.io.decode_proto(
            [b"\x0b\x08\x05\x0c"], "mine.One", ["x"], [tf.string], message(10, 1, True)
        ).values
    ),
)


# Sound


def wave(data, size=None, rest=b"", channels=1):
    """A WAV file, written by hand."""
    head = struct.pack("<IHHIIHH", 16, 1, channels, 8000, 16000 * channels, 2 * channels, 16)
    head += b"data" + struct.pack("<I", len(data) if size is None else size)
    return b"RIFF\0\0\0\0WAVEfmt " + head + data + rest


LIST = b"LIST" + struct.pack("<I", 40) + b"abcd"
case(
    "audio.decode_wav cut off behind",
    lambda tf: list(tf.audio.decode_wav(wave(b"\0@", None, LIST))),
)
for name, data in {
    "odd": wave(b"\0\1\2"),
    "odd stereo": wave(bytes(6), channels=2),
    "more than there is": wave(b"\0@", 100),
    "end of a name": wave(b"\0@", None, b"abc"),
}.items():
    error(f"audio.decode_wav: {name}", lambda tf, data=data: tf.audio.decode_wav(data))
for limit in (3999.0, 4000.0, 4200.0, 8000.0):
    case(
        f"raw_ops.Mfcc {limit}",
        lambda tf, limit=limit: tf.raw_ops.Mfcc(
            spectrogram=np.arange(33.0, dtype="f").reshape(1, 1, 33),
            sample_rate=8000,
            upper_frequency_limit=limit,
            filterbank_channel_count=5,
            dct_coefficient_count=3,
        ),
    )


# Examples


def dense(tf, default, dims, data=b""):
    """One dense feature, by the op."""
    none = tf.constant([], tf.string)
    return tf.raw_ops.ParseExampleV2(
        serialized=[data],
        names=[],
        sparse_keys=none,
        dense_keys=["a"],
        ragged_keys=none,
        dense_defaults=[tf.constant(default, tf.int64)],
        num_sparse=0,
        sparse_types=[],
        ragged_value_types=[],
        ragged_split_types=[],
        dense_shapes=[dims],
    )[3]


case("raw_ops.ParseExampleV2 default", lambda tf: dense(tf, [7, 8], [2]))
case("raw_ops.ParseExampleV2 filler", lambda tf: dense(tf, [7], [None]))
for default, dims in (([7], [2]), ([[7, 8]], [2]), ([], [None]), ([7, 8], [None])):
    error(
        f"raw_ops.ParseExampleV2: {default} for {dims}",
        lambda tf, default=default, dims=dims: dense(tf, default, dims),
    )
error(
    "raw_ops.ParseSingleExample: default",
    lambda tf: tf.raw_ops.ParseSingleExample(
        serialized=b"",
        dense_defaults=[tf.constant([7], tf.int64)],
        num_sparse=0,
        sparse_keys=[],
        dense_keys=["a"],
        sparse_types=[],
        dense_shapes=[[2]],
    ),
)
error(
    "io.parse_example: names of one",
    lambda tf: tf.io.parse_example(b"", {"a": tf.io.VarLenFeature(tf.int64)}, ["x", "y"]),
)
error(
    "io.parse_single_example: missing without values",
    lambda tf: tf.io.parse_single_example(b"", {"a": tf.io.FixedLenFeature([0], tf.int64)}),
)


# Checkpoints


def saved(tf, p, name, given, values, tensor="x"):
    tf.raw_ops.SaveV2(
        prefix=f"{p}/{name}",
        tensor_names=[tensor],
        shape_and_slices=[given],
        tensors=[tf.constant(values)],
    )
    return f"{p}/{name}"


def restored(tf, prefix, given, tensor="x"):
    return tf.raw_ops.RestoreV2(
        prefix=prefix, tensor_names=[tensor], shape_and_slices=[given], dtypes=[tf.float32]
    )[0]


def of_part(given):
    return here(lambda tf, p: restored(tf, saved(tf, p, "s", "4 0,2", [1.0, 2.0]), given))


for given in ("4 0,2", "4 1,1"):
    case(f"raw_ops.RestoreV2 part {given}", of_part(given))
for given in ("", "4 1,2", "5 0,2"):
    error(f"raw_ops.RestoreV2: part {given}", of_part(given))


def merged(tf, p, slices, into="m"):
    prefixes = [saved(tf, p, f"s{i}", given, [i + 1.0, 2.0]) for i, given in enumerate(slices)]
    tf.raw_ops.MergeV2Checkpoints(
        checkpoint_prefixes=prefixes, destination_prefix=f"{p}/{into}", delete_old_dirs=False
    )
    return f"{p}/{into}"


case(
    "raw_ops.MergeV2Checkpoints parts",
    here(
        lambda tf, p: [
            restored(tf, merged(tf, p, ["4 0,2", "4 2,2"]), ""),
            [name for name in listing(p) if name.endswith("index")],
        ]
    ),
)
error("raw_ops.MergeV2Checkpoints: twice", here(lambda tf, p: merged(tf, p, ["", ""])))
error(
    "raw_ops.SaveV2: one name",
    here(
        lambda tf, p: tf.raw_ops.SaveV2(
            prefix=p + "/s",
            tensor_names=["x", "x"],
            shape_and_slices=["", ""],
            tensors=[tf.constant(1.0)] * 2,
        )
    ),
)


def shards(tf, p):
    """A tensor over two files of the first format; a pattern for them."""
    for i in range(2):
        tf.raw_ops.SaveSlices(
            filename=f"{p}/g-{i:05d}-of-00002",
            tensor_names=["x", f"y{i}"],
            shapes_and_slices=[f"4 {2 * i},2", ""],
            data=[tf.constant([i, 2.0]), tf.constant([5.0 + i])],
        )
    return p + "/g-?????-of-00002"


def first(tf, pattern, tensor):
    return tf.raw_ops.Restore(file_pattern=pattern, tensor_name=tensor, dt=tf.float32)


case("raw_ops.Restore shards", here(lambda tf, p: first(tf, shards(tf, p), "x")))
case("raw_ops.Restore another shard", here(lambda tf, p: first(tf, shards(tf, p), "y1")))
case(
    "raw_ops.RestoreSlice shards",
    here(
        lambda tf, p: tf.raw_ops.RestoreSlice(
            file_pattern=shards(tf, p), tensor_name="x", shape_and_slice="4 1,2", dt=tf.float32
        )
    ),
)
case("raw_ops.RestoreV2 shards", here(lambda tf, p: restored(tf, shards(tf, p), "")))
error(
    "raw_ops.Restore: one of two files",
    here(lambda tf, p: first(tf, [shards(tf, p), p + "/g-00000-of-00002"][1], "x")),
)
error(
    "raw_ops.ShardedFilename: vector",
    lambda tf: tf.raw_ops.ShardedFilename(basename="a", shard=[1], num_shards=2),
)


def noted(tf, p, what):
    """The latest checkpoint where the file `checkpoint` is this."""
    if what is None:
        tf.io.gfile.mkdir(p + "/checkpoint")
    else:
        tf.io.write_file(p + "/checkpoint", f'model_checkpoint_path: "{what}"')
    shards(tf, p)
    return str(tf.train.latest_checkpoint(p))


case("train.latest_checkpoint directory", here(lambda tf, p: noted(tf, p, None)))
case("train.latest_checkpoint older", here(lambda tf, p: noted(tf, p, "g-00000-of-00002")))
case(
    "compat.v1.train.checkpoint_exists pattern",
    here(lambda tf, p: tf.compat.v1.train.checkpoint_exists(shards(tf, p))),
)


def kept(tf, p, hours):
    manager = tf.train.CheckpointManager(
        tf.train.Checkpoint(v=tf.Variable(1)), p, 1, keep_checkpoint_every_n_hours=hours
    )
    return [manager.save() for _ in range(3)], manager.checkpoints, len(listing(p))


def taken_over(tf, p, times, preserved, hours):
    """What a manager knows of and deletes where the state is already there."""
    checkpoint = tf.train.Checkpoint(v=tf.Variable(1))
    text = 'model_checkpoint_path: "c"\n'
    for name in "abc":
        checkpoint.write(f"{p}/{name}")
        text += f'all_model_checkpoint_paths: "{name}"\n'
    text += "".join(f"all_model_checkpoint_timestamps: {time}\n" for time in times)
    tf.io.write_file(p + "/checkpoint", text + f"last_preserved_timestamp: {preserved}\n")
    manager = tf.train.CheckpointManager(checkpoint, p, 1, keep_checkpoint_every_n_hours=hours)
    known = manager.checkpoints
    manager.save()
    return [known, manager.checkpoints, [n for n in listing(p) if n.endswith("index")]]


TIMES = {
    "without times": ((), 0.0, None),
    "preserved": ((10.0, 20.0, 30.0), 15.0, None),
    "hours": ((10.0, 20.0, 30.0), 15.0, 1e-3),
    "never preserved": ((10.0, 20.0, 30.0), 0.0, 1e-3),
}
for name, given in TIMES.items():
    case(
        f"train.CheckpointManager {name}",
        here(lambda tf, p, given=given: taken_over(tf, p, *given)),
    )
for hours in (None, 0, 1000):
    case(f"train.CheckpointManager {hours}", here(lambda tf, p, h=hours: list(kept(tf, p, h))))
