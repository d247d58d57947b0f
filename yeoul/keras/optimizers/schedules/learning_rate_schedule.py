"""The base of learning rate schedules."""

from yeoul.core.export import export


@export("keras.optimizers.schedules.LearningRateSchedule")
class LearningRateSchedule:
    """A learning rate that depends on the step; subclasses override `__call__(step)`.

    Example:
      >>> import yeoul as tf
      >>> class Halving(tf.keras.optimizers.schedules.LearningRateSchedule):
      ...     def __call__(self, step):
      ...         return 0.5 ** tf.cast(step, tf.float32)
      >>> float(tf.keras.optimizers.SGD(Halving()).learning_rate)
      1.0
    """

    def __call__(self, step):
        """The learning rate at this step, an integer tensor or number."""
        raise NotImplementedError(
            f"Learning rate schedule {type(self).__name__} must override `__call__(self, step)`."
        )

    def get_config(self):
        """The constructor arguments."""
        raise NotImplementedError(
            f"Learning rate schedule {type(self).__name__} must override `get_config()` in order "
            "to be serializable."
        )

    @classmethod
    def from_config(cls, config):
        """The schedule from `get_config()`'s dict."""
        return cls(**config)
