"""What `tf.compat.v1.train.Saver` saves beside variables."""

from yeoul.core.shape import TensorShape


class Saveable:
    """An object with one string as its state.

    Attributes:
      name: the key of its state in checkpoints.
    """

    name = ""
    shape = TensorShape([])

    def numpy(self):
        """The state as a string array."""
        raise NotImplementedError(f"{type(self).__name__} must define numpy()")

    def assign(self, state):
        """Takes a state back."""
        raise NotImplementedError(f"{type(self).__name__} must define assign()")

    def _checkpoint_full_name(self):
        return self.name

    def _check_checkpoint_values(self, attribute, values):
        """Raises an error if `assign` cannot take these values."""
