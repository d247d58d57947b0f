"""Gradient descent scaled by recent sizes of the gradients."""

from yeoul.core.export import export
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.keras.optimizers.slices import as_dense
from yeoul.ops.casting import cast
from yeoul.ops.exponential import rsqrt
from yeoul.ops.math import square


@export("keras.optimizers.RMSprop", "keras.optimizers.experimental.RMSprop")
class RMSprop(Optimizer):
    """Divides gradients by the root of a moving average of their squares.

    `v = rho * v + (1 - rho) * g²; w -= learning_rate * g / sqrt(v + epsilon)`.

    Args:
      learning_rate: number, schedule, or function of no argument.
      rho: decay of the average.
      momentum: momentum of the steps; 0 for none.
      epsilon: added to the average.
      centered: divide by the estimated standard deviation of the gradients, not by their size.
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
      >>> _ = tf.keras.optimizers.RMSprop(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.6838

    Reference: Hinton, "Neural Networks for Machine Learning", lecture 6, 2012.
    """

    _takes_duplicates = True

    def __init__(
        self,
        learning_rate=0.001,
        rho=0.9,
        momentum=0.0,
        epsilon=1e-7,
        centered=False,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=100,
        jit_compile=True,
        name="RMSprop",
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
        self.rho, self.momentum, self.epsilon = rho, momentum, epsilon
        self.centered = centered

    def build(self, var_list):
        """Makes the averages of each variable."""
        super().build(var_list)
        if self._built:
            return
        self._velocities = self._slots("velocity")
        self._momentums = self._slots("momentum") if self.momentum > 0 else []
        self._average_gradients = self._slots("average_gradient") if self.centered else []
        self._built = True

    def update_step(self, gradient, variable):
        """One step for one variable."""
        rate, position = cast(self.learning_rate, variable.dtype), self._position(variable)
        gradient, rho = as_dense(gradient, variable), self.rho
        size = self._velocities[position]
        size.assign(rho * size + (1 - rho) * square(gradient))
        scale = size + self.epsilon
        if self.centered:
            average = self._average_gradients[position]
            average.assign(rho * average + (1 - rho) * gradient)
            scale = size - square(average) + self.epsilon
        change = rate * gradient * rsqrt(scale)
        if self.momentum > 0:
            momentum = self._momentums[position]
            momentum.assign(self.momentum * momentum + change)
            change = momentum
        variable.assign_sub(change)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "rho": self.rho,
            "momentum": self.momentum,
            "epsilon": self.epsilon,
            "centered": self.centered,
        }
