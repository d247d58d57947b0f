"""The sign of the momentum."""

from yeoul.core.export import export
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.keras.optimizers.slices import as_dense
from yeoul.ops.casting import cast
from yeoul.ops.math import sign


@export("keras.optimizers.Lion")
class Lion(Optimizer):
    """Lion: steps of one size in the direction of the momentum's sign.

    `w -= learning_rate * sign(beta_1 * m + (1 - beta_1) * g); m = beta_2 * m + (1 - beta_2) * g`.

    Args:
      learning_rate: number, schedule, or function of no argument.
      beta_1: share of the momentum in the direction.
      beta_2: decay of the momentum.
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
      >>> _ = tf.keras.optimizers.Lion(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.9

    Reference: Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023.
    """

    _takes_duplicates = True

    def __init__(
        self,
        learning_rate=0.0001,
        beta_1=0.9,
        beta_2=0.99,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Lion",
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

    def build(self, var_list):
        """Makes the momentum of each variable."""
        super().build(var_list)
        if self._built:
            return
        self._momentums = self._slots("m")
        self._built = True

    def update_step(self, gradient, variable):
        """One step for one variable."""
        gradient, m = as_dense(gradient, variable), self._momentums[self._position(variable)]
        rate = cast(self.learning_rate, variable.dtype)
        variable.assign_sub(rate * sign(m * self.beta_1 + gradient * (1 - self.beta_1)))
        m.assign(m * self.beta_2 + gradient * (1 - self.beta_2))

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "beta_1": self.beta_1,
            "beta_2": self.beta_2,
        }
