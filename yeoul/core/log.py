"""The package's logger, named and formatted as TensorFlow's."""

import logging

from yeoul.core.export import export


@export("get_logger")
def get_logger() -> logging.Logger:
    """Returns the logger that warnings and notes of this package go to.

    It is named "tensorflow" and writes `WARNING:tensorflow:...` to standard error, as TensorFlow
    does, unless the program has given that logger handlers of its own.

    Returns:
      A `logging.Logger`.

    Example:
      >>> import yeoul as tf
      >>> tf.get_logger().name
      'tensorflow'
    """
    logger = logging.getLogger("tensorflow")
    if not logger.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter(logging.BASIC_FORMAT))
        logger.addHandler(handler)
    return logger
