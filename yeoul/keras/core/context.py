"""What Keras knows of the call in progress, and its names and global settings."""

import collections
import re
import threading
import weakref

from yeoul.core.export import export
from yeoul.engine.state import STATE


class CallContext(threading.local):
    """The layer calls in progress on this thread.

    Attributes:
      depth: number of layer calls we are inside of.
      training: training mode passed to the innermost layer call that stated one; None if none did.
      compute: NumPy dtype in which the innermost layer computes; None outside of layers, and in
        layers that take what they are given.
    """

    depth = 0
    training = None
    compute = None


CALL = CallContext()


class Settings:
    """Global Keras settings of the process."""

    floatx = "float32"
    epsilon = 1e-7
    image_data_format = "channels_last"
    learning_phase = None
    manual_initialization = False
    tf_random_generator = False


SETTINGS = Settings()
NAME_COUNTS: dict = collections.Counter()
COUNTS_IN_GRAPHS: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()
RESETS: list = []  # functions that `clear_session` also calls


def name_counts():
    """How often each name was given in the graph being built, or outside of graphs.

    As in TensorFlow: what a layer makes when it is called on symbolic tensors takes no number from
    the layers of the program.
    """
    graph = STATE.graph
    return (
        NAME_COUNTS if graph is None else COUNTS_IN_GRAPHS.setdefault(graph, collections.Counter())
    )


def unique_name(name, zero_based=True):
    """The name with a counter that makes it unique: dense, dense_1."""
    counts = name_counts()
    count = counts[name]
    counts[name] += 1
    if zero_based:
        return name if count == 0 else f"{name}_{count}"
    return f"{name}_{count + 1}"


def auto_name(cls, zero_based=True):
    """A unique name from a class name: Conv2D -> conv2d, MyLayer -> my_layer."""
    name = "model" if cls.__name__ == "Functional" else to_snake_case(cls.__name__)
    return unique_name(name, zero_based)


def to_snake_case(name):
    """Keras's form: Conv2DTranspose -> conv2d_transpose, MLP -> mlp."""
    text = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    text = re.sub(r"([a-z])([A-Z])", r"\1_\2", text).lower()
    return text if text[0] != "_" else "private" + text


@export("keras.backend.clear_session", "keras.utils.clear_session")
def clear_session(free_memory=True):
    """Forgets the name counters and the global settings: the next Dense is "dense" again.

    Args:
      free_memory: has no effect: models that nobody refers to are freed in any case.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.clear_session()
      >>> tf.keras.layers.Dense(1).name
      'dense'
    """
    NAME_COUNTS.clear()
    COUNTS_IN_GRAPHS.clear()
    SETTINGS.learning_phase = None
    for reset in RESETS:
        reset()
