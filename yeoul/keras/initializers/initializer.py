"""The base class of initializers."""

import warnings

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.core.random_generator import StatelessRandom

KEYWORDS = ("partition_shape", "partition_offset", "layout")


@export("keras.initializers.Initializer")
class Initializer:
    """Base class: a callable that makes the first value of a weight.

    A subclass defines `__call__(shape, dtype=None, **kwargs)` and, to be saved, `get_config()`.

    Example:
      >>> import yeoul as tf
      >>> class Sevens(tf.keras.initializers.Initializer):
      ...     def __call__(self, shape, dtype=None, **kwargs):
      ...         return tf.fill(shape, tf.cast(7, dtype or "float32"))
      >>> print(tf.keras.layers.Dense(2, bias_initializer=Sevens())(tf.zeros([1, 3])))
      tf.Tensor([[7. 7.]], shape=(1, 2), dtype=float32)
    """

    def __call__(self, shape, dtype=None, **kwargs):
        raise NotImplementedError(
            f"Initializer subclasses must implement the `__call__()` method: {type(self).__name__} "
            "does not."
        )

    def get_config(self):
        """The constructor arguments."""
        return {}

    @classmethod
    def from_config(cls, config):
        """An initializer from `get_config`'s result."""
        config = dict(config)
        config.pop("dtype", None)  # old configurations have one
        return cls(**config)


class RandomInitializer(Initializer):
    """Base class of the initializers that draw random numbers.

    Args:
      seed: integer: the numbers are the same for each initializer with it. None: they differ.
    """

    def __init__(self, seed=None):
        self.seed = seed
        self._random = StatelessRandom(seed)
        self._used = False

    def _warn_reuse(self):
        """Warns if an unseeded initializer is called again: its numbers are always the same."""
        if self._used and self.seed is None:
            warnings.warn(
                f"The initializer {type(self).__name__} is unseeded and being called multiple "
                "times, which will return identical values each time (even if the initializer is "
                "unseeded). Please update your code to provide a seed to the initializer, or avoid "
                "using the same initializer instance more than once.",
                stacklevel=3,
            )
        self._used = True


def call_arguments(initializer, shape, dtype, kwargs):
    """Checks the arguments of a call.

    Args:
      initializer: for messages.
      shape: ints, TensorShape or tensor.
      dtype: dtype, or None for Keras's default float.
      kwargs: `partition_shape`, `partition_offset`: make one part of a weight; `layout`: None.

    Returns:
      (shape of what is to be made, dtype, nonce that tells the parts apart or None).

    Raises:
      TypeError: if a keyword is unknown.
      ValueError: if a dimension is unknown.
    """
    unknown = [k for k in kwargs if k not in KEYWORDS]
    if unknown:
        raise TypeError(
            f"Unknown keyword arguments: {unknown}. Allowed keyword arguments: {list(KEYWORDS)}."
        )
    if kwargs.get("layout") is not None:
        raise ValueError(
            f"{type(initializer).__name__} takes layout=None only: there are no DTensor layouts "
            "here. Use tf.distribute."
        )
    shape = kwargs.get("partition_shape") or shape
    dims = dims_of_weight(shape)
    offset = kwargs.get("partition_offset")
    nonce = None if offset is None else hash(tuple(offset))
    return dims, as_dtype(SETTINGS.floatx if dtype is None else dtype), nonce


def dims_of_weight(shape):
    """The dimensions as a tuple of ints.

    Raises:
      ValueError: if one is unknown.
    """
    if hasattr(shape, "numpy"):
        shape = shape.numpy().tolist()
    dims = TensorShape(shape).as_list() if not isinstance(shape, (list, tuple)) else list(shape)
    if any(n is None for n in dims):
        raise ValueError(
            f"A weight needs a known shape, got {tuple(dims)}: the dimension that is None must be "
            "given, for example with tf.keras.Input(shape=...)."
        )
    return tuple([int(n) for n in dims])


def require_float(dtype):
    """Raises ValueError unless the dtype is a float."""
    if not dtype.is_floating:
        raise ValueError(f"Expected floating point type, got {dtype!r}.")


def require_number_or_bool(dtype):
    """Raises ValueError unless the dtype holds numbers or booleans."""
    if dtype.name in ("string", "resource", "variant"):
        raise ValueError(f"Expected numeric or boolean dtype, got {dtype!r}.")
