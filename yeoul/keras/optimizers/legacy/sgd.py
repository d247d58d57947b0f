"""SGD in the shape it had before Keras 2.11."""

from yeoul.core.export import export
from yeoul.keras.optimizers.legacy.rule import RuleOptimizer


@export("keras.optimizers.legacy.SGD")
class SGD(RuleOptimizer):
    """Gradient descent, with momentum if that is not 0.

    Args:
      learning_rate: number, tensor, schedule, or function of no argument.
      momentum: share of the last step that is kept.
      nesterov: look ahead along the momentum.
      name: name of the optimizer.
      **kwargs: as those of `tf.keras.optimizers.legacy.Optimizer`.

    Example:
      >>> import yeoul as tf
      >>> w = tf.Variable(1.0)
      >>> optimizer = tf.keras.optimizers.legacy.SGD(0.1)
      >>> _ = optimizer.apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.8
    """

    def __init__(
        self,
        learning_rate=0.01,
        momentum=0.0,
        nesterov=False,
        name="SGD",
        **kwargs,
    ):
        if isinstance(momentum, (int, float)) and not 0 <= momentum <= 1:
            raise ValueError(
                f"`momentum` must be between [0, 1]. Received: momentum={momentum} (of type "
                f"{type(momentum)})."
            )
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("momentum", momentum)
        self.nesterov = nesterov
        self._momentum = callable(momentum) or hasattr(momentum, "dtype") or momentum > 0

    def _slot_names(self):
        return {"momentum": "zeros"} if self._momentum else {}

    def _rule(self, gradient, weight, slots, shared):
        step = shared["lr_t"] * gradient
        if not slots:
            return [weight - step]
        momentum = self._number("momentum", weight)
        kept = momentum * slots[0] - step
        return [weight + (momentum * kept - step if self.nesterov else kept), kept]

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter("learning_rate"),
            "decay": self._initial_decay,
            "momentum": self._serialize_hyperparameter("momentum"),
            "nesterov": self.nesterov,
        }
