"""Files that are not as they should be: clear errors, and what `ignore_errors` makes of it."""

import gzip
import zlib

import pytest

import yeoul as tf
from tests.data.failing import seen_and_error, values

Dataset = tf.data.Dataset
errors = tf.errors


READERS = {
    "records": lambda path, **options: tf.data.TFRecordDataset(path, **options),
    "lines": lambda path, **options: tf.data.TextLineDataset(path, **options),
    "fixed": lambda path, **options: tf.data.FixedLengthRecordDataset(path, 2, **options),
}


@pytest.fixture
def records(tmp_path):
    """The path of a file of five records of twenty bytes."""
    path = tmp_path / "records"
    with tf.io.TFRecordWriter(str(path)) as writer:
        for i in range(5):
            writer.write(b"rec%d" % i)
    return path


def changed(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("name", READERS)
def test_files_that_are_none(tmp_path, name):
    read = READERS[name]
    with pytest.raises(errors.NotFoundError, match="nope; No such file"):
        list(read(str(tmp_path / "nope")))
    with pytest.raises(errors.FailedPreconditionError, match=f"{tmp_path.name}; Is a directory"):
        list(read(str(tmp_path)))


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("kind", ["GZIP", "ZLIB"])
def test_files_compressed_otherwise(tmp_path, name, kind):
    (tmp_path / "plain").write_bytes(b"not compressed")
    with pytest.raises(errors.DataLossError, match=f"plain: The {kind} data is damaged"):
        list(READERS[name](str(tmp_path / "plain"), compression_type=kind))


def test_compressed_records_read_as_plain_ones(tmp_path):
    (tmp_path / "a").write_bytes(gzip.compress(b"x" * 100))
    with pytest.raises(errors.DataLossError, match=r"a: corrupted record at 0 \(Is this even"):
        list(tf.data.TFRecordDataset(str(tmp_path / "a")))


def test_a_damaged_record_names_file_and_place(records):
    found, error = seen_and_error(tf.data.TFRecordDataset(changed(records, 33)))
    assert found == [b"rec0"]
    assert isinstance(error, errors.DataLossError)
    assert f"{records}: corrupted record at 32" in str(error)


def test_a_damaged_length_names_file_and_place(records):
    found, error = seen_and_error(tf.data.TFRecordDataset(changed(records, 28)))
    assert found == [b"rec0"]
    assert f"{records}: corrupted record at 20" in str(error)


def test_a_truncated_record_names_file_and_place(records):
    records.write_bytes(records.read_bytes()[:-7])
    found, error = seen_and_error(tf.data.TFRecordDataset(str(records)))
    assert len(found) == 4
    assert isinstance(error, errors.DataLossError)
    assert f"{records}: truncated record at 80" in str(error)


def test_ignore_errors_skips_just_a_damaged_record(records):
    data = tf.data.TFRecordDataset(changed(records, 33)).ignore_errors()
    assert values(data) == [b"rec0", b"rec2", b"rec3", b"rec4"]
    iterator = iter(data)
    next(iterator), next(iterator)
    other = iter(data)
    other.load_state_dict(iterator.state_dict())
    assert next(other).numpy() == b"rec3"


def test_ignore_errors_skips_the_rest_of_a_file_after_a_damaged_length(records, tmp_path):
    good = tmp_path / "good"
    good.write_bytes(records.read_bytes()[:40])
    paths = [changed(records, 28), str(tmp_path / "nope"), str(good)]
    data = tf.data.TFRecordDataset(paths).ignore_errors()
    assert values(data) == [b"rec0", b"rec0", b"rec1"]


def test_ignore_errors_skips_damaged_records_of_compressed_files(records):
    data = bytearray(records.read_bytes())
    data[33] ^= 1
    records.write_bytes(zlib.compress(bytes(data)))
    found = tf.data.TFRecordDataset(str(records), "ZLIB").ignore_errors()
    assert values(found) == [b"rec0", b"rec2", b"rec3", b"rec4"]


@pytest.mark.parametrize("options", [{}, {"compression_type": "GZIP"}])
@pytest.mark.parametrize("sizes", [{}, {"header_bytes": 3, "footer_bytes": 4}, {"footer_bytes": 9}])
@pytest.mark.parametrize("buffer", [1, 5, None])
def test_records_of_fixed_length_in_pieces(tmp_path, options, sizes, buffer):
    head, foot = sizes.get("header_bytes", 0), sizes.get("footer_bytes", 0)
    data = b"h" * head + b"aaabbbccc" + b"f" * foot
    (tmp_path / "a").write_bytes(gzip.compress(data) if options else data)
    read = tf.data.FixedLengthRecordDataset
    found = read(str(tmp_path / "a"), 3, **sizes, **options, buffer_size=buffer)
    assert values(found) == [b"aaa", b"bbb", b"ccc"]


def test_records_of_another_length(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    found, error = seen_and_error(tf.data.FixedLengthRecordDataset(str(tmp_path / "a"), 2))
    assert found == []
    assert isinstance(error, errors.InvalidArgumentError)
    assert "body length 3 bytes" in str(error)
    (tmp_path / "a").write_bytes(gzip.compress(b"abc"))
    compressed = tf.data.FixedLengthRecordDataset(str(tmp_path / "a"), 2, compression_type="GZIP")
    found, error = seen_and_error(compressed)
    assert found == [b"ab"]
    assert isinstance(error, errors.DataLossError)


def test_no_file_matches(tmp_path):
    with pytest.raises(errors.InvalidArgumentError, match=r"No files matched pattern: .*\*\.zip"):
        Dataset.list_files(f"{tmp_path}/*.zip")
    with pytest.raises(errors.InvalidArgumentError, match="No files matched"):
        Dataset.list_files([])
