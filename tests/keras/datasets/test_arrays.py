import contextlib
import gzip
import io
import struct
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yeoul.keras.datasets.arrays import (
    FLOATS,
    INTEGERS,
    LISTS,
    UINT8,
    Expected,
    read_idx,
    read_npz,
)
from yeoul.keras.datasets.cache import BrokenFileError

A = {"a": Expected((2, 3), FLOATS), "n": Expected((3,), LISTS)}


def save(path, **arrays):
    np.savez_compressed(path, **arrays)
    return path


def lists():
    made = np.empty(3, object)
    made[:] = [[1], [2, 3], []]
    return made


@pytest.fixture
def path(tmp_path):
    return save(tmp_path / "x.npz", a=np.arange(6.0).reshape(3, 2).T, n=lists(), other=np.ones(2))


def test_reads_what_is_expected(path):
    arrays = read_npz(path, A)
    assert list(arrays) == ["a", "n"]
    np.testing.assert_array_equal(arrays["a"], np.arange(6.0).reshape(3, 2).T)
    assert arrays["n"].tolist() == [[1], [2, 3], []]
    arrays["a"][0, 0] = 7  # may be written to


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        ({"b": Expected((1,), UINT8)}, "it has no 'b'"),
        ({"a": Expected((3, 2), FLOATS)}, r"'a' has shape \(2, 3\) and type float64, where shape"),
        ({"a": Expected((2, 3), INTEGERS)}, r"where shape \(2, 3\) of integers is expected"),
        ({"a": Expected((2, 3), UINT8)}, r"of uint8 is expected"),
        ({"a": Expected((2, 3), LISTS)}, r"of lists is expected"),
        ({"n": Expected((3,), FLOATS)}, r"of floats is expected"),
    ],
)
def test_other_arrays(path, expected, message):
    with pytest.raises(BrokenFileError, match=f"{path} is truncated, corrupt or .*{message}"):
        read_npz(path, expected)


def test_other_files(tmp_path):
    path = tmp_path / "page.npz"
    path.write_text("<html>not found</html>")
    with pytest.raises(BrokenFileError, match=r"not a zip file\. Delete it, so that it is fetched"):
        read_npz(path, A)
    with pytest.raises(FileNotFoundError):
        read_npz(tmp_path / "none.npz", A)


def test_objects_that_are_no_lists_are_not_made(tmp_path):
    array = np.array([io.StringIO], object)
    path = save(tmp_path / "x.npz", n=array)
    with pytest.raises(BrokenFileError, match=r"asks for _?io.StringIO, which is no plain data"):
        read_npz(path, A)


def test_objects_that_are_no_array(tmp_path, monkeypatch):
    path = save(tmp_path / "x.npz", n=lists())
    monkeypatch.setattr("yeoul.keras.datasets.arrays.loads", lambda content: [1])
    with pytest.raises(BrokenFileError, match="holds list, not an array"):
        read_npz(path, A)


def test_an_array_that_ends_early(tmp_path):
    header = io.BytesIO()
    np.lib.format.write_array_header_2_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": (2, 3)}
    )
    with zipfile.ZipFile(tmp_path / "x.npz", "w") as archive:
        archive.writestr("a.npy", header.getvalue() + bytes(40))
    with pytest.raises(BrokenFileError, match="a ends early"):
        read_npz(tmp_path / "x.npz", {"a": A["a"]})


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("npz") / "x.npz"
    return save(path, a=np.arange(6.0).reshape(2, 3), n=lists())


@settings(deadline=None)
@given(st.floats(0, 1), st.integers(1, 255), st.booleans())
def test_damaged_archives(whole, place, change, cut):
    data = bytearray(whole.read_bytes())
    index = int(place * (len(data) - 1))
    if cut:
        del data[index:]
    else:
        data[index] ^= change
    damaged = whole.with_name("damaged.npz")
    damaged.write_bytes(data)
    with contextlib.suppress(BrokenFileError):
        read_npz(damaged, A)


def idx(array, magic=0x0803):
    header = struct.pack(f">{1 + array.ndim}I", magic, *array.shape)
    return gzip.compress(header + array.tobytes())


def test_idx(tmp_path):
    array = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    path = tmp_path / "x.gz"
    path.write_bytes(idx(array))
    result = read_idx(path, Expected((2, 3, 4), UINT8))
    np.testing.assert_array_equal(result, array)
    result[0, 0, 0] = 1
    with pytest.raises(BrokenFileError, match=r"where shape \(3, 3, 4\) of uint8 is expected"):
        read_idx(path, Expected((3, 3, 4), UINT8))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (idx(np.zeros((2, 3, 4), "u1"))[:-9], "ended before"),
        (idx(np.zeros((2, 3, 4), "u1"), magic=0x0801), "no IDX file of bytes in 3 dimensions"),
        (gzip.compress(b"\0\0"), "no IDX file of bytes in 3 dimensions"),
        (b"<html>", "Not a gzipped file"),
    ],
    ids=["truncated", "other rank", "too short", "other format"],
)
def test_broken_idx(tmp_path, content, message):
    path = tmp_path / "x.gz"
    path.write_bytes(content)
    with pytest.raises(BrokenFileError, match=f"{path} is truncated, corrupt or .*{message}"):
        read_idx(path, Expected((2, 3, 4), UINT8))
