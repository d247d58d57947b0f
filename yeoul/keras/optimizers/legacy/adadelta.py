"""Adadelta in the shape it had before Keras 2.11."""

from yeoul.core.export import export
from yeoul.keras.optimizers.legacy.rule import RuleOptimizer
from yeoul.ops.exponential import sqrt
from yeoul.ops.math import square


@export("keras.optimizers.legacy.Adadelta")
class Adadelta(RuleOptimizer):
    """Adadelta: steps as large as recent steps were, relative to recent gradients.

    Args:
      learning_rate: number, tensor, schedule, or function of no argument.
      rho: decay of the averages.
      epsilon: added to the averages.
      name: name of the optimizer.
      **kwargs: as those of `tf.keras.optimizers.legacy.Optimizer`.

    Example:
      >>> import yeoul as tf
      >>> w = tf.Variable(1.0)
      >>> optimizer = tf.keras.optimizers.legacy.Adadelta(0.1)
      >>> _ = optimizer.apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.9999
    """

    def __init__(
        self,
        learning_rate=0.001,
        rho=0.95,
        epsilon=1e-7,
        name="Adadelta",
        **kwargs,
    ):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("rho", rho)
        self.epsilon = epsilon

    def _slot_names(self):
        return dict.fromkeys(("accum_grad", "accum_var"), "zeros")

    def _rule(self, gradient, weight, slots, shared):
        rho = self._number("rho", weight)
        sizes = rho * slots[0] + (1 - rho) * square(gradient)
        step = gradient * sqrt(slots[1] + self.epsilon) / sqrt(sizes + self.epsilon)
        steps = rho * slots[1] + (1 - rho) * square(step)
        return [weight - shared["lr_t"] * step, sizes, steps]

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter("learning_rate"),
            "decay": self._initial_decay,
            "rho": self._serialize_hyperparameter("rho"),
            "epsilon": self.epsilon,
        }
