"""Functions applied to the rows of a tensor, one after the other."""

from yeoul.core.export import export
from yeoul.graph import functional


@export("keras.backend.map_fn")
def map_fn(fn, elems, name=None, dtype=None):
    """The function of each row.

    Args:
      fn: function of a row.
      elems: tensor.
      name: name of the op.
      dtype: dtype of what `fn` returns, if it is another than that of the rows.

    Returns:
      The results, one above the other.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.map_fn(lambda row: row * 2, tf.constant([1, 2])).numpy()
      array([2, 4], dtype=int32)
    """
    return functional.map_fn(fn, elems, name=name, dtype=dtype)


@export("keras.backend.foldl")
def foldl(fn, elems, initializer=None, name=None):
    """The rows combined from the first to the last.

    Args:
      fn: function of what there is so far, and of a row.
      elems: tensor.
      initializer: what there is at first; default: the first row.
      name: name of the op.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.foldl(lambda total, row: total - row, tf.constant([1, 2, 3])).numpy()
      np.int32(-4)
    """
    return functional.foldl(fn, elems, initializer=initializer, name=name)


@export("keras.backend.foldr")
def foldr(fn, elems, initializer=None, name=None):
    """The rows combined from the last to the first.

    Args:
      fn: function of what there is so far, and of a row.
      elems: tensor.
      initializer: what there is at first; default: the last row.
      name: name of the op.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.foldr(lambda total, row: total - row, tf.constant([1, 2, 3])).numpy()
      np.int32(0)
    """
    return functional.foldr(fn, elems, initializer=initializer, name=name)
