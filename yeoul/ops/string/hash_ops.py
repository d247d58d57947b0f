"""Strings as numbers of buckets, and tf.fingerprint."""

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.string.elements import INT64, at_least, checked, like_first, listed, scalar
from yeoul.ops.string.hashes import fingerprint64, hashed, murmur64, siphash

UINT8 = as_dtype("uint8")
OLD_SEED = 0xDECAFCAFFE


def _buckets(op, x, function, num_buckets):
    at_least(op, "num_buckets", num_buckets, 1)
    numbers = hashed(function, listed(x)) % np.uint64(num_buckets)
    return numbers.astype(np.int64).reshape(x.shape)


def _host(op, function):
    return lambda x, num_buckets: _buckets(op, x, function, num_buckets)


def _number_specs(op):
    """The shape rule of an op that has a number of buckets."""
    return checked(
        lambda attrs: at_least(op, "num_buckets", attrs["num_buckets"], 1), like_first(INT64)
    )


def _strong_host(x, num_buckets, key):
    if len(key) != 2:
        raise invalid(
            f"Key must have 2 elements, not {len(key)} [Op:StringToHashBucketStrong]: pass two "
            "integers that nobody else knows"
        )
    return _buckets("StringToHashBucketStrong", x, siphash(key), num_buckets)


STRING_TO_HASH_BUCKET = register(
    "StringToHashBucket",
    "string_tensor:string",
    attrs={"num_buckets": None},
    host=_host("StringToHashBucket", murmur64(OLD_SEED)),
    grad=NONE,
    shape=_number_specs("StringToHashBucket"),
)
STRING_TO_HASH_BUCKET_FAST = register(
    "StringToHashBucketFast",
    "input:string",
    attrs={"num_buckets": None},
    host=_host("StringToHashBucketFast", fingerprint64),
    grad=NONE,
    shape=_number_specs("StringToHashBucketFast"),
)
STRING_TO_HASH_BUCKET_STRONG = register(
    "StringToHashBucketStrong",
    "input:string",
    attrs={"num_buckets": None, "key": None},
    host=_strong_host,
    grad=NONE,
    shape=_number_specs("StringToHashBucketStrong"),
)


@export("strings.to_hash_bucket")
@dispatchable
def to_hash_bucket(input, num_buckets, name=None):
    """Each string as a number below `num_buckets`, by an old hash function.

    It is here for old models: `tf.strings.to_hash_bucket_fast` does not change between releases.

    Args:
      input: string tensor.
      num_buckets: number of buckets, at least 1.
      name: name of the node in a graph.

    Returns:
      An int64 tensor of the shape of `input`.

    Raises:
      InvalidArgumentError: if `num_buckets` is below 1.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.to_hash_bucket(["Hello", "TensorFlow", "2.x"], 3).numpy().tolist()
      [2, 0, 1]
    """
    return execute(STRING_TO_HASH_BUCKET, (input,), {"num_buckets": int(num_buckets)}, name)


@export("strings.to_hash_bucket_fast", "compat.v1.string_to_hash_bucket_fast")
@dispatchable
def to_hash_bucket_fast(input, num_buckets, name=None):
    """Each string as a number below `num_buckets`.

    The same string has the same number everywhere and always; who knows the function can choose
    strings that share a bucket.

    Args:
      input: string tensor.
      num_buckets: number of buckets, at least 1.
      name: name of the node in a graph.

    Returns:
      An int64 tensor of the shape of `input`.

    Raises:
      InvalidArgumentError: if `num_buckets` is below 1.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.to_hash_bucket_fast(["Hello", "TensorFlow", "2.x"], 3).numpy().tolist()
      [0, 2, 2]
    """
    return execute(STRING_TO_HASH_BUCKET_FAST, (input,), {"num_buckets": int(num_buckets)}, name)


@export("strings.to_hash_bucket_strong", "compat.v1.string_to_hash_bucket_strong")
@dispatchable
def to_hash_bucket_strong(input, num_buckets, key, name=None):
    """Each string as a number below `num_buckets`, by a hash function with a secret key (SipHash).

    Args:
      input: string tensor.
      num_buckets: number of buckets, at least 1.
      key: list of two integers.
      name: name of the node in a graph.

    Returns:
      An int64 tensor of the shape of `input`.

    Raises:
      InvalidArgumentError: if `num_buckets` is below 1, or the key is not two integers long.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.to_hash_bucket_strong(["Hello", "TF"], 3, [1, 2]).numpy().tolist()
      [2, 0]
    """
    attrs = {"num_buckets": int(num_buckets), "key": tuple(int(k) for k in key)}
    return execute(STRING_TO_HASH_BUCKET_STRONG, (input,), attrs, name)


# tf.fingerprint


def row_bytes(data):
    """The bytes of each row of a tensor; rows of several strings as those strings' fingerprints."""
    if data.dtype != object:
        return [row.tobytes() for row in np.ascontiguousarray(data)]
    width = int(np.prod(data.shape[1:], dtype=np.int64))
    if width == 1:
        return listed(data)
    words = hashed(fingerprint64, listed(data)).astype("<u8").reshape(len(data), width)
    return [row.tobytes() for row in words]


def _fingerprint_host(data, method):
    name = scalar("Fingerprint", "`method`", method)
    if data.ndim == 0:
        raise invalid("`data` should have at least one dimension: [] [Op:Fingerprint]")
    if name != b"farmhash64":
        raise invalid(
            f"Unsupported fingerprint method: {name.decode(errors='replace')} [Op:Fingerprint]. "
            "There is 'farmhash64'."
        )
    words = hashed(fingerprint64, row_bytes(data)).astype("<u8")
    return words.view(np.uint8).reshape(len(data), 8)


def _fingerprint_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    return [((None if not dims else dims[0], 8), UINT8)]


FINGERPRINT = register(
    "Fingerprint",
    "data:T, method:string",
    host=_fingerprint_host,
    grad=NONE,
    shape=_fingerprint_specs,
)


@export("fingerprint")
@dispatchable
def fingerprint(data, method="farmhash64", name=None):
    """A hash of each row: 8 bytes that are the same for the same data, always and everywhere.

    Args:
      data: tensor of rank at least 1, of any dtype; its first axis counts the rows.
      method: "farmhash64", a string or scalar string tensor.
      name: name of the node in a graph.

    Returns:
      A uint8 tensor `[rows, 8]`.

    Raises:
      InvalidArgumentError: if `data` is a scalar, or the method another one.

    Example:
      >>> import yeoul as tf
      >>> tf.fingerprint([[1, 2], [3, 4]]).numpy()[0].tolist()
      [76, 18, 253, 133, 168, 204, 240, 10]
    """
    return execute(FINGERPRINT, (data, method), name=name)
