"""`tf.train.experimental.PythonState`: Python values in checkpoints."""

import abc

import numpy as np

from yeoul.core.export import export
from yeoul.engine.trackable import Trackable


@export("train.experimental.PythonState")
class PythonState(Trackable, metaclass=abc.ABCMeta):
    """Base of objects whose state is a string in checkpoints.

    Example:
      >>> import yeoul as tf
      >>> class Words(tf.train.experimental.PythonState):
      ...     def __init__(self, words):
      ...         self.words = words
      ...     def serialize(self):
      ...         return ",".join(self.words)
      ...     def deserialize(self, string_value):
      ...         self.words = string_value.decode().split(",")
      >>> path = tf.train.Checkpoint(w=Words(["a", "b"])).write("/tmp/yeoul_doc_python")
      >>> other = Words([])
      >>> _ = tf.train.Checkpoint(w=other).read(path)
      >>> other.words
      ['a', 'b']
    """

    @abc.abstractmethod
    def serialize(self):
        """The state as a string."""

    @abc.abstractmethod
    def deserialize(self, string_value):
        """Takes the state back from bytes that `serialize` gave."""

    def _checkpoint_values(self):
        value = self.serialize()
        array = np.empty((), object)
        array[()] = value.encode() if isinstance(value, str) else bytes(value)
        return {"py_state": {"": array}}

    def _restore_checkpoint_values(self, attribute, values):
        self.deserialize(values[""][()])
