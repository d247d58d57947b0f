"""Golden rows: strings as numbers: CSV, raw bytes, JSON, serialised tensors, protocol buffers."""

import gzip
import zlib

from tests.golden.harness import Table
from tests.golden.io_rows import both, parts

TABLE = Table("io_text")
case, error = TABLE.case, TABLE.error


# CSV

LINES = {
    "plain": (["1,2.5,a", "3,,b"], [0, 1.5, "z"]),
    "quoted": (['"1","2","a,""b"""', '3,"4",c'], [0, 1.5, "z"]),
    "line breaks": (['1,2,"a\r\nb"', "\n3,\n4,c"], [0, 1.5, "z"]),
    "spaces": ([" 1 , 2.5\t, a "], [0, 1.5, "z"]),
    "numbers": (["-7,1e3,x", "007,-.5,y", "2147483647,1.e2,é"], [0, 1.5, "z"]),
    "words": (["1,inf,", "2,-NaN,", "3,0x10,"], [0, 1.5, "z"]),
    "delimiters alone": ([",,"], [7, 1.5, "z"]),
}
for name, (lines, defaults) in LINES.items():
    for path in ("io.decode_csv", "compat.v1.io.decode_csv", "compat.v1.decode_csv"):
        if path == "io.decode_csv" or name in ("plain", "quoted", "words"):

            def run(tf, path=path, lines=lines, defaults=defaults):
                module = tf
                for part in path.split("."):
                    module = getattr(module, part)
                return both(tf, lambda x: module(x, defaults), lines)

            case(f"{path} {name}", run)
OPTIONS = {
    "delimiter": (["1|2", '"3"|4'], [0, 0], {"field_delim": "|"}),
    "tab": (["a\tb"], ["", ""], {"field_delim": "\t"}),
    "quote as delimiter": (['a"b'], ["", ""], {"field_delim": '"'}),
    "no quotes": (['a"b,"c'], ["", ""], {"use_quote_delim": False}),
    "na_value": (['NA,2,"NA"', "1,NA,x"], [5, 6, "d"], {"na_value": "NA"}),
    "select_cols": (["1,2,3", "4,x,6"], [0, 0], {"select_cols": [0, 2]}),
    "select_cols quoted": (['1,"2",3', '4,"a,b",6'], ["", 0], {"select_cols": [1, 2]}),
}
for name, (lines, defaults, options) in OPTIONS.items():
    case(
        f"io.decode_csv {name}",
        lambda tf, lines=lines, defaults=defaults, options=options: both(
            tf, lambda x: tf.io.decode_csv(x, defaults, **options), lines
        ),
    )
case("io.decode_csv scalar", lambda tf: both(tf, lambda x: tf.io.decode_csv(x, [0, 0]), "1,2"))
case(
    "io.decode_csv matrix",
    lambda tf: both(tf, lambda x: tf.io.decode_csv(x, [0, 0]), [["1,2"], ["3,4"]]),
)
case("io.decode_csv of nothing", lambda tf: tf.io.decode_csv(tf.zeros([0], tf.string), [0, ""]))
case(
    "io.decode_csv wide",
    lambda tf: tf.io.decode_csv(
        ["9223372036854775807,1e308"],
        [tf.constant([], tf.int64), tf.constant([], tf.float64)],
    ),
)
CSV_MISTAKES = {
    "required": ([",1"], [[], 0], {}),
    "too few": (["1"], [0, 0], {}),
    "too many": (["1,2,3"], [0, 0], {}),
    "no integer": (["x"], [0], {}),
    "fraction": (["1.5"], [0], {}),
    "plus": (["+1"], [0], {}),
    "range": (["3000000000"], [0], {}),
    "no float": (["1_0"], [0.5], {}),
    "word": (["infinity"], [0.5], {}),
    "loose quote": (['a"b'], [""], {}),
    "open quote": (['"a'], [""], {}),
    "bare quote": (['"a"b'], [""], {}),
    "line break": (["a\n"], [""], {}),
    "delimiter": (["1"], [0], {"field_delim": "||"}),
    "default of two": (["1"], [[1, 2]], {}),
    "default matrix": (["1"], [[[1]]], {}),
    "default of bool": (["1"], [True], {}),
    "no defaults": (["1"], [], {}),
    "select_cols order": (["1,2"], [0, 0], {"select_cols": [1, 0]}),
    "select_cols negative": (["1,2"], [0, 0], {"select_cols": [-1, 0]}),
    "select_cols number": (["1,2"], [0, 0], {"select_cols": [1]}),
    "select_cols high": (["1,2"], [0, 0], {"select_cols": [1, 2]}),
    "empty line": ([""], [0], {}),
}
for name, (lines, defaults, options) in CSV_MISTAKES.items():
    error(
        f"io.decode_csv: {name}",
        lambda tf, lines=lines, defaults=defaults, options=options: tf.io.decode_csv(
            lines, defaults, **options
        ),
    )


# Raw bytes

DATA = [b"\x01\x02\x03\x04\x05\x06\x07\x08", b"abcdefgh"]
DTYPES = "float16 float32 float64 int32 uint16 uint8 int16 int8 int64 complex64 bool bfloat16"
for dtype in DTYPES.split():
    case(
        f"io.decode_raw {dtype}",
        lambda tf, dtype=dtype: both(tf, lambda x: tf.io.decode_raw(x, dtype), DATA),
    )
    if dtype not in ("complex64", "bool", "float16"):
        case(
            f"io.decode_raw {dtype} of 8 bytes",
            lambda tf, dtype=dtype: tf.io.decode_raw(
                [b"abc", b"abcdefghijkl"], dtype, fixed_length=8
            ),
        )
case("io.decode_raw big", lambda tf: tf.io.decode_raw(DATA, tf.int32, little_endian=False))
case("io.decode_raw scalar", lambda tf: both(tf, lambda x: tf.io.decode_raw(x, tf.int16), b"abcd"))
case("io.decode_raw of nothing", lambda tf: tf.io.decode_raw(tf.zeros([0], tf.string), tf.int16))
case("io.decode_raw empty", lambda tf: tf.io.decode_raw([b"", b""], tf.int16))
case(
    "io.decode_raw padded",
    lambda tf: both(tf, lambda x: tf.io.decode_raw(x, tf.int16, fixed_length=6), [b"abc", b""]),
)
for path in ("io", ""):
    name = f"compat.v1.{path}{'.' if path else ''}decode_raw"

    def decode(tf, path=path):
        return getattr(tf.compat.v1, path).decode_raw if path else tf.compat.v1.decode_raw

    case(name, lambda tf, decode=decode: decode(tf)(DATA, tf.int32))
    case(f"{name} bytes", lambda tf, decode=decode: decode(tf)(bytes=DATA, out_type=tf.int32))
    error(f"{name} of strings", lambda tf, decode=decode: decode(tf)(b"a", tf.string))
RAW_MISTAKES = {
    "length": lambda tf: tf.io.decode_raw([b"abc"], tf.int16),
    "lengths": lambda tf: tf.io.decode_raw([b"abc", b"ab"], tf.int8),
    "dtype": lambda tf: tf.io.decode_raw([b"abcd"], tf.uint32),
    "fixed_length": lambda tf: tf.io.decode_raw([b"abcd"], tf.int16, fixed_length=3),
    "fixed_length 0": lambda tf: tf.io.decode_raw([b"abcd"], tf.int16, fixed_length=0),
    "numbers": lambda tf: tf.io.decode_raw([1], tf.int16),
}
for name, fn in RAW_MISTAKES.items():
    error(f"io.decode_raw: {name}", fn)


# Compressed strings

PACKED = [zlib.compress(b"text" * 5), zlib.compress(b"")]
GZIPPED = gzip.compress(b"one", mtime=0) + gzip.compress(b"two", mtime=0)
for path in ("io", "compat.v1.io", "compat.v1"):

    def inflate(tf, path=path):
        for part in path.split("."):
            tf = getattr(tf, part)
        return tf.decode_compressed

    case(
        f"{path}.decode_compressed",
        lambda tf, inflate=inflate: both(tf, lambda x: inflate(tf)(x, "ZLIB"), PACKED),
    )
    case(
        f"{path}.decode_compressed gzip", lambda tf, inflate=inflate: inflate(tf)([GZIPPED], "GZIP")
    )
    case(f"{path}.decode_compressed not", lambda tf, inflate=inflate: inflate(tf)([[b"a"]]))
    error(f"{path}.decode_compressed: kind", lambda tf, inflate=inflate: inflate(tf)([b"a"], "BZ"))
error("io.decode_compressed: data", lambda tf: tf.io.decode_compressed([b"abc"], "GZIP"))


# JSON

TEXT = (
    '{"features": {"feature": {"a": {"int64List": {"value": ["1", 2, -3e1]}}, "f": {"float_list": '
    '{"value": [1.5, "NaN", "-Infinity", "2"]}}, "b": {"bytesList": {"value": ["YWI=", "-_8", '
    'null]}}, "e": {}}}}'
).replace(", null", "")


def read(tf, decode, text):
    io = tf.io
    kinds = {"a": tf.int64, "f": tf.float32, "b": tf.string}
    features = {key: io.VarLenFeature(dtype) for key, dtype in kinds.items()}
    return parts(io.parse_example(tf.reshape(decode(text), [-1]), features))


for path in ("io", "compat.v1.io", "compat.v1"):

    def decode(tf, path=path):
        for part in path.split("."):
            tf = getattr(tf, part)
        return tf.decode_json_example

    name = f"{path}.decode_json_example"
    case(f"{name} text", lambda tf, decode=decode: read(tf, decode(tf), TEXT))
    case(f"{name} empty", lambda tf, decode=decode: decode(tf)([["{}"]]))
    error(f"{name}: list", lambda tf, decode=decode: decode(tf)("[]"))
BAD_TEXTS = {
    "cut off": "{",
    "nothing": "",
    "null": "null",
    "unknown field": '{"x": 1}',
    "trailing": '{"features": {}} x',
    "fraction": '{"features":{"feature":{"a":{"int64List":{"value":[1.5]}}}}}',
    "base64": '{"features":{"feature":{"a":{"bytesList":{"value":["Y!"]}}}}}',
    "two kinds": '{"features":{"feature":{"a":{"int64List":{},"floatList":{}}}}}',
    "text for a number": '{"features":{"feature":{"a":{"floatList":{"value":["x"]}}}}}',
}
for name, text in BAD_TEXTS.items():
    error(f"io.decode_json_example: {name}", lambda tf, text=text: tf.io.decode_json_example(text))


# Tensors


def rows(name, fn, add=case):
    """A row for each namespace: `fn(tf, namespace)`."""
    for path in ("io", "compat.v1.io", "compat.v1"):

        def run(tf, path=path):
            module = tf
            for part in path.split("."):
                module = getattr(module, part)
            return fn(tf, module)

        add(f"{path}.{name}", run)


rows("serialize_tensor", lambda tf, io: both(tf, io.serialize_tensor, [[1.5, -2.0]]))
rows("serialize_tensor text", lambda tf, io: io.serialize_tensor(["a", b"\xff"]))
rows("serialize_tensor of nothing", lambda tf, io: io.serialize_tensor(tf.zeros([2, 0], tf.int64)))
rows(
    "parse_tensor",
    lambda tf, io: io.parse_tensor(io.serialize_tensor([[True], [False]]), tf.bool),
)
rows(
    "parse_tensor scalar",
    lambda tf, io: both(
        tf, lambda x: io.parse_tensor(x, tf.int32), tf.io.serialize_tensor(7).numpy()
    ),
)
rows(
    "parse_tensor: dtype",
    lambda tf, io: io.parse_tensor(tf.io.serialize_tensor(1.0), tf.int32),
    error,
)
for dtype in "float16 bfloat16 float64 int8 uint8 int16 uint16 uint32 uint64 complex64".split():
    case(
        f"io.serialize_tensor {dtype}",
        lambda tf, dtype=dtype: tf.io.serialize_tensor(tf.cast([1, 2, 3], dtype)),
    )
error("io.parse_tensor: bytes", lambda tf: tf.io.parse_tensor(b"garbage", tf.int32))
error("io.parse_tensor: nothing", lambda tf: tf.io.parse_tensor(b"", tf.int32))
error("io.parse_tensor: vector", lambda tf: tf.io.parse_tensor([b""], tf.int32))


# Sparse tensors


def sparse(tf):
    return tf.SparseTensor([[0, 1], [2, 0]], [5.0, 7.0], [3, 2])


def text(tf):
    return tf.SparseTensor([[1, 0, 2]], ["a" * 200], [2, 1, 4])


rows("serialize_sparse", lambda tf, io: io.serialize_sparse(sparse(tf)))
rows("serialize_sparse of nothing", lambda tf, io: io.serialize_sparse(tf.sparse.from_dense([[0]])))
rows("serialize_sparse text", lambda tf, io: io.serialize_sparse(text(tf)))
rows("serialize_sparse: dense", lambda tf, io: io.serialize_sparse([1.0]), error)
rows("serialize_many_sparse", lambda tf, io: io.serialize_many_sparse(sparse(tf)))
rows("serialize_many_sparse text", lambda tf, io: io.serialize_many_sparse(text(tf)))
rows(
    "serialize_many_sparse: vector",
    lambda tf, io: io.serialize_many_sparse(tf.SparseTensor([[0]], [1], [2])),
    error,
)
rows(
    "deserialize_many_sparse",
    lambda tf, io: parts(
        io.deserialize_many_sparse(io.serialize_many_sparse(sparse(tf)), tf.float32)
    ),
)
rows(
    "deserialize_many_sparse text",
    lambda tf, io: parts(io.deserialize_many_sparse([io.serialize_sparse(text(tf))], tf.string)),
)
rows(
    "deserialize_many_sparse of different shapes",
    lambda tf, io: parts(
        io.deserialize_many_sparse(
            [io.serialize_sparse(sparse(tf)), io.serialize_sparse(tf.sparse.eye(4, 1))],
            tf.float32,
            rank=3,
        )
    ),
)
rows(
    "deserialize_many_sparse: dtype",
    lambda tf, io: io.deserialize_many_sparse([io.serialize_sparse(sparse(tf))], tf.int32),
    error,
)
case(
    "serialised in a function",
    lambda tf: both(
        tf,
        lambda x: tf.io.deserialize_many_sparse(
            tf.io.serialize_many_sparse(tf.sparse.from_dense(x)), tf.float32, rank=2
        ),
        [[0.0, 1.0], [2.0, 0.0]],
    )[:3],
)
SPARSE_MISTAKES = {
    "bytes": lambda tf: tf.io.deserialize_many_sparse([[b"a", b"b", b"c"]], tf.float32),
    "columns": lambda tf: tf.io.deserialize_many_sparse([[b"a", b"b"]], tf.float32),
    "nothing": lambda tf: tf.io.deserialize_many_sparse(tf.zeros([0, 3], tf.string), tf.float32),
    "rank": lambda tf: tf.io.deserialize_many_sparse(
        [tf.io.serialize_sparse(sparse(tf))], tf.float32, rank=2
    ),
    "ranks": lambda tf: tf.io.deserialize_many_sparse(
        [tf.io.serialize_sparse(x) for x in (sparse(tf), tf.SparseTensor([[0]], [1.0], [2]))],
        tf.float32,
    ),
}
for name, fn in SPARSE_MISTAKES.items():
    error(f"io.deserialize_many_sparse: {name}", fn)
