"""Adam in little memory."""

from yeoul.core.export import export
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.keras.optimizers.slices import as_dense
from yeoul.ops.casting import cast
from yeoul.ops.exponential import pow, rsqrt, sqrt
from yeoul.ops.math import maximum, minimum, square
from yeoul.ops.reduce import reduce_mean
from yeoul.ops.views import expand_dims


def size(x):
    """The root mean square."""
    return sqrt(reduce_mean(square(x)))


@export("keras.optimizers.Adafactor", "keras.optimizers.experimental.Adafactor")
class Adafactor(Optimizer):
    """Adam without momentum, whose second moments are kept as their rows' and columns' means.

    Args:
      learning_rate: number, schedule, or function of no argument.
      beta_2_decay: power of the step by which the decay of the moments grows; at most 0.
      epsilon_1: added to the squares of gradients.
      epsilon_2: smallest size of the weights that steps are relative to.
      clip_threshold: largest root mean square of a step before it is scaled.
      relative_step: let the learning rate fall with the root of the step.
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
      >>> _ = tf.keras.optimizers.Adafactor(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.9

    Reference: Shazeer and Stern, "Adafactor: Adaptive Learning Rates with Sublinear Memory
    Cost", 2018.
    """

    _takes_duplicates = True

    def __init__(
        self,
        learning_rate=0.001,
        beta_2_decay=-0.8,
        epsilon_1=1e-30,
        epsilon_2=1e-3,
        clip_threshold=1.0,
        relative_step=True,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Adafactor",
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
        self.beta_2_decay = beta_2_decay
        self.epsilon_1 = epsilon_1
        self.epsilon_2 = epsilon_2
        self.clip_threshold = clip_threshold
        self.relative_step = relative_step

    def build(self, var_list):
        """Makes the means of squares of each variable."""
        super().build(var_list)
        if self._built:
            return
        self._r, self._c, self._v = [], [], []
        for variable in self._trained:
            dims, add = variable.shape.as_list(), self.add_variable_from_reference
            whole = len(dims) < 2  # no rows and columns to take the means of
            self._r.append(None if whole else add(variable, "r", shape=dims[:-1]))
            self._c.append(None if whole else add(variable, "c", shape=dims[:-2] + dims[-1:]))
            self._v.append(add(variable, "v"))
        self._built = True

    def update_step(self, gradient, variable):
        """One step for one variable."""
        dtype, position = variable.dtype, self._position(variable)
        gradient, rate = as_dense(gradient, variable), cast(self.learning_rate, dtype)
        step = cast(self.iterations + 1, dtype)
        if self.relative_step:
            rate = minimum(rate, rsqrt(step))
        keep = 1 - pow(step, cast(self.beta_2_decay, dtype))
        squares = square(gradient) + self.epsilon_1
        v = self._v[position]
        if self._r[position] is None:
            v.assign(keep * v + (1 - keep) * squares)
        else:
            r, c = self._r[position], self._c[position]
            r.assign(keep * r + (1 - keep) * reduce_mean(squares, -1))
            c.assign(keep * c + (1 - keep) * reduce_mean(squares, -2))
            share = r / reduce_mean(r, -1, keepdims=True)
            v.assign(expand_dims(share, -1) * expand_dims(c, -2))
        change = gradient * rsqrt(v)
        change = change / maximum(cast(1, dtype), size(change) / self.clip_threshold)
        scale = maximum(cast(self.epsilon_2, dtype), size(variable)) * rate
        variable.assign_sub(scale * change)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "beta_2_decay": self.beta_2_decay,
            "epsilon_1": self.epsilon_1,
            "epsilon_2": self.epsilon_2,
            "clip_threshold": self.clip_threshold,
            "relative_step": self.relative_step,
        }
