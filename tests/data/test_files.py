"""Datasets of files, and elements that are kept in files."""

import gzip
import zlib

import numpy as np
import pytest

import yeoul as tf

Dataset = tf.data.Dataset


def values(dataset):
    return [np.asarray(x).tolist() for x in dataset.as_numpy_iterator()]


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("text", [b"", b"a", b"a\n", b"a\r\nb\n\nc", b"\n\n", b"\r\n"])
def test_lines_do_not_depend_on_the_buffer(tmp_path, text, piece):
    path = tmp_path / "a.txt"
    path.write_bytes(text)
    wanted = [line.removesuffix(b"\r") for line in text.split(b"\n")]
    wanted = wanted[:-1] if not wanted[-1] else wanted
    assert values(tf.data.TextLineDataset(str(path), buffer_size=piece)) == wanted


@pytest.mark.parametrize(("kind", "pack"), [("GZIP", gzip.compress), ("ZLIB", zlib.compress)])
def test_compressed_lines(tmp_path, kind, pack):
    path = tmp_path / "a"
    path.write_bytes(pack(b"one\ntwo"))
    assert values(tf.data.TextLineDataset(path, compression_type=kind)) == [b"one", b"two"]


def test_another_compression_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    with pytest.raises(tf.errors.InvalidArgumentError, match="Unsupported compression_type"):
        list(tf.data.TextLineDataset(str(tmp_path / "a"), compression_type="FOO"))


def test_records_of_several_files_in_turns(tmp_path):
    for name in "ab":
        with tf.io.TFRecordWriter(str(tmp_path / name)) as writer:
            for i in range(2):
                writer.write(f"{name}{i}".encode())
    paths = [str(tmp_path / name) for name in "ab"]
    assert values(tf.data.TFRecordDataset(paths)) == [b"a0", b"a1", b"b0", b"b1"]
    turns = tf.data.TFRecordDataset(paths, num_parallel_reads=2)
    assert values(turns) == [b"a0", b"b0", b"a1", b"b1"]


def test_a_damaged_record_file_gives_what_is_good_first(tmp_path):
    path = str(tmp_path / "a")
    with tf.io.TFRecordWriter(path) as writer:
        writer.write(b"good")
        writer.write(b"bad")
    data = bytearray((tmp_path / "a").read_bytes())
    data[-6] ^= 1
    (tmp_path / "a").write_bytes(data)
    found = iter(tf.data.TFRecordDataset(path))
    assert next(found).numpy() == b"good"
    with pytest.raises(tf.errors.DataLossError, match="corrupted record"):
        next(found)


def test_csv_records_may_hold_line_breaks(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b'1,"a\nb"\n2,"say ""x"""\n')
    found = list(tf.data.experimental.CsvDataset(str(path), [0, ""]).as_numpy_iterator())
    assert found == [(1, b"a\nb"), (2, b'say "x"')]


def test_csv_gives_good_records_before_a_bad_one(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"1\n2\nx\n")
    found = iter(tf.data.experimental.CsvDataset(str(path), [tf.int32]))
    assert [int(next(found)[0]) for _ in range(2)] == [1, 2]
    with pytest.raises(tf.errors.InvalidArgumentError, match="not a valid int32"):
        next(found)


def test_make_csv_finds_dtypes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("i,l,f,s,e\n1,3000000000,1.5,x,\n2,1,2,3,\n")
    ds = tf.data.experimental.make_csv_dataset(str(path), 2, num_epochs=1)
    dtypes = {name: spec.dtype.name for name, spec in ds.element_spec.items()}
    assert dtypes == {"i": "int32", "l": "int64", "f": "float32", "s": "string", "e": "string"}


def test_make_csv_repeats_without_end_and_shuffles(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("n\n" + "\n".join(map(str, range(20))))
    ds = tf.data.experimental.make_csv_dataset(str(path), 10, shuffle_seed=1)
    assert int(ds.cardinality()) in (tf.data.INFINITE_CARDINALITY, tf.data.UNKNOWN_CARDINALITY)
    found = [batch["n"].numpy().tolist() for batch in ds.take(4)]
    assert sorted(found[0] + found[1]) == list(range(20))
    assert found[0] + found[1] != list(range(20))


ELEMENTS = {
    "numbers": lambda: Dataset.range(5),
    "batches": lambda: Dataset.range(5).batch(2),
    "text": lambda: Dataset.from_tensor_slices((["a", "bb"], [1.5, 2.5])),
    "dicts": lambda: Dataset.from_tensor_slices({"x": [[1, 2]], "y": ([3], [True])}),
    "ragged": lambda: Dataset.from_tensor_slices(tf.ragged.constant([[1], [2, 3], []])),
    "ragged twice": lambda: Dataset.from_tensor_slices(tf.ragged.constant([[[1]], [[2, 3], []]])),
    "sparse": lambda: Dataset.from_tensor_slices(tf.sparse.from_dense([[1, 0], [0, 2]])),
    "with None": lambda: Dataset.range(2).map(lambda x: (x, None)),
    "empty": lambda: Dataset.range(0),
}


def told(dataset):
    return [str(tf.nest.flatten(element, expand_composites=True)) for element in dataset]


@pytest.mark.parametrize("name", ELEMENTS)
@pytest.mark.parametrize("compression", [None, "GZIP"])
def test_what_is_saved_comes_back(tmp_path, name, compression):
    dataset = ELEMENTS[name]()
    dataset.save(str(tmp_path), compression=compression)
    loaded = Dataset.load(str(tmp_path), compression=compression)
    assert loaded.element_spec == dataset.element_spec
    assert told(loaded) == told(dataset)
    assert len(loaded) == len(told(dataset))


@pytest.mark.parametrize("name", ELEMENTS)
def test_a_cache_in_a_file_gives_the_same(tmp_path, name):
    path = str(tmp_path / "cache")
    dataset = ELEMENTS[name]()
    first = told(dataset.cache(path))
    assert first == told(dataset) == told(dataset.cache(path))


def test_a_pass_that_was_not_finished_leaves_no_cache(tmp_path):
    dataset = Dataset.range(20000).cache(str(tmp_path / "cache"))
    iterator = iter(dataset)
    next(iterator)
    del iterator
    assert list(tmp_path.iterdir()) == []
    assert len(list(dataset)) == 20000


def test_saving_again_replaces_what_was_saved(tmp_path):
    Dataset.range(3).save(str(tmp_path))
    Dataset.range(5).save(str(tmp_path))
    assert values(Dataset.load(str(tmp_path))) == [0, 1, 2, 3, 4]


def test_shards_go_to_the_reader(tmp_path):
    Dataset.range(6).save(str(tmp_path), shard_func=lambda x: x % 2)
    one_by_one = Dataset.load(
        str(tmp_path), reader_func=lambda shards: shards.flat_map(lambda d: d)
    )
    assert values(one_by_one) == [0, 2, 4, 1, 3, 5]
    assert values(Dataset.load(str(tmp_path))) == [0, 1, 2, 3, 4, 5]


def test_loading_as_something_else_is_refused(tmp_path):
    Dataset.range(2).save(str(tmp_path))
    with pytest.raises(ValueError, match="does not fit element_spec"):
        Dataset.load(str(tmp_path), tf.TensorSpec([], tf.string))


def test_nothing_was_saved(tmp_path):
    with pytest.raises(tf.errors.NotFoundError, match="no dataset was saved there"):
        Dataset.load(str(tmp_path))


@pytest.mark.parametrize("bad", ["ZSTD", "gzip", 3])
def test_unknown_compression_of_saved_elements(tmp_path, bad):
    with pytest.raises(ValueError, match="Unsupported compression"):
        Dataset.range(2).save(str(tmp_path), compression=bad)
