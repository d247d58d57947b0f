"""Golden rows: TFRecord files, messages, graphs as files."""

from pathlib import Path

from tests.golden.harness import Table
from tests.golden.io_rows import at, example, here, listing

TABLE = Table("io_records")


def add(rows):
    for name, fn in rows.items():
        TABLE.case(name, here(fn))


def refuse(rows):
    for name, fn in rows.items():
        TABLE.error(name, here(fn))


# TFRecord files

RECORDS = [b"", b"one", b"\x00" * 300, b"drei"]


def write(tf, path, cls, *options):
    with at(tf, cls)(path, *options) as writer:
        for record in RECORDS:
            writer.write(record)


def round_trip(tf, p, space, options=None):
    write(tf, p + "/r", space + ".TFRecordWriter", *([options] if options else []))
    return list(at(tf, space).tf_record_iterator(p + "/r", options))


for space in ("compat.v1.io", "compat.v1.python_io"):
    add(
        {
            f"{space}.tf_record_iterator": lambda tf, p, s=space: round_trip(tf, p, s),
            f"{space}.tf_record_iterator gzip": lambda tf, p, s=space: round_trip(
                tf, p, s, at(tf, s).TFRecordOptions("GZIP")
            ),
            f"{space}.tf_record_iterator zlib": lambda tf, p, s=space: round_trip(
                tf, p, s, at(tf, s).TFRecordOptions(at(tf, s).TFRecordCompressionType.ZLIB)
            ),
            f"{space}.TFRecordCompressionType": lambda tf, p, s=space: [
                getattr(at(tf, s).TFRecordCompressionType, kind)
                for kind in ("NONE", "ZLIB", "GZIP")
            ],
        }
    )
for space in ("io", "compat.v1.io", "compat.v1.python_io"):
    add(
        {
            f"{space}.TFRecordWriter": lambda tf, p, s=space: (
                write(tf, p + "/r", s + ".TFRecordWriter"), listing(p))[1],
            f"{space}.TFRecordWriter text": lambda tf, p, s=space: (
                [w := at(tf, s).TFRecordWriter(p + "/r"), w.write("é"), w.flush(), w.close()][1:],
                listing(p)),
            f"{space}.TFRecordOptions": lambda tf, p, s=space: vars(
                at(tf, s).TFRecordOptions("GZIP", compression_level=9)),
            f"{space}.TFRecordOptions kinds": lambda tf, p, s=space: [
                at(tf, s).TFRecordOptions.get_compression_type_string(kind)
                for kind in (None, "", "ZLIB", 2, at(tf, s).TFRecordOptions("GZIP"))],
        }
    )  # fmt: skip
    refuse(
        {
            f"{space}.TFRecordWriter no directory": lambda tf, p, s=space: at(tf, s).TFRecordWriter(
                p + "/no/r"
            ),
            f"{space}.TFRecordOptions kind": lambda tf, p, s=space: at(tf, s).TFRecordOptions("BZ"),
        }
    )


def closed(tf, p):
    writer = tf.io.TFRecordWriter(p + "/r")
    writer.close()
    writer.write(b"x")


def damaged(tf, p, change):
    write(tf, p + "/r", "io.TFRecordWriter")
    data = Path(p, "r").read_bytes()
    Path(p, "r").write_bytes(change(bytearray(data)))
    return list(tf.compat.v1.io.tf_record_iterator(p + "/r"))


def flip(place):
    def change(data):
        data[place] ^= 1
        return data

    return change


refuse(
    {
        "io.TFRecordWriter closed": closed,
        "io.TFRecordWriter kind": lambda tf, p: tf.io.TFRecordWriter(p + "/r", "BZ2"),
        "io.TFRecordWriter number": lambda tf, p: tf.io.TFRecordWriter(p + "/r").write(3),
        "tf_record_iterator missing": lambda tf, p: list(
            tf.compat.v1.io.tf_record_iterator(p + "/no")
        ),
        "tf_record_iterator length": lambda tf, p: damaged(tf, p, flip(0)),
        "tf_record_iterator checksum of the length": lambda tf, p: damaged(tf, p, flip(9)),
        "tf_record_iterator data": lambda tf, p: damaged(tf, p, flip(29)),
        "tf_record_iterator checksum": lambda tf, p: damaged(tf, p, flip(13)),
        "tf_record_iterator cut off": lambda tf, p: damaged(tf, p, lambda data: data[:-1]),
        "tf_record_iterator other file": lambda tf, p: list(
            tf.compat.v1.io.tf_record_iterator(p + "/a.txt" * 1, "GZIP")
        ),
    }
)
add(
    {
        "tf_record_iterator rest": lambda tf, p: damaged(tf, p, lambda data: data + b"short"),
        "records of examples": lambda tf, p: [
            tf.io.TFRecordWriter(p + "/r").close(),
            len(example(tf, x=[1.5])),
        ],
    }
)


# Messages

MESSAGES = {
    "Example": {},
    "Feature": {},
    "Features": {},
    "BytesList": {"value": [b"a", b"\xff"]},
    "FloatList": {"value": [1.5, -0.1]},
    "Int64List": {"value": [1, -2, 1 << 40]},
    "FeatureList": {},
    "FeatureLists": {},
    "SequenceExample": {},
}
for space in ("train", "compat.v1.train"):
    for name, values in MESSAGES.items():
        path = f"{space}.{name}"
        add(
            {
                f"{path} text": lambda tf, p, path=path, v=values: str(at(tf, path)(**v)),
                f"{path} bytes": lambda tf, p, path=path, v=values: at(tf, path)(
                    **v
                ).SerializeToString(),
                f"{path} read": lambda tf, p, path=path, v=values: repr(
                    at(tf, path).FromString(at(tf, path)(**v).SerializeToString())
                ),
            }
        )
        refuse({f"{path} unknown field": lambda tf, p, path=path: at(tf, path)(nothing=1)})
add(
    {
        "train.Example printed": lambda tf, p: str(
            tf.train.Example.FromString(example(tf, x=[1.5, 2.0], y=[b"a", b"\x00"][:1]))
        ).count("value"),
        "train.Example of one": lambda tf, p: str(
            tf.train.Example.FromString(example(tf, x=[1.5, -1e-7]))
        ),
        "train.Feature kind": lambda tf, p: tf.train.Feature(
            int64_list=tf.train.Int64List(value=[1])
        ).WhichOneof("kind"),
        "train.Example name": lambda tf, p: tf.train.Example.DESCRIPTOR.full_name,
    }
)
refuse(
    {
        "train.Int64List of floats": lambda tf, p: tf.train.Int64List(value=[1.5]),
        "train.BytesList of text": lambda tf, p: tf.train.BytesList(value=["a"]),
        "train.Int64List range": lambda tf, p: tf.train.Int64List(value=[1 << 70]),
        "train.Example of other bytes": lambda tf, p: tf.train.Example.FromString(b"garbage"),
    }
)


# Graphs


def graph(tf):
    made = tf.Graph()
    with made.as_default():
        tf.constant(1.5, name="x")
    return made


for space in ("io", "compat.v1.io", "compat.v1.train"):
    path = f"{space}.write_graph"
    add(
        {
            f"{path} text": lambda tf, p, path=path: [
                at(tf, path)(graph(tf), p + "/new", "g.pbtxt"),
                Path(p, "new", "g.pbtxt").read_text().partition("versions")[0],
            ],
            f"{path} bytes": lambda tf, p, path=path: [
                at(tf, path)(graph(tf).as_graph_def(), p, "g.pb", as_text=False),
                Path(p, "g.pb").exists(),
            ],
            f"{path} read": lambda tf, p, path=path: [
                node.name
                for node in tf.compat.v1.GraphDef.FromString(
                    tf.io.read_file(at(tf, path)(graph(tf), p, "g", False)).numpy()
                ).node
            ],
        }
    )
