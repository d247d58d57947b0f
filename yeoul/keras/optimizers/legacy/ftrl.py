"""Ftrl in the shape it had before Keras 2.11."""

from yeoul.core.export import export
from yeoul.keras.initializers.constant import Constant as constant
from yeoul.keras.optimizers.legacy.rule import RuleOptimizer
from yeoul.ops.exponential import pow
from yeoul.ops.math import maximum, minimum, square


@export("keras.optimizers.legacy.Ftrl")
class Ftrl(RuleOptimizer):
    """Follow the regularised leader: weights that the regularisation keeps at zero if it can.

    Args:
      learning_rate: number, tensor, schedule, or function of no argument.
      learning_rate_power: power of the sum of squares by which steps shrink; at most 0.
      initial_accumulator_value: what the sums of squares start from.
      l1_regularization_strength: of the weights' absolute values.
      l2_regularization_strength: of their squares.
      name: name of the optimizer.
      l2_shrinkage_regularization_strength: added to the gradient in proportion to the weights.
      beta: adds to the regularisation of squares.
      **kwargs: as those of `tf.keras.optimizers.legacy.Optimizer`.

    Example:
      >>> import yeoul as tf
      >>> w = tf.Variable(1.0)
      >>> optimizer = tf.keras.optimizers.legacy.Ftrl(0.1)
      >>> _ = optimizer.apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.7451
    """

    def __init__(
        self,
        learning_rate=0.001,
        learning_rate_power=-0.5,
        initial_accumulator_value=0.1,
        l1_regularization_strength=0.0,
        l2_regularization_strength=0.0,
        name="Ftrl",
        l2_shrinkage_regularization_strength=0.0,
        beta=0.0,
        **kwargs,
    ):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("learning_rate_power", learning_rate_power)
        self._set_hyper("l1_regularization_strength", l1_regularization_strength)
        self._set_hyper("l2_regularization_strength", l2_regularization_strength)
        self._set_hyper("beta", beta)
        self.initial_accumulator_value = initial_accumulator_value
        self.l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength

    def _slot_names(self):
        return {"accumulator": constant(self.initial_accumulator_value), "linear": "zeros"}

    def _create_slots(self, var_list):
        for variable in var_list:  # the variables' order in files
            super()._create_slots([variable])

    def _rule(self, gradient, weight, slots, shared):
        total, linear = slots
        rate, power = shared["lr_t"], -self._number("learning_rate_power", weight)
        l1 = self._number("l1_regularization_strength", weight)
        l2 = self._number("l2_regularization_strength", weight)
        l2 = l2 + self._number("beta", weight) / (2 * rate)
        shrunk = gradient + 2 * self.l2_shrinkage_regularization_strength * weight
        new = total + square(gradient)
        scale = pow(new, power)
        linear = linear + shrunk - (scale - pow(total, power)) / rate * weight
        inside = minimum(maximum(linear, -l1), l1)
        return [(inside - linear) / (scale / rate + 2 * l2), new, linear]

    def get_config(self):
        """The constructor arguments."""
        strengths = ("l1_regularization_strength", "l2_regularization_strength")
        hyper = ("learning_rate_power", *strengths, "beta")
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter("learning_rate"),
            "decay": self._initial_decay,
            "initial_accumulator_value": self.initial_accumulator_value,
            **{name: self._serialize_hyperparameter(name) for name in hyper},
            "l2_shrinkage_regularization_strength": self.l2_shrinkage_regularization_strength,
        }
