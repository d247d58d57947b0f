"""tf.strings.unicode_decode, unicode_encode, unicode_split, unicode_transcode, unicode_script."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.ops import creation
from yeoul.ops.joining import stack
from yeoul.ops.ragged_partition import ints
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.reduce import reduce_prod
from yeoul.ops.shapes import shape, size
from yeoul.ops.string.elements import INT32, as_text
from yeoul.ops.string.split import as_strings
from yeoul.ops.string.unicode_records import (
    UNICODE_DECODE,
    UNICODE_DECODE_WITH_OFFSETS,
    UNICODE_ENCODE,
    UNICODE_SCRIPT,
    UNICODE_TRANSCODE,
)
from yeoul.ops.views import reshape


def decoded(op, input, attrs, name):
    """The outputs of an op that decodes, after the row splits, as ragged tensors of one row each.

    For a scalar they are vectors.
    """
    if isinstance(input, RaggedTensor):
        parts = decoded(op, input.flat_values, attrs, name)
        return [input.with_flat_values(p) for p in parts]
    rank = input.shape.rank
    if rank is None:
        raise ValueError("Rank of `input` must be statically known.")
    if rank > 1:
        nested = RaggedTensor.from_tensor(input, ragged_rank=rank - 1)
        return decoded(op, nested, attrs, name)
    splits, *parts = execute(op, (reshape(input, [-1]),), attrs, name)
    if rank == 0:
        return parts
    return [RaggedTensor.from_row_splits(p, splits, validate=False) for p in parts]


def decoding(input_encoding, errors, replacement_char, replace_control_characters=False):
    """The attributes of an op that decodes."""
    return {
        "input_encoding": as_text(input_encoding),
        "errors": errors,
        "replacement_char": int(replacement_char),
        "replace_control_characters": bool(replace_control_characters),
        "Tsplits": np.dtype("int64"),
    }


@export("strings.unicode_decode")
@dispatchable
def unicode_decode(
    input,
    input_encoding,
    errors="replace",
    replacement_char=65533,
    replace_control_characters=False,
    name=None,
):
    """Each string as its Unicode code points.

    Args:
      input: string tensor or ragged tensor.
      input_encoding: name of the encoding: "UTF-8", "UTF-16-BE", "UTF-32-BE", "latin1", and so on.
      errors: what becomes of malformed bytes: "replace" puts `replacement_char` in their place,
        "ignore" leaves them out, "strict" raises.
      replacement_char: a code point.
      replace_control_characters: whether the control characters 0 to 31 are replaced, or left out,
        too.
      name: name of the node in a graph.

    Returns:
      An int32 ragged tensor with one dimension more than `input`; for a scalar, a vector.

    Raises:
      InvalidArgumentError: for malformed bytes where `errors` is "strict", and for an unknown
        encoding.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.unicode_decode(["Hé", "b"], "UTF-8")
      <tf.RaggedTensor [[72, 233], [98]]>
    """
    attrs = decoding(input_encoding, errors, replacement_char, replace_control_characters)
    return decoded(UNICODE_DECODE, as_strings(input), attrs, name)[0]


@export("strings.unicode_decode_with_offsets")
@dispatchable
def unicode_decode_with_offsets(
    input,
    input_encoding,
    errors="replace",
    replacement_char=65533,
    replace_control_characters=False,
    name=None,
):
    """Each string as its Unicode code points, and where each of them starts.

    Args:
      input: string tensor or ragged tensor.
      input_encoding: name of the encoding.
      errors: "replace", "ignore" or "strict", as for `tf.strings.unicode_decode`.
      replacement_char: a code point.
      replace_control_characters: whether the control characters 0 to 31 are replaced too.
      name: name of the node in a graph.

    Returns:
      A tuple: the int32 code points, and the int64 positions of their first bytes; both as
      `tf.strings.unicode_decode` returns them.

    Raises:
      InvalidArgumentError: for malformed bytes where `errors` is "strict", and for an unknown
        encoding.

    Example:
      >>> import yeoul as tf
      >>> points, starts = tf.strings.unicode_decode_with_offsets("aéb", "UTF-8")
      >>> points.numpy().tolist(), starts.numpy().tolist()
      ([97, 233, 98], [0, 1, 3])
    """
    attrs = decoding(input_encoding, errors, replacement_char, replace_control_characters)
    return tuple(decoded(UNICODE_DECODE_WITH_OFFSETS, as_strings(input), attrs, name))


def characters(points, attrs):
    """Each code point as a string of its own."""
    if isinstance(points, RaggedTensor):
        return points.with_flat_values(characters(points.flat_values, attrs))
    splits = creation.range(ints(size(points), np.dtype("int64")) + 1)
    return execute(UNICODE_ENCODE, (points, splits), attrs)


def splitting(input_encoding, errors, replacement_char):
    """The attributes of `UnicodeEncode` that undo those of a decoding."""
    return {
        "errors": errors,
        "output_encoding": as_text(input_encoding),
        "replacement_char": int(replacement_char),
    }


@export("strings.unicode_split")
@dispatchable
def unicode_split(input, input_encoding, errors="replace", replacement_char=65533, name=None):
    """Each string as the list of its characters.

    Args:
      input: string tensor or ragged tensor.
      input_encoding: "UTF-8", "UTF-16-BE" or "UTF-32-BE".
      errors: "replace", "ignore" or "strict", as for `tf.strings.unicode_decode`.
      replacement_char: a code point.
      name: name of the node in a graph.

    Returns:
      A ragged string tensor with one dimension more than `input`; for a scalar, a vector.

    Raises:
      InvalidArgumentError: for malformed bytes where `errors` is "strict", and for another
        encoding.

    Example:
      >>> import yeoul as tf
      >>> print(tf.strings.unicode_split(["ab", "c"], "UTF-8"))
      <tf.RaggedTensor [[b'a', b'b'], [b'c']]>
    """
    attrs = decoding(input_encoding, errors, replacement_char)
    points = decoded(UNICODE_DECODE, as_strings(input), attrs, name)[0]
    return characters(points, splitting(input_encoding, errors, replacement_char))


@export("strings.unicode_split_with_offsets")
@dispatchable
def unicode_split_with_offsets(
    input, input_encoding, errors="replace", replacement_char=65533, name=None
):
    """Each string as the list of its characters, and where each of them starts.

    Args:
      input: string tensor or ragged tensor.
      input_encoding: "UTF-8", "UTF-16-BE" or "UTF-32-BE".
      errors: "replace", "ignore" or "strict", as for `tf.strings.unicode_decode`.
      replacement_char: a code point.
      name: name of the node in a graph.

    Returns:
      A tuple: the characters as `tf.strings.unicode_split` returns them, and the int64 positions
      of their first bytes.

    Raises:
      InvalidArgumentError: for malformed bytes where `errors` is "strict", and for another
        encoding.

    Example:
      >>> import yeoul as tf
      >>> characters, starts = tf.strings.unicode_split_with_offsets("aéb", "UTF-8")
      >>> len(characters), starts.numpy().tolist()
      (3, [0, 1, 3])
    """
    attrs = decoding(input_encoding, errors, replacement_char)
    points, starts = decoded(UNICODE_DECODE_WITH_OFFSETS, as_strings(input), attrs, name)
    return characters(points, splitting(input_encoding, errors, replacement_char)), starts


# tf.strings.unicode_encode


def encoded_rows(input, attrs, name):
    """Rows of code points as strings; the last axis goes away."""
    if isinstance(input, RaggedTensor):
        if isinstance(input.values, RaggedTensor):
            return input.with_values(encoded_rows(input.values, attrs, name))
        if input.values.shape.rank is not None and input.values.shape.rank > 1:
            return input.with_values(encoded_rows(input.values, attrs, name))
        return execute(UNICODE_ENCODE, (input.values, input.row_splits), attrs, name)
    rank = input.shape.rank
    if rank is None:
        raise ValueError("Rank of input_tensor must be statically known.")
    if rank == 0:
        raise ValueError("input_tensor's rank must be at least 1.")
    if rank == 1:
        splits = stack([convert_to_tensor(0, dtype=INT32), size(input)])
        return reshape(execute(UNICODE_ENCODE, (input, splits), attrs, name), [])
    if rank == 2:
        return encoded_rows(RaggedTensor.from_tensor(input), attrs, name)
    dims = shape(input)
    rows = reshape(input, stack([reduce_prod(dims[:-1]), dims[-1]]))
    return reshape(encoded_rows(rows, attrs, name), dims[:-1])


@export("strings.unicode_encode")
@dispatchable
def unicode_encode(input, output_encoding, errors="replace", replacement_char=65533, name=None):
    """Rows of Unicode code points as strings.

    Args:
      input: int32 tensor or ragged tensor of rank at least 1.
      output_encoding: "UTF-8", "UTF-16-BE" or "UTF-32-BE".
      errors: what becomes of numbers that are no characters: "replace" puts `replacement_char` in
        their place, "ignore" leaves out those that are out of range, "strict" raises.
      replacement_char: a code point.
      name: name of the node in a graph.

    Returns:
      A string tensor, or ragged tensor, without the last axis of `input`.

    Raises:
      InvalidArgumentError: if `errors` is "strict" and a number is no character; for another
        encoding.
      ValueError: if `input` is a scalar.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.unicode_encode([[72, 105], [98, 121]], "UTF-8").numpy().tolist()
      [b'Hi', b'by']
    """
    if not isinstance(input, RaggedTensor):
        input = convert_to_tensor(input)
    attrs = splitting(output_encoding, errors, replacement_char)
    return encoded_rows(input, attrs, name)


@export("strings.unicode_transcode")
@dispatchable
def unicode_transcode(
    input,
    input_encoding,
    output_encoding,
    errors="replace",
    replacement_char=65533,
    replace_control_characters=False,
    name=None,
):
    r"""Strings in another encoding.

    Args:
      input: string tensor.
      input_encoding: name of the encoding they are in.
      output_encoding: "UTF-8", "UTF-16-BE" or "UTF-32-BE".
      errors: "replace", "ignore" or "strict", as for `tf.strings.unicode_decode`.
      replacement_char: a code point.
      replace_control_characters: whether the control characters 0 to 31 are errors too.
      name: name of the node in a graph.

    Returns:
      A string tensor of the same shape.

    Raises:
      InvalidArgumentError: for malformed bytes where `errors` is "strict", and for an unknown
        encoding.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.unicode_transcode(["Hi"], "UTF-8", "UTF-16-BE").numpy().tolist()
      [b'\x00H\x00i']
    """
    attrs = decoding(input_encoding, errors, replacement_char, replace_control_characters)
    del attrs["Tsplits"]
    attrs["output_encoding"] = as_text(output_encoding)
    return execute(UNICODE_TRANSCODE, (input,), attrs, name)


@export("strings.unicode_script")
@dispatchable
def unicode_script(input, name=None):
    """The script of each code point, by its number in ICU's `UScriptCode`.

    Args:
      input: int32 tensor of code points.
      name: name of the node in a graph.

    Returns:
      An int32 tensor of the same shape: 0 for characters of all scripts, 25 for Latin, 8 for
      Cyrillic, 18 for Hangul, and so on; -1 for what is no code point.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.unicode_script([ord("a"), ord("1"), ord("여"), -1]).numpy().tolist()
      [25, 0, 18, -1]
    """
    return execute(UNICODE_SCRIPT, (input,), name=name)
