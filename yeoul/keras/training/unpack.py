"""The parts of a batch."""

from yeoul.core.export import export


@export("keras.utils.unpack_x_y_sample_weight")
def unpack_x_y_sample_weight(data):
    """Splits what a batch consists of into inputs, targets and sample weights.

    Args:
      data: x, or a tuple (x,), (x, y) or (x, y, sample_weight).

    Returns:
      (x, y, sample_weight), None where absent.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.unpack_x_y_sample_weight((1, 2))
      (1, 2, None)
    """
    if isinstance(data, list):
        data = tuple(data)
    if not isinstance(data, tuple):
        return data, None, None
    if not 1 <= len(data) <= 3:
        raise ValueError(
            "Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, "
            f"found: {len(data)} items."
        )
    return (*data, None, None)[:3]


@export("keras.utils.pack_x_y_sample_weight")
def pack_x_y_sample_weight(x, y=None, sample_weight=None):
    """The inverse of `unpack_x_y_sample_weight`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.pack_x_y_sample_weight(1, 2)
      (1, 2)
    """
    if y is None:
        return x if not isinstance(x, (tuple, list)) else (x,)
    return (x, y) if sample_weight is None else (x, y, sample_weight)
