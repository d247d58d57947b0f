"""Gradient descent."""

from yeoul.core.export import export
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.ops.array import cast


@export("keras.optimizers.SGD", "keras.optimizers.experimental.SGD")
class SGD(Optimizer):
    """Gradient descent, with momentum.

    `w -= learning_rate * g`; with momentum `v = momentum * v - learning_rate * g; w += v`, and with Nesterov momentum
    `w += momentum * v - learning_rate * g`.

    Args:
      learning_rate: number, schedule, or function of no argument.
      momentum: 0 for none.
      nesterov: use Nesterov momentum.
      weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema, ema_momentum, ema_overwrite_frequency, jit_compile,
        name: as `Optimizer`.

    Example:
      >>> import yeoul as tf
      >>> w = tf.Variable(1.0)
      >>> _ = tf.keras.optimizers.SGD(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> float(w) == float(tf.constant(0.8))
      True
    """

    def __init__(
        self, learning_rate=0.01, momentum=0.0, nesterov=False, weight_decay=None, clipnorm=None, clipvalue=None,
        global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, jit_compile=True,
        name="SGD", **kwargs,
    ):  # fmt: skip
        super().__init__(
            name=name, weight_decay=weight_decay, clipnorm=clipnorm, clipvalue=clipvalue, global_clipnorm=global_clipnorm,
            use_ema=use_ema, ema_momentum=ema_momentum, ema_overwrite_frequency=ema_overwrite_frequency,
            jit_compile=jit_compile, **kwargs,
        )  # fmt: skip
        self._learning_rate = self._build_learning_rate(learning_rate)
        if isinstance(momentum, (int, float)) and not 0 <= momentum <= 1:
            raise ValueError(f"`momentum` must be between [0, 1], received: {momentum}.")
        self.momentum, self.nesterov = momentum, nesterov

    def build(self, var_list):
        """Makes the momentum of each variable."""
        super().build(var_list)
        if self.built:
            return
        if self.momentum != 0:
            self.momentums = [self.add_variable_from_reference(v, "m") for v in var_list]
        self.built = True

    def update_step(self, gradient, variable):
        """One step for one variable."""
        lr = cast(self.learning_rate, variable.dtype)
        if self.momentum == 0:
            if isinstance(gradient, IndexedSlices):
                variable.scatter_add(IndexedSlices(-gradient.values * lr, gradient.indices))
            else:
                variable.assign_sub(gradient * lr)
            return
        velocity = self.momentums[self._position(variable)]
        momentum = cast(self.momentum, variable.dtype)
        step = gradient.to_tensor() * lr if isinstance(gradient, IndexedSlices) else gradient * lr
        velocity.assign(velocity * momentum - step)
        variable.assign_add(velocity * momentum - step if self.nesterov else velocity)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(), "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "momentum": self.momentum, "nesterov": self.nesterov,
        }  # fmt: skip
