"""The optimizers of TensorFlow 1: what they share."""

from yeoul.autodiff.gradients import gradients
from yeoul.autodiff.tape import GradientTape
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.module import name_scope
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.trackable import Trackable, attach
from yeoul.graph.v1.collections import GraphKeys
from yeoul.graph.v1.default import get_collection
from yeoul.graph.v1.scope import store
from yeoul.graph.v1.variable_v1 import VariableV1
from yeoul.graph.v1.variables import trainable_variables
from yeoul.ops.casting import cast
from yeoul.ops.control import control_dependencies, group, init_scope
from yeoul.ops.creation import fill, ones_like
from yeoul.ops.select import where


@export("compat.v1.train.Optimizer")
class Optimizer(Trackable):
    """Base class: computes gradients, and changes variables by them.

    A subclass defines `update`, and says in `SLOTS` what it keeps for each variable.

    Args:
      use_locking: has no effect; updates are atomic.
      name: name of the operations, and of the variables that it keeps.

    Raises:
      ValueError: if there is no name.

    Example:
      >>> import yeoul as tf
      >>> isinstance(tf.compat.v1.train.AdamOptimizer(), tf.compat.v1.train.Optimizer)
      True
    """

    GATE_NONE, GATE_OP, GATE_GRAPH = range(3)
    SLOTS: dict = {}  # name of a slot -> first value of its elements

    def __init__(self, use_locking, name):
        if not name:
            raise ValueError("Must specify the optimizer name")
        self._name, self._use_locking = name, use_locking
        self._slots: dict = {}  # slot name -> id(variable) -> (variable, slot)
        self._shared: dict = {}  # name -> variable that belongs to no other variable, by graph

    def get_name(self):
        """The name."""
        return self._name

    # What users call.

    def minimize(
        self,
        loss,
        global_step=None,
        var_list=None,
        gate_gradients=GATE_OP,
        aggregation_method=None,
        colocate_gradients_with_ops=False,
        name=None,
        grad_loss=None,
    ):
        """An operation that changes variables so that the loss becomes smaller.

        Args:
          loss: tensor; in eager mode, a function without arguments that returns it.
          global_step: variable that is counted up, or None.
          var_list: variables; default: all trainable ones of the graph.
          gate_gradients: has no effect.
          aggregation_method: has no effect.
          colocate_gradients_with_ops: has no effect.
          name: of the operation.
          grad_loss: gradient of the loss, in place of ones.

        Returns:
          An operation; None in eager mode.

        Raises:
          ValueError: if there are no variables, or the loss depends on none.
        """
        pairs = self.compute_gradients(loss, var_list, grad_loss=grad_loss)
        variables = [v for g, v in pairs if g is not None]
        if not variables:
            raise ValueError(
                "No gradients provided for any variable, check your graph for ops that do not "
                f"support gradients, between variables {[str(v) for _, v in pairs]} and loss "
                f"{loss}."
            )
        return self.apply_gradients(pairs, global_step, name)

    def compute_gradients(
        self,
        loss,
        var_list=None,
        gate_gradients=GATE_OP,
        aggregation_method=None,
        colocate_gradients_with_ops=False,
        grad_loss=None,
    ):
        """The gradients of the loss. Arguments as those of `minimize`.

        Returns:
          List of (gradient or None, variable).

        Raises:
          ValueError: if there are no variables.
          RuntimeError: in eager mode, if the loss is no function.
        """
        if STATE.graph is None:
            return self._eager_gradients(loss, var_list, grad_loss)
        loss = loss() if callable(loss) else loss
        if var_list is None:
            more = get_collection(GraphKeys.TRAINABLE_RESOURCE_VARIABLES)
            var_list = trainable_variables() + more
        var_list = listed(var_list)
        if not var_list:
            raise ValueError("No variables to optimize.")
        grads = gradients(loss, var_list, grad_ys=None if grad_loss is None else [grad_loss])
        return list(zip(grads, var_list, strict=True))

    def _eager_gradients(self, loss, var_list, grad_loss):
        if not callable(loss):
            raise RuntimeError(
                "`loss` passed to Optimizer.compute_gradients should be a function when eager "
                f"execution is enabled, not {loss!r}."
            )
        with GradientTape() as tape:
            value = loss()
        if var_list is None:
            var_list = tape.watched_variables()
        var_list = listed(var_list)
        if not var_list:
            raise ValueError("No variables to optimize.")
        grads = tape.gradient(value, var_list, grad_loss)
        return list(zip(grads, var_list, strict=True))

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """An operation that changes variables by gradients.

        Args:
          grads_and_vars: pairs, as from `compute_gradients`; None for a gradient leaves the
            variable as it is.
          global_step: variable that is counted up after that, or None.
          name: of the operation.

        Returns:
          An operation; None in eager mode.

        Raises:
          ValueError: if there is no gradient.
        """
        pairs = list(grads_and_vars)
        if not pairs:
            raise ValueError("No variables provided.")
        found = [(g, v) for g, v in pairs if g is not None]
        if not found:
            raise ValueError(
                f"No gradients provided for any variable: {[str(v) for _, v in pairs]}."
            )
        variables = [v for _, v in found]
        with init_scope():  # initial values wait for nothing
            self._make_slots(variables)
            self._make_shared(variables)
        with name_scope(name or self._name) as scope:
            updates = []
            for grad, variable in found:
                with name_scope("update_" + variable.name.partition(":")[0].replace("/", "_")):
                    updates += self._updates(grad, variable)
            with control_dependencies([u for u in updates if u is not None]):
                updates += self.finish()
            if global_step is None:
                done = group(*updates, name=scope)
            else:
                with control_dependencies([u for u in updates if u is not None]):
                    done = global_step.assign_add(1, name=scope, read_value=False)
        if STATE.graph is not None and done is not None:
            collection = STATE.graph.get_collection_ref(GraphKeys.TRAIN_OP)
            if not any(done is known for known in collection):
                collection.append(done)
        return done

    def _updates(self, grad, variable):
        """The operations that change one variable and its slots."""
        slots = {name: self.get_slot(variable, name) for name in self.slots_of()}
        values = {name: slot.value() for name, slot in slots.items()}
        sparse = isinstance(grad, IndexedSlices)
        dense = grad.to_tensor() if sparse else convert_to_tensor(grad)
        with_step = self.update(dense, variable, values)
        step, new = with_step if isinstance(with_step, tuple) else (with_step, {})
        if sparse and not self.dense_on_slices:
            rows = touched(grad, variable)
            step = where(rows, step, step * 0)
            new = {name: where(rows, value, values[name]) for name, value in new.items()}
        done = [slots[name].assign(value, read_value=False) for name, value in new.items()]
        return [*done, variable.assign_sub(step, read_value=False)]

    # What subclasses define.

    # Whether rows without a gradient are treated as rows with a gradient of zero.
    dense_on_slices = True

    def slots_of(self):
        """The slots that each variable has: name -> first value of its elements."""
        return self.SLOTS

    def update(self, grad, variable, slots):
        """What to subtract from the variable, and the new values of its slots, by name.

        Args:
          grad: dense gradient.
          variable: the variable.
          slots: name -> current value.
        """
        raise NotImplementedError(f"{type(self).__name__} must define update(grad, var, slots).")

    def shared(self):
        """Variables that belong to no other: name -> first value."""
        return {}

    def finish(self):
        """Operations that run after all updates."""
        return []

    # What it keeps.

    def hyper(self, value, variable):
        """A hyperparameter (number, tensor or function) in the variable's dtype."""
        value = value() if callable(value) else value
        return cast(convert_to_tensor(value), variable.dtype)

    def _make_slots(self, variables):
        for name, first in self.slots_of().items():
            held = self._slots.setdefault(name, {})
            for variable in variables:
                if id(variable) not in held:
                    held[id(variable)] = (variable, self._slot(variable, first))
        for restoration in self.__dict__.pop("_waiting_for_slots", ()):
            restoration.bind_slots()

    def _slot(self, variable, first):
        """A new variable of the same shape, named after the variable and the optimizer."""
        known = store()
        name = known.unique_scope("", f"{variable.name.partition(':')[0]}/{self._name}")
        known.open(name)
        with name_scope(None):
            value = fill(variable.shape, cast(first, variable.dtype))
            return VariableV1(value, False, name=name)

    def _make_shared(self, variables):
        for name, first in self.shared().items():
            if (name, id(STATE.outermost())) not in self._shared:
                made = VariableV1(first, False, name=name, dtype=variables[0].dtype)
                self._shared[name, id(STATE.outermost())] = made
                attach(self, name, made)

    def shared_variable(self, name):
        """One of the variables that belong to no other."""
        return self._shared[name, id(STATE.outermost())]

    def _trackable_children(self):
        graph = id(STATE.outermost())
        return {name: v for (name, of), v in self._shared.items() if of == graph}

    def _checkpoint_slots(self):
        return [
            (name, variable, slot)
            for name, slots in self._slots.items()
            for variable, slot in slots.values()
        ]

    def get_slot(self, var, name):
        """The slot `name` of a variable, or None."""
        found = self._slots.get(name, {}).get(id(var))
        return None if found is None else found[1]

    def get_slot_names(self):
        """The names of the slots."""
        return sorted(self._slots)

    def variables(self):
        """The variables that the optimizer keeps, sorted by name."""
        held = [slot for slots in self._slots.values() for _, slot in slots.values()]
        own = [v for (_, graph), v in self._shared.items() if graph == id(STATE.outermost())]
        return sorted([*own, *held], key=lambda v: v.name)


def listed(variables):
    return list(variables) if isinstance(variables, (list, tuple)) else [variables]


def touched(grad, variable):
    """Which rows the slices have, of the rank of the variable."""
    indices = TABLE["ExpandDims"].public(grad.indices, -1)
    ids = ones_like(grad.indices, "int32")
    count = convert_to_tensor([variable.shape[0]])
    rows = TABLE["ScatterNd"].public(cast(indices, "int32"), ids, count) > 0
    return TABLE["Reshape"].public(rows, [-1] + [1] * (variable.shape.rank - 1))
