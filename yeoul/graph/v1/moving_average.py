"""`tf.train.ExponentialMovingAverage`: averages of variables that follow them."""

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.module import name_scope
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable, Variable
from yeoul.graph.v1.collections import GraphKeys
from yeoul.graph.v1.default import get_default_graph
from yeoul.graph.v1.variable_v1 import VariableV1
from yeoul.ops.casting import cast
from yeoul.ops.control import group, init_scope
from yeoul.ops.creation import zeros_like
from yeoul.ops.math import minimum

FLOATS = ("float16", "bfloat16", "float32", "float64")


@export("train.ExponentialMovingAverage", "compat.v1.train.ExponentialMovingAverage")
class ExponentialMovingAverage:
    """Keeps `average = decay · average + (1 - decay) · value` for variables.

    An average begins with the value that the variable has then.

    Args:
      decay: number near 1.
      num_updates: number or variable of steps so far: the decay is then at most
        `(1 + num_updates) / (10 + num_updates)`, so that the first steps count more.
      zero_debias: averages of tensors, which begin with 0, are divided by what they lack because
        of that.
      name: of the averages, after that of the variable.

    Example:
      >>> import yeoul as tf
      >>> v = tf.Variable(1.0)
      >>> ema = tf.train.ExponentialMovingAverage(0.9)
      >>> ema.apply([v])
      >>> _ = v.assign(2.0)
      >>> ema.apply([v])
      >>> float(ema.average(v))
      1.1
    """

    def __init__(self, decay, num_updates=None, zero_debias=False, name="ExponentialMovingAverage"):
        self._decay, self._num_updates = decay, num_updates
        self._zero_debias, self._name = zero_debias, name
        self._averages: dict[int, tuple] = {}  # id -> (variable or tensor, its average)
        self._unbiased: dict[int, tuple] = {}  # id of a tensor -> (biased average, steps)

    @property
    def name(self):
        return self._name

    def apply(self, var_list=None):
        """Moves the averages of variables, which are made on the first call.

        Args:
          var_list: variables; in the graph of a session also tensors. Default: the trainable
            variables of the default graph.

        Returns:
          An operation; None in eager mode.

        Raises:
          TypeError: if something has no floating dtype, or is a tensor in eager mode.
        """
        if var_list is None:
            graph = STATE.outermost()
            key = GraphKeys.TRAINABLE_VARIABLES
            var_list = [] if graph is None else graph.get_collection(key)
        items = list({id(item): item for item in var_list}.values())
        for item in items:
            self._check(item)
        with init_scope():
            for item in items:
                if id(item) not in self._averages:
                    self._averages[id(item)] = (item, self._new_average(item))
        with name_scope(self._name) as scope:
            decay = self._current_decay()
            updates = [self._update(item, decay) for item in items]
            done = group(*[u for u in updates if u is not None], name=scope)
        return None if STATE.graph is None else done

    def _check(self, item):
        if isinstance(item, EagerTensor) or not isinstance(item, (BaseVariable, Tensor)):
            raise TypeError(
                "tf.train.ExponentialMovingAverage does not support non-Variable tensors when "
                f"eager execution is enabled. Pass a list of variables, not {item!r}."
            )
        if item.dtype.name not in FLOATS:
            raise TypeError(
                f"The variables must be half, float, or double: {item.name} is {item.dtype.name}."
            )

    def _new_average(self, item):
        name = self.average_name(item)
        graph = STATE.graph
        if graph is None:
            return Variable(item.read_value(), trainable=False, name=name)
        with name_scope(None):
            if isinstance(item, BaseVariable):
                graph.add_to_collection(GraphKeys.MOVING_AVERAGE_VARIABLES, item)
                return VariableV1(item.initialized_value(), trainable=False, name=name)
            first = zeros_like(item)
            if self._zero_debias:
                steps = VariableV1(0.0, trainable=False, name=f"{name}/local_step")
                biased = VariableV1(first, trainable=False, name=f"{name}/biased")
                self._unbiased[id(item)] = (biased, steps)
            return VariableV1(first, trainable=False, name=name)

    def _current_decay(self):
        decay = convert_to_tensor(self._decay, "float32")
        if self._num_updates is None:
            return decay
        steps = self._num_updates
        steps = cast(
            steps if isinstance(steps, BaseVariable) else convert_to_tensor(steps), "float32"
        )
        ramp = (1.0 + steps) / (10.0 + steps)
        return minimum(decay, ramp)

    def _update(self, item, decay):
        average = self._averages[id(item)][1]
        weight = cast(1.0 - decay, item.dtype)
        value = item.value() if isinstance(item, BaseVariable) else item
        if id(item) not in self._unbiased:
            step = (average.value() - value) * weight
            return average.assign_sub(step, read_value=False)
        biased, steps = self._unbiased[id(item)]
        moved = biased.value() - (biased.value() - value) * weight
        count = steps.value() + 1.0
        left = 1.0 - (1.0 - weight) ** cast(count, item.dtype)
        return group(
            biased.assign(moved, read_value=False),
            steps.assign(count, read_value=False),
            average.assign(moved / left, read_value=False),
        )

    def average(self, var):
        """The variable that holds the average of `var`; None if there is none."""
        found = self._averages.get(id(var))
        return None if found is None else found[1]

    def average_name(self, var):
        """The name of the variable that holds the average of `var`, whether there is one or not."""
        known = self.average(var)
        if known is not None:
            return known.name.partition(":")[0]
        name = var.name.partition(":")[0] if isinstance(var, BaseVariable) else var.op.name
        return f"{name}/{self._name}"

    def variables_to_restore(self, moving_avg_variables=None):
        """Names by which a `Saver` finds averages in place of the variables.

        Args:
          moving_avg_variables: variables whose averages are wanted; default: the trainable ones
            and those with averages of the default graph.

        Returns:
          Dict of name -> variable: of averages for these variables, else of the variable itself.
        """
        graph = None if STATE.graph is None else get_default_graph()
        if moving_avg_variables is None:
            moving_avg_variables = (
                []
                if graph is None
                else [
                    *graph.get_collection(GraphKeys.TRAINABLE_VARIABLES),
                    *graph.get_collection(GraphKeys.MOVING_AVERAGE_VARIABLES),
                ]
            )
        moving = [v for v in moving_avg_variables if isinstance(v, BaseVariable)]
        found = {self.average_name(v): v for v in moving}
        taken = {v.name for v in moving}
        for v in [] if graph is None else graph.get_collection(GraphKeys.GLOBAL_VARIABLES):
            if v.name not in taken:
                found.setdefault(v.name.partition(":")[0], v)
        return found
