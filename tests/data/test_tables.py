"""Datasets of NumPy's, Arrow's and Parquet's files."""

import datetime
import decimal
import io
import sys

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest

import yeoul as tf

Dataset = tf.data.Dataset


def values(dataset):
    """The elements as plain values."""

    def plain(x):
        if isinstance(x, tf.RaggedTensor):
            return x.to_list()
        found = x.numpy()
        return found if isinstance(found, bytes) else found.tolist()

    return [tf.nest.map_structure(plain, element) for element in dataset]


def resumed_everywhere(make):
    """Whether an iterator goes on with the same elements from each place."""
    whole = values(make())
    iterator = iter(make())
    for i in range(len(whole)):
        other = iter(make())
        other.load_state_dict(iterator.state_dict())
        assert values(other) == whole[i:]
        next(iterator)
    return True


# NumPy.


def test_arrays_in_npy_files_side_by_side(tmp_path):
    np.save(tmp_path / "x.npy", np.asfortranarray(np.arange(12).reshape(6, 2)))
    np.save(tmp_path / "y.npy", np.array(list("abcdéf")))
    ds = Dataset.from_npy({"x": tmp_path / "x.npy", "y": str(tmp_path / "y.npy")})
    assert ds.element_spec == {"x": tf.TensorSpec([2], tf.int64), "y": tf.TensorSpec([], tf.string)}
    found = values(ds)
    assert found[1] == {"x": [2, 3], "y": b"b"}
    assert found[4]["y"] == "é".encode()
    assert len(ds) == 6


def test_arrays_in_npy_files_one_after_the_other(tmp_path):
    paths = [tmp_path / f"{i}.npy" for i in range(2)]
    for i, path in enumerate(paths):
        np.save(path, np.array([i, i + 10]))
    assert values(Dataset.from_npy(paths)) == [0, 10, 1, 11]
    with pytest.raises(ValueError, match="no path in `paths`"):
        Dataset.from_npy([])


def test_a_mapped_array_is_read_where_it_is_used(tmp_path):
    """The file changes under the dataset, which shows that nothing was copied."""
    path = tmp_path / "x.npy"
    np.save(path, np.arange(1000))
    ds = Dataset.from_npy(path)
    np.lib.format.open_memmap(path, "r+")[:] = 7
    assert values(ds.shuffle(1000, seed=1).take(2)) == [7, 7]


def test_arrays_of_an_npz_file(tmp_path):
    fields = np.array([(1, 0.5), (2, 1.5)], [("a", "i4"), ("b", "f4")])
    arrays = {"x": np.arange(4).reshape(2, 2), "big": np.array([1, 2], ">f4"), "fields": fields}
    expected = [
        {"x": [0, 1], "big": 1.0, "fields": {"a": 1, "b": 0.5}},
        {"x": [2, 3], "big": 2.0, "fields": {"a": 2, "b": 1.5}},
    ]
    np.savez(tmp_path / "plain.npz", **arrays)
    np.savez_compressed(tmp_path / "small.npz", **arrays)
    assert values(Dataset.from_npz(tmp_path / "plain.npz")) == expected
    assert values(Dataset.from_npz(tmp_path / "small.npz")) == expected
    only = Dataset.from_npz(tmp_path / "plain.npz", ["big"])
    assert values(only) == [{"big": 1.0}, {"big": 2.0}]
    with pytest.raises(ValueError, match=r"no arrays named \['y'\], but \['big', 'fields', 'x'\]"):
        Dataset.from_npz(tmp_path / "plain.npz", ["y"])


def test_arrays_of_other_file_systems():
    for name, save in (("a.npy", np.save), ("a.npz", np.savez)):
        data = io.BytesIO()
        save(data, np.arange(3))
        with tf.io.gfile.GFile(f"memory://tables/{name}", "wb") as file:
            file.write(data.getvalue())
    assert values(Dataset.from_npy("memory://tables/a.npy")) == [0, 1, 2]
    assert values(Dataset.from_npz("memory://tables/a.npz"))[2] == {"arr_0": 2}


BAD_ARRAYS = {
    "objects": (np.array([None, 1]), tf.errors.InvalidArgumentError, "never loaded"),
    "scalar": (np.array(3), tf.errors.InvalidArgumentError, "no rows"),
    "times": (np.zeros(3, "M8[s]"), TypeError, "which no tensor has"),
}


@pytest.mark.parametrize("name", BAD_ARRAYS)
def test_arrays_that_no_dataset_has(tmp_path, name):
    array, error, message = BAD_ARRAYS[name]
    np.save(tmp_path / "a.npy", array, allow_pickle=True)
    with pytest.raises(error, match=message):
        Dataset.from_npy(tmp_path / "a.npy")
    np.savez(tmp_path / "a.npz", x=array)
    with pytest.raises(error, match=message):
        Dataset.from_npz(tmp_path / "a.npz")


def test_array_files_that_are_none(tmp_path):
    np.save(tmp_path / "a.npy", np.arange(100))
    np.savez(tmp_path / "a.npz", x=np.arange(3))
    np.savez_compressed(tmp_path / "small.npz", x=np.arange(100))
    np.save(tmp_path / "short.npy", np.arange(99))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"different numbers of rows.*99 rows"):
        Dataset.from_npy((tmp_path / "a.npy", tmp_path / "short.npy"))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"does not hold an array"):
        Dataset.from_npy(tmp_path / "a.npz")
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"is no \.npz file"):
        Dataset.from_npz(tmp_path / "a.npy")
    with pytest.raises(tf.errors.NotFoundError, match="nope"):
        Dataset.from_npy(tmp_path / "nope.npy")
    whole = (tmp_path / "a.npy").read_bytes()
    (tmp_path / "a.npy").write_bytes(whole[:-5])
    with pytest.raises(tf.errors.DataLossError, match="ends 5 bytes before the end"):
        Dataset.from_npy(tmp_path / "a.npy")
    whole = bytearray((tmp_path / "small.npz").read_bytes())
    whole[60:64] = b"xxxx"
    (tmp_path / "small.npz").write_bytes(whole)
    with pytest.raises(tf.errors.DataLossError, match="is damaged"):
        Dataset.from_npz(tmp_path / "small.npz")


# Arrow.

COLUMNS = {
    "i": (pa.array([1, 2, 3], pa.int32()), [1, 2, 3]),
    "half": (pa.array(np.arange(3, dtype=np.float16)), [0.0, 1.0, 2.0]),
    "flag": (pa.array([True, False, True]), [True, False, True]),
    "text": (pa.array(["a", "bé", ""]), [b"a", "bé".encode(), b""]),
    "view": (pa.array(["a", "b", "c"], pa.string_view()), [b"a", b"b", b"c"]),
    "views": (pa.array([["a"], [], ["c"]], pa.list_(pa.string_view())), [[b"a"], [], [b"c"]]),
    "bytes": (pa.array([b"\0", b"b", b""]), [b"\0", b"b", b""]),
    "chosen": (pa.array(["u", "v", "u"]).dictionary_encode(), [b"u", b"v", b"u"]),
    "days": (pa.array([datetime.date(1970, 1, 3)] * 3), [2, 2, 2]),
    "times": (pa.array([5, 6, 7], pa.timestamp("ms")), [5, 6, 7]),
    "lists": (pa.array([[1], [2, 3], []]), [[1], [2, 3], []]),
    "large": (pa.array([["a"], [], ["b"]], pa.large_list(pa.string())), [[b"a"], [], [b"b"]]),
    "deep": (pa.array([[[1], [2, 3]], [], [[4]]]), [[[1], [2, 3]], [], [[4]]]),
    "pairs": (pa.array([[1, 2], [3, 4], [5, 6]], pa.list_(pa.int8(), 2)), [[1, 2], [3, 4], [5, 6]]),
    "pair lists": (
        pa.array([[[1, 2]], [], [[3, 4], [5, 6]]], pa.list_(pa.list_(pa.int64(), 2))),
        [[[1, 2]], [], [[3, 4], [5, 6]]],
    ),
    "struct": (
        pa.array([{"x": i, "y": {"z": str(i)}} for i in range(3)]),
        [{"x": i, "y": {"z": str(i).encode()}} for i in range(3)],
    ),
    "tensor": (
        pa.FixedShapeTensorArray.from_numpy_ndarray(np.arange(18).reshape(3, 2, 3)),
        np.arange(18).reshape(3, 2, 3).tolist(),
    ),
    "turned": (
        pa.FixedShapeTensorArray.from_numpy_ndarray(
            np.arange(18).reshape(3, 2, 3).transpose(0, 2, 1)
        ),
        np.arange(18).reshape(3, 2, 3).transpose(0, 2, 1).tolist(),
    ),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_arrow_types(name):
    column, expected = COLUMNS[name]
    ds = Dataset.from_arrow(pa.table({"c": column})).map(lambda row: row["c"])
    assert values(ds) == expected
    assert values(ds.skip(1)) == expected[1:]
    shuffled = Dataset.from_arrow(pa.table({"c": column, "n": [0, 1, 2]})).shuffle(3, seed=4)
    for row in values(shuffled):
        assert row["c"] == expected[row["n"]]


def test_numbers_are_not_copied():
    array = np.arange(5.0)
    ds = Dataset.from_arrow(pa.table({"x": pa.array(array)}))
    array[1] = 9.0
    assert values(ds)[1] == {"x": 9.0}


def test_rows_of_several_batches():
    parts = [pa.table({"i": np.arange(a, a + 7), "s": list("abcdefg")}) for a in range(0, 70, 7)]
    ds = Dataset.from_arrow(parts)
    assert [row["i"] for row in values(ds)] == list(range(70))
    plain = Dataset.range(70)
    assert [row["i"] for row in values(ds.shuffle(20, seed=3))] == values(plain.shuffle(20, seed=3))
    assert resumed_everywhere(lambda: ds.shuffle(70, seed=1).batch(16))
    assert values(ds.batch(70))[0]["s"] == [c.encode() for c in "abcdefg"] * 10


def test_lists_batch_to_ragged_tensors():
    ds = Dataset.from_arrow(pa.table({"l": [[1], [2, 3], []]})).batch(2)
    assert isinstance(next(iter(ds))["l"], tf.RaggedTensor)
    assert values(ds) == [{"l": [[1], [2, 3]]}, {"l": [[]]}]


def test_nulls_are_refused_or_filled():
    table = pa.table({"x": [1, None], "l": [[1, None], None], "s": ["a", None]})
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"'x' of the table.*first in row 1"):
        list(Dataset.from_arrow(table, ["x"]))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"fill_null=\{'l.item': 0\}"):
        list(Dataset.from_arrow(table, ["l"], {"l": []}))
    fills = {"x": -1, "l": [], "l.item": -2, "s": "?"}
    found = values(Dataset.from_arrow(table, fill_null=fills))
    assert found == [{"x": 1, "l": [1, -2], "s": b"a"}, {"x": -1, "l": [], "s": b"?"}]
    with pytest.raises(ValueError, match=r"`fill_null` names \['y'\]"):
        Dataset.from_arrow(table, fill_null={"y": 1})
    with pytest.raises(TypeError, match="does not fit the column's type string"):
        list(Dataset.from_arrow(table, ["s"], {"s": 3}))


def test_arrow_files(tmp_path):
    table = pa.table({"x": np.arange(10), "s": list("abcdefghij")})
    expected = table.column("x").to_pylist()
    with pa.OSFile(str(tmp_path / "file"), "wb") as f, pa.ipc.new_file(f, table.schema) as writer:
        writer.write_table(table)
    with pa.OSFile(str(tmp_path / "stream"), "wb") as f:
        with pa.ipc.new_stream(f, table.schema) as writer:
            writer.write_table(table)
    pyarrow.feather.write_feather(table, tmp_path / "feather")
    for name in ("file", "stream", "feather"):
        ds = Dataset.from_arrow(tmp_path / name, ["x"])
        assert values(ds.map(lambda row: row["x"])) == expected
    assert len(Dataset.from_arrow([str(tmp_path / "file"), table])) == 20
    (tmp_path / "junk").write_bytes(b"this is no table at all" * 10)
    with pytest.raises(tf.errors.InvalidArgumentError, match="junk is not the kind of file"):
        Dataset.from_arrow(tmp_path / "junk")
    with pytest.raises(tf.errors.NotFoundError, match="nope"):
        Dataset.from_arrow(tmp_path / "nope")


def test_a_reader_is_read_once():
    table = pa.table({"x": [1, 2], "y": [3, 4]})
    ds = Dataset.from_arrow(table.to_reader(), ["y"])
    assert values(ds) == [{"y": 3}, {"y": 4}]
    with pytest.raises(tf.errors.FailedPreconditionError, match="can be read only once"):
        list(ds)


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (3, TypeError, "from_arrow needs a pyarrow.Table"),
        ([], ValueError, "empty list"),
        (pa.table({"x": [decimal.Decimal(1)]}), TypeError, "decimal128"),
        (pa.table({"x": [[{"y": 1}]]}), TypeError, "lists of structs"),
        (pa.table([[1], [2]], ["x", "x"]), ValueError, "Several columns are called"),
        ([pa.table({"x": [1]}), pa.table({"y": [1]})], ValueError, "different columns"),
    ],
)
def test_what_is_no_table_for_a_dataset(data, error, message):
    with pytest.raises(error, match=message):
        Dataset.from_arrow(data)


def test_tables_without_pyarrow(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for make in (Dataset.from_arrow, Dataset.from_parquet):
        with pytest.raises(tf.errors.UnimplementedError, match=r"pip install 'yeoul\[arrow\]'"):
            make(str(tmp_path))


# Parquet.


def parquet(path, first=0, **options):
    rows = range(first, first + 100)
    table = {"i": list(rows), "s": [str(i) for i in rows], "l": [[i] * (i % 3) for i in rows]}
    pq.write_table(pa.table(table), path, row_group_size=30, **options)
    return str(path)


def test_parquet_files_are_read_in_order(tmp_path):
    parquet(tmp_path / "a.parquet")
    parquet(tmp_path / "b.parquet", 100, compression="zstd")
    ds = Dataset.from_parquet(str(tmp_path / "*.parquet"))
    assert len(ds) == 200
    found = values(ds)
    assert [row["i"] for row in found] == list(range(200))
    assert found[101] == {"i": 101, "s": b"101", "l": [101, 101]}
    only = Dataset.from_parquet(tmp_path / "a.parquet", ["s"])
    assert only.element_spec == {"s": tf.TensorSpec([], tf.string)}


def test_parquet_goes_on_at_a_row_group(tmp_path, monkeypatch):
    path = parquet(tmp_path / "a.parquet")
    assert resumed_everywhere(lambda: Dataset.from_parquet([path, path], ["i"]).batch(7))
    iterator = iter(Dataset.from_parquet(path))
    for _ in range(95):
        next(iterator)
    groups = []
    read = pq.ParquetFile.iter_batches

    def noting(self, size, row_groups, *args):
        groups.extend(row_groups)
        return read(self, size, row_groups, *args)

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", noting)
    other = iter(Dataset.from_parquet(path))
    other.load_state_dict(iterator.state_dict())
    assert int(next(other)["i"]) == 95
    assert groups == [3]


def test_bad_parquet_files(tmp_path):
    path = parquet(tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "short").write_bytes(whole[:-10])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"short is not the kind of file"):
        Dataset.from_parquet(tmp_path / "short")
    (tmp_path / "bad").write_bytes(whole[:100] + bytes(100) + whole[200:])
    with pytest.raises((tf.errors.DataLossError, tf.errors.InvalidArgumentError), match="bad"):
        list(Dataset.from_parquet(tmp_path / "bad"))
    pq.write_table(pa.table({"x": [1]}), tmp_path / "other")
    with pytest.raises(tf.errors.InvalidArgumentError, match="other has other columns than"):
        Dataset.from_parquet([path, tmp_path / "other"])
    with pytest.raises(tf.errors.NotFoundError, match="no file matches"):
        Dataset.from_parquet(str(tmp_path / "*.nope"))
    with pytest.raises(ValueError, match=r"no columns \['z'\]"):
        Dataset.from_parquet(path, ["z"])
    pq.write_table(pa.table({"x": [1, None]}), tmp_path / "nulls")
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"nulls has 1 nulls, first in row 1"):
        list(Dataset.from_parquet(tmp_path / "nulls"))
