"""An optimizer that scales losses, so that small gradients do not vanish in float16."""

import numbers

import numpy as np

from yeoul.core.export import export
from yeoul.engine.auto_trackable import AutoTrackable
from yeoul.engine.convert import to_tensor
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.state import STATE
from yeoul.engine.variable import Variable
from yeoul.graph.control_flow import cond
from yeoul.keras.core.serialization import serialize_keras_object
from yeoul.keras.optimizers.optimizer import Optimizer
from yeoul.keras.optimizers.registry import deserialize
from yeoul.ops.casting import cast
from yeoul.ops.logic import logical_and
from yeoul.ops.math import maximum
from yeoul.ops.reduce import reduce_all
from yeoul.ops.rounding import is_finite
from yeoul.ops.select import where

INITIAL_SCALE, GROWTH_STEPS = 2.0**15, 2000
OWN = {"_inner", "_scale", "_state", "_dynamic", "_growth_steps", "_program"}


class LossScale(AutoTrackable):
    """The variables of a dynamic loss scale, as checkpoints name them."""

    def __init__(self, initial_scale):
        saved = STATE.enter(None)
        try:
            value = np.float32(initial_scale)
            self.current_loss_scale = Variable(value, name="current_loss_scale", trainable=False)
            self.good_steps = Variable(np.int64(0), name="good_steps", trainable=False)
        finally:
            STATE.restore(saved)


@export("keras.mixed_precision.LossScaleOptimizer")
class LossScaleOptimizer(Optimizer):
    """An optimizer around another that multiplies the loss by a scale, and divides the gradients.

    A dynamic scale is doubled after `dynamic_growth_steps` steps with finite gradients, and halved
    at a step with others, which leaves the variables as they are. `Model.compile` puts it around
    the optimizer of a model with the policy "mixed_float16". Other attributes are those of the
    inner optimizer.

    Args:
      inner_optimizer: the optimizer that updates the variables.
      dynamic: whether the scale changes.
      initial_scale: the scale; default 2 ** 15, if it is dynamic.
      dynamic_growth_steps: how many steps with finite gradients double the scale; default 2000.

    Raises:
      TypeError: if `inner_optimizer` is no optimizer or scales already, or `dynamic` is no bool.
      ValueError: if a fixed scale is not given, or given `dynamic_growth_steps`.

    Example:
      >>> import yeoul as tf
      >>> optimizer = tf.keras.mixed_precision.LossScaleOptimizer(tf.keras.optimizers.SGD(0.5))
      >>> w = tf.Variable(3.0)
      >>> with tf.GradientTape() as tape:
      ...     scaled = optimizer.get_scaled_loss(w * w)
      >>> gradients = optimizer.get_unscaled_gradients(tape.gradient(scaled, [w]))
      >>> _ = optimizer.apply_gradients(zip(gradients, [w]))
      >>> float(w)
      0.0
    """

    def __init__(
        self, inner_optimizer, dynamic=True, initial_scale=None, dynamic_growth_steps=None
    ):
        check_inner(inner_optimizer)
        check_scale(dynamic, initial_scale, dynamic_growth_steps)
        keep = lambda name, value: object.__setattr__(self, name, value)  # noqa: E731
        keep("_inner", inner_optimizer)
        keep("_dynamic", dynamic)
        keep("_scale", float(INITIAL_SCALE if initial_scale is None else initial_scale))
        steps = GROWTH_STEPS if dynamic_growth_steps is None else int(dynamic_growth_steps)
        keep("_growth_steps", steps if dynamic else None)
        keep("_state", LossScale(self._scale) if dynamic else None)

    # What belongs to the inner optimizer.

    def __getattr__(self, name):
        if name in OWN or name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._inner, name)

    def __setattr__(self, name, value):
        setattr(self._inner, name, value)

    def _trackable_children(self):
        own = {} if self._state is None else {"loss_scale": self._state}
        return {**self._inner._trackable_children(), **own}

    @property
    def inner_optimizer(self):
        """The optimizer that updates the variables."""
        return self._inner

    @property
    def iterations(self):
        """Number of steps taken, those without an update among them."""
        return self._inner.iterations

    @property
    def variables(self):
        """Those of the inner optimizer."""
        return self._inner.variables

    @property
    def learning_rate(self):
        """The learning rate of the inner optimizer."""
        return self._inner.learning_rate

    lr = learning_rate

    def build(self, var_list):
        """Makes the slot variables of the inner optimizer."""
        self._inner.build(var_list)

    def finalize_variable_values(self, var_list):
        """Overwrites the variables by their moving averages, if the inner optimizer keeps some."""
        self._inner.finalize_variable_values(var_list)

    def exclude_from_weight_decay(self, var_list=None, var_names=None):
        """Leaves variables out of the weight decay of the inner optimizer."""
        self._inner.exclude_from_weight_decay(var_list, var_names)

    # The scale.

    @property
    def dynamic(self):
        """Whether the scale changes."""
        return self._dynamic

    @property
    def loss_scale(self):
        """The scale, a float32 tensor."""
        return to_tensor(
            self._state.current_loss_scale if self._dynamic else np.float32(self._scale)
        )

    @property
    def dynamic_counter(self):
        """Number of steps with finite gradients since the scale changed; None if it is fixed."""
        return self._state.good_steps if self._dynamic else None

    @property
    def initial_scale(self):
        """The scale that training began with."""
        return self._scale

    @property
    def dynamic_growth_steps(self):
        """How many steps with finite gradients double the scale; None if it is fixed."""
        return self._growth_steps

    def get_scaled_loss(self, loss):
        """The loss times the scale.

        Args:
          loss: tensor, or function of no argument that gives one.

        Returns:
          Likewise.
        """
        if callable(loss):
            return lambda: self.get_scaled_loss(loss())
        loss = to_tensor(loss)
        return loss * cast(self.loss_scale, loss.dtype)

    def get_unscaled_gradients(self, grads):
        """The gradients of a scaled loss divided by the scale.

        Args:
          grads: list of tensors, `tf.IndexedSlices`, or None.
        """
        inverse = 1.0 / self.loss_scale
        return [None if g is None else scaled(g, inverse) for g in grads]

    # Updates.

    def compute_gradients(self, loss, var_list, tape=None):
        """As the inner optimizer's; the loss is scaled for it, and the gradients unscaled."""
        if not callable(loss) and tape is not None:
            with tape:
                loss = self.get_scaled_loss(loss)
        else:
            loss = self.get_scaled_loss(loss)
        pairs = self._inner.compute_gradients(loss, var_list, tape)
        gradients = self.get_unscaled_gradients([g for g, _ in pairs])
        return list(zip(gradients, [v for _, v in pairs], strict=True))

    def apply_gradients(self, grads_and_vars, *args, **kwargs):
        """Updates the variables if the gradients are finite; and the scale.

        Arguments and result are those of the inner optimizer's.
        """
        pairs = list(grads_and_vars)
        given = [values_of(g) for g, _ in pairs if g is not None]
        if not self._dynamic or not given:
            return self._inner.apply_gradients(pairs, *args, **kwargs)
        if not self._inner._built:
            self._inner.build([v for _, v in pairs])  # no slots can be made in a branch
            self._inner._built = True
        finite = reduce_all([reduce_all(is_finite(g)) for g in given])

        def update():
            self._inner.apply_gradients(pairs, *args, **kwargs)
            return finite

        def skip():
            self._inner.iterations.assign_add(1)
            return finite

        if STATE.graph is None:
            update() if bool(finite) else skip()
        else:
            cond(finite, update, skip)
        self._update_scale(finite)
        return self._inner.iterations

    def _update_scale(self, finite):
        scale, good = self._state.current_loss_scale, self._state.good_steps
        due = good + 1 >= self._growth_steps
        grown = where(logical_and(due, is_finite(scale * 2.0)), scale * 2.0, scale.value())
        scale.assign(where(finite, grown, maximum(scale / 2.0, 1.0)))
        again = logical_and(finite, ~due)
        good.assign(where(again, good + 1, 0))

    # Configuration.

    def get_config(self):
        """The constructor arguments, as a dict of plain values."""
        return {
            "inner_optimizer": serialize_keras_object(self._inner),
            "dynamic": self._dynamic,
            "initial_scale": self._scale,
            "dynamic_growth_steps": self._growth_steps,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The optimizer from `get_config()`'s dict."""
        config = dict(config)
        inner = config.pop("inner_optimizer")
        if isinstance(inner, dict):
            inner = deserialize(inner, custom_objects)
        return cls(inner, **config)


def values_of(gradient):
    """The numbers of a gradient."""
    return gradient.values if isinstance(gradient, IndexedSlices) else gradient


def scaled(gradient, factor):
    """A gradient times a factor."""
    if isinstance(gradient, IndexedSlices):
        values = scaled(gradient.values, factor)
        return IndexedSlices(values, gradient.indices, gradient.dense_shape)
    return gradient * cast(factor, gradient.dtype)


def check_inner(inner):
    """Raises TypeError unless this is an optimizer that does not scale yet."""
    if isinstance(inner, LossScaleOptimizer):
        raise TypeError(
            f"LossScaleOptimizer cannot wrap another LossScaleOptimizer, but got: {inner}. Pass "
            "its inner_optimizer."
        )
    if not isinstance(inner, Optimizer):
        raise TypeError(
            '"inner_optimizer" must be an instance of `tf.keras.optimizers.Optimizer` or '
            f"`tf.keras.optimizers.experimental.Optimizer`, but got: {inner}. Pass an object, "
            "such as tf.keras.optimizers.SGD()."
        )


def check_scale(dynamic, initial_scale, dynamic_growth_steps):
    """Raises unless these arguments of `LossScaleOptimizer` fit each other."""
    if not isinstance(dynamic, bool):
        raise TypeError(
            '"dynamic" argument to LossScaleOptimizer.__init__ must be a bool, but got: '
            f"{dynamic!r}"
        )
    if not dynamic and initial_scale is None:
        raise ValueError('"initial_scale" must be specified if "dynamic" is False')
    if not dynamic and dynamic_growth_steps is not None:
        raise ValueError(
            '"dynamic_growth_steps" must be None if "dynamic" is False, but got: '
            f"{dynamic_growth_steps}"
        )
    if initial_scale is not None and not isinstance(initial_scale, numbers.Real):
        raise ValueError(f'"initial_scale" must be a number, but got: {initial_scale!r}')
