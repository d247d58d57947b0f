"""Input that is not as it should be: clear errors, and what `ignore_errors` makes of it."""

import gc
import gzip
import queue
import threading
import zlib

import numpy as np
import pytest

import yeoul as tf

Dataset = tf.data.Dataset
errors = tf.errors


def values(dataset):
    def plain(x):
        return x if isinstance(x, bytes) else np.asarray(x).tolist()

    return [tf.nest.map_structure(plain, e) for e in dataset.as_numpy_iterator()]


def seen_and_error(dataset):
    """The elements before an error, and the error."""
    found = []
    try:
        for element in dataset.as_numpy_iterator():
            found.append(np.asarray(element).tolist())
    except Exception as error:
        return found, error
    raise AssertionError(f"no error after {found}")


# Files.

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


# Functions. The expected elements are TensorFlow's.


def bad(x):
    """1 / (x - 3), with an error for 3."""
    return tf.debugging.check_numerics(1 / (tf.cast(x, tf.float32) - 3), "bad")


def bad_in_python(x):
    def inverse(v):
        return np.float32(1 / (int(v) - 3))

    y = tf.py_function(inverse, [x], tf.float32)
    y.set_shape([])
    return y


def some(stop, function=bad, **options):
    return Dataset.range(stop).map(function, **options)


def expected(*numbers):
    return [float(np.float32(1) / np.float32(n - 3)) for n in numbers]


IGNORED = {
    "map": (lambda: some(6), expected(0, 1, 2, 4, 5)),
    "python": (lambda: some(6, bad_in_python), expected(0, 1, 2, 4, 5)),
    "threads": (lambda: some(6, bad_in_python, num_parallel_calls=2), expected(0, 1, 2, 4, 5)),
    "prefetch": (lambda: some(6).prefetch(2), expected(0, 1, 2, 4, 5)),
    "take": (lambda: some(10).take(5), expected(0, 1, 2, 4, 5)),
    "repeat": (lambda: some(5).repeat(2), expected(0, 1, 2, 4) * 2),
    "cache": (lambda: some(5).cache(), expected(0, 1, 2, 4)),
    "concatenate": (lambda: some(5).concatenate(some(4)), expected(0, 1, 2, 4, 0, 1, 2)),
    "filter": (lambda: some(10).filter(lambda x: x > 0), expected(4, 5, 6, 7, 8, 9)),
    "predicate": (lambda: Dataset.range(6).filter(lambda x: bad(x) > 0), [4, 5]),
    "batch": (lambda: some(10).batch(4), [expected(4, 5, 6, 7), expected(8, 9)]),
    "batch after prefetch": (
        lambda: some(10).prefetch(1).batch(4),
        [expected(4, 5, 6, 7), expected(8, 9)],
    ),
    "zip": (
        lambda: Dataset.zip((some(6), Dataset.range(6))),
        list(zip(expected(0, 1, 2, 4, 5), [0, 1, 2, 4, 5], strict=True)),
    ),
    "enumerate": (
        lambda: some(5).enumerate(),
        list(zip([0, 1, 2, 4], expected(0, 1, 2, 4), strict=True)),
    ),
    "flat_map": (
        lambda: Dataset.range(2).flat_map(lambda i: Dataset.range(5).map(bad)),
        expected(0, 1, 2, 4) * 2,
    ),
    "function of flat_map": (
        lambda: Dataset.range(5).flat_map(lambda i: Dataset.from_tensors(bad(i))),
        expected(0, 1, 2, 4),
    ),
    "interleave": (
        lambda: Dataset.range(2).interleave(lambda i: Dataset.range(5).map(bad), cycle_length=2),
        expected(0, 0, 1, 1, 2, 2, 4, 4),
    ),
    "scan": (
        lambda: Dataset.range(6).scan(np.int64(0), lambda s, x: (s + x, bad(x))),
        expected(0, 1, 2, 4, 5),
    ),
    "unbatch": (lambda: Dataset.range(6).batch(2).map(bad).unbatch(), expected(0, 1, 4, 5)),
}


@pytest.mark.parametrize("name", IGNORED)
def test_ignored_errors(name):
    make, wanted = IGNORED[name]
    found = values(make().ignore_errors())
    tf.nest.assert_same_structure(found, wanted)
    assert tf.nest.flatten(found) == pytest.approx(tf.nest.flatten(wanted))


def test_ignored_errors_of_shuffled_elements():
    found = values(some(6).shuffle(6, seed=1).ignore_errors())
    assert sorted(found) == pytest.approx(sorted(expected(0, 1, 2, 4, 5)))


def test_errors_after_ignore_errors_are_raised():
    data = some(6).ignore_errors().map(lambda x: tf.debugging.check_numerics(1 / (x - 1), "after"))
    found, error = seen_and_error(data)
    assert len(found) == 3  # 1 / (4 - 3) is 1
    assert isinstance(error, errors.InvalidArgumentError)


@pytest.mark.parametrize("name", ["map", "batch", "zip", "filter", "concatenate"])
def test_ignored_errors_after_a_return(name):
    data = IGNORED[name][0]().ignore_errors()
    whole = values(data)
    iterator = iter(data)
    for i in range(len(whole)):
        other = iter(data)
        other.load_state_dict(iterator.state_dict())
        assert values_of(other) == whole[i:]
        next(iterator)


def values_of(iterator):
    return [tf.nest.map_structure(lambda x: x.numpy().tolist(), e) for e in iterator]


def test_ignored_errors_are_logged(caplog):
    tf.get_logger().propagate = True
    try:
        assert len(values(some(5).ignore_errors(log_warning=True))) == 4
        assert len(values(some(5).ignore_errors())) == 4
    finally:
        tf.get_logger().propagate = False
    (record,) = caplog.records
    assert "bad : Tensor had Inf values" in record.getMessage()


def rows(*lengths):
    """Vectors of these lengths, each of its number."""
    data = [[i + 1] * n for i, n in enumerate(lengths)]
    return Dataset.from_generator(
        lambda: iter(data), output_signature=tf.TensorSpec([None], tf.int32)
    )


def test_rows_of_different_shapes_in_a_batch():
    data = rows(1, 1, 2, 1, 1, 1)
    found, error = seen_and_error(data.batch(2))
    assert found == [[[1], [2]]]
    assert isinstance(error, errors.InvalidArgumentError)
    assert "First element had shape [2] and a later element had shape [1]" in str(error)
    assert values(data.batch(2).ignore_errors()) == [[[1], [2]], [[5], [6]]]
    assert values(data.batch(4).ignore_errors()) == [[[5], [6]]]


def test_a_large_chunk_after_a_row_of_another_shape():
    same = Dataset.from_tensor_slices(np.arange(10, dtype=np.int32)[:, None])
    data = rows(2).concatenate(same).batch(3).ignore_errors()
    assert values(data) == [[[2], [3], [4]], [[5], [6], [7]], [[8], [9]]]


# Generators.

INT = tf.TensorSpec([], tf.int32)


def given(elements, spec=INT):
    return Dataset.from_generator(lambda: iter(elements), output_signature=spec)


@pytest.mark.parametrize(
    ("elements", "spec", "message"),
    [
        ([1, (2, 3)], INT, "element of shape"),
        ([(1, 2), 3], (INT, INT), "did not match the expected structure"),
        ([{"a": 1}, {"b": 3}], {"a": INT}, "did not match the expected structure"),
        ([1, "x"], INT, "could not be converted to the expected type"),
        ([1, None], INT, "could not be converted to the expected type"),
        ([1, 1 << 40], INT, "out of bounds for int32"),
        ([[1], [1, 2]], tf.TensorSpec([1], tf.int32), "element of shape"),
        (["a", 1], tf.TensorSpec([], tf.string), "could not be converted to the expected type"),
    ],
)
@pytest.mark.parametrize("batched", [False, True])
def test_a_generator_that_yields_something_else(elements, spec, message, batched):
    data = given([elements[0], *elements], spec)
    iterator = iter(data.batch(2) if batched else data)
    next(iterator)
    with pytest.raises(errors.InvalidArgumentError, match=message):
        list(iterator)
    good = data.ignore_errors()
    assert sum(1 for _ in (good.batch(2) if batched else good)) == (1 if batched else 2)


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (ValueError, errors.InvalidArgumentError),
        (TypeError, errors.InvalidArgumentError),
        (NotImplementedError, errors.UnimplementedError),
        (KeyError, errors.UnknownError),
        (OSError, errors.UnknownError),
    ],
)
@pytest.mark.parametrize("prefetched", [False, True])
def test_a_generator_that_raises(raised, kind, prefetched):
    def generator():
        yield 1
        raise raised("ouch")

    data = Dataset.from_generator(generator, output_signature=INT)
    found, error = seen_and_error(data.prefetch(2) if prefetched else data)
    assert found == [1]
    assert type(error) is kind
    assert f"{raised.__name__}: " in str(error)
    assert 'raise raised("ouch")' in str(error)
    assert "in element 1 of from_generator(generator)" in str(error)
    assert values(data.ignore_errors()) == [1]


def test_what_is_no_generator():
    with pytest.raises(errors.InvalidArgumentError, match="'int' object is not iterable"):
        list(Dataset.from_generator(lambda: 3, output_signature=INT))


@pytest.mark.parametrize("prefetched", [False, True])
def test_a_generator_that_is_left_is_closed(prefetched):
    closed = []

    def endless():
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    data = Dataset.from_generator(endless, output_signature=INT)
    data = data.prefetch(2) if prefetched else data
    list(data.take(2))
    assert closed == [True]
    iterator = iter(data)
    next(iterator)
    del iterator
    gc.collect()
    assert closed == [True, True]


# Threads.


def threads():
    return {t for t in threading.enumerate() if t.name.startswith("yeoul")}


def slow_pipeline(**options):
    return some(1000, bad_in_python, **options).prefetch(2)


@pytest.mark.parametrize("options", [{}, {"num_parallel_calls": 3}])
def test_an_error_in_a_thread_reaches_the_consumer(options):
    before = threads()
    found, error = seen_and_error(slow_pipeline(**options))
    assert found == pytest.approx(expected(0, 1, 2))
    assert "ZeroDivisionError" in str(error)
    assert "test_bad_input.py" in str(error)
    del error
    gc.collect()
    assert threads() == before


@pytest.mark.parametrize("options", [{}, {"num_parallel_calls": 3}])
def test_no_thread_is_left_when_the_consumer_stops(options):
    before = threads()
    iterator = iter(slow_pipeline(**options))
    next(iterator)
    assert threads() != before
    del iterator
    gc.collect()
    assert threads() == before


def test_a_thread_that_exits_does_not_leave_the_consumer_waiting():
    def exits():
        yield 1
        raise SystemExit(3)

    iterator = iter(Dataset.from_generator(exits, output_signature=INT).prefetch(1))
    assert next(iterator).numpy() == 1
    with pytest.raises(SystemExit):
        next(iterator)


def test_a_source_that_does_not_answer_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("yeoul.data.prefetch.LONGEST", 0.1)
    answers: queue.Queue = queue.Queue()

    def waits():
        yield 1
        yield answers.get()

    iterator = iter(Dataset.from_generator(waits, output_signature=INT).prefetch(1))
    assert next(iterator).numpy() == 1
    del iterator
    gc.collect()
    answers.put(2)
