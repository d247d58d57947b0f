"""`tf.autograph.experimental.Feature`: what TensorFlow converts only if asked to."""

import enum

from yeoul.core.export import export
from yeoul.core.log import get_logger


@export("autograph.experimental.Feature")
class Feature(enum.Enum):
    """Optional conversions in TensorFlow, accepted by `to_graph` and `tf.function`.

    They change nothing here: what can be converted is. Python lists stay lists, and a warning says
    so to who asks for `LISTS`; in loops of the graph use `tf.TensorArray`.

    Example:
      >>> import yeoul as tf
      >>> tf.autograph.experimental.Feature.LISTS
      <Feature.LISTS: 'LISTS'>
    """

    ALL = "ALL"
    AUTO_CONTROL_DEPS = "AUTO_CONTROL_DEPS"
    ASSERT_STATEMENTS = "ASSERT_STATEMENTS"
    BUILTIN_FUNCTIONS = "BUILTIN_FUNCTIONS"
    EQUALITY_OPERATORS = "EQUALITY_OPERATORS"
    LISTS = "LISTS"
    NAME_SCOPES = "NAME_SCOPES"

    @classmethod
    def all(cls):
        """A tuple of all features."""
        return tuple(cls)

    @classmethod
    def all_but(cls, exclude):
        """A tuple of all features but one, or but those of a tuple or list."""
        excluded = exclude if isinstance(exclude, (list, tuple, set)) else (exclude,)
        return tuple(set(cls) - set(excluded) - {cls.ALL})


def accept(features):
    """Checks the features that a user asks for, and says what they do not do here.

    Args:
      features: None, a `Feature`, or a tuple, list or set of these.

    Raises:
      ValueError: if they are something else.
    """
    if features is None:
        return
    given = features if isinstance(features, (tuple, list, set, frozenset)) else (features,)
    for feature in given:
        if not isinstance(feature, Feature):
            raise ValueError(
                f"AutoGraph's options are members of tf.autograph.experimental.Feature, not "
                f"{feature!r}."
            )
    if Feature.LISTS in given:
        get_logger().warning(
            "Feature.LISTS changes nothing: Python lists stay Python lists. Use tf.TensorArray to "
            "collect tensors in a loop of the graph."
        )
