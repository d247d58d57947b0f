"""Regular expressions: the quick way finds what RE2 finds, and RE2's rules for rewrites."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes
from yeoul.ops.string.regex import Rewrite, compiled, replaced_all, replaced_first
from yeoul.ops.string.regex_plain import plain, replacer

test_mistakes = mistakes(
    {
        "pattern": (lambda: tf.strings.regex_full_match("a", "("), BAD, "Invalid pattern: .*RE2"),
        "look-ahead": (lambda: tf.strings.regex_replace("a", "(?=a)", ""), BAD, "Invalid pattern"),
        "vector": (
            lambda: tf.strings.regex_full_match("a", tf.constant(["a"])),
            BAD,
            r"Pattern must be a scalar, but received \[1\]",
        ),
        "rewrite": (
            lambda: tf.strings.regex_replace("a", "a", tf.constant(["a"])),
            BAD,
            "Rewrite must be a scalar",
        ),
    }
)

ATOMS = st.sampled_from(
    [
        "a",
        "b",
        r"\.",
        r"\d",
        r"\w",
        r"\s",
        "[ab]",
        "[a-c]",
        "[^a]",
        ".",
        "é",
        r"\n",
        "[-a]",
        r"[\]]",
    ]
)
SIGNS = st.sampled_from(["", "", "", "*", "+", "?"])
PATTERNS = st.lists(st.tuples(ATOMS, SIGNS).map("".join), min_size=1, max_size=4).map("".join)
TEXTS = st.text(st.sampled_from("ab.é\n 1]-\v"), max_size=12).map(str.encode)


@given(PATTERNS, TEXTS, st.booleans(), st.sampled_from([b"", b"-", b"--", b"\\"]))
@settings(max_examples=400, deadline=None)
def test_the_quick_way_agrees_with_re2(pattern, text, everywhere, rewrite):
    found = plain(pattern.encode())
    if found is None or not found.takes(text):
        return
    slow = compiled(pattern.encode())
    assert (found.compiled.fullmatch(text) is None) == (slow.fullmatch(text) is None)
    rule = Rewrite(rewrite.replace(b"\\", b"\\\\"))
    replace = replaced_all if everywhere else replaced_first
    quick = replacer(found, rewrite, 0 if everywhere else 1)
    assert quick(text) == replace(slow.search, rule, text)


@pytest.mark.parametrize(
    ("pattern", "is_plain"),
    [
        ("<br />", True),
        ("[^a-z]", True),
        (f"[{string.punctuation.replace(']', chr(92) + ']').replace('[', chr(92) + '[')}]", False),
        (r"[!\"#$%&()\*\+,-\./:;<=>?@\[\\\]^_`{|}~']", True),
        ("a*", False),
        ("a?b?c?d?e", True),
        ("a?b?c?d?e?f", False),  # Python would try 32 ways
        ("a+b+", False),
        ("(a)", False),
        ("^a", False),
        ("a|b", False),
        ("a+?", False),
        ("[[:alpha:]]", False),
        ("[]a]", False),
        ("[é]", False),
        ("é+", False),
        ("[b-a]", False),
        (r"\b", False),
        ("", False),
    ],
)
def test_which_patterns_are_plain(pattern, is_plain):
    assert (plain(pattern.encode()) is not None) is is_plain


def test_long_texts_go_to_re2():
    found = plain(b"a+b")
    assert found is not None
    assert found.takes(b"a" * 2000)
    assert not found.takes(b"a" * 2001)
    text = "a" * 200_000
    assert tf.strings.regex_replace(text, "a+b", "").numpy() == text.encode()


def test_standardization():
    pattern = r"[!\"#$%&()\*\+,-\./:;<=>?@\[\\\]^_`{|}~']"
    got = tf.strings.regex_replace(tf.strings.lower(["It's é [a]-B_c."]), pattern, "")
    assert got.numpy()[0].decode() == "its é abc"


@pytest.mark.parametrize(
    ("pattern", "rewrite", "text", "result"),
    [
        ("b*", "-", "abc", "-a-c-"),
        ("(a)|(b)", r"<\1\2>", "ab", "<a><b>"),
        ("a", r"\1", "ab", "ab"),
        ("a", "x\\", "ab", "xb"),
        ("a", r"x\y", "ab", "xb"),
        ("", "-", "여울", "-여-울-"),
    ],
)
def test_rewrites(pattern, rewrite, text, result):
    assert tf.strings.regex_replace(text, pattern, rewrite).numpy() == result.encode()
    both = tf.strings.regex_replace(text, tf.constant(pattern), tf.constant(rewrite))
    assert both.numpy() == result.encode()


def test_a_broken_rewrite_of_the_first_match_changes_nothing():
    got = tf.strings.regex_replace("ab", "a", "x\\", replace_global=False)
    assert got.numpy() == b"ab"


def test_in_a_function_of_unknown_shape():
    @tf.function(input_signature=[tf.TensorSpec(None, tf.string)])
    def f(x):
        return tf.strings.regex_replace(x, "a", "b"), tf.strings.regex_full_match(x, "a+")

    replaced, matched = f(tf.constant([["aa"], ["ab"]]))
    assert replaced.numpy().tolist() == [[b"bb"], [b"bb"]]
    assert matched.numpy().tolist() == [[True], [False]]
