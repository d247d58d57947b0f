"""Adam by the largest gradient."""

from yeoul.core.export import export
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.keras.optimizers.slices import as_dense
from yeoul.ops.casting import cast
from yeoul.ops.exponential import pow
from yeoul.ops.math import abs, maximum


@export("keras.optimizers.Adamax", "keras.optimizers.experimental.Adamax")
class Adamax(Optimizer):
    """Adam with the largest recent gradient in place of the second moment.

    `m = beta_1 * m + (1 - beta_1) * g; u = max(beta_2 * u, |g|)`;
    `w -= learning_rate * m / ((1 - beta_1 ** step) * (u + epsilon))`.

    Args:
      learning_rate: number, schedule, or function of no argument.
      beta_1: decay of the estimate of the first moment.
      beta_2: decay of the largest gradient.
      epsilon: added to the largest gradient.
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
      >>> _ = tf.keras.optimizers.Adamax(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.9

    Reference: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2014, section 7.
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
        name="Adamax",
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
        """Makes the moment and the largest gradient of each variable."""
        super().build(var_list)
        if self._built:
            return
        self._m, self._u = [], []
        for variable in self._trained:
            self._m.append(self.add_variable_from_reference(variable, "m"))
            self._u.append(self.add_variable_from_reference(variable, "u"))
        self._built = True

    def update_step(self, gradient, variable):
        """One step for one variable."""
        dtype, position = variable.dtype, self._position(variable)
        gradient = as_dense(gradient, variable)
        m, u = self._m[position], self._u[position]
        m.assign_add((gradient - m) * (1 - self.beta_1))
        u.assign(maximum(self.beta_2 * u, abs(gradient)))
        rest = 1 - pow(cast(self.beta_1, dtype), cast(self.iterations + 1, dtype))
        rate = cast(self.learning_rate, dtype)
        variable.assign_sub(rate * m / (rest * (u + self.epsilon)))

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "beta_1": self.beta_1,
            "beta_2": self.beta_2,
            "epsilon": self.epsilon,
        }
