"""Adam."""

from yeoul.core.export import export
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.keras.optimizers.slices import as_dense
from yeoul.ops.casting import cast
from yeoul.ops.exponential import pow, sqrt
from yeoul.ops.math import maximum, square


@export("keras.optimizers.Adam", "keras.optimizers.experimental.Adam")
class Adam(Optimizer):
    """Adam: steps scaled by running estimates of the gradients' first and second moments.

    Args:
      learning_rate: number, schedule, or function of no argument.
      beta_1: decay of the estimate of the first moment.
      beta_2: decay of the estimate of the second moment.
      epsilon: added to the root of the second moment.
      amsgrad: divide by the largest second moment so far.
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
      >>> _ = tf.keras.optimizers.Adam(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.9

    Reference: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2014.
    """

    _takes_duplicates = True

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        amsgrad=False,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Adam",
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
        self.beta_1, self.beta_2, self.epsilon, self.amsgrad = beta_1, beta_2, epsilon, amsgrad

    def build(self, var_list):
        """Makes the moments of each variable."""
        super().build(var_list)
        if self._built:
            return
        self._momentums, self._velocities = [], []
        for variable in self._trained:
            self._momentums.append(self.add_variable_from_reference(variable, "m"))
            self._velocities.append(self.add_variable_from_reference(variable, "v"))
        self._velocity_hats = self._slots("vhat") if self.amsgrad else []
        self._built = True

    def update_step(self, gradient, variable):
        """One step for one variable."""
        dtype, position = variable.dtype, self._position(variable)
        step = cast(self.iterations + 1, dtype)
        first = 1 - pow(cast(self.beta_1, dtype), step)
        second = 1 - pow(cast(self.beta_2, dtype), step)
        rate = cast(self.learning_rate, dtype) * sqrt(second) / first
        gradient = as_dense(gradient, variable)
        m, v = self._momentums[position], self._velocities[position]
        m.assign_add((gradient - m) * (1 - self.beta_1))
        v.assign_add((square(gradient) - v) * (1 - self.beta_2))
        if self.amsgrad:
            largest = self._velocity_hats[position]
            largest.assign(maximum(largest, v))
            v = largest
        variable.assign_sub((m * rate) / (sqrt(v) + self.epsilon))

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "beta_1": self.beta_1,
            "beta_2": self.beta_2,
            "epsilon": self.epsilon,
            "amsgrad": self.amsgrad,
        }
