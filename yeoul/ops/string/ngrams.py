"""tf.strings.ngrams."""

from itertools import accumulate, chain, pairwise

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.joining import stack
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.shapes import size
from yeoul.ops.string.elements import INT64, STRING, as_bytes, as_text, listed, packed


def check_splits(op, splits, count):
    """Raises InvalidArgumentError unless the row splits divide this many values."""
    what = f"[Op:{op}]. Row splits start with 0, do not decrease, and end with {count}."
    if splits[0] != 0:
        raise invalid(f"First split value must be 0, got {splits[0]} {what}")
    last = 0
    for split in splits[1:].tolist():
        if not last <= split <= count:
            raise invalid(f"Invalid split value {split}, must be in [{last}, {count}] {what}")
        last = split
    if last != count:
        raise invalid(f"Last split value must be data size. Expected {count}, got {last} {what}")


class NGrams:
    """What makes the n-grams of a row.

    Attributes:
      widths: their numbers of words.
      separator: what stands between words.
      left: what a row is padded with at its start.
      right: what it is padded with at its end.
      pad: number of paddings at most; -1 for one fewer than the width.
      keep: True if a row too short for any n-gram gives one of all its words.
    """

    def __init__(self, widths, separator, left, right, pad, keep):
        self.widths, self.separator, self.pad, self.keep = widths, separator, pad, keep
        self.left, self.right = left, right

    def padded(self, row, width):
        pad = width - 1 if self.pad < 0 else min(self.pad, width - 1)
        return [self.left] * pad + row + [self.right] * pad if pad else row

    def of(self, row):
        """The n-grams of a row."""
        join, found = self.separator.join, []
        for width in self.widths:
            words = self.padded(row, width)
            if width == 1:
                found += words
            else:
                found += map(join, zip(*[words[i:] for i in range(width)], strict=False))
        if not found and row and self.keep:
            pad = max(self.pad, 0)
            found.append(join([self.left] * pad + row + [self.right] * pad))
        return found


def _ngrams_host(
    data,
    data_splits,
    separator,
    ngram_widths,
    left_pad,
    right_pad,
    pad_width,
    preserve_short_sequences,
):
    words = listed(data)
    if not len(data_splits):
        return data, data_splits
    check_splits("StringNGrams", data_splits, len(words))
    maker = NGrams(
        ngram_widths,
        as_bytes(separator),
        as_bytes(left_pad),
        as_bytes(right_pad),
        pad_width,
        preserve_short_sequences,
    )
    bounds = data_splits.tolist()
    rows = [maker.of(words[a:b]) for a, b in pairwise(bounds)]
    splits = np.array([0, *accumulate(map(len, rows))], data_splits.dtype)
    return packed(list(chain.from_iterable(rows))), splits


STRING_NGRAMS = register(
    "StringNGrams",
    "data:string, data_splits:Tsplits",
    attrs={
        "separator": None,
        "ngram_widths": None,
        "left_pad": None,
        "right_pad": None,
        "pad_width": None,
        "preserve_short_sequences": None,
    },
    host=_ngrams_host,
    grad=NONE,
    shape=lambda inputs, attrs: [
        ((None,), STRING),
        (dims_of(inputs[1]), FROM_NUMPY[dtype_of(inputs[1]).np]),
    ],
    outputs=2,
)


def widths_of(ngram_width):
    """The widths as a tuple."""
    given = ngram_width if isinstance(ngram_width, (list, tuple)) else (ngram_width,)
    widths = tuple(int(w) for w in given)
    if any(w < 1 for w in widths):
        raise ValueError(f"All ngram_widths must be greater than 0. Got {ngram_width}")
    return widths


def paddings(pad_values, padding_width):
    """The padding at the start, at the end, and its greatest width."""
    if pad_values is None:
        if padding_width is not None:
            raise ValueError("pad_values must be provided if padding_width is set.")
        return "", "", 0
    if isinstance(pad_values, (list, tuple)):
        left, right = pad_values[0], pad_values[1]
    else:
        left = right = pad_values
    if not all(isinstance(p, (str, bytes)) for p in (left, right)):
        raise TypeError(
            f"pad_values must be a string, tuple of strings, or None, not {pad_values!r}."
        )
    if padding_width is not None and padding_width < 1:
        raise ValueError(f"padding_width must be greater than 0, not {padding_width}.")
    return as_text(left), as_text(right), -1 if padding_width is None else int(padding_width)


@export("strings.ngrams")
@dispatchable
def ngrams(
    data,
    ngram_width,
    separator=" ",
    pad_values=None,
    padding_width=None,
    preserve_short_sequences=False,
    name=None,
):
    """Words that follow each other, joined, along the last axis.

    Args:
      data: string tensor or ragged tensor of rank at least 1; its last axis holds the words.
      ngram_width: number of words of an n-gram, or a tuple of several numbers.
      separator: what stands between the words.
      pad_values: what the rows are padded with: a string, or a tuple of one for the start and one
        for the end; by default they are not padded.
      padding_width: number of paddings at either end at most; by default as many as an n-gram
        needs to hold one word of the row.
      preserve_short_sequences: whether a row that is too short for any n-gram gives one of all its
        words.
      name: name of the node in a graph.

    Returns:
      A ragged tensor, or a tensor if `data` is one, whose last axis holds the n-grams.

    Raises:
      TypeError: if a padding is no string.
      ValueError: if a width is below 1, there is a padding width without padding, or `data` is a
        scalar.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.ngrams(["A", "B", "C", "D"], 2).numpy().tolist()
      [b'A B', b'B C', b'C D']
      >>> tf.strings.ngrams(["TF", "and", "Keras"], ngram_width=1).numpy().tolist()
      [b'TF', b'and', b'Keras']
    """
    widths = widths_of(ngram_width)
    left, right, pad = paddings(pad_values, padding_width)
    if not isinstance(data, RaggedTensor):
        data = convert_to_tensor(data, dtype="string")
    attrs = {
        "separator": as_text(separator),
        "ngram_widths": widths,
        "left_pad": left,
        "right_pad": right,
        "pad_width": pad,
        "preserve_short_sequences": bool(preserve_short_sequences),
    }
    return along_last_axis(data, attrs, name)


def along_last_axis(data, attrs, name):
    """The n-grams of a tensor or ragged tensor."""
    if isinstance(data, RaggedTensor):
        if data.ragged_rank > 1 or data.flat_values.shape.rank != 1:
            return data.with_values(along_last_axis(data.values, attrs, name))
        found, splits = execute(STRING_NGRAMS, (data.values, data.row_splits), attrs, name)
        return RaggedTensor.from_row_splits(found, splits, validate=False)
    rank = data.shape.rank
    if rank is None:
        raise ValueError("Rank of data must be known.")
    if rank == 0:
        raise ValueError("Data must have rank>0, but it is a scalar.")
    if rank == 1:
        count = size(data, out_type=INT64)
        splits = stack([convert_to_tensor(0, dtype=INT64), count])
        return execute(STRING_NGRAMS, (data, splits), attrs, name)[0]
    rows = along_last_axis(RaggedTensor.from_tensor(data, ragged_rank=rank - 1), attrs, name)
    dense = rows.to_tensor()
    if type(dense) is not EagerTensor:
        dense.set_shape([*data.shape[:-1], None])
    return dense
