"""Golden rows: lookup tables, queues and optionals."""

import pathlib
import tempfile

from tests.golden.harness import Table

TABLE = Table("lookup")
case, error = TABLE.case, TABLE.error


def words(tf, *values):
    """A tensor of strings."""
    return tf.constant(list(values))


def longs(tf, *values):
    """A tensor of int64."""
    return tf.constant(list(values), tf.int64)


def static(tf, keys=("a", "b", "c"), values=(1, 2, 3), default=-1, **options):
    """A static table."""
    init = tf.lookup.KeyValueTensorInitializer(list(keys), list(values))
    return tf.lookup.StaticHashTable(init, default, **options)


def by_key(tf, table):
    """What a table holds, in the order of the keys."""
    keys, values = table.export()
    order = (
        tf.argsort(keys)
        if keys.dtype != tf.string
        else sorted(range(len(keys)), key=keys.numpy().__getitem__)
    )
    return tf.gather(keys, order), tf.gather(values, order)


# Static tables.
case("find", lambda tf: static(tf).lookup(words(tf, "a", "z", "c")))
case("find by index", lambda tf: static(tf)[tf.constant([["a"], ["z"]])])
case("find one", lambda tf: static(tf).lookup(tf.constant("b")))
case("find none", lambda tf: static(tf).lookup(tf.constant([], tf.string)))
case(
    "find sparse",
    lambda tf: tf.sparse.to_dense(static(tf).lookup(tf.sparse.from_dense([["a", "z"]]))),
)
case(
    "find ragged",
    lambda tf: static(tf).lookup(tf.ragged.constant([["a", "b"], [], ["z"]])).to_list(),
)
case("find in a function", lambda tf: tf.function(static(tf).lookup)(words(tf, "b", "x")))
case(
    "find anonymously", lambda tf: static(tf, experimental_is_anonymous=True).lookup(words(tf, "a"))
)
case("size", lambda tf: static(tf).size())
case("size of equal keys", lambda tf: static(tf, ["a", "a"], [1, 1]).size())
case("export", lambda tf: by_key(tf, static(tf)))
case("default", lambda tf: static(tf).default_value)
case("integers", lambda tf: static(tf, range(100), range(0, 200, 2)).lookup(tf.range(-2, 102)))
case("floats", lambda tf: static(tf, ["a"], [1.5], 0.5).lookup(words(tf, "a", "b")))
case("strings", lambda tf: static(tf, [1, 2], ["x", "y"], "?").lookup(tf.constant([2, 3])))
case("dtypes", lambda tf: [static(tf).key_dtype.name, static(tf).value_dtype.name])
case(
    "initializer's dtypes",
    lambda tf: tf.lookup.KeyValueTensorInitializer([1], [2.0], tf.int64).key_dtype.name,
)
case("initialize again", lambda tf: again(tf, [1]))
error("initialize by other data", lambda tf: again(tf, [1, 2], ["a", "b"]))


def again(tf, values, keys=("a",)):
    """A table that is initialized twice."""
    table = static(tf, ["a"], [1])
    return tf.lookup.KeyValueTensorInitializer(list(keys), values).initialize(table)


error("equal keys of two values", lambda tf: static(tf, ["a", "a"], [1, 2]))
error("fewer values", lambda tf: static(tf, ["a", "b"], [1]))
error("default of another shape", lambda tf: static(tf, default=[1, 2]))
error("find keys of another dtype", lambda tf: static(tf).lookup(tf.constant([1])))
error(
    "no keys",
    lambda tf: tf.lookup.StaticHashTable(
        tf.lookup.KeyValueTensorInitializer(tf.zeros([0], tf.int64), tf.zeros([0])), 0.0
    ),
)
error("keys of floats", lambda tf: static(tf, [1.5], [1]))
error(
    "initialize by other dtypes",
    lambda tf: tf.lookup.KeyValueTensorInitializer(["a"], [1.0]).initialize(static(tf)),
)
error("initializer of dtypes", lambda tf: tf.lookup.KeyValueTensorInitializer(["a"], [1], tf.int32))


def in_session(tf, make, **feeds):
    """What a session gives, after the tables' initializers."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        made = make()
        session.run(tf.compat.v1.tables_initializer())
        return [session.run(m) for m in made]


case(
    "session",
    lambda tf: in_session(tf, lambda: [static(tf).lookup(words(tf, "a", "q")), static(tf).size()]),
)
case("session v1", lambda tf: in_session(tf, lambda: [v1_table(tf).lookup(words(tf, "a", "q"))]))
error("session without initializer", lambda tf: uninitialized(tf))


def v1_table(tf):
    """A table of `tf.compat.v1`."""
    init = tf.compat.v1.lookup.KeyValueTensorInitializer(["a"], [7])
    return tf.compat.v1.lookup.StaticHashTable(init, -1)


def uninitialized(tf):
    """A table that nobody filled."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        return session.run(v1_table(tf).lookup(words(tf, "a")))


# Text files.


def file_of(text):
    """A file with this text."""
    path = pathlib.Path(tempfile.mkdtemp()) / "vocabulary.txt"
    path.write_text(text)
    return str(path)


LINES, COLUMNS = "emerson\nlake\npalmer\n", "a 10\nb 20\nc 30\n"


def from_file(tf, keys, text, *args, default=-1, **options):
    """What a table of a file gives."""
    init = tf.lookup.TextFileInitializer(file_of(text), *args, **options)
    return tf.lookup.StaticHashTable(init, default).lookup(tf.constant(keys, args[0]))


LAKE = ["lake", "x"]
case(
    "lines",
    lambda tf: from_file(
        tf,
        LAKE,
        LINES,
        tf.string,
        tf.lookup.TextFileIndex.WHOLE_LINE,
        tf.int64,
        tf.lookup.TextFileIndex.LINE_NUMBER,
    ),
)
case(
    "numbers of lines",
    lambda tf: from_file(tf, [2, 9], LINES, tf.int64, -1, tf.string, -2, default="?"),
)
case(
    "columns",
    lambda tf: from_file(tf, ["c", "z"], COLUMNS, tf.string, 0, tf.int64, 1, delimiter=" "),
)
case(
    "columns of text",
    lambda tf: from_file(tf, [20], COLUMNS, tf.int64, 1, tf.string, 0, delimiter=" ", default=""),
)
case(
    "lines with an offset",
    lambda tf: from_file(tf, LAKE, LINES, tf.string, -2, tf.int64, -1, value_index_offset=10),
)
case(
    "some lines",
    lambda tf: from_file(tf, ["lake", "palmer"], LINES, tf.string, -2, tf.int64, -1, vocab_size=2),
)
case(
    "text file index",
    lambda tf: [tf.lookup.TextFileIndex.WHOLE_LINE, tf.lookup.TextFileIndex.LINE_NUMBER],
)
error(
    "more lines than there are",
    lambda tf: from_file(tf, LAKE, LINES, tf.string, -2, tf.int64, -1, vocab_size=9),
)
error(
    "no such column",
    lambda tf: from_file(tf, LAKE, COLUMNS, tf.string, 0, tf.int64, 5, delimiter=" "),
)
error("no number", lambda tf: from_file(tf, [1], LINES, tf.int64, 0, tf.int64, -1))
error(
    "no file",
    lambda tf: tf.lookup.StaticHashTable(
        tf.lookup.TextFileInitializer("/no/file", tf.string, -2, tf.int64, -1), 0
    ),
)
error("no filename", lambda tf: tf.lookup.TextFileInitializer("", tf.string, -2, tf.int64, -1))
error(
    "a line's number as text",
    lambda tf: tf.lookup.TextFileInitializer("f", tf.string, -1, tf.int64, -1),
)
error(
    "an index too small", lambda tf: tf.lookup.TextFileInitializer("f", tf.string, -3, tf.int64, -1)
)

# Tables that change.


def mutable(tf, *default, key="string", value="int64"):
    """A mutable table of two keys."""
    table = tf.lookup.experimental.MutableHashTable(key, value, *(default or (-1,)))
    table.insert(words(tf, "a", "b"), longs(tf, 1, 2))
    return table


def changed(tf):
    """A table after several changes."""
    table = mutable(tf)
    table.insert(words(tf, "b", "c", "d"), longs(tf, 20, 3, 4))
    table.remove(words(tf, "a", "zz"))
    return [table.size(), table.lookup(words(tf, "a", "b", "c", "d")), *by_key(tf, table)]


def vectors(tf):
    """A table whose values are vectors."""
    table = tf.lookup.experimental.MutableHashTable(tf.int64, tf.float32, [0.0, 0.0])
    table.insert(longs(tf, 1, 2), [[1.0, 2.0], [3.0, 4.0]])
    return [table.lookup(tf.constant([[1, 9]], tf.int64)), *by_key(tf, table)]


def counted(tf):
    """Words counted in a function."""
    table = tf.lookup.experimental.MutableHashTable(tf.string, tf.int64, 0)

    @tf.function
    def count(text):
        for word in text:
            table.insert(word, table.lookup(word) + 1)
        return table.size()

    return count(words(tf, "a", "b", "a")), table.lookup(words(tf, "a", "b", "c"))


case("mutable", changed)
case("mutable vectors", vectors)
case("mutable in a function", counted)
case(
    "mutable by defaults",
    lambda tf: mutable(tf).lookup(words(tf, "a", "q"), dynamic_default_values=longs(tf, 7, 8)),
)
case("mutable by index", lambda tf: mutable(tf)[words(tf, "b")])
case(
    "mutable v1",
    lambda tf: tf.compat.v1.lookup.experimental.MutableHashTable(tf.string, tf.int64, 0).size(),
)
error("mutable of too few values", lambda tf: mutable(tf).insert(words(tf, "a", "b"), longs(tf, 1)))
error("mutable of another dtype", lambda tf: mutable(tf).insert(words(tf, "a"), tf.constant([1.0])))
error("mutable of floats", lambda tf: mutable(tf, key="float32"))


def dense(tf, **options):
    """A dense table of two keys."""
    table = tf.lookup.experimental.DenseHashTable(
        tf.string, tf.int64, default_value=-1, empty_key="", deleted_key="$", **options
    )
    table.insert(words(tf, "a", "b"), longs(tf, 1, 2))
    return table


def dense_changed(tf):
    """A dense table after several changes."""
    table = dense(tf)
    table.insert_or_assign(words(tf, "b", "c"), longs(tf, 20, 3))
    table.remove(words(tf, "a"))
    table.erase(words(tf, "c"))
    return table.size(), table.lookup(words(tf, "a", "b", "c"))


def dense_keys(tf):
    """A dense table whose keys are vectors."""
    table = tf.lookup.experimental.DenseHashTable(
        tf.int64, tf.int64, default_value=0, empty_key=[0, 0], deleted_key=[-1, -1]
    )
    table.insert([[1, 2], [3, 4]], longs(tf, 5, 6))
    return table.lookup(tf.constant([[3, 4], [1, 1]], tf.int64)), table.size()


case("dense", dense_changed)
case("dense of vectors as keys", dense_keys)
case(
    "dense anonymous",
    lambda tf: dense(tf, experimental_is_anonymous=True).lookup(words(tf, "a", "z")),
)
case("dense of few buckets", lambda tf: dense(tf, initial_num_buckets=4).size())
error("dense with the empty key", lambda tf: dense(tf).insert(words(tf, ""), longs(tf, 1)))
error("dense with the deleted key", lambda tf: dense(tf).lookup(words(tf, "$")))
error("dense of three buckets", lambda tf: dense(tf, initial_num_buckets=3))
error(
    "dense with equal marks",
    lambda tf: tf.lookup.experimental.DenseHashTable(tf.string, tf.int64, -1, "a", "a"),
)
