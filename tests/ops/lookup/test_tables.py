"""Lookup tables: messages, size, speed, and what graphs and checkpoints do with them."""

import time

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes
from yeoul.engine.handle import handle_of, held
from yeoul.ops.lookup.table import Table


def static(keys, values, default=-1):
    return tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(keys, values), default)


def mutable(**options):
    table = tf.lookup.experimental.MutableHashTable("string", "int64", -1, **options)
    table.insert(["a", "b"], [1, 2])
    return table


def dense():
    return tf.lookup.experimental.DenseHashTable("int64", "int64", -1, empty_key=0, deleted_key=-1)


test_mistakes = mistakes(
    {
        "dtype of keys": (
            lambda: static(["a"], [1]).lookup(tf.constant([1])),
            TypeError,
            "Dtype of argument `keys` must be .*string.*tf.cast",
        ),
        "float keys": (
            lambda: static([1.5], [1]),
            tf.errors.NotFoundError,
            "keys of dtype float32",
        ),
        "two values": (
            lambda: static(["a", "a"], [1, 2]),
            tf.errors.FailedPreconditionError,
            "Key a has 1 and trying to add value 2. Give each key once",
        ),
        "fewer values": (
            lambda: static(["a", "b"], [1]),
            BAD,
            r"Expected shape \[2\] .* got \[1\]",
        ),
        "other data": (
            lambda: tf.lookup.KeyValueTensorInitializer(["a", "b"], [1, 2]).initialize(
                static(["a"], [1])
            ),
            tf.errors.FailedPreconditionError,
            "already initialized with different data: it has 1 keys, not 2",
        ),
        "no keys": (
            lambda: static(tf.constant([], tf.string), tf.constant([], tf.int32)),
            BAD,
            "cannot be empty",
        ),
        "initializer": (
            lambda: tf.lookup.KeyValueTensorInitializer(["a"], [1.0]).initialize(
                static(["a"], [1])
            ),
            TypeError,
            "Invalid value dtype for table, expected .*int32.* but got .*float32",
        ),
        "insert": (lambda: mutable().insert(["a"], [1, 2]), BAD, r"Expected shape \[1\]"),
        "insert dtype": (
            lambda: mutable().insert(["a"], tf.constant([1.0])),
            ValueError,
            "Tensor conversion requested dtype int64",
        ),
        "static insert": (
            lambda: tf.raw_ops.LookupTableInsertV2(
                table_handle=static(["a"], [1]).resource_handle, keys=["a"], values=[1]
            ),
            tf.errors.UnimplementedError,
            "Insert not supported by InitializableLookupTable.*MutableHashTable",
        ),
        "initialize a mutable one": (
            lambda: tf.raw_ops.InitializeTableV2(
                table_handle=mutable().resource_handle, keys=["a"], values=tf.constant([1], "int64")
            ),
            tf.errors.UnimplementedError,
            "use insert",
        ),
        "defaults": (
            lambda: mutable().lookup(["a"], dynamic_default_values=tf.constant([1, 2], "int64")),
            BAD,
            "for default value",
        ),
        "shape of the deleted key": (
            lambda: tf.lookup.experimental.DenseHashTable("int64", "int64", -1, 0, [1]),
            BAD,
            r"Expected deleted_key to have the shape of empty_key, \[\], got \[1\]",
        ),
        "empty key": (lambda: dense().insert([0], [1]), BAD, "Using the empty_key as a table key"),
        "deleted key": (lambda: dense().lookup([-1]), BAD, "Using the deleted_key as a table key"),
        "buckets": (
            lambda: tf.lookup.experimental.DenseHashTable("int64", "int64", 0, 0, -1, 5),
            BAD,
            "at least 4 and a power of 2, got: 5",
        ),
        "marks": (
            lambda: tf.lookup.experimental.DenseHashTable("int64", "int64", 0, 7, 7),
            BAD,
            "cannot be equal",
        ),
        "vector keys": (
            lambda: tf.lookup.experimental.DenseHashTable(
                "int64", "int64", 0, [0, 0], [1, 1]
            ).lookup([1, 2, 3]),
            BAD,
            r"Expected key shape to end with \[2\], got \[3\]",
        ),
        "another resource": (
            lambda: tf.raw_ops.LookupTableSizeV2(
                table_handle=tf.queue.FIFOQueue(1, "int32").queue_ref
            ),
            tf.errors.NotFoundError,
            "is no lookup table",
        ),
        "vocabulary": (
            lambda: tf.lookup.StaticVocabularyTable(None, 0),
            ValueError,
            "use StaticHashTable",
        ),
        "ids": (
            lambda: tf.lookup.StaticVocabularyTable(
                tf.lookup.KeyValueTensorInitializer(["a"], [0]), 1
            ),
            TypeError,
            "Invalid `value_dtype`, expected .*int64",
        ),
        "kinds of keys": (
            lambda: tf.lookup.StaticVocabularyTable(
                tf.lookup.KeyValueTensorInitializer(["a"], tf.constant([0], "int64")), 1, "int64"
            ),
            TypeError,
            "Invalid `key_dtype`, expected integer",
        ),
    }
)


@pytest.mark.parametrize("keys", ["ints", "strings"])
def test_ten_thousand_keys_take_milliseconds(keys):
    numbers = np.arange(10_000)
    names = numbers if keys == "ints" else np.array([str(n) for n in numbers], object)
    table, sought = static(names, numbers), tf.constant(names)
    table.lookup(sought)
    start = time.perf_counter()
    found = table.lookup(sought)
    assert time.perf_counter() - start < 0.2
    assert (found.numpy() == numbers).all()


def test_lookups_after_changes_see_them():
    table = tf.lookup.experimental.MutableHashTable("int64", "int64", -1)
    keys = tf.range(1000, dtype=tf.int64)
    for factor in (1, 2, 3):
        table.insert(keys, keys * factor)
        assert (table.lookup(keys).numpy() == np.arange(1000) * factor).all()
    table.remove(keys[:990])
    assert table.lookup(keys).numpy()[:990].max() == -1
    assert table.size().numpy() == 10


def test_a_static_table_has_no_numpy_value():
    with pytest.raises(BAD, match="Cannot convert a Tensor of dtype resource to a NumPy array"):
        static(["a"], [1]).resource_handle.numpy()


def test_an_uninitialized_table_in_a_session():
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        init = tf.lookup.KeyValueTensorInitializer(["a"], [1])
        table = tf.compat.v1.lookup.StaticHashTable(init, -1)
        with pytest.raises(tf.errors.FailedPreconditionError, match="Table not initialized"):
            session.run(table.size())
        session.run(table.initializer)
        assert session.run(table.size()) == 1


def test_what_checkpoints_ask_for():
    table, other = mutable(), mutable()
    values = table._checkpoint_values()["table"]
    other.remove(["a", "b"])
    other._check_checkpoint_values("table", values)
    other._restore_checkpoint_values("table", values)
    assert other.lookup(["a", "b", "c"]).numpy().tolist() == [1, 2, -1]
    assert mutable(checkpoint=False)._checkpoint_values() == {}
    with pytest.raises(BAD, match="Expected shape"):
        table._check_checkpoint_values(
            "table", {"-keys": values["-keys"], "-values": np.zeros(3, np.int64)}
        )


def test_handles():
    table = Table(np.dtype("int64"), np.dtype("int64"))
    assert held(handle_of(table), Table) is table
    with pytest.raises(BAD, match="A scalar of dtype resource is needed"):
        held(np.array(1))


FILE = {
    "columns": (
        0,
        3,
        "a b",
        r"Invalid number of columns in .* line 0 \(a b\) : expected at least 4",
    ),
    "number": (1, 0, "a b", "Field b in line 0 is not a valid int64"),
    "underscore": (1, 0, "a 1_0", "Field 1_0 in line 0 is not a valid int64"),
    "large": (1, 0, "a 9223372036854775808", "is not a valid int64"),
    "blank line": (-2, -1, "a\n\nb", "empty line found at position 1"),
}


def test_the_numbers_of_lines_start_at_the_offset(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("a\nb")
    init = tf.lookup.TextFileInitializer(path, "int64", -1, "string", -2, value_index_offset=10)
    found = tf.lookup.StaticHashTable(init, "?").lookup(tf.constant([0, 10, 11], tf.int64))
    assert found.numpy().tolist() == [b"?", b"a", b"b"]


def test_the_delimiter_is_one_character(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("a::1")
    init = tf.lookup.TextFileInitializer(path, "string", 0, "int64", 1, delimiter="::")
    with pytest.raises(BAD, match="must be one character, not '::'"):
        tf.lookup.StaticHashTable(init, -1)


def test_numbers_in_text_files_are_those_of_to_number(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("a,0x5\nb, -1.5 \nc,nan")
    init = tf.lookup.TextFileInitializer(path, "string", 0, "float32", 1, delimiter=",")
    found = tf.lookup.StaticHashTable(init, 0.0).lookup(tf.constant(["a", "b", "c"])).numpy()
    assert found[:2].tolist() == [5.0, -1.5]
    assert np.isnan(found[2])
    for wrong in ("", "5a", "1_0", "infinity"):
        path.write_text(f"a,{wrong}")
        init = tf.lookup.TextFileInitializer(path, "string", 0, "float32", 1, delimiter=",")
        with pytest.raises(BAD, match=f"Field {wrong} in line 0 is not a valid float32"):
            tf.lookup.StaticHashTable(init, 0.0)


@pytest.mark.parametrize("name", FILE)
def test_bad_files(name, tmp_path):
    key, value, text, message = FILE[name]
    path = tmp_path / "words.txt"
    path.write_text(text)
    backwards = (key, value) == (1, 0)
    dtypes = ("int64", "string") if backwards else ("string", "int64")
    init = tf.lookup.TextFileInitializer(str(path), dtypes[0], key, dtypes[1], value, delimiter=" ")
    with pytest.raises(BAD, match=message):
        tf.lookup.StaticHashTable(init, "" if backwards else -1)


def test_text_files_of_windows_and_the_wrong_sizes(tmp_path):
    path = tmp_path / "words.txt"
    path.write_bytes(b"a\r\nb\r\n")
    init = tf.lookup.TextFileInitializer(path, "string", -2, "int64", -1)
    assert tf.lookup.StaticHashTable(init, -1).lookup(["b"]).numpy() == [1]
    with pytest.raises(BAD, match=r"Invalid vocab_size in .* expected 5 but got 2 lines"):
        tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(str(path), "string", -2, "int64", -1, vocab_size=5), -1
        )
    with pytest.raises(tf.errors.NotFoundError, match="No such file"):
        tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(str(tmp_path / "x"), "string", -2, "int64", -1), -1
        )


test_initializers = mistakes(
    {
        "no name": (
            lambda: tf.lookup.TextFileInitializer("", "string", -2, "int64", -1),
            ValueError,
            "`filename` argument required",
        ),
        "index": (
            lambda: tf.lookup.TextFileInitializer("f", "string", -3, "int64", -1),
            ValueError,
            "`key_index` should be >= -2, received: -3",
        ),
        "number of a line": (
            lambda: tf.lookup.TextFileInitializer("f", "string", -2, "float32", -1),
            ValueError,
            "`value_dtype` must be int64 if `value_index` is -1",
        ),
        "whole line": (
            lambda: tf.lookup.TextFileInitializer("f", "float32", -2, "int64", -1),
            ValueError,
            "`key_dtype` must be string or an integer dtype",
        ),
        "size": (
            lambda: tf.lookup.TextFileInitializer("f", "string", -2, "int64", -1, vocab_size=0),
            ValueError,
            "`vocab_size` should be > 0, received: 0",
        ),
    }
)
