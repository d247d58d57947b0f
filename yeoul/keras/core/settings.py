"""Global settings of Keras: default float type, fuzz factor, image layout; seeds."""

import random

import numpy as np

from yeoul.core.export import export
from yeoul.keras.core.context import CALL, SETTINGS
from yeoul.keras.core.random_generator import SEED_SOURCE
from yeoul.ops.seeds import set_seed


@export("keras.backend.floatx")
def floatx():
    """The default float dtype, as a string.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.floatx()
      'float32'
    """
    return SETTINGS.floatx


@export("keras.backend.set_floatx")
def set_floatx(value):
    """Sets the default float dtype.

    Raises:
      ValueError: unless it is "float16", "bfloat16", "float32" or "float64".
    """
    if value not in ("float16", "bfloat16", "float32", "float64"):
        raise ValueError(
            f"Unknown `floatx` value: {value}. Expected values are 'float16', 'bfloat16', "
            "'float32' and 'float64'."
        )
    from yeoul.keras.mixed_precision.policy import set_global_policy

    SETTINGS.floatx = str(value)
    set_global_policy(None)


@export("keras.backend.epsilon")
def epsilon():
    """The fuzz factor that keeps logarithms and divisions finite.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.epsilon()
      1e-07
    """
    return SETTINGS.epsilon


@export("keras.backend.set_epsilon")
def set_epsilon(value):
    """Sets the fuzz factor."""
    SETTINGS.epsilon = value


@export("keras.backend.image_data_format")
def image_data_format():
    """The default layout of images: "channels_last" or "channels_first".

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.image_data_format()
      'channels_last'
    """
    return SETTINGS.image_data_format


@export("keras.backend.set_image_data_format")
def set_image_data_format(data_format):
    """Sets the default layout of images.

    Raises:
      ValueError: unless it is "channels_last" or "channels_first".
    """
    if data_format not in ("channels_last", "channels_first"):
        raise ValueError(
            f"Unknown `data_format`: {data_format}. Expected values are 'channels_last' and "
            "'channels_first'."
        )
    SETTINGS.image_data_format = str(data_format)


@export("keras.backend.learning_phase")
def learning_phase():
    """1 if layers run in training mode by default, else 0; inside a layer's call, if it does.

    Returns:
      An integer, or what the call in progress was given as `training`.
    """
    training = CALL.training if CALL.depth else None
    if training is None:
        return int(bool(SETTINGS.learning_phase))
    return int(training) if isinstance(training, bool) else training


@export("keras.backend.set_learning_phase")
def set_learning_phase(value):
    """Sets whether layers run in training mode by default: 0 or 1.

    Raises:
      ValueError: for other values.
    """
    if value not in (0, 1):
        raise ValueError("Expected learning phase to be 0 or 1.")
    SETTINGS.learning_phase = value


@export("keras.backend.get_uid")
def get_uid(prefix=""):
    """The next number for this prefix, from 1.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.get_uid("some_prefix")
      1
    """
    from yeoul.keras.core.context import name_counts

    counts = name_counts()
    counts[prefix] += 1
    return counts[prefix]


@export("keras.utils.set_random_seed")
def set_random_seed(seed):
    """Sets the seeds of Python's `random`, of NumPy, of `tf.random` and of the initializers.

    Raises:
      ValueError: if it is no integer.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.set_random_seed(1)
      >>> a = tf.random.uniform([2])
      >>> tf.keras.utils.set_random_seed(1)
      >>> bool(tf.reduce_all(a == tf.random.uniform([2])))
      True
    """
    if not isinstance(seed, int):
        raise ValueError(
            f"Expected `seed` argument to be an integer. Received: seed={seed} (of type "
            f"{type(seed)})"
        )
    random.seed(seed)
    np.random.seed(seed)
    set_seed(seed)
    SEED_SOURCE.generator = random.Random(seed)
