"""Files, record files, sound, sparse strings and protocol buffers: what golden rows do not see."""

import copy
import gzip
import pickle

import numpy as np
import pytest

import yeoul as tf
from tests.golden.cases_io_audio import described
from tests.ops.mistakes import BAD, mistakes

E = tf.errors
WAV = tf.audio.encode_wav([[0.0, 0.5], [1.0, -1.0]], 8000).numpy()
PROTO, ENCODE = tf.io.decode_proto, tf.io.encode_proto
INTS = "tensorflow.Int64List"
SPARSE = tf.SparseTensor([[0, 1], [2, 0]], [5.0, 7.0], [3, 2])
PARTS = tf.io.serialize_sparse(SPARSE).numpy().tolist()


def wav(at, change):
    return lambda: tf.audio.decode_wav(WAV[:at] + change + WAV[at + len(change) :])


def sparse(*parts, dtype=tf.float32):
    return lambda: tf.io.deserialize_many_sparse([list(parts)], dtype)


def tensor(value):
    return tf.io.serialize_tensor(value).numpy()


def gfile(mode, *calls):
    def run():
        with tf.io.gfile.GFile(__file__, mode) as file:
            for name, *arguments in calls:
                getattr(file, name)(*arguments)

    return run


test_mistakes = mistakes(
    {
        "wav header": (wav(0, b"RIFX"), BAD, "Header mismatch: Expected RIFF but found RIFX"),
        "wav field": (wav(12, b"xmt "), BAD, "Unexpected field xmt"),
        "wav size": (wav(16, b"\x08"), BAD, "Expected 16 or 18, but got 8"),
        "wav format": (wav(20, b"\x03"), BAD, r"Expected 1 \(PCM\), but got 3"),
        "wav channels": (wav(22, b"\x00"), BAD, "Expected at least 1, but got 0"),
        "wav bits": (wav(34, b"\x08"), BAD, "Can only read 16-bit WAV files, but received 8"),
        "wav block": (wav(32, b"\x07"), BAD, "Bad bytes per sample in WAV header: Expected 4"),
        "wav second": (wav(28, b"\x07"), BAD, "Bad bytes per second in WAV header: Expected 32000"),
        "wav long": (wav(40, b"\xff\xff"), BAD, "Data too short when trying to read string"),
        "wav two": (lambda: tf.audio.decode_wav(WAV + WAV[36:]), BAD, "More than one data chunk"),
        "wav none": (lambda: tf.audio.decode_wav(WAV[:36]), BAD, "No data chunk found"),
        "wavs": (lambda: tf.audio.decode_wav([WAV]), BAD, r"must be scalar, got shape \[1\]"),
        "wav samples": (
            lambda: tf.audio.decode_wav(WAV, -1, -5),
            BAD,
            "desired_samples must be -1 or not negative, not -5",
        ),
        "wav too many": (
            lambda: tf.audio.decode_wav(WAV, 1 << 20, 1 << 20),
            BAD,
            "1048576 samples of 1048576 channels are too many",
        ),
        "sound": (lambda: tf.audio.encode_wav([0.0], 8), BAD, "audio must be 2-dimensional"),
        "sound rate": (lambda: tf.audio.encode_wav([[0.0]], 0), BAD, "sample_rate must be in"),
        "sound rates": (
            lambda: tf.audio.encode_wav([[0.0]], [1]),
            BAD,
            r"sample_rate should be a scalar tensor, got \[1\]",
        ),
        "no channels": (
            lambda: tf.audio.encode_wav(tf.zeros([3, 0]), 1),
            BAD,
            "between 1 and 32767 channels, not 0",
        ),
        "files": (lambda: tf.io.read_file(["a"]), BAD, r"filename tensor must be scalar.*\[1\]"),
        "contents": (
            lambda: tf.io.write_file("/tmp/x", ["a"]),
            BAD,
            "Contents tensor must be scalar",
        ),
        "patterns": (lambda: tf.io.matching_files([["a"]]), BAD, "must be scalar or vector"),
        "write there": (
            lambda: tf.io.write_file("/", b""),
            E.FailedPreconditionError,
            "Is a directory",
        ),
        "mode": (gfile("x"), BAD, "mode is not 'r' or 'w' .* but 'x'"),
        "read only": (
            gfile("r", ("write", "a")),
            E.PermissionDeniedError,
            "isn't open for writing.*in mode r",
        ),
        "write only": (
            lambda: tf.io.gfile.GFile("/tmp/none", "w").read(),
            E.PermissionDeniedError,
            "isn't open for reading.*in mode w",
        ),
        "whence": (gfile("r", ("seek", 0, 9)), BAD, "Invalid whence argument: 9"),
        "before": (gfile("r", ("seek", -1)), BAD, "Seeking to a negative position: -1"),
        "behind": (gfile("r", ("seek", 1 << 30)), E.OutOfRangeError, "reached end of file"),
        "offset": (gfile("r", ("seek",)), TypeError, "offset argument required"),
        "compression": (
            lambda: tf.io.TFRecordOptions("BZ"),
            ValueError,
            'Not a valid compression_type: "BZ"',
        ),
        "sparse": (lambda: tf.io.serialize_sparse([1]), TypeError, "Input must be a SparseTensor"),
        "variant": (
            lambda: tf.io.serialize_sparse(SPARSE, tf.variant),
            E.UnimplementedError,
            "out_type must be tf.string, not tf.variant",
        ),
        "sparse vector": (
            lambda: tf.io.serialize_many_sparse(tf.SparseTensor([[0]], [1], [2])),
            BAD,
            "should be > 1, but saw rank: 1",
        ),
        "sparse order": (
            lambda: tf.io.serialize_many_sparse(tf.SparseTensor([[1, 0], [0, 0]], [1, 2], [2, 1])),
            BAD,
            "must increase from 0 to 1.*tf.sparse.reorder",
        ),
        "sparse bytes": (sparse(b"a", b"b", b"c"), BAD, r"the indices of SparseTensor\[0\]"),
        "sparse dtype": (
            sparse(*PARTS, dtype=tf.int32),
            BAD,
            r"Requested SparseTensor of type int32 but SparseTensor\[0\]\.values.*float32",
        ),
        "sparse parts": (
            sparse(PARTS[0], PARTS[1], tensor([1, 2, 3])),
            BAD,
            "shape of rank 1 and dtype int64, but they are of shape .* int32",
        ),
        "sparse counts": (
            sparse(PARTS[0], tensor([1.0]), PARTS[2]),
            BAD,
            "Number of values must match the rows of indices",
        ),
        "sparse negative": (
            sparse(PARTS[0], PARTS[1], tensor(np.array([-1, 2]))),
            BAD,
            r"The shape of SparseTensor\[0\] is negative",
        ),
        "sparse columns": (sparse(*PARTS[:2]), BAD, "should have 3 as the last dimension"),
        "sparse nothing": (
            lambda: tf.io.deserialize_many_sparse(tf.zeros([0, 3], tf.string), tf.int32),
            BAD,
            "at least 1 serialized tensor",
        ),
        "sparse scalar": (
            lambda: tf.io.deserialize_many_sparse(PARTS, tf.int32),
            BAD,
            "should be a matrix",
        ),
        "sparse ranks": (
            lambda: tf.io.deserialize_many_sparse(
                [PARTS, tf.io.serialize_sparse(tf.SparseTensor([[0]], [1.0], [2]))], tf.float32
            ),
            BAD,
            "Inconsistent shape across SparseTensors",
        ),
        "sparse rank": (
            lambda: tf.io.deserialize_many_sparse([PARTS], tf.float32, rank=2),
            ValueError,
            "the rank is not 2",
        ),
        "message": (
            lambda: PROTO(b"", "my.Nope", [], []),
            BAD,
            "No descriptor found for message type my.Nope.*descriptor_set_out",
        ),
        "field": (lambda: PROTO(b"", INTS, ["x"], [tf.int64]), BAD, "Unknown field: x .* value"),
        "field dtype": (
            lambda: PROTO(b"", INTS, ["value"], [tf.int32]),
            BAD,
            "Unexpected output type for tensorflow.Int64List.value: int32",
        ),
        "fields": (lambda: PROTO(b"", INTS, ["value"], []), BAD, "same length, not 1 and 0"),
        "proto format": (
            lambda: PROTO(b"", INTS, [], [], message_format="json"),
            BAD,
            "one of binary or text, not 'json'",
        ),
        "proto bytes": (
            lambda: PROTO(b"\xff", INTS, [], []),
            E.DataLossError,
            "Failed to consume entire buffer",
        ),
        "proto text": (
            lambda: PROTO(b"x: 1", INTS, [], [], message_format="text"),
            E.DataLossError,
            "Unable to parse text protobuf",
        ),
        "proto sanitized": (
            lambda: PROTO(b"\x0a\x05a", INTS, [], [], sanitize=True),
            E.DataLossError,
            "Unable to parse binary protobuf",
        ),
        "source": (
            lambda: PROTO(b"", INTS, [], [], descriptor_source="/no/such"),
            BAD,
            "there is no file '/no/such'",
        ),
        "source bytes": (
            lambda: PROTO(b"", INTS, [], [], descriptor_source=b"bytes://\xff"),
            BAD,
            "Unable to load descriptor pool",
        ),
        "encode dtype": (
            lambda: ENCODE([[1]], [[[1.0]]], ["value"], INTS),
            BAD,
            "Incompatible type for field value.  Saw dtype: float32",
        ),
        "encode names": (
            lambda: ENCODE([[1]], [[[1.0]]], [], INTS),
            BAD,
            "must match field_names: 1 values, 0 names",
        ),
        "encode sizes": (
            lambda: ENCODE([[1, 1]], [tf.constant([[1]], tf.int64)], ["value"], INTS),
            BAD,
            r"Saw: \[1, 2\] but expected: \[1, 1\]",
        ),
        "encode size": (
            lambda: ENCODE([[5]], [tf.constant([[1]], tf.int64)], ["value"], INTS),
            BAD,
            "saw: 5 > 1 at message 0 field 0",
        ),
        "encode scalar": (
            lambda: ENCODE([1], [tf.constant(1, tf.int64)], ["value"], INTS),
            BAD,
            "Value 0 must have at least one dimension",
        ),
        "graph": (lambda: tf.io.write_graph(3, "/tmp", "x"), TypeError, "must be a tf.Graph"),
    }
)


def test_descriptors_in_a_file(tmp_path):
    source = tmp_path / "all.desc"
    source.write_bytes(described()[len("bytes://") :])
    sizes, (one,) = PROTO(b"\x80\x01\x05", "mine.All", ["one"], [tf.int32], str(source))
    assert (sizes.numpy().tolist(), one.numpy().tolist()) == ([1], [5])


def test_messages_can_be_copied_and_pickled():
    made = tf.train.Example()
    made.features.feature["x"].float_list.value.append(1.5)
    assert pickle.loads(pickle.dumps(made)) == made
    assert copy.deepcopy(made) == made


def test_files_are_read_when_a_function_runs(tmp_path):
    path = str(tmp_path / "a")
    tf.io.write_file(path, "one")
    read = tf.function(lambda: tf.io.read_file(path))
    assert read().numpy() == b"one"
    tf.io.write_file(path, "two")
    assert read().numpy() == b"two"

    @tf.function
    def both(text):
        tf.io.write_file(path, text)
        return tf.io.read_file(path)

    assert both(tf.constant("three")).numpy() == b"three"


def test_a_file_that_is_read_and_written(tmp_path):
    path = str(tmp_path / "a")
    with tf.io.gfile.GFile(path, "w+") as file:
        file.write("één\r\ntwee\n")
        file.flush()
        assert file.read(4) == "éé"  # bytes are counted
        assert file.tell() == 4
        assert file.readlines() == ["n\n", "twee\n"]
    with tf.io.gfile.GFile(path, "a") as file:
        file.write("drie")
    assert tf.io.gfile.GFile(path).read().endswith("twee\ndrie")
    with pytest.raises(UnicodeDecodeError):
        tf.io.gfile.GFile(path).read(3)  # ends inside of a character


def test_copying_a_file_onto_itself(tmp_path):
    (tmp_path / "a").write_bytes(b"text")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    for target in ("a", "link", "../" + tmp_path.name + "/a"):
        tf.io.gfile.copy(str(tmp_path / "a"), str(tmp_path / target), overwrite=True)
    assert (tmp_path / "a").read_bytes() == b"text"


def test_deleting_a_link_to_a_directory(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"text")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with pytest.raises(E.FailedPreconditionError, match="Not a directory"):
        tf.io.gfile.rmtree(str(tmp_path / "link"))
    assert (tmp_path / "a" / "b").exists()


def test_many_small_parts_are_decompressed_in_time():
    parts = gzip.compress(b"", 9) * 200_000
    assert tf.io.decode_compressed(parts, "GZIP").numpy() == b""


def test_many_values_that_are_not_packed():
    sizes, values = PROTO(b"\x08\x05" * 100_000, "tensorflow.Int64List", ["value"], [tf.int64])
    assert sizes.numpy().tolist() == [100_000]
    assert int(tf.reduce_sum(values[0])) == 500_000


def test_errors_of_walk(tmp_path):
    seen = []
    assert list(tf.io.gfile.walk(str(tmp_path / "no"), onerror=seen.append)) == []
    assert isinstance(seen[0], E.NotFoundError)


def test_schemes_without_fsspec(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "fsspec.registry", None)
    assert tf.io.gfile.get_registered_schemes() == ["", "file"]


def test_records_in_another_file_system():
    path = "memory://records/a.tfrecord"
    with tf.io.TFRecordWriter(path, "GZIP") as writer:
        writer.write(tf.io.serialize_tensor([1, 2]))
        with pytest.raises(TypeError, match=r"write\(\) takes bytes, not 3"):
            writer.write(3)
    (record,) = tf.compat.v1.io.tf_record_iterator(path, "GZIP")
    assert tf.io.parse_tensor(record, tf.int32).numpy().tolist() == [1, 2]


def test_sparse_values_of_a_session():
    with tf.Graph().as_default():
        found = tf.compat.v1.Session().run({"a": tf.sparse.from_dense([[0, 3]])})["a"]
    assert isinstance(found, tf.compat.v1.SparseTensorValue)
    assert [part.tolist() for part in found] == [[[0, 1]], [3], [1, 2]]


def test_large_unsigned_integers():
    assert tf.constant([0, (1 << 64) - 1], tf.uint64).numpy().tolist() == [0, (1 << 64) - 1]
    with pytest.raises(TypeError, match="dtype uint64"):
        tf.constant([-1, (1 << 64) - 1], tf.uint64)
    with pytest.raises(TypeError, match="dtype uint64"):
        tf.constant([0.5], tf.uint64)
