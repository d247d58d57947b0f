"""Adam in the shape it had before Keras 2.11."""

from yeoul.core.export import export
from yeoul.keras.optimizers.legacy.rule import RuleOptimizer
from yeoul.ops.exponential import pow, sqrt
from yeoul.ops.math import maximum, square


@export("keras.optimizers.legacy.Adam")
class Adam(RuleOptimizer):
    """Adam: steps scaled by running estimates of the gradients' first and second moments.

    Args:
      learning_rate: number, tensor, schedule, or function of no argument.
      beta_1: decay of the estimate of the first moment.
      beta_2: decay of the estimate of the second moment.
      epsilon: added to the root of the second moment.
      amsgrad: divide by the largest second moment so far.
      name: name of the optimizer.
      **kwargs: as those of `tf.keras.optimizers.legacy.Optimizer`.

    Example:
      >>> import yeoul as tf
      >>> w = tf.Variable(1.0)
      >>> optimizer = tf.keras.optimizers.legacy.Adam(0.1)
      >>> _ = optimizer.apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.9
    """

    by_rows = False

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        amsgrad=False,
        name="Adam",
        **kwargs,
    ):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("beta_1", beta_1)
        self._set_hyper("beta_2", beta_2)
        self.epsilon = epsilon
        self.amsgrad = amsgrad

    def _slot_names(self):
        names = ("m", "v", "vhat") if self.amsgrad else ("m", "v")
        return dict.fromkeys(names, "zeros")

    def _rule(self, gradient, weight, slots, shared):
        one, two = self._number("beta_1", weight), self._number("beta_2", weight)
        m = slots[0] + (gradient - slots[0]) * (1 - one)
        v = slots[1] + (square(gradient) - slots[1]) * (1 - two)
        largest = [maximum(slots[2], v)] if self.amsgrad else []
        step = self._step(weight)
        rate = shared["lr_t"] * sqrt(1 - pow(two, step)) / (1 - pow(one, step))
        size = sqrt(largest[0] if largest else v) + self.epsilon
        return [weight - rate * m / size, m, v, *largest]

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter("learning_rate"),
            "decay": self._initial_decay,
            "beta_1": self._serialize_hyperparameter("beta_1"),
            "beta_2": self._serialize_hyperparameter("beta_2"),
            "epsilon": self.epsilon,
            "amsgrad": self.amsgrad,
        }
