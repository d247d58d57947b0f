"""Golden rows: tf.lookup.StaticVocabularyTable, whose buckets follow from TensorFlow's hash."""

from tests.golden.harness import Table

TABLE = Table("vocabulary")
case, error = TABLE.case, TABLE.error


def words(tf, buckets=5, values=(0, 1, 2), **options):
    """A vocabulary of three words."""
    ids = tf.constant(list(values), tf.int64)
    init = tf.lookup.KeyValueTensorInitializer(["emerson", "lake", "palmer"], ids)
    return tf.lookup.StaticVocabularyTable(init, buckets, **options)


def numbers(tf, **options):
    """A vocabulary of two numbers."""
    keys, ids = tf.constant([10, 20], tf.int64), tf.constant([0, 1], tf.int64)
    init = tf.lookup.KeyValueTensorInitializer(keys, ids)
    return tf.lookup.StaticVocabularyTable(init, 3, **options)


TEXT = ["emerson", "lake", "x", "yy", "여울", "", "palmer"]
case("words", lambda tf: words(tf).lookup(tf.constant(TEXT)))
case("words by index", lambda tf: words(tf, 1)[tf.constant([["lake", "?"]])])
case("words in a function", lambda tf: tf.function(words(tf).lookup)(tf.constant(TEXT)))
case(
    "words sparse",
    lambda tf: tf.sparse.to_dense(words(tf).lookup(tf.sparse.from_dense([["lake", "x"]]))),
)
case("words ragged", lambda tf: words(tf).lookup(tf.ragged.constant([["lake", "x"], []])).to_list())
case("size", lambda tf: words(tf).size())
case("dtypes", lambda tf: [words(tf).key_dtype.name, words(tf).value_dtype.name])
case("numbers", lambda tf: numbers(tf).lookup(tf.constant([10, 20, 30, -1], tf.int64)))
case(
    "numbers as int32",
    lambda tf: numbers(tf, lookup_key_dtype=tf.int32).lookup(tf.constant([10, 31])),
)
case(
    "buckets alone",
    lambda tf: tf.lookup.StaticVocabularyTable(None, 3, tf.string).lookup(tf.constant(TEXT)),
)
case("buckets' size", lambda tf: tf.lookup.StaticVocabularyTable(None, 3).size())
case(
    "anonymous", lambda tf: words(tf, experimental_is_anonymous=True).lookup(tf.constant(["lake"]))
)
case("in a dataset", lambda tf: [mapped(tf)])
error("no buckets", lambda tf: words(tf, 0))
error("numbers for words", lambda tf: words(tf).lookup(tf.constant([1])))
error("words of another kind", lambda tf: words(tf, lookup_key_dtype=tf.int64))
error(
    "ids of int32",
    lambda tf: tf.lookup.StaticVocabularyTable(tf.lookup.KeyValueTensorInitializer(["a"], [0]), 1),
)


def mapped(tf):
    """The ids of the elements of a dataset."""
    dataset = tf.data.Dataset.from_tensor_slices(["lake", "x", "palmer"]).map(words(tf).lookup)
    return [int(element) for element in dataset]


def session(tf, kind):
    """A vocabulary in a session."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as run:
        ids = tf.constant([0, 1], tf.int64)
        table = kind(tf.lookup.KeyValueTensorInitializer(["a", "b"], ids), 2)
        run.run(tf.compat.v1.tables_initializer())
        return run.run([table.lookup(tf.constant(["b", "c"])), table.size()])


case("session", lambda tf: session(tf, tf.compat.v1.lookup.StaticVocabularyTable))
case("session of the second version", lambda tf: session(tf, tf.lookup.StaticVocabularyTable))
case("v1", lambda tf: tf.compat.v1.lookup.StaticVocabularyTable(None, 2).size())
