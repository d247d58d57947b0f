"""Adagrad in the shape it had before Keras 2.11."""

from yeoul.core.export import export
from yeoul.keras.initializers.constant import Constant as constant
from yeoul.keras.optimizers.legacy.rule import RuleOptimizer
from yeoul.ops.exponential import sqrt
from yeoul.ops.math import square


@export("keras.optimizers.legacy.Adagrad")
class Adagrad(RuleOptimizer):
    """Gradient descent scaled by all gradients so far.

    Args:
      learning_rate: number, tensor, schedule, or function of no argument.
      initial_accumulator_value: what the sums of squares start from.
      epsilon: added to the root of the sum.
      name: name of the optimizer.
      **kwargs: as those of `tf.keras.optimizers.legacy.Optimizer`.

    Example:
      >>> import yeoul as tf
      >>> w = tf.Variable(1.0)
      >>> optimizer = tf.keras.optimizers.legacy.Adagrad(0.1)
      >>> _ = optimizer.apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.9012
    """

    def __init__(
        self,
        learning_rate=0.001,
        initial_accumulator_value=0.1,
        epsilon=1e-7,
        name="Adagrad",
        **kwargs,
    ):
        if initial_accumulator_value < 0.0:
            raise ValueError(
                f"initial_accumulator_value must be non-negative: {initial_accumulator_value}"
            )
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon

    def _slot_names(self):
        return {"accumulator": constant(self.initial_accumulator_value)}

    def _rule(self, gradient, weight, slots, shared):
        total = slots[0] + square(gradient)
        return [weight - shared["lr_t"] * gradient / (sqrt(total) + self.epsilon), total]

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter("learning_rate"),
            "decay": self._initial_decay,
            "initial_accumulator_value": self.initial_accumulator_value,
            "epsilon": self.epsilon,
        }
