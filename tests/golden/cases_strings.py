"""Golden rows: tf.strings but for what is Unicode's, and the older names of these functions."""

from tests.golden.harness import I, K, Table, U

TABLE = Table("strings")
call, case, error = TABLE.call, TABLE.case, TABLE.error


def S(*values):
    """A tensor of byte strings."""
    return K(_bytes(values[0] if len(values) == 1 else list(values)), "S")


def _bytes(value):
    if isinstance(value, list):
        return [_bytes(v) for v in value]
    return value.encode() if isinstance(value, str) else value


def parts(value):
    """The tensors of a ragged or sparse tensor, or the tensor."""
    if hasattr(value, "nested_row_splits"):
        return [value.flat_values, *value.nested_row_splits]
    if hasattr(value, "dense_shape"):
        return [value.indices, value.values, value.dense_shape]
    return value


def rows(prefix, table):
    """Rows of functions `fn(tf)`; results are taken apart."""
    for name, fn in table.items():
        case(f"{prefix}: {name}", lambda tf, fn=fn: parts(fn(tf)))


def errors(prefix, table):
    """Rows of functions that raise."""
    for name, fn in table.items():
        error(f"{prefix}: {name} raises", fn)


WORDS = S("TensorFlow LIB", "", b"\xc3\x84b\xff", " \t x \n\x00 ")
MATRIX = S([["a b", "c"], ["", "d  e f "]])

TABLE.each("strings.lower strings.upper strings.strip compat.v1.string_strip", WORDS)
TABLE.each("strings.lower strings.upper strings.strip", MATRIX)
UNICODE = "ÀB\xdf İ ΑΣ ΑΣ. ŉ Ǆ ᾳ"
rows(
    "case",
    {
        "lower": lambda tf: tf.strings.lower([UNICODE, b"\xffA"], encoding="utf-8"),
        "upper": lambda tf: tf.strings.upper([UNICODE, b"\xffa"], encoding="utf-8"),
        "lower empty": lambda tf: tf.strings.lower(tf.zeros([0, 2], tf.string)),
        "upper scalar": lambda tf: tf.strings.upper("abc"),
        "ragged": lambda tf: tf.strings.upper(tf.ragged.constant([["a"], []])),
        "strip ragged": lambda tf: tf.strings.strip(tf.ragged.constant([[" a "], []])),
    },
)
errors(
    "case",
    {
        "lower": lambda tf: tf.strings.lower("A", encoding="latin1"),
        "upper": lambda tf: tf.strings.upper("A", encoding="UTF-8"),
        "strip": lambda tf: tf.strings.strip(1),
    },
)

# Regular expressions.

HTML = S("Text with tags.<br /><b>contains html</b>", "", "<", b"<\xff>a")
for pattern in (".*lib$", "a|b|TF lib", r"\w+ \w+", "", r"\p{L}+", "(?i)tf LIB", "[^a-z]*"):
    call("strings.regex_full_match", S("TF lib", "lib TF", "", b"\xec\x97\xac"), pattern)
    case(
        f"pattern tensor {pattern!r}",
        lambda tf, x, p=pattern: tf.strings.regex_full_match(x, tf.constant(p)),
        S("TF lib", "a\nb"),
    )
for pattern, rewrite in (
    ("<[^>]+>", " "),
    ("", "-"),
    ("t*", "."),
    (r"(\w+) (\w+)", r"\2 \1 [\0]"),
    ("^.", r"\\"),
    (r"\b", "|"),
    ("(a)|(b)", r"<\1\2>"),
    ("a", r"\1"),
    ("a", "b\\"),
    ("a", r"b\x"),
    (".", b"\xff"),
):
    call("strings.regex_replace", HTML, pattern, rewrite)
    call("strings.regex_replace", HTML, pattern, rewrite, replace_global=False)
rows(
    "regex",
    {
        "replace malformed": lambda tf: tf.strings.regex_replace(b"\xffa\xec\xec\x97\xac", "", "-"),
        "replace hangul": lambda tf: tf.strings.regex_replace("여울 a", "", "-"),
        "replace tensors": lambda tf: tf.strings.regex_replace("aXa", tf.constant("X"), "--"),
        "rewrite tensor": lambda tf: tf.strings.regex_replace(["aa"], "a", tf.constant(r"\0\0")),
        "v1": lambda tf: tf.compat.v1.regex_replace("abab", "a", "c", False),
        "v1 scalar": lambda tf: tf.compat.v1.regex_replace("abab", "", "c"),
        "v1 empty": lambda tf: tf.compat.v1.regex_replace(tf.zeros([0], tf.string), "a", "c"),
        "ragged": lambda tf: tf.strings.regex_replace(tf.ragged.constant([["ab"], []]), "a", "c"),
        "match ragged": lambda tf: tf.strings.regex_full_match(
            tf.ragged.constant([["ab"], []]), "a."
        ),
    },
)
errors(
    "regex",
    {
        "full_match": lambda tf: tf.strings.regex_full_match("a", "("),
        "look-ahead": lambda tf: tf.strings.regex_full_match("a", "(?=a)a"),
        "replace": lambda tf: tf.strings.regex_replace("a", "[", "x"),
        "v1": lambda tf: tf.compat.v1.regex_replace("a", "a{2000}", "x"),
        "vector": lambda tf: tf.strings.regex_full_match("a", tf.constant(["a"])),
    },
)

# Parts.

TEXTS = S("abcde", "vwxyz", "여울물")
for pos, length in ((0, 2), (-2, 1), (1, 100), (5, 1), (2, -1), (0, 0), (-5, 2)):
    call("strings.substr", TEXTS, pos, length)
    case(
        f"v1 substr {pos} {length}",
        lambda tf, x, p=pos, n=length: tf.compat.v1.substr(x, p, n),
        S("abcde"),
    )
for pos, length in ((0, 2), (-2, 1), (1, 100), (3, 1), (0, -1)):
    call("strings.substr", S("여울물", "abc", b"\xff\xec\x97\xac\x80b"), pos, length, "UTF8_CHAR")
call("strings.substr", S([["abc", "def"], ["ghi", "jkl"]]), I(0, 2, 2), I(1, 3, 2))
call("strings.substr", S("abcdef"), K([[0, 1], [2, -3]], "int64"), K([[1, 2], [1, 2]], "int64"))
rows(
    "substr",
    {
        "empty": lambda tf: tf.strings.substr(tf.zeros([0], tf.string), 0, 1),
        "ragged": lambda tf: tf.strings.substr(tf.ragged.constant([["abc"], []]), 1, 1),
        "v1.strings": lambda tf: tf.compat.v1.strings.substr("여울", 1, 1, None, "UTF8_CHAR"),
    },
)
errors(
    "substr",
    {
        "position": lambda tf: tf.strings.substr(["abc"], 4, 1),
        "negative": lambda tf: tf.strings.substr(["abc"], -4, 1),
        "character": lambda tf: tf.strings.substr(["여"], 2, 1, unit="UTF8_CHAR"),
        "unit": lambda tf: tf.strings.substr(["abc"], 0, 1, unit="WORD"),
        "shapes": lambda tf: tf.strings.substr(["abc", "d"], [0, 1, 2], [1, 1, 1]),
        "lengths": lambda tf: tf.strings.substr(["abc"], [0, 1], [1]),
        "v1": lambda tf: tf.compat.v1.strings.substr(["abc"], 9, 1),
    },
)
for unit in ("BYTE", "UTF8_CHAR"):
    call("strings.length", WORDS, unit)
    case(f"v1 length {unit}", lambda tf, x, u=unit: tf.compat.v1.strings.length(x, None, u), WORDS)
rows(
    "length",
    {
        "malformed": lambda tf: tf.strings.length([b"\xff", b"a\xc3", b"\x80\x80"], "UTF8_CHAR"),
        "empty": lambda tf: tf.compat.v1.strings.length(tf.zeros([0], tf.string)),
    },
)
error("length: unit raises", lambda tf: tf.strings.length("a", unit="WORD"))

# Numbers.

PLAIN = S("1.55", " 2 ", "-3e2", "nan", "-inf", "0x10", ".5", "1.", "+5", "1e400", "\t4\n")
for dtype in ("float32", "float64"):
    call("strings.to_number", PLAIN, dtype)
    call("strings.to_number", S("1e-46", "0.1", "16777217"), dtype)
for dtype in ("int32", "int64"):
    call("strings.to_number", S("1", " -2\n", "007", "2147483647"), dtype)
rows(
    "number",
    {
        "limits": lambda tf: tf.strings.to_number(["-9223372036854775808"], tf.int64),
        "v1": lambda tf: tf.compat.v1.string_to_number(["1", "2.5"]),
        "v1 input": lambda tf: tf.compat.v1.strings.to_number(input="7", out_type=tf.int32),
        "v1.strings": lambda tf: tf.compat.v1.strings.to_number([["7"]], tf.float64),
        "ragged": lambda tf: tf.strings.to_number(tf.ragged.constant([["1"], []])),
        "empty": lambda tf: tf.strings.to_number(tf.zeros([0], tf.string)),
    },
)
for text in ("", "abc", "1_0", "Infinity", "1e", "0x1p3", "1 2", "1,5", "1.5f"):
    error(f"to_number {text!r} raises", lambda tf, t=text: tf.strings.to_number([t]))
for text in ("", "1.5", "+5", "0x10", "2147483648", "1e3", "- 5"):
    error(f"to_number int {text!r} raises", lambda tf, t=text: tf.strings.to_number(t, tf.int32))
errors(
    "number",
    {
        "dtype": lambda tf: tf.strings.to_number("1", tf.int16),
        "v1": lambda tf: tf.compat.v1.string_to_number("x"),
        "v1 both": lambda tf: tf.compat.v1.string_to_number("1", input="1"),
        "v1.strings both": lambda tf: tf.compat.v1.strings.to_number("1", input="1"),
    },
)
NUMBERS = K([1.5, -2.25, 1e10, 1e-10, float("nan"), float("inf"), -0.0, 0.1], "float32")
for options in (
    {},
    {"precision": 3},
    {"scientific": True},
    {"shortest": True},
    {"width": 8},
    {"width": 8, "fill": "0"},
    {"width": 8, "fill": "-"},
    {"fill": "+"},
    {"fill": " ", "precision": 0},
):
    call("strings.as_string", NUMBERS, _grad=False, **options)
    case(
        f"as_string {options} of a complex and a double",
        lambda tf, o=options: [
            tf.strings.as_string(tf.constant([1 - 2j]), **o),
            tf.as_string(tf.constant([1 / 3], tf.float64), **o),
        ],
    )
for options in ({}, {"width": 5}, {"width": 5, "fill": "0"}, {"width": 5, "fill": "-"}):
    call("as_string", I(-200, 200, 2, 3), **options)
    rows(
        f"as_string {options}",
        {
            "strings": lambda tf, o=options: tf.as_string(["ab", ""], **o),
            "bools": lambda tf, o=options: tf.as_string([True, False], **o),
            "bytes": lambda tf, o=options: tf.as_string(tf.constant([0, 255], tf.uint8), **o),
        },
    )
errors(
    "as_string",
    {
        "both": lambda tf: tf.as_string(1.0, scientific=True, shortest=True),
        "precision": lambda tf: tf.as_string(1, precision=2),
        "fill": lambda tf: tf.strings.as_string(1.0, fill="x"),
    },
)

# Templates.

rows(
    "format",
    {
        "tensors": lambda tf: tf.strings.format("{} of {}", (tf.range(10), tf.constant("a"))),
        "matrix": lambda tf: tf.strings.format("%s {}", tf.reshape(tf.range(20), [4, 5])),
        "short": lambda tf: tf.strings.format("{}", tf.reshape(tf.range(27), [3, 3, 3]), "{}", 1),
        "all": lambda tf: tf.strings.format("{}", tf.range(9), summarize=-1),
        "none": lambda tf: tf.strings.format("{}", tf.range(9), summarize=0),
        "placeholder": lambda tf: tf.strings.format("<> {}", tf.constant(True), placeholder="<>"),
        "floats": lambda tf: tf.strings.format(
            "{}", [tf.constant([1e10, 1e-10, float("nan"), -0.0, 0.1, 1 / 3])], summarize=9
        ),
        "strings": lambda tf: tf.strings.format(
            "{}", [tf.constant(['a"b', "여", b"\xff\n\x01", "'\\"])], summarize=9
        ),
        "ragged": lambda tf: tf.strings.format("a {} b", tf.ragged.constant([[1], [2, 3]])),
        "empty": lambda tf: tf.strings.format("{}", tf.zeros([0, 2])),
        "empty rows": lambda tf: tf.strings.format("{}", tf.zeros([2, 0])),
        "nothing": lambda tf: tf.strings.format("x", ()),
        "half": lambda tf: tf.strings.format("{}", tf.constant([1 / 3], tf.float16)),
    },
)
call("strings.format", "{} and {}", [U(0, 1, 3), I(0, 9, 2, 2)], _grad=False)
error("format: too many raises", lambda tf: tf.strings.format("{}", (1, 2)))
