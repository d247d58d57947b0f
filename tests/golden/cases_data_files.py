"""Golden rows: datasets of files: text, records, CSV, databases, what was saved, tables."""

import sqlite3
import tempfile

from tests.golden.data_rows import DataTable, folder_of

TABLE = DataTable("data_files")
CSV = b'a,b,c\n1,2.5,x\n,3,"y,z"\n4,,\n'


def text(tf):
    return folder_of({"a.txt": b"x\ny\r\n\nlast", "b.txt": b"", "c.txt": b"1\n2\n3\n"})


def lines(tf, names="a", **options):
    folder = text(tf)
    return tf.data.TextLineDataset([f"{folder}/{n}.txt" for n in names], **options)


def binary(tf, *args, **options):
    folder = folder_of({"a.bin": b"HHaabbccF"})
    return tf.data.FixedLengthRecordDataset(f"{folder}/a.bin", *args, **options)


def records(tf, compression=None, **options):
    path = tempfile.mkdtemp() + "/a.rec"
    with tf.io.TFRecordWriter(path, compression) as writer:
        for record in (b"one", b"", b"three"):
            writer.write(record)
    return tf.data.TFRecordDataset(path, compression, **options)


def table(tf, *args, **options):
    folder = folder_of({"a.csv": CSV})
    return tf.data.experimental.CsvDataset(f"{folder}/a.csv", *args, header=True, **options)


def made(tf, **options):
    folder = folder_of({"a.csv": CSV})
    options = {"num_epochs": 1, "shuffle": False} | options
    return tf.data.experimental.make_csv_dataset(f"{folder}/a.csv", 2, **options)


def database(tf, query, types, driver="sqlite"):
    path = tempfile.mkdtemp() + "/a.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table t (i int, f real, s text, b blob)")
        connection.execute("insert into t values (1, 2.5, 'a', x'00'), (2, null, 'b', null)")
    connection.close()
    return tf.data.experimental.SqlDataset(driver, path, query, types)


def example(tf, n):
    feature = tf.train.Feature(int64_list=tf.train.Int64List(value=[n] * n))
    return tf.train.Example(
        features=tf.train.Features(feature={"n": feature, "id": integer(tf, n)})
    ).SerializeToString()


def integer(tf, n):
    return tf.train.Feature(int64_list=tf.train.Int64List(value=[n]))


def features(tf):
    return {"n": tf.io.VarLenFeature(tf.int64), "id": tf.io.FixedLenFeature([], tf.int64)}


def batched_features(tf, **options):
    path = tempfile.mkdtemp() + "/a.rec"
    with tf.io.TFRecordWriter(path) as writer:
        for n in range(1, 4):
            writer.write(example(tf, n))
    return tf.data.experimental.make_batched_features_dataset(
        path, 2, features(tf), num_epochs=1, shuffle=False, **options
    )


def parsed(tf):
    serialized = [example(tf, n) for n in (1, 2)]
    dataset = tf.data.Dataset.from_tensor_slices(serialized).batch(2)
    return dataset.apply(tf.data.experimental.parse_example_dataset(features(tf)))


TABLE.rows(
    {
        "text": lambda tf: lines(tf),
        "text of several files": lambda tf: lines(tf, "abc"),
        "text in turns": lambda tf: lines(tf, "ac", num_parallel_reads=2),
        "text in small pieces": lambda tf: lines(tf, "ac", buffer_size=3),
        "text by interleave": lambda tf: tf.data.Dataset.list_files(
            text(tf) + "/*.txt", shuffle=False
        ).interleave(lambda f: tf.data.TextLineDataset(f).skip(1), cycle_length=2),
        "records": lambda tf: records(tf),
        "records compressed": lambda tf: records(tf, "GZIP"),
        "records by zlib": lambda tf: records(tf, "ZLIB", buffer_size=100, num_parallel_reads=1),
        "fixed length": lambda tf: binary(tf, 2, 2, 1),
        "fixed length whole": lambda tf: binary(tf, 9),
        "csv": lambda tf: table(tf, [0, 0.0, ""]),
        "csv columns": lambda tf: table(tf, [[0], [""]], select_cols=[0, 2]),
        "csv without columns": lambda tf: table(tf, [[0], [""]], exclude_cols=[1]),
        "make_csv": lambda tf: made(tf),
        "make_csv with a label": lambda tf: made(tf, label_name="b"),
        "make_csv columns": lambda tf: made(tf, select_columns=["a", "c"]),
        "make_csv defaults": lambda tf: made(tf, column_defaults=[[1], [2.0], ["z"]]),
        "make_csv without header": lambda tf: made(tf, header=False, column_names=["p", "q", "r"]),
        "sql": lambda tf: database(
            tf, "select i, f, s, b from t", (tf.int64, tf.float64, tf.string, tf.string)
        ),
        "sql of bools": lambda tf: database(tf, "select i from t", (tf.bool,)),
        "sql of text as numbers": lambda tf: database(tf, "select s from t", (tf.int32,)),
        "parse_example_dataset": parsed,
        "make_batched_features": batched_features,
        "make_batched_features with a label": lambda tf: batched_features(tf, label_key="id"),
    }
)


def listed(tf, *names, **options):
    folder = text(tf)
    found = tf.data.Dataset.list_files([f"{folder}/{n}" for n in names], **options)
    return [repr(found), sorted(p.rpartition(b"/")[2] for p in found.as_numpy_iterator())]


def written(tf):
    path = tempfile.mkdtemp() + "/a.rec"
    writer = tf.data.experimental.TFRecordWriter(path, "GZIP")
    writer.write(tf.data.Dataset.from_tensor_slices(["a", "b"]))
    return list(tf.data.TFRecordDataset(path, "GZIP").as_numpy_iterator())


def saved(tf, dataset, **options):
    """What comes back, twice: by the method and by the older function."""
    folder = tempfile.mkdtemp()
    dataset.save(folder, **options)
    options.pop("shard_func", None)
    loaded = tf.data.Dataset.load(folder, **options)
    again = tf.data.experimental.load(folder, **options)
    return [
        *(list(loaded.as_numpy_iterator()), list(again.as_numpy_iterator())),
        *(str(loaded.element_spec), int(loaded.cardinality()), repr(loaded)),
    ]


def kept(tf, keep):
    """Both passes of a dataset that is kept in files, and how often it was computed."""
    seen = []

    def numbers():
        for n in range(3):
            seen.append(n)
            yield n

    dataset = tf.data.Dataset.from_generator(numbers, output_signature=tf.TensorSpec([], tf.int32))
    dataset = keep(dataset)
    passes = [list(dataset.as_numpy_iterator()) for _ in range(2)]
    return [*passes, len(seen), repr(dataset)]


def looked_up(tf, found):
    return [found.lookup(tf.constant(["b", "z"])), int(found.size()) > 1]


def pairs(tf):
    return tf.data.Dataset.from_tensor_slices((["a", "b"], tf.constant([5, 7], tf.int64)))


TABLE.values(
    {
        "list_files": lambda tf: listed(tf, "*.txt"),
        "list_files in order": lambda tf: listed(tf, "c*", "a*", shuffle=False),
        "list_files seeded": lambda tf: listed(tf, "?.txt", seed=3),
        "TFRecordWriter": written,
        "save": lambda tf: saved(tf, tf.data.Dataset.range(4)),
        "save compressed": lambda tf: saved(tf, tf.data.Dataset.range(4), compression="GZIP"),
        "save of pairs": lambda tf: saved(
            tf, tf.data.Dataset.from_tensor_slices(([1, 2], ["a", "b"]))
        ),
        "save of batches": lambda tf: saved(tf, tf.data.Dataset.range(5).batch(2)),
        "cache in a file": lambda tf: kept(tf, lambda d: d.cache(tempfile.mkdtemp() + "/c")),
        "snapshot": lambda tf: kept(tf, lambda d: d.snapshot(tempfile.mkdtemp() + "/s")),
        "experimental snapshot": lambda tf: kept(
            tf, lambda d: d.apply(tf.data.experimental.snapshot(tempfile.mkdtemp() + "/s"))
        ),
        "index_table_from_dataset": lambda tf: looked_up(
            tf,
            tf.data.experimental.index_table_from_dataset(
                tf.data.Dataset.from_tensor_slices(["a", "b"])
            ),
        ),
        "index_table with buckets": lambda tf: looked_up(
            tf,
            tf.data.experimental.index_table_from_dataset(
                tf.data.Dataset.from_tensor_slices(["a", "b"]), num_oov_buckets=3
            ),
        ),
        "table_from_dataset": lambda tf: looked_up(
            tf, tf.data.experimental.table_from_dataset(pairs(tf), default_value=-1)
        ),
        "DatasetInitializer": lambda tf: looked_up(
            tf,
            tf.lookup.StaticHashTable(tf.data.experimental.DatasetInitializer(pairs(tf)), -4),
        ),
    }
)
TABLE.errors(
    {
        "text that is missing": lambda tf: tf.data.TextLineDataset("/none/none.txt"),
        "text of numbers": lambda tf: tf.data.TextLineDataset(3),
        "text compressed otherwise": lambda tf: lines(tf, compression_type="FOO"),
        "fixed length that does not fit": lambda tf: binary(tf, 4, 2, 1),
        "fixed length of none": lambda tf: binary(tf, 0),
        "records of datasets of numbers": lambda tf: tf.data.TFRecordDataset(
            tf.data.Dataset.range(2)
        ),
        "csv with too many fields": lambda tf: table(tf, [tf.int32, tf.float32]),
        "csv with required fields": lambda tf: table(tf, [tf.int32, tf.float32, tf.string]),
        "csv in another order": lambda tf: table(tf, [0, 0.0, ""], select_cols=[2, 0, 1]),
        "make_csv with another label": lambda tf: made(tf, label_name="q"),
        "make_csv without names": lambda tf: made(tf, header=False),
        "sql of another driver": lambda tf: database(tf, "select i from t", (tf.bool,), "mysql"),
        "sql that fails": lambda tf: database(tf, "select nope from t", (tf.int32,)),
        "sql with too many columns": lambda tf: database(tf, "select i, f from t", (tf.int32,)),
        "list_files of none": lambda tf: tf.data.Dataset.list_files("/none/*"),
        "load of nothing": lambda tf: tf.data.Dataset.load("/none"),
        "table of singles": lambda tf: tf.data.experimental.DatasetInitializer(
            tf.data.Dataset.range(3)
        ),
    }
)
