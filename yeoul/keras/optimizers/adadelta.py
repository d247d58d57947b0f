"""Adadelta."""

from yeoul.core.export import export
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.keras.optimizers.slices import as_dense
from yeoul.ops.casting import cast
from yeoul.ops.exponential import sqrt
from yeoul.ops.math import square


@export("keras.optimizers.Adadelta", "keras.optimizers.experimental.Adadelta")
class Adadelta(Optimizer):
    """Adadelta: steps as large as recent steps were, relative to recent gradients.

    `a = rho * a + (1 - rho) * g²; s = g * sqrt(d + epsilon) / sqrt(a + epsilon)`;
    `d = rho * d + (1 - rho) * s²; w -= learning_rate * s`.

    Args:
      learning_rate: number, schedule, or function of no argument.
      rho: decay of the averages.
      epsilon: added to the averages.
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
      >>> _ = tf.keras.optimizers.Adadelta(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.9999

    Reference: Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012.
    """

    _takes_duplicates = True

    def __init__(
        self,
        learning_rate=0.001,
        rho=0.95,
        epsilon=1e-7,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Adadelta",
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
        self.rho = rho
        self.epsilon = epsilon

    def build(self, var_list):
        """Makes the averages of squared gradients and of squared steps."""
        super().build(var_list)
        if self._built:
            return
        self._accumulated_grads, self._accumulated_delta_vars = [], []
        for variable in self._trained:
            self._accumulated_grads.append(
                self.add_variable_from_reference(variable, "accumulated_grad")
            )
            self._accumulated_delta_vars.append(
                self.add_variable_from_reference(variable, "accumulated_delta_var")
            )
        self._built = True

    def update_step(self, gradient, variable):
        """One step for one variable."""
        rate, position, rho = (
            cast(self.learning_rate, variable.dtype),
            self._position(variable),
            self.rho,
        )
        gradient = as_dense(gradient, variable)
        sizes, steps = self._accumulated_grads[position], self._accumulated_delta_vars[position]
        sizes.assign(rho * sizes + (1 - rho) * square(gradient))
        step = gradient * sqrt(steps + self.epsilon) / sqrt(sizes + self.epsilon)
        steps.assign(rho * steps + (1 - rho) * square(step))
        variable.assign_sub(rate * step)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "rho": self.rho,
            "epsilon": self.epsilon,
        }
