"""CSV, raw bytes, JSON, serialised tensors: against other implementations, and mistakes."""

import csv
import io
import json
import random
import zlib

import numpy as np
import pytest
from google.protobuf import json_format

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes
from yeoul.core.errors import DataLossError
from yeoul.formats import protos
from yeoul.formats.tensor_proto import from_proto
from yeoul.ops.io import raw

CSV = tf.io.decode_csv
JSON = tf.io.decode_json_example


def values(*held):
    return json.dumps({"features": {"feature": {"a": dict(held)}}})


test_mistakes = mistakes(
    {
        "required": (
            lambda: CSV([",1"], [[], 0]),
            BAD,
            "Field 0 is required but missing in record 0",
        ),
        "few": (lambda: CSV(["1"], [0, 0]), BAD, "Expect 2 fields but have 1 in record 0"),
        "few, quoted": (
            lambda: CSV(["1,2", '"1"'], [0, 0]),
            BAD,
            "2 fields but have 1 in record 1",
        ),
        "few, selected": (
            lambda: CSV(["1"], [0], select_cols=[3]),
            BAD,
            "Expect 1 fields but have 0 in record 0",
        ),
        "integer": (lambda: CSV(["x"], [0]), BAD, "Field 0 in record 0 is not a valid int32: x"),
        "range": (
            lambda: CSV(["1", "3000000000"], [0]),
            BAD,
            "record 1 is not a valid int32: 30000",
        ),
        "long": (lambda: CSV(["9" * 200], [0]), BAD, "not a valid int32: 9{80}…"),
        "float": (lambda: CSV(["1_0"], [0.5]), BAD, "is not a valid float: 1_0"),
        "loose": (
            lambda: CSV(['a"b'], [""]),
            BAD,
            "Unquoted fields cannot have quotes/CRLFs inside",
        ),
        "open": (lambda: CSV(['"a'], [""]), BAD, "has to end with quote followed by delim or end"),
        "bare": (lambda: CSV(['"a"b'], [""]), BAD, "has to be escaped by another quote"),
        "delimiter": (lambda: CSV(["1"], [0], "||"), BAD, "field_delim should be only 1 char"),
        "delimiter type": (lambda: CSV(["1"], [0], 3), TypeError, "argument 'field_delim', not 3"),
        "defaults": (
            lambda: CSV(["1"], [[1, 2]]),
            BAD,
            "only be 1 default per field but field 0 has 2",
        ),
        "matrix": (lambda: CSV(["1"], [[[1]]]), BAD, "should be at most rank 1"),
        "bool": (lambda: CSV(["1"], [True]), BAD, "'OUT_TYPE' of bool is not in the list"),
        "none": (lambda: CSV(["1"], []), BAD, "one element of record_defaults for each column"),
        "order": (
            lambda: CSV(["1"], [0, 0], select_cols=[1, 0]),
            ValueError,
            "strictly increasing",
        ),
        "negative": (lambda: CSV(["1"], [0], select_cols=[-1]), ValueError, "negative values"),
        "columns": (
            lambda: CSV(["1"], [0], select_cols=[0, 1]),
            ValueError,
            "do not match: 2 and 1",
        ),
        "raw length": (
            lambda: tf.io.decode_raw([b"abc"], tf.int16),
            BAD,
            "has length 3 that is not a multiple of 2, the size of int16",
        ),
        "raw lengths": (
            lambda: tf.io.decode_raw([b"ab", b"a"], tf.int8),
            BAD,
            "element 1 has size 2 != 1.*Pass fixed_length",
        ),
        "raw dtype": (lambda: tf.io.decode_raw([b""], tf.uint32), BAD, "'out_type' of uint32"),
        "fixed_length": (
            lambda: tf.io.decode_raw([b""], tf.int16, fixed_length=3),
            BAD,
            r"fixed_length \(3\) must be a multiple of the size of out_type \(2\)",
        ),
        "no length": (
            lambda: tf.io.decode_raw([b""], tf.int16, fixed_length=0),
            BAD,
            r"fixed_length \(0\) must be greater than zero",
        ),
        "lengths": (
            lambda: tf.io.decode_raw([b""], tf.int16, fixed_length=[2]),
            BAD,
            "must be scalar",
        ),
        "v1 both": (
            lambda: tf.compat.v1.decode_raw(b"a", tf.int8, bytes=b"b"),
            ValueError,
            "Cannot specify both",
        ),
        "v1 none": (lambda: tf.compat.v1.decode_raw(), ValueError, "'input_bytes'"),
        "v1 type": (lambda: tf.compat.v1.decode_raw(b"a"), ValueError, "'out_type'"),
        "compressed": (
            lambda: tf.io.decode_compressed([b"abc"], "GZIP"),
            DataLossError,
            r"inflate\(\) failed.*The 3 bytes are no GZIP data",
        ),
        "compression": (
            lambda: tf.io.decode_compressed([b"abc"], "BZ"),
            BAD,
            "Only ZLIB, GZIP or NONE are supported compressions, not 'BZ'",
        ),
        "json list": (lambda: JSON("[]"), BAD, "Root element must be a message"),
        "json word": (lambda: JSON("NaN"), BAD, "Expected a value, but found NaN"),
        "json field": (lambda: JSON('{"x": 1}'), BAD, r"x: Cannot find field\..*Element 0"),
        "json kind": (
            lambda: JSON(values(("int64List", {}), ("floatList", {}))),
            BAD,
            "oneof field 'kind' is already set, by int64_list and float_list|float_list and int64",
        ),
        "json object": (lambda: JSON('{"features": [1]}'), BAD, r"expected an object, not \[1\]"),
        "json twice": (
            lambda: JSON('{"features": {}, "features": {}}'),
            BAD,
            "Repeated key: 'features'",
        ),
        "json integer": (
            lambda: JSON(values(("int64List", {"value": [1.5]}))),
            BAD,
            r"int64_list\.value\[0\]\): invalid value 1\.5 for type TYPE_INT64",
        ),
        "json float": (
            lambda: JSON(values(("floatList", {"value": ["x"]}))),
            BAD,
            "for type TYPE_FLOAT",
        ),
        "json bytes": (lambda: JSON(values(("bytesList", {"value": ["Y!"]}))), BAD, "TYPE_BYTES"),
        "tensor": (
            lambda: tf.io.parse_tensor(b"garbage", tf.int32),
            BAD,
            "Could not parse `serialized` as TensorProto.*7 bytes cannot be parsed",
        ),
        "tensor dtype": (
            lambda: tf.io.parse_tensor(tf.io.serialize_tensor(1.0), tf.int32),
            BAD,
            r"Type mismatch between parsed tensor \(float32\) and dtype \(int32\)",
        ),
        "tensors": (
            lambda: tf.io.parse_tensor([b""], tf.int32),
            BAD,
            r"to be a scalar, got shape: \[1\]",
        ),
    }
)


def test_csv_is_what_pythons_reader_reads():
    source = random.Random(4)
    words = ["", "a", 'say "x"', "a,b", "line\nbreak", " space ", "é", '"', ",,"]
    rows = [[source.choice(words) for _ in range(4)] for _ in range(60)]
    lines = []
    for row in rows:
        text = io.StringIO()
        csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="").writerow(row)
        lines.append(text.getvalue())
    columns = CSV(lines, [["?"]] * 4)
    found = [[v.decode() for v in row] for row in zip(*[c.numpy() for c in columns], strict=True)]
    assert found == [[word or "?" for word in row] for row in rows]


def test_csv_of_numbers():
    table = np.random.RandomState(1).randint(-(1 << 31), 1 << 31, (50, 3))
    lines = [",".join(map(str, row)) for row in table.tolist()]
    found = np.stack([c.numpy() for c in CSV(lines, [0, 0, 0])], 1)
    np.testing.assert_array_equal(found, table)
    reals = np.random.RandomState(1).randn(50, 2)
    lines = [",".join(map(repr, row)) for row in reals.tolist()]
    double = [tf.constant([0.0], tf.float64)] * 2
    np.testing.assert_array_equal(np.stack([c.numpy() for c in CSV(lines, double)], 1), reals)


def test_json_is_what_protobuf_reads():
    texts = [
        values(("int64List", {"value": ["1", 2, -30, "-9223372036854775808"]})),
        values(("floatList", {"value": [1.5, "NaN", "-Infinity", "2e3", 7]})),
        values(("bytesList", {"value": ["YWI=", "", "/+8="]})),
        '{"features": {"feature": {"b": {}, "é": {"int64_list": {}}}}}',
        "{}",
    ]
    for text, data in zip(texts, JSON(texts).numpy(), strict=True):
        expected = json_format.Parse(text, protos.Example())
        assert str(protos.Example.FromString(data)) == str(expected)


def test_strings_in_tensor_content():
    proto = protos.TensorProto(dtype=7, tensor_content=b"\x01\x00\x02abc")
    proto.tensor_shape.dim.add(size=3)
    assert from_proto(proto).tolist() == [b"a", b"", b"bc"]
    for size, content in ((3, b"\x01\x00\x02ab"), (3, b"\x01"), (1 << 20, b"\x01a"), (1, b"\x00a")):
        proto.tensor_content = content
        proto.tensor_shape.dim[0].size = size
        with pytest.raises(ValueError, match="bytes that are not theirs"):
            from_proto(proto)


def test_a_small_string_cannot_fill_the_memory(monkeypatch):
    monkeypatch.setattr(raw, "MOST", 1000)
    assert tf.io.decode_compressed(zlib.compress(b"x" * 900), "ZLIB").numpy() == b"x" * 900
    with pytest.raises(DataLossError, match="decompresses to over 1000 bytes"):
        tf.io.decode_compressed(zlib.compress(b"x" * 5000), "ZLIB")


@pytest.mark.parametrize("dtype", ["int4", "float64", "complex64", "bool", "string", "bfloat16"])
def test_tensors_of_all_kinds(dtype):
    given = tf.cast([[0, 1, 1]], dtype) if dtype != "string" else tf.constant([["a", b"\xff", ""]])
    again = tf.io.parse_tensor(tf.io.serialize_tensor(given), dtype)
    assert again.numpy().tolist() == given.numpy().tolist()
