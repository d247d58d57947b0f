"""RMSprop in the shape it had before Keras 2.11."""

from yeoul.core.export import export
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.keras.optimizers.legacy.rule import RuleOptimizer
from yeoul.keras.optimizers.slices import as_dense
from yeoul.ops.exponential import sqrt
from yeoul.ops.math import square


@export("keras.optimizers.legacy.RMSprop")
class RMSprop(RuleOptimizer):
    """Divides gradients by the root of a moving average of their squares.

    Args:
      learning_rate: number, tensor, schedule, or function of no argument.
      rho: decay of the average.
      momentum: momentum of the steps; 0 for none.
      epsilon: added to the root of the average.
      centered: divide by the estimated standard deviation of the gradients.
      name: name of the optimizer.
      **kwargs: as those of `tf.keras.optimizers.legacy.Optimizer`.

    Example:
      >>> import yeoul as tf
      >>> w = tf.Variable(1.0)
      >>> optimizer = tf.keras.optimizers.legacy.RMSprop(0.1)
      >>> _ = optimizer.apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.6838
    """

    def __init__(
        self,
        learning_rate=0.001,
        rho=0.9,
        momentum=0.0,
        epsilon=1e-7,
        centered=False,
        name="RMSprop",
        **kwargs,
    ):
        if isinstance(momentum, (int, float)) and not 0 <= momentum <= 1:
            raise ValueError(
                f"`momentum` must be between [0, 1]. Received: momentum={momentum} (of type "
                f"{type(momentum)})."
            )
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("rho", rho)
        self._set_hyper("momentum", momentum)
        self.epsilon = epsilon
        self.centered = centered
        self._momentum = callable(momentum) or hasattr(momentum, "dtype") or momentum > 0

    def _slot_names(self):
        return {
            "rms": "zeros",
            **({"momentum": "zeros"} if self._momentum else {}),
            **({"mg": "zeros"} if self.centered else {}),
        }

    def _rule(self, gradient, weight, slots, shared):
        rho, rate = self._number("rho", weight), shared["lr_t"]
        rms, *rest = slots
        rms = rho * rms + (1 - rho) * square(gradient)
        size, made = rms, [rms]
        if self.centered:
            mean = rho * rest[-1] + (1 - rho) * gradient
            size = rms - square(mean)
        if self._momentum:
            kept = self._number("momentum", weight) * rest[0]
            step = kept + rate * gradient / sqrt(size + self.epsilon)
            made.append(step)
        else:
            step = rate * gradient / (sqrt(size) + self.epsilon)
        return [weight - step, *made, *([mean] if self.centered else [])]

    def _resource_apply_sparse(self, grad, handle, indices, apply_state=None):
        if self._momentum:
            super()._resource_apply_sparse(grad, handle, indices, apply_state)
        else:  # the averages of all rows fall
            dense = as_dense(IndexedSlices(grad, indices), handle)
            self._resource_apply_dense(dense, handle, apply_state)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter("learning_rate"),
            "decay": self._initial_decay,
            "rho": self._serialize_hyperparameter("rho"),
            "momentum": self._serialize_hyperparameter("momentum"),
            "epsilon": self.epsilon,
            "centered": self.centered,
        }
