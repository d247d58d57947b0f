"""Follow the regularised leader."""

import numpy as np

from yeoul.core.export import export
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.keras.optimizers.slices import as_dense
from yeoul.ops.casting import cast
from yeoul.ops.clip import clip_by_value
from yeoul.ops.exponential import pow
from yeoul.ops.math import square


@export("keras.optimizers.Ftrl", "keras.optimizers.experimental.Ftrl")
class Ftrl(Optimizer):
    """Follow the regularised leader: weights that the regularisation keeps at zero if it can.

    Args:
      learning_rate: number, schedule, or function of no argument.
      learning_rate_power: power of the sum of squares by which steps shrink; at most 0.
      initial_accumulator_value: what the sums of squares start from.
      l1_regularization_strength: of the weights' absolute values.
      l2_regularization_strength: of their squares.
      l2_shrinkage_regularization_strength: added to the gradient in proportion to the weights.
      beta: as in the reference; adds to the regularisation of squares.
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
      >>> _ = tf.keras.optimizers.Ftrl(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.7451

    Reference: McMahan et al., "Ad Click Prediction: a View from the Trenches", 2013.
    """

    _takes_duplicates = True

    def __init__(
        self,
        learning_rate=0.001,
        learning_rate_power=-0.5,
        initial_accumulator_value=0.1,
        l1_regularization_strength=0.0,
        l2_regularization_strength=0.0,
        l2_shrinkage_regularization_strength=0.0,
        beta=0.0,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Ftrl",
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
        self.learning_rate_power = learning_rate_power
        self.initial_accumulator_value = initial_accumulator_value
        self.l1_regularization_strength = l1_regularization_strength
        self.l2_regularization_strength = l2_regularization_strength
        self.l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength
        self.beta = beta
        if initial_accumulator_value < 0.0:
            raise ValueError(
                "`initial_accumulator_value` needs to be positive or zero. Received: "
                f"initial_accumulator_value={initial_accumulator_value}."
            )
        if learning_rate_power > 0.0:
            raise ValueError(
                "`learning_rate_power` needs to be negative or zero. Received: "
                f"learning_rate_power={learning_rate_power}."
            )
        for option in ("l1_regularization", "l2_regularization", "l2_shrinkage_regularization"):
            if getattr(self, f"{option}_strength") < 0.0:
                raise ValueError(
                    f"`{option}_strength` needs to be positive or zero. Received: "
                    f"{option}_strength={getattr(self, f'{option}_strength')}."
                )

    def build(self, var_list):
        """Makes the sum of squares and the linear term of each variable."""
        super().build(var_list)
        if self._built:
            return
        self._accumulators, self._linears = [], []
        for variable in self._trained:
            start = np.full(variable.shape.as_list(), self.initial_accumulator_value)
            self._accumulators.append(
                self.add_variable_from_reference(
                    variable, "accumulator", initial_value=start.astype(variable.dtype.np)
                )
            )
            self._linears.append(self.add_variable_from_reference(variable, "linear"))
        self._built = True

    def update_step(self, gradient, variable):
        """One step for one variable."""
        dtype, position = variable.dtype, self._position(variable)
        gradient, rate = as_dense(gradient, variable), cast(self.learning_rate, dtype)
        total, linear = self._accumulators[position], self._linears[position]
        power, l1 = -self.learning_rate_power, self.l1_regularization_strength
        l2 = self.l2_regularization_strength + self.beta / (2 * rate)
        shrunk = gradient + 2 * self.l2_shrinkage_regularization_strength * variable
        new = total + square(gradient)
        scale = pow(new, cast(power, dtype))
        growth = scale - pow(total, cast(power, dtype))
        linear.assign_add(shrunk - growth / rate * variable)
        total.assign(new)
        inside = clip_by_value(linear, -l1, l1)
        variable.assign((inside - linear) / (scale / rate + 2 * l2))

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "learning_rate_power": self.learning_rate_power,
            "initial_accumulator_value": self.initial_accumulator_value,
            "l1_regularization_strength": self.l1_regularization_strength,
            "l2_regularization_strength": self.l2_regularization_strength,
            "l2_shrinkage_regularization_strength": self.l2_shrinkage_regularization_strength,
            "beta": self.beta,
        }
