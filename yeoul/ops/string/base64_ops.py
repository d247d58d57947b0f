"""tf.io.encode_base64, tf.io.decode_base64."""

import base64
import binascii

from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import NONE, register
from yeoul.ops.string.elements import STRING, like_first, listed, packed

LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
COMMON = bytes.maketrans(b"-_", b"+/")


def _encode_host(x, pad):
    coded = [base64.urlsafe_b64encode(s) for s in listed(x)]
    return packed(coded if pad else [s.rstrip(b"=") for s in coded], x.shape)


def decoded(text):
    """The bytes that a web-safe base64 text stands for."""
    word = text
    if len(word) % 4 == 0 and word.endswith(b"="):
        word = word[:-2] if word.endswith(b"==") else word[:-1]
    if len(word) % 4 == 1:
        raise invalid(f"Base64 string length cannot be 1 modulo 4: {text[:40]!r} [Op:DecodeBase64]")
    if word.translate(None, LETTERS):
        raise invalid(
            f"Invalid character found in base64: {text[:40]!r} [Op:DecodeBase64]. The web-safe "
            "alphabet has - and _ where the common one has + and /."
        )
    return binascii.a2b_base64(word.translate(COMMON) + b"=" * (-len(word) % 4))


ENCODE_BASE64 = register(
    "EncodeBase64",
    "input:string",
    attrs={"pad": False},
    host=_encode_host,
    grad=NONE,
    shape=like_first(STRING),
)
DECODE_BASE64 = register(
    "DecodeBase64",
    "input:string",
    host=lambda x: packed([decoded(s) for s in listed(x)], x.shape),
    grad=NONE,
    shape=like_first(STRING),
)


@export("io.encode_base64", "compat.v1.encode_base64", "compat.v1.io.encode_base64")
@dispatchable
def encode_base64(input, pad=False, name=None):
    """Strings in web-safe base64 (with - and _ instead of + and /).

    Args:
      input: string tensor.
      pad: whether = fills up to a multiple of four characters.
      name: name of the node in a graph.

    Returns:
      A string tensor of the same shape.

    Example:
      >>> import yeoul as tf
      >>> tf.io.encode_base64(["TensorFlow", "a?"], pad=True).numpy().tolist()
      [b'VGVuc29yRmxvdw==', b'YT8=']
    """
    return execute(ENCODE_BASE64, (input,), {"pad": bool(pad)}, name)


@export("io.decode_base64", "compat.v1.decode_base64", "compat.v1.io.decode_base64")
@dispatchable
def decode_base64(input, name=None):
    """The strings that web-safe base64 stands for, padded with = or not.

    Args:
      input: string tensor.
      name: name of the node in a graph.

    Returns:
      A string tensor of the same shape.

    Raises:
      InvalidArgumentError: if a string is not web-safe base64.

    Example:
      >>> import yeoul as tf
      >>> tf.io.decode_base64(["YWJj", "YQ"]).numpy().tolist()
      [b'abc', b'a']
    """
    return execute(DECODE_BASE64, (input,), name=name)
