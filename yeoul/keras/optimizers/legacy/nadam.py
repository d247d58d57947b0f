"""Nadam in the shape it had before Keras 2.11."""

from yeoul.core.export import export
from yeoul.keras.optimizers.legacy.rule import RuleOptimizer
from yeoul.keras.optimizers.schedules.learning_rate_schedule import LearningRateSchedule
from yeoul.ops.casting import cast
from yeoul.ops.exponential import pow, sqrt
from yeoul.ops.math import square


@export("keras.optimizers.legacy.Nadam")
class Nadam(RuleOptimizer):
    """Adam with Nesterov momentum, whose weight grows with the steps.

    Args:
      learning_rate: number, tensor, schedule, or function of no argument.
      beta_1: decay of the estimate of the first moment.
      beta_2: decay of the estimate of the second moment.
      epsilon: added to the root of the second moment.
      name: name of the optimizer.
      **kwargs: as those of `tf.keras.optimizers.legacy.Optimizer`.

    Example:
      >>> import yeoul as tf
      >>> w = tf.Variable(1.0)
      >>> optimizer = tf.keras.optimizers.legacy.Nadam(0.1)
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
        name="Nadam",
        **kwargs,
    ):
        kwargs = {"decay": kwargs.pop("schedule_decay", 0.004), **kwargs}
        if isinstance(kwargs.get("lr", learning_rate), LearningRateSchedule):
            raise ValueError(
                "The Nadam optimizer does not support LearningRateSchedules as the learning rate."
            )
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("beta_1", beta_1)
        self._set_hyper("beta_2", beta_2)
        self.epsilon = epsilon
        self._product = None

    def _slot_names(self):
        return dict.fromkeys(("m", "v"), "zeros")

    def _decay_of(self, step, beta_1):
        """The weight of the momentum at a step."""
        return beta_1 * (1 - 0.5 * pow(cast(0.96, step.dtype), self._initial_decay * step))

    def _decayed_lr(self, var_dtype):
        return cast(self._get_hyper("learning_rate"), var_dtype)

    def _create_slots(self, var_list):
        if self._product is None:
            self._product = self.add_weight("momentum_cache", [], initializer="ones")
        super()._create_slots(var_list)

    def _apply(self, gradients, variables):
        step = self._step(self._product)
        beta_1 = self._number("beta_1", self._product)
        self._product.assign(self._product * self._decay_of(step, beta_1))
        super()._apply(gradients, variables)

    def _rule(self, gradient, weight, slots, shared):
        one, two = self._number("beta_1", weight), self._number("beta_2", weight)
        step, product = self._step(weight), cast(self._product, weight.dtype)
        now, then = self._decay_of(step, one), self._decay_of(step + 1, one)
        m = slots[0] + (gradient - slots[0]) * (1 - one)
        v = slots[1] + (square(gradient) - slots[1]) * (1 - two)
        ahead = (1 - now) * gradient / (1 - product) + then * m / (1 - product * then)
        size = sqrt(v / (1 - pow(two, step))) + self.epsilon
        return [weight - shared["lr_t"] * ahead / size, m, v]

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter("learning_rate"),
            "decay": self._initial_decay,
            "beta_1": self._serialize_hyperparameter("beta_1"),
            "beta_2": self._serialize_hyperparameter("beta_2"),
            "epsilon": self.epsilon,
        }
