"""Gradient descent scaled by all gradients so far."""

from yeoul.core.export import export
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.ops.casting import cast
from yeoul.ops.exponential import sqrt
from yeoul.ops.math import square


@export("keras.optimizers.Adagrad", "keras.optimizers.experimental.Adagrad")
class Adagrad(Optimizer):
    """Divides gradients by the root of the sum of all their squares so far.

    `a += g²; w -= learning_rate * g / sqrt(a + epsilon)`: rare features take larger steps.

    Args:
      learning_rate: number, schedule, or function of no argument.
      initial_accumulator_value: what the sums begin with.
      epsilon: added to the sums.
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
      >>> _ = tf.keras.optimizers.Adagrad(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.9012

    Reference: Duchi et al., "Adaptive Subgradient Methods", 2011.
    """

    def __init__(
        self,
        learning_rate=0.001,
        initial_accumulator_value=0.1,
        epsilon=1e-7,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Adagrad",
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
        self.initial_accumulator_value, self.epsilon = initial_accumulator_value, epsilon

    def build(self, var_list):
        """Makes the sum of squares of each variable."""
        super().build(var_list)
        if self._built:
            return
        self._accumulators = self._slots("accumulator", self.initial_accumulator_value)
        self._built = True

    def update_step(self, gradient, variable):
        """One step for one variable."""
        rate = cast(self.learning_rate, variable.dtype)
        total = self._accumulators[self._position(variable)]
        if not isinstance(gradient, IndexedSlices):
            total.assign_add(square(gradient))
            variable.assign_sub(rate * gradient / sqrt(total + self.epsilon))
            return
        rows, values = gradient.indices, gradient.values
        total.scatter_add(IndexedSlices(square(values), rows))
        change = rate * values / sqrt(total.sparse_read(rows) + self.epsilon)
        variable.scatter_sub(IndexedSlices(change, rows))

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "initial_accumulator_value": self.initial_accumulator_value,
            "epsilon": self.epsilon,
        }
