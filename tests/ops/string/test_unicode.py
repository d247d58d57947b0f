"""Unicode: Python's codecs as the reference, malformed text, mistakes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

T = tf.strings
test_mistakes = mistakes(
    {
        "strict": (
            lambda: T.unicode_decode(b"a\xff", "UTF-8", errors="strict"),
            BAD,
            "Invalid formatting on input string",
        ),
        "strict transcode": (
            lambda: T.unicode_transcode(
                "\x01", "UTF-8", "UTF-8", errors="strict", replace_control_characters=True
            ),
            BAD,
            "a control character",
        ),
        "encoding": (lambda: T.unicode_decode("a", "nope"), BAD, "Could not create converter"),
        "no text": (lambda: T.unicode_decode("a", "base64"), BAD, "Could not create converter"),
        "python's": (lambda: T.unicode_decode("a", "idna"), BAD, "Could not create converter"),
        "output": (lambda: T.unicode_encode([97], "latin1"), BAD, "list of allowed values"),
        "errors": (lambda: T.unicode_decode("a", "UTF-8", errors="x"), BAD, "list of allowed"),
        "char": (
            lambda: T.unicode_decode("a", "UTF-8", replacement_char=-1),
            BAD,
            "out of unicode codepoint range",
        ),
        "point": (
            lambda: T.unicode_encode([0xD800], "UTF-8", errors="strict"),
            BAD,
            "Code point is out of range",
        ),
        "scalar": (lambda: T.unicode_encode(97, "UTF-8"), ValueError, "at least 1"),
        "dtype": (
            lambda: T.unicode_script(tf.constant([1], tf.int64)),
            BAD,
            "expected to be a int32",
        ),
    }
)
LETTERS = st.characters(exclude_categories=["Cs"], max_codepoint=0x10FFFF)
TEXTS = st.lists(st.text(LETTERS, max_size=6), min_size=1, max_size=4)
EACH = settings(max_examples=60, deadline=None)
CODECS = {"UTF-8": "utf-8", "UTF-16-BE": "utf-16-be", "UTF-32-BE": "utf-32-be"}


@given(TEXTS, st.sampled_from(sorted(CODECS)))
@EACH
def test_decoding_and_encoding_again(texts, encoding):
    data = [t.encode(CODECS[encoding]) for t in texts]
    tensor = tf.constant(np.array(data, object))
    points, starts = T.unicode_decode_with_offsets(tensor, encoding)
    assert points.to_list() == [[ord(c) for c in t] for t in texts]
    assert T.unicode_decode(tensor, encoding).to_list() == points.to_list()
    for text, row in zip(texts, starts.to_list(), strict=True):
        sizes = [len(c.encode(CODECS[encoding])) for c in text]
        assert row == np.cumsum([0, *sizes])[:-1].tolist()
    again = T.unicode_encode(points, encoding, errors="ignore")
    assert again.numpy().tolist() == data
    split = T.unicode_split(tensor, encoding, errors="ignore")
    assert T.reduce_join(split, -1).numpy().tolist() == data
    coded = T.unicode_transcode(tensor, encoding, "UTF-8")
    assert coded.numpy().tolist() == [t.encode() for t in texts]


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=4))
@EACH
def test_malformed_utf8_as_python_replaces_it(values):
    tensor = tf.constant(np.array(values, object))
    wanted = [v.decode("utf-8", "replace") for v in values]
    points, starts = T.unicode_decode_with_offsets(tensor, "UTF-8")
    assert points.to_list() == [[ord(c) for c in t] for t in wanted]
    assert all(np.all(np.diff(row) > 0) for row in starts.to_list())
    ignored = T.unicode_transcode(tensor, "UTF-8", "UTF-8", errors="ignore")
    assert ignored.numpy().tolist() == [v.decode("utf-8", "ignore").encode() for v in values]


@pytest.mark.parametrize("encoding", ["latin1", "cp1252", "shift_jis", "euc_kr", "gb18030", "big5"])
def test_encodings_of_python(encoding):
    texts = {"shift_jis": "日本a", "euc_kr": "여울a", "gb18030": "中文a", "big5": "中文a"}
    text = texts.get(encoding, "éa")
    data = tf.constant([text.encode(encoding), b"a"])
    points, starts = T.unicode_decode_with_offsets(data, encoding)
    assert points.to_list() == [[ord(c) for c in text], [97]]
    sizes = [len(c.encode(encoding)) for c in text]
    assert starts.to_list() == [np.cumsum([0, *sizes])[:-1].tolist(), [0]]


def test_single_bytes_that_mean_nothing():
    data = [b"a\x80", b"\xff", b"b"]
    ignored = T.unicode_decode_with_offsets(data, "US-ASCII", errors="ignore")
    assert [r.to_list() for r in ignored] == [[[97], [], [98]], [[0], [], [0]]]
    replaced = T.unicode_decode_with_offsets(data, "US-ASCII", replacement_char=63)
    assert [r.to_list() for r in replaced] == [[[97, 63], [63], [98]], [[0, 1], [0], [0]]]


def test_escape_sequences():
    data = "日本a".encode("iso2022_jp")
    assert T.unicode_decode([data, b"a"], "ISO-2022-JP").to_list() == [[0x65E5, 0x672C, 97], [97]]


def test_shapes_in_functions():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def f(x):
        points = T.unicode_decode(x, "UTF-8")
        assert points.shape.as_list() == [None, None]
        return points, T.unicode_encode(points, "UTF-16-BE"), T.unicode_script(points)

    points, coded, scripts = f(tf.constant(["여a", ""]))
    assert points.to_list() == [[0xC5EC, 97], []]
    assert coded.numpy().tolist() == ["여a".encode("utf-16-be"), b""]
    assert scripts.to_list() == [[18, 25], []]


def test_unknown_rank():
    @tf.function(input_signature=[tf.TensorSpec(None, tf.string)])
    def f(x):
        return T.unicode_decode(x, "UTF-8")

    with pytest.raises(ValueError, match="Rank of `input` must be statically known"):
        f(tf.constant(["a"]))


def test_three_axes_of_unknown_size():
    @tf.function(input_signature=[tf.TensorSpec([None, None, None], tf.int32)])
    def f(x):
        return T.unicode_encode(x, "UTF-8")

    assert f(tf.constant([[[97], [98]], [[99], [100]]])).numpy().tolist() == [
        [b"a", b"b"],
        [b"c", b"d"],
    ]
    assert f(tf.zeros([2, 0, 3], tf.int32)).shape == [2, 0]


@pytest.mark.parametrize(
    ("encoding", "data", "points", "starts"),
    [
        ("UTF-16", b"\xff\xfe\x3d\xd8\x00\xdea\x00", [0x1F600, 97], [0, 6]),
        ("UTF-16", b"\xfe\xff\x00a\x00b", [97, 98], [0, 4]),
        ("UTF-16", b"\x00a\xff\xfe", [97, 0xFFFE], [0, 2]),
        ("UTF-16BE", b"\xfe\xff\x00a", [0xFEFF, 97], [0, 2]),
        ("UTF-32", b"\xff\xfe\x00\x00a\x00\x00\x00b\x00\x00\x00", [97, 98], [0, 8]),
        ("UTF-32", b"\x00\x00\x00a", [97], [0]),
    ],
)
def test_byte_order_marks(encoding, data, points, starts):
    found = tf.strings.unicode_decode_with_offsets([data, b""], encoding)
    assert [part.to_list() for part in found] == [[points, []], [starts, []]]
