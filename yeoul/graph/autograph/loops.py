"""Loops that the graph runs: the variables that go round, and how they are checked."""

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype, int32
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.engine.infer import dims_of
from yeoul.graph.autograph.flags import FLAGS, RETURNED
from yeoul.graph.autograph.undefined import Undefined
from yeoul.graph.autograph.values import blank, converts, leaves, packed, shown
from yeoul.graph.component_dims import component_dims
from yeoul.graph.control import trace
from yeoul.ops.assertions import Assert

AFTER_LOOP = "a return statement must also follow the loop, which may end without returning."


class Carried:
    """A variable of a loop.

    Attributes:
      name: as messages say it.
      value: before the loop; None where tensors take part: see `first`.
      first: flat tensors before the first iteration; None for what is no tensor.
      opened: True if it has no value before the loop, so that `first` only stands in for one.
      kept: dimensions of the tensors of such a variable.
    """

    def __init__(self, name, value):
        self.name, self.value = name, value
        self.first, self.structure, self.opened, self.kept = None, None, False, []
        if type(value) is Undefined or value is None:
            return
        flat = leaves(value)
        if flat and all(converts(leaf) for leaf in flat):
            self.structure = value
            self.first = [to_tensor(leaf) for leaf in flat]

    def open(self, after):
        """Takes the structure from the value after one iteration."""
        flat = leaves(after)
        if not (flat and all(converts(leaf) for leaf in flat)):
            return
        self.structure, self.opened = after, True
        specs = [to_tensor(leaf) for leaf in flat]
        if any(t.list_of is not None for t in specs):
            raise ValueError(
                f"{shown(self.name)} must be defined before the loop: nothing can stand in for a "
                "tf.TensorArray that only the loop makes."
            )
        self.kept = [dims_of(t) for t in specs]
        self.first = [to_tensor(blank(dims_of(t), t.dtype)) for t in specs]

    def now(self, tensors):
        """The variable in an iteration, from an iterator over tensors."""
        if self.first is None:
            return self.value
        return packed(self.structure, [next(tensors) for _ in self.first])

    def checked(self, after, dims):
        """The flat tensors of the variable after an iteration.

        Raises:
          ValueError: if it is None, or a shape has changed.
          TypeError: if its structure or a dtype has changed.
        """
        if self.first is None:
            return self.unstaged(after)
        if after is None:
            raise ValueError(f"{shown(self.name)} is None at the end of the iteration.")
        if type(after) is Undefined:
            raise ValueError(
                f"{shown(self.name)} must be defined at the end of the iteration, as it is before "
                "the loop; it was deleted."
            )
        try:
            nest.assert_same_structure(self.structure, after, expand_composites=True)
        except (TypeError, ValueError) as error:
            raise TypeError(
                f"{shown(self.name)} does not have the same nested structure after one iteration."
                f"\n\n{error}"
            ) from None
        tensors = [to_tensor(leaf) for leaf in leaves(after)]
        for before, kept, tensor in zip(self.first, dims, tensors, strict=True):
            self.check(before, kept, tensor)
        return tensors

    def unstaged(self, after):
        """A variable that is no tensor: it must stay the same, or matter within the loop alone."""
        same = after is self.value or type(self.value) is Undefined
        if not same:
            raise TypeError(
                f"{shown(self.name)} is {self.value!r} before the loop, but {after!r} after one "
                "iteration. The graph runs the loop, so what changes in it must be tensors, or "
                "structures of tensors."
            )
        return []

    def check(self, before, kept, after):
        if before.dtype != after.dtype:
            raise TypeError(
                f"{shown(self.name)} has dtype {before.dtype.name} before the loop, but dtype "
                f"{after.dtype.name} after one iteration"
            )
        found = TensorShape(dims_of(after))
        if not found.is_subtype_of(TensorShape(kept)):
            raise ValueError(
                f"{shown(self.name)} has shape {TensorShape(kept)} before the loop, but shape "
                f"{found} after one iteration. Use tf.autograph.experimental.set_loop_options to "
                "set shape invariants."
            )


class LoopState:
    """The variables of a loop, as the graph carries them round.

    Args:
      get_state: function that gives the values of the variables.
      set_state: function that replaces them.
      names: of the variables.
      weak: those that only nested functions read.
      options: of `set_loop_options`.
    """

    def __init__(self, get_state, set_state, names, weak, options):
        self.get, self.set = get_state, set_state
        self.start = get_state()
        self.weak = weak
        self.carried = [Carried(n, v) for n, v in zip(names, self.start, strict=True)]
        self.limit = (options or {}).get("maximum_iterations")
        self.invariants = (options or {}).get("shape_invariants") or ()

    def trace_body(self, iteration, specs, counted=False):
        """Traces one iteration; what has no value before the loop is found on the way.

        Args:
          iteration: function of the counter if `counted`, and of what an element is made of.
          specs: of what an element is made of.
          counted: whether the loop has a counter.

        Returns:
          A `Subgraph` for `loop`: its inputs are the counter, a note whether the loop ran (if a
          variable has no value before), the variables, and the parts of an element.
        """
        head = [((), int32)] * counted
        flat = self.specs()
        more = len(head) + len(flat)

        def once(*values):
            self.put(values[len(head) : more])
            iteration(*values[: len(head)], *values[more:])
            return self.get()

        try:
            traced = trace(once, [*head, *flat, *specs], "while_body")
        finally:
            self.set(self.start)
        with traced.building():
            if self.open_variables(traced.result):
                return None
            self.complete(traced, len(head), more)
        return traced

    def open_variables(self, values):
        """Takes note of the variables that have a value only after an iteration.

        Returns:
          True if one of them was None before, so that the body may have asked for that.
        """
        again = False
        for variable, after in zip(self.carried, values, strict=True):
            missing = variable.value is None or type(variable.value) is Undefined
            if variable.first is not None or not missing or variable.name in self.weak:
                continue
            if after is not None and type(after) is not Undefined:
                tensors = [to_tensor(leaf) if converts(leaf) else leaf for leaf in leaves(after)]
                variable.open(packed(after, tensors))
                again = again or (variable.opened and variable.value is None)
        return again

    def complete(self, traced, head, more):
        """Gives the traced body all inputs, and its result the form that `loop` wants."""
        graph, given = traced.graph, iter(traced.inputs[head:more])
        states = []
        for variable in self.carried:
            kept = iter(variable.kept)
            for tensor in variable.first or ():
                if variable.opened and type(variable.value) is Undefined:
                    states.append(graph.add_input(next(kept), tensor.dtype))
                else:
                    states.append(next(given))
        counter, items = traced.inputs[:head], traced.inputs[more:]
        note = [graph.add_input((), as_dtype("bool"))] * self.any_opened()
        result = [counter[0] + 1] if head else []
        result += [to_tensor(True)] * self.any_opened()
        traced.result = [*result, *self.taken(traced.result)]
        traced.inputs = [*counter, *note, *states, *items]

    def any_opened(self):
        """True if a variable has no value before the loop."""
        return any(c.opened for c in self.carried)

    def specs(self):
        """(dims, dtype, list_of) of the flat tensors in the loop."""
        pairs = zip(self.carried, self.dims(), strict=True)
        return [
            (d, t.dtype, t.list_of)
            for c, dims in pairs
            for t, d in zip(c.first or (), dims, strict=True)
        ]

    def tensors(self):
        """The flat tensors before the first iteration."""
        return [t for c in self.carried for t in c.first or ()]

    def names(self):
        return [shown(c.name).strip("'") for c in self.carried for _ in c.first or ()]

    def dims(self):
        """For each variable the dimensions that its tensors keep."""
        found = []
        for variable, value in zip(self.carried, self.start, strict=True):
            kept = variable.kept or [dims_of(t) for t in variable.first or ()]
            for given, shape in self.invariants:
                if given is value and kept:
                    shapes = component_dims(value, shape) or (
                        nest.flatten(shape) if nest.is_nested(shape) else [shape]
                    )
                    kept = [TensorShape(s)._dims for s in shapes]
            found.append(kept)
        return found

    def put(self, tensors):
        """Gives the variables their values in an iteration."""
        it = iter(tensors)
        self.set(tuple([c.now(it) for c in self.carried]))

    def taken(self, after):
        """The flat tensors of the variables, of their values after an iteration."""
        checks = zip(self.carried, after, self.dims(), strict=True)
        return [t for variable, value, kept in checks for t in variable.checked(value, kept)]

    def finish(self, tensors, outputs, ran):
        """Gives the variables their values after the loop.

        Args:
          tensors: flat results.
          outputs: how many of the variables are read after the loop.
          ran: bool tensor: was there an iteration? None: there was.
        """
        it = iter(tensors)
        values = []
        for variable in self.carried:
            value = variable.now(it)
            if variable.name in FLAGS and not isinstance(value, bool):
                value.missing_return = AFTER_LOOP if variable.name == RETURNED else None
            values.append(value)
        self.set(tuple(values))
        opened = [c.name for c in self.carried[:outputs] if c.opened and c.name[0] != "<"]
        if opened and ran is not None:
            message = f"loop must iterate at least once to initialize {', '.join(opened)}"
            Assert(ran, [message])
