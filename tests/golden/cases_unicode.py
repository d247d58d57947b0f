"""Golden rows: the functions of tf.strings that know Unicode."""

from tests.golden.cases_strings import S, parts
from tests.golden.harness import I, K, Table

TABLE = Table("unicode")
call, case, error = TABLE.call, TABLE.case, TABLE.error


def taken(value):
    """The tensors of ragged tensors, alone or in a tuple."""
    return [parts(v) for v in value] if isinstance(value, tuple) else parts(value)


def rows(prefix, table):
    """Rows of functions `fn(tf)`; results are taken apart."""
    for name, fn in table.items():
        case(f"{prefix}: {name}", lambda tf, fn=fn: taken(fn(tf)))


def errors(prefix, table):
    """Rows of functions that raise."""
    for name, fn in table.items():
        error(f"{prefix}: {name} raises", fn)


DECODERS = "unicode_decode unicode_decode_with_offsets unicode_split unicode_split_with_offsets"
GOOD = S("aé", "", "여울 😀", "\x00b\x1f\x7f\x85c")
BAD = [
    b"\xff", b"a\xc3", b"\xc3(", b"\xe2\x82", b"\xe2\x82(", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\xc0\x80", b"\xf0\x9f\x98", b"\xf0\x9fA", b"\x80\x80", b"\xe0\x80\x80", b"\xef\xbf\xbf",
    b"\xef\xbb\xbfa", b"\xe1\x80\xe1\x80\x80", b"\xf1\x80\x80\xe1\x80\x80", b"ok", b"",
]  # fmt: skip
for name in DECODERS.split():
    for errors_ in ("replace", "ignore"):
        case(
            f"{name} {errors_}",
            lambda tf, x, n=name, e=errors_: taken(getattr(tf.strings, n)(x, "UTF-8", errors=e)),
            GOOD,
        )
        for char in (65533, 63):
            case(
                f"{name} {errors_} malformed, {char}",
                lambda tf, x, n=name, e=errors_, c=char: taken(
                    getattr(tf.strings, n)(x, "UTF-8", errors=e, replacement_char=c)
                ),
                K(BAD, "S"),
            )
    rows(
        name,
        {
            "scalar": lambda tf, n=name: getattr(tf.strings, n)("가a", "UTF-8"),
            "matrix": lambda tf, n=name: getattr(tf.strings, n)([["가a", ""], ["b", "c"]], "UTF-8"),
            "ragged": lambda tf, n=name: getattr(tf.strings, n)(
                tf.ragged.constant([["가a"], []]), "UTF-8"
            ),
            "no strings": lambda tf, n=name: getattr(tf.strings, n)(
                tf.zeros([0], tf.string), "UTF-8"
            ),
            "UTF-16": lambda tf, n=name: getattr(tf.strings, n)(
                [
                    b"\x00a\xac\x00",
                    b"\xd8\x3d\xde\x00",
                    b"\xd8\x3d\x00a",
                    b"\xde\x00",
                    b"\x00a\x00",
                ],
                "UTF-16-BE",
            ),
            "UTF-32": lambda tf, n=name: getattr(tf.strings, n)(
                [b"\x00\x00\x00a", b"\x00\x01\xf6\x00", b"\x00\x11\x00\x00", b"\x00\x00\x00a\x00"],
                "UTF-32-BE",
            ),
        },
    )
    errors(
        name,
        {
            "strict": lambda tf, n=name: getattr(tf.strings, n)(
                [b"a\xff"], "UTF-8", errors="strict"
            ),
            "encoding": lambda tf, n=name: getattr(tf.strings, n)(["a"], "nope"),
            "errors": lambda tf, n=name: getattr(tf.strings, n)(["a"], "UTF-8", errors="x"),
            "replacement": lambda tf, n=name: getattr(tf.strings, n)(
                ["a"], "UTF-8", replacement_char=0x110000
            ),
        },
    )
for errors_ in ("replace", "ignore", "strict"):
    rows(
        f"control characters {errors_}",
        {
            "decode": lambda tf, e=errors_: tf.strings.unicode_decode(
                "a\x01\n\x7fb", "UTF-8", errors=e, replace_control_characters=True
            ),
            "offsets": lambda tf, e=errors_: tf.strings.unicode_decode_with_offsets(
                ["a\x01\n\x7fb", "\x00"], "UTF-8", e, 63, True
            ),
        },
    )
for encoding in (
    "latin1", "ISO-8859-1", "US-ASCII", "windows-1252", "windows-1251", "KOI8-R", "Shift_JIS",
    "UTF-16", "UTF-16-LE", "UTF-32", "macintosh", "cp437", "IBM037", "utf8",
):  # fmt: skip
    rows(
        f"encoding {encoding}",
        {
            "offsets": lambda tf, n=encoding: tf.strings.unicode_decode_with_offsets(
                [b"a\xe9\x80b", b"ABC"], n
            ),
            "transcode": lambda tf, n=encoding: tf.strings.unicode_transcode(
                [b"a\xe9\x80b", b"ABC"], n, "UTF-8"
            ),
        },
    )
for encoding in ("EUC-KR", "cp949", "GB18030", "GBK", "Big5", "EUC-JP"):
    text = {"GB18030": "啊a", "GBK": "啊a", "Big5": "中a", "EUC-JP": "亜a"}.get(encoding, "가a")
    case(
        f"encoding {encoding}: valid",
        lambda tf, t=text, n=encoding: taken(
            tf.strings.unicode_decode_with_offsets([t.encode(n)], n)
        ),
    )

# Encode.

POINTS = [97, 0xAC00, 0x1F600, 0xD800, 0x110000, -1, 0xFFFF, 0xFDD0, 0x10FFFE, 0, 98]
for encoding in ("UTF-8", "UTF-16-BE", "UTF-32-BE"):
    for errors_ in ("replace", "ignore"):
        for char in (65533, 63, 0xD800):
            call("strings.unicode_encode", K(POINTS, "int32"), encoding, errors_, char)
    call("strings.unicode_encode", K([[97, 98], [0xE9, 0x1F600]], "int32"), encoding)
    case(
        f"encode ragged {encoding}",
        lambda tf, n=encoding: [
            parts(tf.strings.unicode_encode(tf.ragged.constant(v), n))
            for v in ([[44032, 97], [], [98]], [[[97, 98], []], [[99]]])
        ],
    )
    for options in (
        {},
        {"errors": "ignore"},
        {"replacement_char": 63},
        {"replace_control_characters": True},
        {"replace_control_characters": True, "errors": "ignore"},
    ):
        call("strings.unicode_transcode", GOOD, "UTF-8", encoding, **options)
        call("strings.unicode_transcode", K(BAD, "S"), "UTF-8", encoding, **options)
rows(
    "encode",
    {
        "three axes": lambda tf: tf.strings.unicode_encode([[[97], [98]], [[99], [100]]], "UTF-8"),
        "no points": lambda tf: tf.strings.unicode_encode(tf.zeros([0], tf.int32), "UTF-8"),
        "no rows": lambda tf: tf.strings.unicode_encode(tf.zeros([0, 3], tf.int32), "UTF-8"),
        "empty rows": lambda tf: tf.strings.unicode_encode(tf.zeros([2, 0], tf.int32), "UTF-8"),
        "dense inside": lambda tf: tf.strings.unicode_encode(
            tf.RaggedTensor.from_row_splits([[97, 98], [99, 100]], [0, 1, 2]), "UTF-8"
        ),
        "transcode ragged": lambda tf: tf.strings.unicode_transcode(
            tf.ragged.constant([["a"], []]), "UTF-8", "UTF-16-BE"
        ),
        "split nothing of Unicode": lambda tf: tf.strings.unicode_split("a\uffffb", "UTF-8"),
    },
)
errors(
    "encode",
    {
        "strict": lambda tf: tf.strings.unicode_encode([0xD800], "UTF-8", errors="strict"),
        "noncharacter": lambda tf: tf.strings.unicode_encode([0xFFFF], "UTF-8", errors="strict"),
        "encoding": lambda tf: tf.strings.unicode_encode([97], "latin1"),
        "errors": lambda tf: tf.strings.unicode_encode([97], "UTF-8", errors="x"),
        "scalar": lambda tf: tf.strings.unicode_encode(97, "UTF-8"),
        "replacement": lambda tf: tf.strings.unicode_encode([97], "UTF-8", "replace", 0x110000),
        "transcode strict": lambda tf: tf.strings.unicode_transcode(
            b"a\xff", "UTF-8", "UTF-8", errors="strict"
        ),
        "transcode control": lambda tf: tf.strings.unicode_transcode(
            b"a\x01", "UTF-8", "UTF-8", errors="strict", replace_control_characters=True
        ),
        "transcode input": lambda tf: tf.strings.unicode_transcode("a", "nope", "UTF-8"),
        "transcode output": lambda tf: tf.strings.unicode_transcode("a", "UTF-8", "latin1"),
    },
)

# Scripts.

call("strings.unicode_script", I(0, 0x3000, 200))
call("strings.unicode_script", I(0x3000, 0x20000, 200))
call("strings.unicode_script", K([[97, 0xAC00], [-1, 0x110000]], "int32"))
rows(
    "script",
    {
        "edges": lambda tf: tf.strings.unicode_script(
            [0, 0xD800, 0x378, 0x300, 0x10FFFF, 2**31 - 1]
        ),
        "ragged": lambda tf: tf.strings.unicode_script(tf.ragged.constant([[97], []], tf.int32)),
    },
)
error("script: dtype raises", lambda tf: tf.strings.unicode_script(tf.constant([1], tf.int64)))
