"""Gradient descent."""

from yeoul.core.export import export
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.keras.optimizers.slices import as_dense
from yeoul.ops.casting import cast


@export("keras.optimizers.SGD", "keras.optimizers.experimental.SGD")
class SGD(Optimizer):
    """Gradient descent, with momentum.

    `w -= learning_rate * g`; with momentum `v = momentum * v - learning_rate * g; w += v`, and with
    Nesterov momentum `w += momentum * v - learning_rate * g`.

    Args:
      learning_rate: number, schedule, or function of no argument.
      momentum: 0 for none.
      nesterov: use Nesterov momentum.
      weight_decay: see `Optimizer`; so are the arguments that follow.
      clipnorm: largest norm of each gradient.
      clipvalue: largest absolute value of each element of the gradients.
      global_clipnorm: largest norm of all gradients together.
      use_ema: keep a moving average of the weights.
      ema_momentum: momentum of the moving average.
      ema_overwrite_frequency: steps after which the average overwrites the weights.
      jit_compile: accepted; XLA compiles every update.
      name: name of the optimizer.
      **kwargs: `lr`, the old spelling of `learning_rate`.

    Example:
      >>> import yeoul as tf
      >>> w = tf.Variable(1.0)
      >>> _ = tf.keras.optimizers.SGD(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.8
    """

    _takes_duplicates = True

    def __init__(
        self,
        learning_rate=0.01,
        momentum=0.0,
        nesterov=False,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="SGD",
        **kwargs,
    ):
        super().__init__(
            name,
            weight_decay,
            clipnorm,
            clipvalue,
            global_clipnorm,
            use_ema,
            ema_momentum,
            ema_overwrite_frequency,
            jit_compile,
            **kwargs,
        )
        self._learning_rate = self._build_learning_rate(learning_rate)
        if isinstance(momentum, (int, float)) and not 0 <= momentum <= 1:
            raise ValueError(f"`momentum` must be between [0, 1]. Received: momentum={momentum}")
        self.momentum, self.nesterov = momentum, nesterov

    def build(self, var_list):
        """Makes the momentum of each variable."""
        super().build(var_list)
        if self._built:
            return
        self.momentums = self._slots("m")
        self._built = True

    def update_step(self, gradient, variable):
        """One step for one variable."""
        rate = cast(self.learning_rate, variable.dtype)
        if self.momentum == 0:
            if isinstance(gradient, IndexedSlices):
                variable.scatter_add(IndexedSlices(-gradient.values * rate, gradient.indices))
            else:
                variable.assign_sub(gradient * rate)
            return
        change = as_dense(gradient, variable) * rate
        velocity = self.momentums[self._position(variable)]
        momentum = cast(self.momentum, variable.dtype)
        velocity.assign(velocity * momentum - change)
        variable.assign_add(velocity * momentum - change if self.nesterov else velocity)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "momentum": self.momentum,
            "nesterov": self.nesterov,
        }
