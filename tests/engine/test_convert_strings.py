"""Strings as tensors: what was given is what is kept, and numbers never become text."""

import pytest

import yeoul as tf


@pytest.mark.parametrize("mixed", [[1, "a"], ["a", 1.5], [True, "a"], [[1], ["a"]], ["a", 2j]])
def test_strings_and_numbers_do_not_mix(mixed):
    with pytest.raises(ValueError, match="Can't convert Python sequence with mixed types"):
        tf.constant(mixed)


@pytest.mark.parametrize("value", [b"ab\x00", [b"ab\x00", b"\xff"], [[b"\x00"], [b""]]])
def test_bytes_are_kept(value):
    got = tf.constant(value).numpy()
    assert (got if isinstance(got, bytes) else got.tolist()) == value


def test_bytes_and_text_mix():
    assert tf.constant([b"\xff", "여울"]).numpy().tolist() == [b"\xff", "여울".encode()]


def test_none_among_strings():
    with pytest.raises(ValueError, match="unsupported type"):
        tf.constant(["a", None])
