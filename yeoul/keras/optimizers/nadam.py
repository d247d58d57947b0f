"""Adam with Nesterov momentum."""

import numpy as np

from yeoul.core.export import export
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.keras.optimizers.slices import as_dense
from yeoul.ops.casting import cast
from yeoul.ops.exponential import pow, sqrt
from yeoul.ops.math import square

DECAY = 0.96  # of how much the momentum's weight falls short


@export("keras.optimizers.Nadam", "keras.optimizers.experimental.Nadam")
class Nadam(Optimizer):
    """Adam with Nesterov momentum, whose weight grows with the steps.

    Args:
      learning_rate: number, schedule, or function of no argument.
      beta_1: decay of the estimate of the first moment.
      beta_2: decay of the estimate of the second moment.
      epsilon: added to the root of the second moment.
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
      >>> _ = tf.keras.optimizers.Nadam(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.8937

    Reference: Dozat, "Incorporating Nesterov Momentum into Adam", 2015.
    """

    _takes_duplicates = True

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Nadam",
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
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon

    def build(self, var_list):
        """Makes the moments of each variable."""
        super().build(var_list)
        if self._built:
            return
        self._momentums, self._velocities = [], []
        for variable in self._trained:
            self._momentums.append(self.add_variable_from_reference(variable, "m"))
            self._velocities.append(self.add_variable_from_reference(variable, "v"))
        self._u_product = self._new_variable(np.ones((), SETTINGS.floatx), "u_product")
        self._built = True

    def _weight(self, step, dtype):
        """The weight of the momentum at a step."""
        return self.beta_1 * (1 - 0.5 * pow(cast(DECAY, dtype), step))

    def _apply(self, gradients, variables):
        dtype = self._u_product.dtype
        step = cast(self.iterations + 1, dtype)
        self._u_product.assign(self._u_product * self._weight(step, dtype))
        super()._apply(gradients, variables)

    def update_step(self, gradient, variable):
        """One step for one variable."""
        dtype, position = variable.dtype, self._position(variable)
        gradient = as_dense(gradient, variable)
        step = cast(self.iterations + 1, dtype)
        now, then = self._weight(step, dtype), self._weight(step + 1, dtype)
        product = cast(self._u_product, dtype)
        m, v = self._momentums[position], self._velocities[position]
        m.assign_add((gradient - m) * (1 - self.beta_1))
        v.assign_add((square(gradient) - v) * (1 - self.beta_2))
        ahead = then * m / (1 - product * then) + (1 - now) * gradient / (1 - product)
        size = sqrt(v / (1 - pow(cast(self.beta_2, dtype), step))) + self.epsilon
        variable.assign_sub(ahead * cast(self.learning_rate, dtype) / size)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "beta_1": self.beta_1,
            "beta_2": self.beta_2,
            "epsilon": self.epsilon,
        }
