"""TFRecord files, read and written as bytes."""

import io
import random

import pytest

from yeoul.core.errors import DataLossError, FailedPreconditionError, NotFoundError
from yeoul.formats import tfrecord

RECORDS = [random.Random(i).randbytes(i * i % 700) for i in range(120)]
# Two records as TensorFlow wrote them: b"abc" and "déf".
WRITTEN = b"\x03\0\0\0\0\0\0\0\xb0\x99I\x0eabcnW\xf1!\x04\0\0\0\0\0\0\0BER\x04d\xc3\xa9f>3\xa2\x02"


def write(path, records, compression="", **options):
    writer = tfrecord.Writer(path.open("wb"), compression, **options)
    for record in records:
        writer.write(record)
    writer.close()
    return path


def test_bytes_of_tensorflow(tmp_path):
    assert write(tmp_path / "r", [b"abc", "déf".encode()]).read_bytes() == WRITTEN
    assert list(tfrecord.batches_of(io.BytesIO(WRITTEN))) == [[b"abc", "déf".encode()]]


@pytest.mark.parametrize("compression", ["", "GZIP", "ZLIB"])
@pytest.mark.parametrize("piece", [13, 1000, 1 << 20])
def test_round_trip(tmp_path, compression, piece):
    path = write(tmp_path / "r", RECORDS, compression)
    assert list(tfrecord.read_records(path, compression, piece)) == RECORDS


def test_options_of_zlib(tmp_path):
    small = write(tmp_path / "a", [b"x" * 9999], "GZIP", level=9, wbits=9, memLevel=1)
    large = write(tmp_path / "b", [b"x" * 9999], "GZIP", level=0)
    assert small.stat().st_size < large.stat().st_size
    assert list(tfrecord.read_records(small, "GZIP")) == [b"x" * 9999]


def test_parts_that_are_compressed_one_by_one(tmp_path):
    parts = [write(tmp_path / str(i), [RECORDS[i]], "GZIP").read_bytes() for i in range(3)]
    whole = io.BytesIO(b"".join(parts))
    assert [r for batch in tfrecord.batches_of(whole, "GZIP", 50) for r in batch] == RECORDS[:3]


def test_very_many_parts(tmp_path):
    parts = write(tmp_path / "r", [], "GZIP").read_bytes() * 100_000
    parts += write(tmp_path / "r", RECORDS, "GZIP").read_bytes()
    assert [r for batch in tfrecord.batches_of(io.BytesIO(parts), "GZIP") for r in batch] == RECORDS


@pytest.mark.parametrize("mode", [None, 2, 3, 4])
@pytest.mark.parametrize("compression", ["", "ZLIB", "GZIP"])
def test_what_was_flushed_can_be_read(tmp_path, compression, mode):
    writer = tfrecord.Writer((tmp_path / "r").open("wb"), compression, mode)
    writer.write(b"first")
    writer.flush()
    assert next(tfrecord.read_records(tmp_path / "r", compression)) == b"first"
    writer.write(b"second")
    writer.close()
    assert list(tfrecord.read_records(tmp_path / "r", compression)) == [b"first", b"second"]


def test_a_closed_writer(tmp_path):
    writer = tfrecord.Writer((tmp_path / "r").open("wb"))
    writer.close()
    writer.close()
    with pytest.raises(FailedPreconditionError, match=r"Writer is closed\. Write before close"):
        writer.write(b"x")


def test_index():
    assert tfrecord.index(WRITTEN) == ([12, 31], [15, 35])
    assert tfrecord.index(WRITTEN[:-1]) == ([12], [15])
    assert tfrecord.index(b"junk" + WRITTEN, 4) == ([16, 35], [19, 39])
    assert tfrecord.records_of(WRITTEN, [12, 31], [15, 35])[0] == b"abc"
    assert tfrecord.records_of(b"", [], []) == []


def test_a_start_inside_of_a_file():
    assert list(tfrecord.batches_of(io.BytesIO(WRITTEN), "", 7, 19)) == [["déf".encode()]]


def collect(data, found, piece=1000):
    for batch in tfrecord.batches_of(io.BytesIO(data), "", piece):
        found.extend(batch)


def broken(place, data=WRITTEN):
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "position", "before"),
    [
        (broken(0), 0, 0),
        (broken(9), 0, 0),
        (broken(12), 12, 0),
        (broken(16), 12, 0),
        (broken(19), 19, 1),
        (broken(31), 31, 1),
        (broken(38), 31, 1),
    ],
)
@pytest.mark.parametrize("piece", [5, 1 << 20])
def test_damage_is_found_where_it_is(data, position, before, piece):
    found = []
    with pytest.raises(DataLossError, match=f"corrupted record at {position}"):
        collect(data, found, piece)
    assert found == [b"abc"][:before]


def test_a_file_of_another_kind():
    with pytest.raises(DataLossError, match=r"Is this even a TFRecord file\?"):
        list(tfrecord.batches_of(io.BytesIO(b"This is a text of more than a few words.")))


@pytest.mark.parametrize("end", [-1, -4, -8])
def test_a_file_that_is_cut_off(end):
    found = []
    with pytest.raises(DataLossError, match="truncated record at 19: the file ends inside"):
        collect(WRITTEN[:end], found)
    assert found == [b"abc"]


def test_a_header_that_is_cut_off_is_the_end():
    assert list(tfrecord.batches_of(io.BytesIO(WRITTEN[:25]))) == [[b"abc"]]


def test_a_length_beyond_the_file_takes_no_memory():
    length = (1 << 62).to_bytes(8, "little")
    head = length + tfrecord.CHECK.pack(tfrecord.masked(tfrecord.crc32c(length)))
    with pytest.raises(DataLossError, match="truncated record at 0"):
        list(tfrecord.batches_of(io.BytesIO(head + b"x" * 100)))


def test_compressed_data_that_is_none():
    with pytest.raises(DataLossError, match="The GZIP data is damaged before byte 39"):
        list(tfrecord.batches_of(io.BytesIO(WRITTEN), "GZIP"))
    with pytest.raises(ValueError, match="must be '', 'GZIP' or 'ZLIB', not 'BZ2'"):
        list(tfrecord.batches_of(io.BytesIO(WRITTEN), "BZ2"))


def test_no_file(tmp_path):
    with pytest.raises(NotFoundError, match="No such file"):
        next(tfrecord.read_records(tmp_path / "r"))


@pytest.mark.parametrize("piece", [100, 999, 1 << 20])
def test_runs_of_records_of_one_length(tmp_path, piece):
    source = random.Random(piece)
    sizes = [n for n in (5, 0, 5, 7, 300) for _ in range(source.randrange(1, 200))]
    records = [source.randbytes(n) for n in sizes]
    path = write(tmp_path / "r", records)
    assert list(tfrecord.read_records(path, "", piece)) == records


@pytest.mark.parametrize("at", [40, 150])
@pytest.mark.parametrize("offset", [0, 9, 13])
def test_damage_in_a_run(tmp_path, at, offset):
    path = write(tmp_path / "r", [b"12345"] * 200)
    data = bytearray(path.read_bytes())
    position = at * 21
    data[position + offset] ^= 1
    path.write_bytes(data)
    records = tfrecord.read_records(path)
    assert [next(records) for _ in range(at)] == [b"12345"] * at
    where = position + 12 if offset > 11 else position
    with pytest.raises(DataLossError, match=f"corrupted record at {where}"):
        next(records)
