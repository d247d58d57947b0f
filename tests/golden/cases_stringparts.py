"""Golden rows: strings split and joined, n-grams, hashes, base64, tf.compat's text."""

from tests.golden.cases_strings import S, parts
from tests.golden.harness import I, K, Table

TABLE = Table("stringparts")
call, case, error = TABLE.call, TABLE.case, TABLE.error


def rows(prefix, table):
    """Rows of functions `fn(tf)`; results are taken apart."""
    for name, fn in table.items():
        case(f"{prefix}: {name}", lambda tf, fn=fn: parts(fn(tf)))


def errors(prefix, table):
    """Rows of functions that raise."""
    for name, fn in table.items():
        error(f"{prefix}: {name} raises", fn)


# Split.

SENTENCES = S("a b  c ", "", "  ", " x\ty\n", "one,two,,three")
for options in (
    {},
    {"maxsplit": 1},
    {"maxsplit": 0},
    {"sep": ","},
    {"sep": ",", "maxsplit": 2},
    {"sep": " "},
    {"sep": "wo,"},
    {"sep": ""},
):
    case(f"split {options}", lambda tf, x, o=options: parts(tf.strings.split(x, **o)), SENTENCES)
    case(
        f"v1 split {options}",
        lambda tf, x, o=options: parts(tf.compat.v1.strings.split(x, **o)),
        SENTENCES,
    )
rows(
    "split",
    {
        "scalar": lambda tf: tf.strings.split("a b"),
        "matrix": lambda tf: tf.strings.split([["a b", "c"], ["d", "e f g"]]),
        "ragged": lambda tf: tf.strings.split(tf.ragged.constant([["a b", "c"], []])),
        "empty": lambda tf: tf.strings.split(tf.zeros([0], tf.string)),
        "tensor": lambda tf: tf.strings.split(["a-b"], tf.constant("-")),
        "bytes": lambda tf: tf.strings.bytes_split(["ab", "여", ""]),
        "bytes scalar": lambda tf: tf.strings.bytes_split("ab"),
        "bytes matrix": lambda tf: tf.strings.bytes_split([["ab"], ["c"]]),
        "bytes ragged": lambda tf: tf.strings.bytes_split(tf.ragged.constant([["ab"], []])),
        "v1 ragged": lambda tf: tf.compat.v1.strings.split("a b", result_type="RaggedTensor"),
        "v1 source": lambda tf: tf.compat.v1.strings.split(source=[["a b"]]),
    },
)
case("bytes_split", lambda tf, x: parts(tf.strings.bytes_split(x)), SENTENCES)
for options in ({}, {"sep": ",b"}, {"delimiter": "", "skip_empty": False}, {"skip_empty": False}):
    for kind in ("SparseTensor", "RaggedTensor"):
        case(
            f"string_split {options} {kind}",
            lambda tf, x, o=options, k=kind: parts(
                tf.compat.v1.string_split(x, result_type=k, **o)
            ),
            SENTENCES,
        )
errors(
    "split",
    {
        "vector": lambda tf: tf.strings.split(["ab"], ["a"]),
        "number": lambda tf: tf.strings.split([1]),
        "v1 kind": lambda tf: tf.compat.v1.strings.split(["a"], result_type="list"),
        "string_split scalar": lambda tf: tf.compat.v1.string_split("a"),
        "string_split both": lambda tf: tf.compat.v1.string_split(["a"], sep=",", delimiter=","),
        "string_split kind": lambda tf: tf.compat.v1.string_split(["a"], result_type="list"),
    },
)

# Join.

GRID = S([["a", "b", "c"], ["d", "e", "f"]])
for axis in (None, 0, 1, -1, [0, 1], [1, 0], [-1, 0], []):
    for keep in (False, True):
        call("strings.reduce_join", GRID, axis, keepdims=keep, separator="-")
rows(
    "join",
    {
        "scalar": lambda tf: tf.strings.reduce_join("a"),
        "three axes": lambda tf: tf.strings.reduce_join([[["a", "b"]], [["c", "d"]]], [2, 0]),
        "no rows": lambda tf: tf.strings.reduce_join(tf.zeros([0, 2], tf.string), 0),
        "ragged": lambda tf: tf.strings.reduce_join(
            tf.ragged.constant([["a", "b"], [], ["c"]]), axis=1, separator=","
        ),
        "ragged columns": lambda tf: tf.strings.reduce_join(
            tf.ragged.constant([["a", "b"], [], ["c"]]), axis=0, separator=","
        ),
        "ragged all": lambda tf: tf.strings.reduce_join(
            tf.ragged.constant([["a", "b"], [], ["c"]]), separator=","
        ),
        "ragged kept": lambda tf: tf.strings.reduce_join(
            tf.ragged.constant([["a", "b"], [], ["c"]]), axis=-1, keepdims=True
        ),
        "ragged two": lambda tf: tf.strings.reduce_join(
            tf.ragged.constant([[["a", "b"], []], [["c"]]]), axis=[1, 2], separator="+"
        ),
        "v1": lambda tf: tf.compat.v1.reduce_join([["a", "b"], ["c", "d"]], 0),
        "v1 old names": lambda tf: tf.compat.v1.reduce_join(
            [["a", "b"]], reduction_indices=1, keep_dims=True, separator="."
        ),
        "v1.strings": lambda tf: tf.compat.v1.strings.reduce_join([["a", "b"]]),
        "strings": lambda tf: tf.strings.join([["a", "b"], "c"], "-"),
        "bytes": lambda tf: tf.strings.join([[b"\xff"], [b"\xfe"]], separator="-"),
        "one": lambda tf: tf.strings.join([["a", "b"]]),
        "none": lambda tf: tf.strings.join([]),
        "tensor": lambda tf: tf.strings.join(tf.constant(["a", "b"])),
        "ragged and text": lambda tf: tf.strings.join(
            [tf.ragged.constant([["a"], ["b", "c"]]), "x"]
        ),
        "segments empty": lambda tf: tf.strings.unsorted_segment_join(
            tf.zeros([0], tf.string), tf.zeros([0], tf.int32), 2
        ),
    },
)
call("strings.join", [S("a", "b"), S("c", "d")], separator=", ")
FOUR = S("this", "a", "test", "is")
call("strings.unsorted_segment_join", FOUR, K([0, 1, 1, 0], "int32"), 2, ":")
call("strings.unsorted_segment_join", FOUR, K([2, 2, 0, 0], "int64"), 4)
call("strings.unsorted_segment_join", GRID, K([1, 1], "int32"), 3, "-")
call("strings.unsorted_segment_join", GRID, K([[0, 1, 0], [1, 1, 1]], "int32"), 2, "-")
errors(
    "join",
    {
        "shapes": lambda tf: tf.strings.join([["a", "b"], ["c", "d", "e"]]),
        "text": lambda tf: tf.strings.join("ab"),
        "axis": lambda tf: tf.strings.reduce_join([["a"]], 2),
        "twice": lambda tf: tf.strings.reduce_join([["a"]], [0, -2]),
        "v1 both": lambda tf: tf.compat.v1.reduce_join([["a"]], keep_dims=True, keepdims=True),
        "v1 axes": lambda tf: tf.compat.v1.strings.reduce_join([["a"]], 0, reduction_indices=0),
        "negative id": lambda tf: tf.strings.unsorted_segment_join(["a"], [-1], 1),
        "large id": lambda tf: tf.strings.unsorted_segment_join(["a"], [1], 1),
        "segments": lambda tf: tf.strings.unsorted_segment_join(["a"], [0], -1),
        "lengths": lambda tf: tf.strings.unsorted_segment_join(["a", "b"], [0], 1),
        "scalar": lambda tf: tf.strings.unsorted_segment_join("a", 0, 1),
    },
)

# N-grams.

LETTERS = S("a", "b", "c", "d")
for width in (1, 2, 5, (2, 3), [5, 2]):
    for options in (
        {},
        {"pad_values": "P"},
        {"pad_values": ("L", "R"), "padding_width": 1, "separator": "|"},
        {"preserve_short_sequences": True},
    ):
        call("strings.ngrams", LETTERS, width, **options)
        case(
            f"ngrams of rows {width} {options}",
            lambda tf, w=width, o=options: parts(
                tf.strings.ngrams(tf.ragged.constant([["a", "b", "c"], ["d"], []]), w, **o)
            ),
        )
rows(
    "ngrams",
    {
        "matrix": lambda tf: tf.strings.ngrams([["a", "b", "c"], ["d", "e", "f"]], 2),
        "three axes": lambda tf: tf.strings.ngrams([[["a", "b"], ["c", "d"]]], 2),
        "ragged": lambda tf: tf.strings.ngrams(tf.ragged.constant([[["a", "b"], ["c"]], []]), 2),
        "empty": lambda tf: tf.strings.ngrams(tf.zeros([0], tf.string), 2),
        "short and padded": lambda tf: tf.strings.ngrams(
            ["d"], 4, pad_values="P", padding_width=1, preserve_short_sequences=True
        ),
    },
)
errors(
    "ngrams",
    {
        "width": lambda tf: tf.strings.ngrams(["a"], 0),
        "scalar": lambda tf: tf.strings.ngrams("a", 2),
        "padding": lambda tf: tf.strings.ngrams(["a"], 2, padding_width=1),
        "padding width": lambda tf: tf.strings.ngrams(["a"], 2, pad_values="P", padding_width=0),
        "pad type": lambda tf: tf.strings.ngrams(["a"], 2, pad_values=1),
    },
)

# Hashes.

LENGTHS = [0, 1, 3, 4, 7, 8, 9, 16, 17, 24, 32, 33, 48, 64, 65, 100, 128, 129, 200, 1000]
TEXTS = [bytes((7 * i + 13 * n) % 251 for i in range(n)) for n in LENGTHS]
MANY = [b"%05d" % (i * 7919 % 100000) for i in range(40)]
for size in (1, 7, 2**63 - 1):
    rows(
        f"buckets {size}",
        {
            "old": lambda tf, n=size: tf.strings.to_hash_bucket(TEXTS + MANY, n),
            "fast": lambda tf, n=size: tf.strings.to_hash_bucket_fast(TEXTS + MANY, n),
            "strong": lambda tf, n=size: tf.strings.to_hash_bucket_strong(
                TEXTS + MANY, n, [1, 2**63 - 5]
            ),
            "v1": lambda tf, n=size: tf.compat.v1.string_to_hash_bucket(TEXTS, n),
            "v1 input": lambda tf, n=size: tf.compat.v1.strings.to_hash_bucket(
                input=TEXTS, num_buckets=n
            ),
            "v1 fast": lambda tf, n=size: tf.compat.v1.string_to_hash_bucket_fast(TEXTS, n),
            "v1 strong": lambda tf, n=size: tf.compat.v1.string_to_hash_bucket_strong(
                TEXTS, n, [0, -1]
            ),
        },
    )
TABLE.each("strings.to_hash_bucket strings.to_hash_bucket_fast", S([["ab"], ["c"]]), 10)
call("strings.to_hash_bucket_strong", S([["ab"], ["c"]]), 10, key=[3, 4])
errors(
    "buckets",
    {
        "old": lambda tf: tf.strings.to_hash_bucket(["a"], 0),
        "fast": lambda tf: tf.strings.to_hash_bucket_fast(["a"], -3),
        "strong": lambda tf: tf.strings.to_hash_bucket_strong(["a"], 3, [1]),
        "v1": lambda tf: tf.compat.v1.string_to_hash_bucket(["a"], 3, input=["a"]),
        "v1.strings": lambda tf: tf.compat.v1.strings.to_hash_bucket(["a"]),
    },
)
call("fingerprint", I(-9, 9, 3, 2))
call("fingerprint", S("a", "bc"))
call("fingerprint", S([["a", "b"], ["c", ""]]))
rows(
    "fingerprint",
    {
        "texts": lambda tf: tf.fingerprint(TEXTS + MANY),
        "no rows": lambda tf: tf.fingerprint(tf.zeros([0, 2])),
        "bools": lambda tf: tf.fingerprint([[True, False]], tf.constant("farmhash64")),
        "three axes": lambda tf: tf.fingerprint([[["a", "b"], ["c", "d"]]]),
    },
)
errors(
    "fingerprint",
    {
        "scalar": lambda tf: tf.fingerprint("a"),
        "method": lambda tf: tf.fingerprint(["a"], "md5"),
    },
)

# Base64.

for pad in (False, True):
    call("io.encode_base64", S("", "a", "ab", "abc", b"\xfb\xff\xfe"), pad)
    case(
        f"v1 base64 {pad}",
        lambda tf, x, p=pad: tf.compat.v1.decode_base64(tf.compat.v1.encode_base64(x, p)),
        S([["a", "bc"]]),
    )
call("io.decode_base64", S("YQ", "YQ==", "YWI", "YWI=", "YWJj", "-__-", "", "YR"))
for text in ("Y", "YQ=", "Y Q", "YQ+", "====", "YQ==YQ==", "YW\n"):
    error(f"decode_base64 {text!r} raises", lambda tf, t=text: tf.io.decode_base64(t))
errors(
    "base64",
    {
        "encode": lambda tf: tf.io.encode_base64(1),
        "v1 encode": lambda tf: tf.compat.v1.encode_base64(1),
        "v1 decode": lambda tf: tf.compat.v1.decode_base64("?"),
    },
)

# tf.compat

for value in (b"ab", "여", bytearray(b"x"), 1, None, b"\xff"):
    for name in ("as_bytes", "as_text", "as_str", "as_str_any", "path_to_str"):
        refused = name not in ("as_str_any", "path_to_str") and not isinstance(value, (str, bytes))
        refused &= not (name == "as_bytes" and isinstance(value, bytearray))
        refused |= name in ("as_text", "as_str", "as_str_any") and value == b"\xff"
        add = error if refused else case
        add(
            f"compat.{name}({value!r})",
            lambda tf, n=name, v=value: repr(getattr(tf.compat, n)(v)),
        )
rows(
    "compat",
    {
        "types": lambda tf: repr(tf.compat.bytes_or_text_types),
        "latin1": lambda tf: repr(tf.compat.as_bytes("é", "latin1")),
    },
)
error("compat: encoding raises", lambda tf: tf.compat.as_text("a", "nope"))
