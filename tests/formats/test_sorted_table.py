"""Tables, checkpoints of the first format, slices and integers: what is damaged is refused."""

import numpy as np
import pytest

from yeoul.core.errors import DataLossError, InternalError, InvalidArgumentError, NotFoundError
from yeoul.formats import sorted_table
from yeoul.formats.bundle import merge_bundles, write_bundle
from yeoul.formats.bundle_reader import BundleReader
from yeoul.formats.checksum import crc32c, masked, unmasked
from yeoul.formats.slice_keys import slice_key
from yeoul.formats.slice_table import SliceTableReader, open_checkpoint, write_slices
from yeoul.formats.slice_texts import bounds, parsed_slice, part_of, places
from yeoul.formats.sorted_table import read_table, write_table
from yeoul.formats.wire import encode_varint, varint


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 2**32, 2**64 - 1])
def test_integers(value):
    assert varint(b"x" + encode_varint(value), 1) == (value, 1 + len(encode_varint(value)))


def test_bad_integers():
    with pytest.raises(ValueError, match="no number ends"):
        varint(b"\x80", 0)
    with pytest.raises(ValueError, match="no number ends"):
        varint(b"\x80" * 11, 0)


def test_checksums():
    assert crc32c(b"123456789") == 0xE3069283  # the check value of CRC-32C
    assert unmasked(masked(0x12345678)) == 0x12345678


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 40_000])
def test_tables(count):
    items = {f"key/{i:06d}".encode(): b"v" * (i % 30) for i in range(count)}
    assert read_table(write_table(items)) == items


def test_damaged_tables():
    whole = write_table({b"a": b"b"})
    with pytest.raises(ValueError, match="bad magic number"):
        read_table(whole[:-1])
    with pytest.raises(ValueError, match="block checksum mismatch"):
        read_table(b"\xff" + whole[1:])
    with pytest.raises(ValueError, match=r"truncated block|checksum|integer"):
        read_table(whole[20:])


def test_keys_of_slices_sort_as_numbers():
    starts = [0, 1, 63, 64, 127, 8191, 8192, 2**31, 2**40]
    keys = [slice_key("x", [(start, -1)]) for start in starts]
    assert keys == sorted(keys)
    assert slice_key("p", [(0, 34), (0, 200)]) == b"\0p\0\x01\x01\x02\x80\xa2\x80\xc0\xc8"
    assert slice_key("a\0\xffb", []) > slice_key("a\0", [])


def test_texts_of_slices():
    assert parsed_slice("4 3 1,2:-") == ((4, 3), [(1, 2), (0, -1)])
    array = np.arange(12).reshape(4, 3)
    assert array[places(bounds(part_of((4, 3), "4 3 1,2:0,1"), (4, 3)))].tolist() == [[3], [6]]
    with pytest.raises(InvalidArgumentError, match="cannot be understood"):
        parsed_slice("abc")
    with pytest.raises(InvalidArgumentError, match="2 dimensions, but 1 extents"):
        parsed_slice("4 3 1,2")
    for text in ("2  0,2", " 2 0,2", "2 0,2 ", "2 -1,2", "2 0,-1", "2 0,0", "-2 0,2"):
        with pytest.raises(InvalidArgumentError, match="cannot be understood"):
            parsed_slice(text)
    with pytest.raises(InternalError, match="out of bounds"):
        parsed_slice("4 3,2")
    with pytest.raises(InvalidArgumentError, match=r"has the shape \[5\], but its slice"):
        parsed_slice("4 0,2", (5,))
    with pytest.raises(InvalidArgumentError, match="is one of a tensor of shape"):
        part_of((4, 3), "5 0,2")


def test_the_first_format(tmp_path):
    whole = np.arange(6, dtype=np.int32).reshape(2, 3)
    texts = np.array([b"a", b""], object)
    write_slices(
        tmp_path / "f",
        {
            "x": [((2, 3), [(0, 1), (0, -1)], whole[:1]), ((2, 3), [(1, 1), (0, -1)], whole[1:])],
            "s": [((2,), [(0, -1)], texts)],
        },
    )
    reader = open_checkpoint(tmp_path / "f")
    assert isinstance(reader, SliceTableReader)
    np.testing.assert_array_equal(reader.array("x"), whole)
    assert reader.array("s").tolist() == [b"a", b""]
    reader._all = {k: v[:-3] for k, v in reader._all.items()}
    with pytest.raises(DataLossError, match=r"The tensor x .* is damaged"):
        reader.array("x")
    (tmp_path / "f").write_bytes(b"hello")
    with pytest.raises(DataLossError, match="different file format"):
        open_checkpoint(tmp_path / "f")


def test_merging(tmp_path):
    write_bundle(tmp_path / "a", {"x": np.array(1)})
    write_bundle(tmp_path / "b", {"y": np.array([b"t"], object)})
    merge_bundles([str(tmp_path / "a"), str(tmp_path / "b")], tmp_path / "c")
    assert sorted(BundleReader(tmp_path / "c").entries) == ["x", "y"]
    with pytest.raises(InvalidArgumentError, match="no checkpoint to merge"):
        merge_bundles([], tmp_path / "d")
    with pytest.raises(NotFoundError, match="Failed to find any matching files"):
        merge_bundles([str(tmp_path / "z")], tmp_path / "d")


def test_a_write_that_was_killed_between_its_renames(tmp_path):
    write_bundle(tmp_path / "a", {"x": np.array(1)})
    old = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    write_bundle(tmp_path / "a", {"x": np.array(2)})
    new = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    index, data = "a.index", "a.data-00000-of-00001"
    states = [
        ({index: old[index], data: old[data], f"{data}.new": new[data]}, 1),
        ({index: old[index], data: old[data], f"{data}.new": new[data], f"{index}.tmp": b"x"}, 1),
        ({**old, f"{data}.new": new[data], f"{index}.new": new[index]}, 2),
        ({index: old[index], data: new[data], f"{index}.new": new[index]}, 2),
    ]
    for files, expected in states:
        for path in tmp_path.iterdir():
            path.unlink()
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        assert BundleReader(tmp_path / "a").array("x") == expected
        write_bundle(tmp_path / "a", {"x": np.array(3)})
        assert BundleReader(tmp_path / "a").array("x") == 3


def test_variants_are_no_arrays(tmp_path):
    write_bundle(tmp_path / "a", {"x": np.array(1)})
    reader = BundleReader(tmp_path / "a")
    reader.entries["x"].dtype = 21
    with pytest.raises(InternalError, match="not convertible to numpy dtype"):
        reader.array("x")
    with pytest.raises(NotFoundError, match="Key y not found"):
        reader.array("y")


def table_of(blocks, order):
    """A table whose index names these blocks in this order."""
    out, handles = bytearray(), []
    for keys in blocks:
        block = sorted_table.Block(10**9)
        for key in keys:
            block.add(key, b"")
        handles.append(sorted_table.append(out, block))
    meta, index = sorted_table.append(out, sorted_table.Block(16)), sorted_table.Block(1)
    for i, number in enumerate(order):
        index.add(b"%d" % i, handles[number])
    out += (meta + sorted_table.append(out, index)).ljust(40, b"\0") + sorted_table.MAGIC
    return bytes(out)


def test_tables_that_would_grow():
    assert list(read_table(table_of([[b"a"], [b"b"]], [0, 1]))) == [b"a", b"b"]
    for order in ([0, 0], [1, 0]):
        with pytest.raises(ValueError, match="inside of the one before"):
            read_table(table_of([[b"a"], [b"b"]], order))
    long = b"x" * 20_000
    with pytest.raises(ValueError, match="keys are far longer than the table"):
        read_table(table_of([[long + b"%04d" % i for i in range(3000)]], [0]))
