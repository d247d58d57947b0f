"""Sequences of several lengths as one array."""

import numpy as np

from yeoul.core.export import export

SIDES = ("pre", "post")


@export("keras.utils.pad_sequences", "keras.preprocessing.sequence.pad_sequences")
def pad_sequences(
    sequences, maxlen=None, dtype="int32", padding="pre", truncating="pre", value=0.0
):
    """Pads sequences to the same length, and cuts off what is longer.

    Args:
      sequences: list of lists, or of arrays `[steps, ...]`.
      maxlen: the length; default: that of the longest sequence.
      dtype: of the result; `object` for strings.
      padding: "pre" or "post": on which side values are added.
      truncating: "pre" or "post": on which side values are cut off.
      value: what is added.

    Returns:
      NumPy array `[len(sequences), maxlen, ...]`.

    Raises:
      ValueError: if an item is no sequence, items differ in their inner shapes, or a side is
        unknown.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.pad_sequences([[1], [2, 3], [4, 5, 6]], maxlen=2).tolist()
      [[0, 1], [2, 3], [5, 6]]
    """
    for name, side in (("Truncating", truncating), ("Padding", padding)):
        if side not in SIDES:
            raise ValueError(f'{name} type "{side}" not understood. Pass "pre" or "post".')
    lengths, inner = measured(sequences)
    maxlen = max(lengths, default=0) if maxlen is None else maxlen
    if isinstance(value, str) and dtype is not object and np.dtype(dtype).kind not in "SUO":
        raise ValueError(
            f"`dtype` {dtype} is not compatible with `value`'s type: {type(value)}\nYou should set "
            "`dtype=object` for variable length strings."
        )
    padded = np.full((len(lengths), maxlen, *inner), value, dtype=dtype)
    for row, sequence in zip(padded, sequences, strict=True):
        if not len(sequence):
            continue
        kept = sequence[-maxlen:] if truncating == "pre" else sequence[:maxlen]
        kept = np.asarray(kept, dtype=dtype)
        if kept.shape[1:] != inner:
            raise ValueError(
                f"Shape of sample {kept.shape[1:]} of sequence is different from expected shape "
                f"{inner}: all sequences must have the same inner shape."
            )
        row[(slice(None, len(kept)) if padding == "post" else slice(maxlen - len(kept), None))] = (
            kept
        )
    return padded


def measured(sequences):
    """The lengths of sequences, and the inner shape of the first that is not empty.

    Raises:
      ValueError: if `sequences` or one of its items has no length.
    """
    if not hasattr(sequences, "__len__"):
        raise ValueError("`sequences` must be iterable: pass a list of lists.")
    lengths, inner = [], None
    for sequence in sequences:
        try:
            lengths.append(len(sequence))
        except TypeError as error:
            raise ValueError(
                f"`sequences` must be a list of iterables. Found non-iterable: {sequence}"
            ) from error
        if inner is None and len(sequence):
            inner = np.asarray(sequence).shape[1:]
    return lengths, inner or ()
