"""tf.compat: Python's text and bytes, and the types of Python's numbers."""

import codecs
import numbers
import os

import numpy as np

from yeoul.core.export import export, export_constant

bytes_or_text_types = (bytes, str)
complex_types = (numbers.Complex, np.number)
integral_types = (numbers.Integral, np.integer)
real_types = (numbers.Real, np.integer, np.floating)

for _name in ("bytes_or_text_types", "complex_types", "integral_types", "real_types"):
    export_constant(f"compat.{_name}", f"compat.v1.compat.{_name}", name=_name, module=__name__)


def _refused(value):
    return TypeError(
        f"Expected binary or unicode string, got {value!r}. Pass bytes or str; str(value) makes "
        "text of anything."
    )


@export("compat.as_bytes", "compat.v1.compat.as_bytes")
def as_bytes(bytes_or_text, encoding="utf-8"):
    r"""Text as bytes.

    Args:
      bytes_or_text: str, bytes or bytearray.
      encoding: name of the encoding of the bytes.

    Returns:
      bytes.

    Raises:
      TypeError: for another type.
      LookupError: for an unknown encoding.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.as_bytes("é")
      b'\xc3\xa9'
    """
    codecs.lookup(encoding)
    if isinstance(bytes_or_text, str):
        return bytes_or_text.encode(encoding)
    if isinstance(bytes_or_text, (bytes, bytearray)):
        return bytes(bytes_or_text)
    raise _refused(bytes_or_text)


@export("compat.as_text", "compat.as_str", "compat.v1.compat.as_text", "compat.v1.compat.as_str")
def as_text(bytes_or_text, encoding="utf-8"):
    """Bytes as text.

    Args:
      bytes_or_text: str or bytes.
      encoding: name of the encoding of the bytes.

    Returns:
      str.

    Raises:
      TypeError: for another type.
      LookupError: for an unknown encoding.
      UnicodeDecodeError: for bytes that are no text in this encoding.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.as_text(b"abc")
      'abc'
    """
    codecs.lookup(encoding)
    if isinstance(bytes_or_text, str):
        return bytes_or_text
    if isinstance(bytes_or_text, bytes):
        return bytes_or_text.decode(encoding)
    raise _refused(bytes_or_text)


@export("compat.as_str_any", "compat.v1.compat.as_str_any")
def as_str_any(value, encoding="utf-8"):
    """Anything as text: bytes are decoded, the rest goes through `str`.

    Args:
      value: any value.
      encoding: name of the encoding of bytes.

    Returns:
      str.

    Raises:
      UnicodeDecodeError: for bytes that are no text in this encoding.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.as_str_any(b"abc"), tf.compat.as_str_any(1)
      ('abc', '1')
    """
    return as_text(value, encoding) if isinstance(value, bytes) else str(value)


@export("compat.path_to_str", "compat.v1.compat.path_to_str")
def path_to_str(path):
    """A path object as text; what is none as it is.

    Args:
      path: `pathlib.Path`, another object with `__fspath__`, or any value.

    Returns:
      str for a path object.

    Example:
      >>> import pathlib
      >>> import yeoul as tf
      >>> tf.compat.path_to_str(pathlib.PurePosixPath("a/b"))
      'a/b'
    """
    if hasattr(path, "__fspath__"):
        return as_str_any(os.fspath(path))
    return path
