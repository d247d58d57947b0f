"""What an index may claim: nothing is allocated, read or believed that the files do not hold."""

import pathlib

import numpy as np
import pytest

from yeoul.core.errors import DataLossError, InvalidArgumentError
from yeoul.formats import protos
from yeoul.formats.bundle import merge_bundles, write_bundle
from yeoul.formats.bundle_files import is_bundle, remove_bundle
from yeoul.formats.bundle_reader import BundleReader
from yeoul.formats.sorted_table import read_table, write_table

HUGE = 1 << 60


def changed(prefix, key, change):
    """A checkpoint whose index says something else of a tensor, with good checksums."""
    index = pathlib.Path(f"{prefix}.index")
    table = read_table(index.read_bytes())
    key = key if isinstance(key, bytes) else key.encode()
    entry = protos.BundleEntryProto.FromString(table[key])
    change(entry)
    table[key] = entry.SerializeToString()
    index.write_bytes(write_table(table))
    return BundleReader(prefix)


def dims(*sizes):
    def change(entry):
        del entry.shape.dim[:]
        for size in sizes:
            entry.shape.dim.add(size=size)

    return change


def setting(**fields):
    def change(entry):
        for name, value in fields.items():
            setattr(entry, name, value)

    return change


def unknown_rank(entry):
    entry.shape.unknown_rank = True


CLAIMS = {
    "size": (setting(size=HUGE), "bytes expected"),
    "negative size": (setting(size=-1), "-1 bytes expected"),
    "offset": (setting(offset=HUGE), f"expected at {HUGE}"),
    "negative offset": (setting(offset=-5), "expected at -5"),
    "dtype": (setting(dtype=99), "99 is no dtype"),
    "shape": (dims(HUGE), "24 bytes for"),
    "overflow": (dims(1 << 32, 1 << 32, 1 << 32), "24 bytes for"),
    "negative": (dims(-2), "at least 0"),
    "unknown": (dims(-1), "no array has the shape"),
    "rank": (dims(*[1] * 65), "no array has the shape"),
    "unknown rank": (unknown_rank, "no array has the shape None"),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_claims_of_an_index(name, tmp_path):
    change, message = CLAIMS[name]
    write_bundle(tmp_path / "c", {"x": np.arange(3.0), "s": np.array([b"a", b"bc", b""], object)})
    reader = changed(tmp_path / "c", "x", change)
    with pytest.raises(DataLossError, match=message):
        reader.array("x")
    reader = changed(tmp_path / "c", "s", change)
    if name != "dtype":
        with pytest.raises(DataLossError, match=r"damaged: "):
            reader.array("s")


def test_an_entry_that_is_none(tmp_path):
    write_bundle(tmp_path / "c", {"x": np.arange(3.0)})
    index = pathlib.Path(f"{tmp_path}/c.index")
    whole = read_table(index.read_bytes())
    for key, value in ((b"x", b"\xff"), (b"\xff", whole[b"x"]), (b"", b"\xff")):
        index.write_bytes(write_table({**whole, key: value}))
        with pytest.raises(DataLossError, match="Unable to open table file"):
            BundleReader(tmp_path / "c")


@pytest.fixture
def parts(tmp_path):
    """A checkpoint with the rows 0 to 2 of a tensor of 4 rows, in two parts."""
    array = np.arange(12.0).reshape(4, 3)
    pieces = [((4, 3), [(0, 1), (0, -1)], array[:1]), ((4, 3), [(1, 2), (0, -1)], array[1:3])]
    write_bundle(tmp_path / "p", {}, {"x": pieces})
    return tmp_path / "p"


def test_parts_that_are_there_are_read_and_others_are_not_made_up(parts):
    reader = BundleReader(parts)
    assert reader.array("x", [(0, 2), (1, 1)]).tolist() == [[1.0], [4.0]]
    assert reader.array("x", [(1, 2), (0, -1)]).tolist() == [[3.0, 4.0, 5.0], [6.0, 7.0, 8.0]]
    for extents in (None, [(2, 2), (0, -1)]):
        with pytest.raises(InvalidArgumentError, match="has only some parts of the tensor x"):
            reader.array("x", extents)


def slices(*given):
    def change(entry):
        del entry.slices[:]
        for extents in given:
            part = entry.slices.add()
            for start, length in extents:
                part.extent.add(start=start, length=length)

    return change


@pytest.mark.parametrize(
    "extents", [[(0, 1)], [(-1, 2), (0, 3)], [(0, HUGE), (0, 3)], [(3, 2), (0, 3)], [(0, -7)] * 2]
)
def test_parts_outside_of_the_whole(parts, extents):
    with pytest.raises(DataLossError, match="is not in the shape"):
        changed(parts, "x", slices(extents)).array("x")


def test_parts_that_are_named_twice_or_have_another_shape(parts):
    def both(entry):
        entry.slices.extend([entry.slices[0]] * 4)
        del entry.slices[1]

    with pytest.raises(InvalidArgumentError, match="only some parts"):
        changed(parts, "x", both).array("x")
    key = next(k for k in BundleReader(parts)._all if k.startswith(b"\0"))
    with pytest.raises(DataLossError, match=r"the part .* has the shape"):
        changed(parts, key, dims(3, 1)).array("x", [(0, 1), (0, -1)])


def test_merging_what_is_in_two_checkpoints(tmp_path):
    write_bundle(tmp_path / "a", {"x": np.array(1)})
    write_bundle(tmp_path / "b", {"x": np.array(2)})
    with pytest.raises(InvalidArgumentError, match=r"tensor x of .* is in another checkpoint too"):
        merge_bundles([tmp_path / "a", tmp_path / "b"], tmp_path / "c")
    assert not is_bundle(tmp_path / "c")


def test_what_cannot_be_written_leaves_nothing(tmp_path):
    write_bundle(tmp_path / "a", {"x": np.array(1)})
    before = sorted(tmp_path.iterdir())
    with pytest.raises(KeyError):
        write_bundle(tmp_path / "a", {"x": np.array(2), "y": np.array("2020-01-01", "M8[D]")})
    assert sorted(tmp_path.iterdir()) == before
    assert BundleReader(tmp_path / "a").array("x") == 1


def test_deleting_what_was_killed_between_its_renames(tmp_path):
    write_bundle(tmp_path / "[a]", {"x": np.array(1)})
    (tmp_path / "[a].index").rename(tmp_path / "[a].index.new")
    (tmp_path / "[a].data-00000-of-00001").rename(tmp_path / "[a].data-00000-of-00001.new")
    assert is_bundle(tmp_path / "[a]")
    remove_bundle(tmp_path / "[a]")
    assert list(tmp_path.iterdir()) == []
