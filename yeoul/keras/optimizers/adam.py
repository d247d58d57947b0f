"""Adam."""

from yeoul.core.export import export
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.ops.array import cast
from yeoul.ops.math import maximum, pow, sqrt, square


@export("keras.optimizers.Adam", "keras.optimizers.experimental.Adam")
class Adam(Optimizer):
    """Adam: steps scaled by running estimates of the first and second moments of the gradients.

    Args:
      learning_rate: number, schedule, or function of no argument.
      beta_1, beta_2: decay of the estimates.
      epsilon: added to the root of the second moment.
      amsgrad: divide by the largest second moment so far.
      weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema, ema_momentum, ema_overwrite_frequency, jit_compile,
        name: as `Optimizer`.

    Example:
      >>> import yeoul as tf
      >>> w = tf.Variable(1.0)
      >>> _ = tf.keras.optimizers.Adam(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.9

    Reference: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2014.
    """

    def __init__(
        self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False, weight_decay=None, clipnorm=None,
        clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None,
        jit_compile=True, name="Adam", **kwargs,
    ):  # fmt: skip
        super().__init__(
            name=name, weight_decay=weight_decay, clipnorm=clipnorm, clipvalue=clipvalue, global_clipnorm=global_clipnorm,
            use_ema=use_ema, ema_momentum=ema_momentum, ema_overwrite_frequency=ema_overwrite_frequency,
            jit_compile=jit_compile, **kwargs,
        )  # fmt: skip
        self._learning_rate = self._build_learning_rate(learning_rate)
        self.beta_1, self.beta_2, self.epsilon, self.amsgrad = beta_1, beta_2, epsilon, amsgrad

    def build(self, var_list):
        """Makes the moments of each variable."""
        super().build(var_list)
        if self.built:
            return
        self._momentums, self._velocities = [], []
        for variable in var_list:
            self._momentums.append(self.add_variable_from_reference(variable, "m"))
            self._velocities.append(self.add_variable_from_reference(variable, "v"))
        if self.amsgrad:
            self._velocity_hats = [self.add_variable_from_reference(v, "vhat") for v in var_list]
        self.built = True

    def update_step(self, gradient, variable):
        """One step for one variable."""
        dtype = variable.dtype
        lr = cast(self.learning_rate, dtype)
        step = cast(self.iterations + 1, dtype)
        alpha = lr * sqrt(1 - pow(cast(self.beta_2, dtype), step)) / (1 - pow(cast(self.beta_1, dtype), step))
        position = self._position(variable)
        m, v = self._momentums[position], self._velocities[position]
        if isinstance(gradient, IndexedSlices):
            m.assign(m * self.beta_1)
            m.scatter_add(IndexedSlices(gradient.values * (1 - self.beta_1), gradient.indices))
            v.assign(v * self.beta_2)
            v.scatter_add(IndexedSlices(square(gradient.values) * (1 - self.beta_2), gradient.indices))
        else:
            m.assign_add((gradient - m) * (1 - self.beta_1))
            v.assign_add((square(gradient) - v) * (1 - self.beta_2))
        root = v
        if self.amsgrad:
            root = self._velocity_hats[position]
            root.assign(maximum(root, v))
        variable.assign_sub(m * alpha / (sqrt(root) + self.epsilon))

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(), "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon, "amsgrad": self.amsgrad,
        }  # fmt: skip
