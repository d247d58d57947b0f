"""Arguments that convolution, pooling and padding layers share."""

from yeoul.keras.core.context import SETTINGS

PADDINGS = ("valid", "same", "causal")


def ints(value, n, name, zero=False):
    """An int, or a tuple or list of `n` ints, as a tuple of `n` ints.

    Args:
      value: what the user gave.
      n: number of spatial axes.
      name: the argument's name, for messages.
      zero: whether 0 is allowed.

    Raises:
      ValueError: if it is something else, or negative.
    """
    message = f"The `{name}` argument must be a tuple of {n} integers. Received: {value}"
    if hasattr(value, "__index__"):
        result = (value.__index__(),) * n
    elif isinstance(value, (list, tuple)) and len(value) == n:
        if not all(hasattr(item, "__index__") for item in value):
            raise ValueError(f"{message}, which holds something else than integers")
        result = tuple(item.__index__() for item in value)
    else:
        raise ValueError(message)
    wrong = {item for item in result if item < (0 if zero else 1)}
    if wrong:
        wanted = ">= 0" if zero else "> 0"
        raise ValueError(
            f"{message} including {wrong} that does not satisfy the requirement `{wanted}`."
        )
    return result


def pairs(value, n, name):
    """One int, `n` ints or `n` pairs of ints as `n` pairs (before, after)."""
    if hasattr(value, "__index__"):
        value = (value,) * n
    if not isinstance(value, (list, tuple)) or len(value) != n:
        count = "two" if n == 2 else n
        raise ValueError(
            f"`{name}` should have {count} elements: ints or pairs of ints. Received: {value}."
        )
    places = ("1st", "2nd", "3rd")[:n]
    return tuple(
        ints(item, 2, f"{place} entry of {name}", zero=True)
        for item, place in zip(value, places, strict=True)
    )


def padding_of(value, causal=False):
    """The padding in lower case: "valid", "same", or where allowed "causal"."""
    padding = value.lower() if isinstance(value, str) else value
    if padding not in PADDINGS:
        raise ValueError(
            'The `padding` argument must be one of "valid" or "same" (or "causal", only for Conv1D '
            f"and SeparableConv1D). Received: {value}. Pass one of these words as `padding`."
        )
    if padding == "causal" and not causal:
        raise ValueError("Causal padding is only supported for `Conv1D` and `SeparableConv1D`.")
    return padding


def format_of(value, rank):
    """Where the channels are; for None the global setting, for sequences last."""
    if value is None and rank == 1:
        return "channels_last"
    data_format = SETTINGS.image_data_format if value is None else value
    lower = data_format.lower() if isinstance(data_format, str) else data_format
    if lower not in ("channels_first", "channels_last"):
        raise ValueError(
            'The `data_format` argument must be one of "channels_first", "channels_last". '
            f"Received: {value}"
        )
    return lower


def output_size(n, size, stride, padding, dilation=1):
    """Number of positions of a window along an axis of `n` cells; None if `n` is not known."""
    if n is None:
        return None
    if padding in ("same", "causal"):
        return -(-n // stride)
    return (n - (size - 1) * dilation - 1 + stride) // stride
