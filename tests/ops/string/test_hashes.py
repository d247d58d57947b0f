"""Hash functions: published vectors, and one string as many."""

import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes
from yeoul.ops.string import hashes
from yeoul.ops.string.hashes import Text, fingerprint64, hashed, murmur64, siphash

test_mistakes = mistakes(
    {
        "buckets": (lambda: tf.strings.to_hash_bucket(["a"], 0), BAD, "at least minimum 1"),
        "fast": (lambda: tf.strings.to_hash_bucket_fast(["a"], -1), BAD, "at least minimum 1"),
        "key": (
            lambda: tf.strings.to_hash_bucket_strong(["a"], 3, [1]),
            BAD,
            "Key must have 2 elements, not 1",
        ),
        "scalar": (lambda: tf.fingerprint("a"), BAD, "at least one dimension"),
        "method": (
            lambda: tf.fingerprint(["a"], "md5"),
            BAD,
            "Unsupported fingerprint method: md5",
        ),
    }
)


def test_siphash_of_its_paper():
    key = tuple(int.from_bytes(bytes(range(i, i + 8)), "little") for i in (0, 8))
    assert siphash(key)(Text(bytes(range(15)))) == 0xA129CA6149BE45E5


def test_fingerprint_of_nothing():
    assert fingerprint64(Text(b"")) == 0x9AE16A3B2F90404F


@pytest.mark.parametrize("function", [fingerprint64, murmur64(0xDECAFCAFFE), siphash((1, -2))])
def test_many_strings_together_as_each_by_itself(function, monkeypatch):
    sizes = [*range(70), 127, 128, 129, 200, 500]
    texts = [bytes((i * n + n * k) % 256 for i in range(n)) for n in sizes for k in range(3)]
    monkeypatch.setattr(hashes, "TOGETHER", 1)
    together = hashed(function, texts)
    assert together.tolist() == [function(Text(t)) for t in texts]


def test_seeds_and_keys_matter():
    texts = [b"a", b"b", b"c"] * 10
    assert hashed(murmur64(1), texts).tolist() != hashed(murmur64(2), texts).tolist()
    assert hashed(siphash((1, 2)), texts).tolist() != hashed(siphash((2, 1)), texts).tolist()


def test_shapes():
    assert tf.strings.to_hash_bucket_fast([["a"], ["b"]], 5).shape == [2, 1]
    assert tf.strings.to_hash_bucket_fast("a", 5).dtype == tf.int64
    assert tf.strings.to_hash_bucket(tf.zeros([0], tf.string), 5).shape == [0]
    assert tf.fingerprint(tf.zeros([2, 0])).shape == [2, 8]


def test_in_a_function():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def f(x):
        return tf.strings.to_hash_bucket_strong(x, 10, [1, 2]), tf.fingerprint(x)

    buckets, prints = f(tf.constant(["a", "b"]))
    assert (
        buckets.numpy().tolist()
        == tf.strings.to_hash_bucket_strong(["a", "b"], 10, [1, 2]).numpy().tolist()
    )
    assert prints.shape == [2, 8]


def test_words_that_come_back():
    words = [b"the", b"cat", b"", b"the", b"cat", b"the", b"the"]
    expected = [fingerprint64(Text(word)) for word in words]
    assert hashed(fingerprint64, words).tolist() == expected
