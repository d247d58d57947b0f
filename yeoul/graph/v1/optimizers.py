"""`tf.compat.v1.train.GradientDescentOptimizer` and its kind: the rules of each."""

from yeoul.core.export import export
from yeoul.graph.v1.optimizer import Optimizer
from yeoul.ops.exponential import pow as power
from yeoul.ops.exponential import sqrt
from yeoul.ops.math import abs as absolute
from yeoul.ops.math import sign
from yeoul.ops.select import where


@export("compat.v1.train.GradientDescentOptimizer")
class GradientDescentOptimizer(Optimizer):
    """Subtracts the gradient times the learning rate.

    Args:
      learning_rate: number or tensor.
      use_locking: has no effect.
      name: of the operations.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     w = tf.Variable(3.0)
      ...     train = tf.compat.v1.train.GradientDescentOptimizer(0.1).minimize(w * w)
      ...     sess.run(tf.compat.v1.global_variables_initializer())
      ...     sess.run(train)
      ...     print(sess.run(w))
      2.4
    """

    def __init__(self, learning_rate, use_locking=False, name="GradientDescent"):
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate

    def update(self, grad, variable, slots):
        """`learning_rate · grad`."""
        return grad * self.hyper(self._learning_rate, variable)


@export("compat.v1.train.MomentumOptimizer")
class MomentumOptimizer(Optimizer):
    """Subtracts a sum of gradients in which older ones fade.

    `accumulation = momentum · accumulation + grad`, `variable -= learning_rate · accumulation`.

    Args:
      learning_rate: number or tensor.
      momentum: number or tensor.
      use_locking: has no effect.
      name: of the operations.
      use_nesterov: Nesterov's momentum.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.train.MomentumOptimizer(0.1, 0.9).get_name()
      'Momentum'
    """

    SLOTS = {"momentum": 0.0}
    dense_on_slices = False

    def __init__(
        self, learning_rate, momentum, use_locking=False, name="Momentum", use_nesterov=False
    ):
        super().__init__(use_locking, name)
        self._learning_rate, self._momentum = learning_rate, momentum
        self._use_nesterov = use_nesterov

    def update(self, grad, variable, slots):
        """`learning_rate · accumulation`; Nesterov's looks one step ahead."""
        rate, momentum = (self.hyper(h, variable) for h in (self._learning_rate, self._momentum))
        total = slots["momentum"] * momentum + grad
        if self._use_nesterov:
            return grad * rate + total * momentum * rate, {"momentum": total}
        return total * rate, {"momentum": total}


@export("compat.v1.train.AdamOptimizer")
class AdamOptimizer(Optimizer):
    """Adam: steps scaled by running means of gradients and of their squares.

    Args:
      learning_rate: number or tensor.
      beta1: decay of the mean of gradients.
      beta2: decay of the mean of their squares.
      epsilon: added to the root of the mean of squares.
      use_locking: has no effect.
      name: of the operations.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.train.AdamOptimizer().get_name()
      'Adam'

    Reference: Kingma and Ba, "Adam: a method for stochastic optimization", 2015.
    """

    SLOTS = {"m": 0.0, "v": 0.0}

    def __init__(
        self,
        learning_rate=0.001,
        beta1=0.9,
        beta2=0.999,
        epsilon=1e-08,
        use_locking=False,
        name="Adam",
    ):
        super().__init__(use_locking, name)
        self._learning_rate, self._epsilon = learning_rate, epsilon
        self._beta1, self._beta2 = beta1, beta2

    def shared(self):
        """The powers of the decays."""
        betas = {"beta1_power": self._beta1, "beta2_power": self._beta2}
        return {name: beta() if callable(beta) else beta for name, beta in betas.items()}

    def update(self, grad, variable, slots):
        """`rate · m / (sqrt(v) + epsilon)`, the rate corrected for the first steps."""
        rate, beta1, beta2, epsilon = (
            self.hyper(h, variable)
            for h in (self._learning_rate, self._beta1, self._beta2, self._epsilon)
        )
        power1 = self.hyper(self.shared_variable("beta1_power").value(), variable)
        power2 = self.hyper(self.shared_variable("beta2_power").value(), variable)
        rate = rate * sqrt(1.0 - power2) / (1.0 - power1)
        m = slots["m"] + (grad - slots["m"]) * (1.0 - beta1)
        v = slots["v"] + (grad * grad - slots["v"]) * (1.0 - beta2)
        return rate * m / (sqrt(v) + epsilon), {"m": m, "v": v}

    def finish(self):
        """The powers go on."""
        done = []
        for name, beta in (("beta1_power", self._beta1), ("beta2_power", self._beta2)):
            held = self.shared_variable(name)
            beta = self.hyper(beta, held)
            done.append(held.assign(held.value() * beta, read_value=False))
        return done


@export("compat.v1.train.AdagradOptimizer")
class AdagradOptimizer(Optimizer):
    """Adagrad: steps divided by the root of the sum of squared gradients.

    Args:
      learning_rate: number or tensor.
      initial_accumulator_value: first value of the sums.
      use_locking: has no effect.
      name: of the operations.

    Raises:
      ValueError: if the first value is not positive.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.train.AdagradOptimizer(0.1).get_name()
      'Adagrad'

    Reference: Duchi, Hazan and Singer, "Adaptive subgradient methods", 2011.
    """

    def __init__(
        self, learning_rate, initial_accumulator_value=0.1, use_locking=False, name="Adagrad"
    ):
        if initial_accumulator_value <= 0.0:
            raise ValueError(
                f"initial_accumulator_value must be positive: {initial_accumulator_value}"
            )
        super().__init__(use_locking, name)
        self._learning_rate, self._first = learning_rate, initial_accumulator_value

    def slots_of(self):
        """The sums of squares."""
        return {"accumulator": self._first}

    def update(self, grad, variable, slots):
        """`learning_rate · grad / sqrt(accumulator)`."""
        total = slots["accumulator"] + grad * grad
        rate = self.hyper(self._learning_rate, variable)
        return rate * grad / sqrt(total), {"accumulator": total}


@export("compat.v1.train.RMSPropOptimizer")
class RMSPropOptimizer(Optimizer):
    """RMSProp: steps divided by the root of a running mean of squared gradients.

    Args:
      learning_rate: number or tensor.
      decay: of the mean of squares.
      momentum: of the steps.
      epsilon: added to the mean of squares.
      use_locking: has no effect.
      centered: subtract the square of the mean from the mean of squares.
      name: of the operations.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.train.RMSPropOptimizer(0.1).get_name()
      'RMSProp'

    Reference: Hinton, "Neural networks for machine learning", lecture 6, 2012.
    """

    dense_on_slices = False

    def __init__(
        self,
        learning_rate,
        decay=0.9,
        momentum=0.0,
        epsilon=1e-10,
        use_locking=False,
        centered=False,
        name="RMSProp",
    ):
        super().__init__(use_locking, name)
        self._learning_rate, self._decay = learning_rate, decay
        self._momentum, self._epsilon, self._centered = momentum, epsilon, centered

    def slots_of(self):
        """Mean of squares, mean, last step."""
        means = {"rms": 1.0, "mg": 0.0} if self._centered else {"rms": 1.0}
        return {**means, "momentum": 0.0}

    def update(self, grad, variable, slots):
        """`momentum · last step + learning_rate · grad / sqrt(mean of squares + epsilon)`."""
        rate, decay, momentum, epsilon = (
            self.hyper(h, variable)
            for h in (self._learning_rate, self._decay, self._momentum, self._epsilon)
        )
        squares = slots["rms"] + (grad * grad - slots["rms"]) * (1.0 - decay)
        new, spread = {"rms": squares}, squares + epsilon
        if self._centered:
            new["mg"] = slots["mg"] + (grad - slots["mg"]) * (1.0 - decay)
            spread = spread - new["mg"] * new["mg"]
        new["momentum"] = slots["momentum"] * momentum + rate * grad / sqrt(spread)
        return new["momentum"], new


@export("compat.v1.train.AdadeltaOptimizer")
class AdadeltaOptimizer(Optimizer):
    """Adadelta: steps in proportion to a running mean of former steps.

    Args:
      learning_rate: number or tensor.
      rho: decay of the means.
      epsilon: added to the means of squares.
      use_locking: has no effect.
      name: of the operations.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.train.AdadeltaOptimizer().get_name()
      'Adadelta'

    Reference: Zeiler, "ADADELTA: an adaptive learning rate method", 2012.
    """

    SLOTS = {"accum": 0.0, "accum_update": 0.0}
    dense_on_slices = False

    def __init__(
        self, learning_rate=0.001, rho=0.95, epsilon=1e-08, use_locking=False, name="Adadelta"
    ):
        super().__init__(use_locking, name)
        self._learning_rate, self._rho, self._epsilon = learning_rate, rho, epsilon

    def update(self, grad, variable, slots):
        """`learning_rate · sqrt(mean of squared steps) / sqrt(mean of squares) · grad`."""
        rate, rho, epsilon = (
            self.hyper(h, variable) for h in (self._learning_rate, self._rho, self._epsilon)
        )
        accum = slots["accum"] * rho + grad * grad * (1.0 - rho)
        step = sqrt(slots["accum_update"] + epsilon) / sqrt(accum + epsilon) * grad
        steps = slots["accum_update"] * rho + step * step * (1.0 - rho)
        return rate * step, {"accum": accum, "accum_update": steps}


@export("compat.v1.train.FtrlOptimizer")
class FtrlOptimizer(Optimizer):
    """FTRL: follows the regularized leader, which keeps sparse models sparse.

    Args:
      learning_rate: number or tensor.
      learning_rate_power: at most 0; how the rate falls with the sum of squares.
      initial_accumulator_value: first value of the sums of squares.
      l1_regularization_strength: at least 0.
      l2_regularization_strength: at least 0.
      use_locking: has no effect.
      name: of the operations.

    Raises:
      ValueError: if a number has the wrong sign.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.train.FtrlOptimizer(0.1).get_name()
      'Ftrl'

    Reference: McMahan et al., "Ad click prediction: a view from the trenches", 2013.
    """

    dense_on_slices = False

    def __init__(
        self,
        learning_rate,
        learning_rate_power=-0.5,
        initial_accumulator_value=0.1,
        l1_regularization_strength=0.0,
        l2_regularization_strength=0.0,
        use_locking=False,
        name="Ftrl",
    ):
        super().__init__(use_locking, name)
        if learning_rate_power > 0.0:
            raise ValueError(
                f"learning_rate_power {learning_rate_power} needs to be negative or zero"
            )
        named = {
            "initial_accumulator_value": initial_accumulator_value,
            "l1_regularization_strength": l1_regularization_strength,
            "l2_regularization_strength": l2_regularization_strength,
        }
        for key, value in named.items():
            if value < 0.0:
                raise ValueError(f"{key} {value} needs to be positive or zero")
        self._learning_rate, self._power = learning_rate, learning_rate_power
        self._first = initial_accumulator_value
        self._l1, self._l2 = l1_regularization_strength, l2_regularization_strength

    def slots_of(self):
        """Sums of squares, and the linear part of the leader."""
        return {"accum": self._first, "linear": 0.0}

    def update(self, grad, variable, slots):
        """The variable itself less its new value."""
        rate, l1, l2 = (self.hyper(h, variable) for h in (self._learning_rate, self._l1, self._l2))
        value = variable.value()
        accum = slots["accum"] + grad * grad
        root, before = power(accum, -self._power), power(slots["accum"], -self._power)
        linear = slots["linear"] + grad - (root - before) / rate * value
        quadratic = root / rate + 2.0 * l2
        new = where(absolute(linear) > l1, (sign(linear) * l1 - linear) / quadratic, value * 0.0)
        return value - new, {"accum": accum, "linear": linear}
