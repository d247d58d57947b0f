"""Loops that the graph runs: the variables that go round, and how they are checked."""

from yeoul.core import nest
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.engine.infer import dims_of
from yeoul.graph.autograph.flags import FLAGS, RETURNED
from yeoul.graph.autograph.undefined import Undefined
from yeoul.graph.autograph.values import blank, condition_tensor, converts, leaves, packed, shown
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
    """

    def __init__(self, name, value):
        self.name, self.value = name, value
        self.first, self.structure, self.opened = None, None, False
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
        self.flag = None

    def look_ahead(self, iteration, specs):
        """Traces one iteration to see what the variables without a value become.

        Args:
          iteration: function of what an element of the loop is made of.
          specs: of that.
        """
        unknown = [c for c in self.carried if c.first is None and c.name not in self.weak]
        if not unknown:
            return
        inputs = [(dims_of(t), t.dtype, t.list_of) for t in self.tensors()]

        def once(*values):
            self.put(values[: len(inputs)])
            iteration(*values[len(inputs) :])
            return self.get()

        try:
            seen = trace(once, [*inputs, *specs], "scratch")
        finally:
            self.set(self.start)
        for variable, after in zip(self.carried, seen.result, strict=True):
            if variable in unknown and after is not None and type(after) is not Undefined:
                if variable.value is None or type(variable.value) is Undefined:
                    with seen.building():
                        specs = [to_tensor(leaf) for leaf in leaves(after)]
                    variable.open(packed(after, specs))

    def tensors(self):
        """The flat tensors before the first iteration."""
        return [t for c in self.carried for t in c.first or ()]

    def names(self):
        return [shown(c.name).strip("'") for c in self.carried for _ in c.first or ()]

    def dims(self):
        """For each variable the dimensions that its tensors keep."""
        found = []
        for variable, value in zip(self.carried, self.start, strict=True):
            kept = [dims_of(t) for t in variable.first or ()]
            for given, shape in self.invariants:
                if given is value and kept:
                    shapes = nest.flatten(shape) if nest.is_nested(shape) else [shape]
                    kept = [TensorShape(s)._dims for s in shapes]
            found.append(kept)
        return found

    def put(self, tensors):
        """Gives the variables their values in an iteration."""
        it = iter(tensors)
        self.set(tuple([c.now(it) for c in self.carried]))

    def taken(self, dims):
        """The flat tensors of the variables after an iteration."""
        after = self.get()
        checks = zip(self.carried, after, dims, strict=True)
        return [t for variable, value, kept in checks for t in variable.checked(value, kept)]

    def finish(self, tensors, outputs, iterated):
        """Gives the variables their values after the loop.

        Args:
          tensors: flat results.
          outputs: how many of the variables are read after the loop.
          iterated: function that gives a bool tensor: was there an iteration?
        """
        it = iter(tensors)
        values = []
        for variable in self.carried:
            value = variable.now(it)
            if variable.name in FLAGS and not isinstance(value, bool):
                value.missing_return = AFTER_LOOP if variable.name == RETURNED else None
            values.append(value)
        self.set(tuple(values))
        flagless = [c for c in self.carried[:outputs] if c.opened and not c.name.startswith("<")]
        if flagless:
            names = ", ".join(c.name for c in flagless)
            message = f"loop must iterate at least once to initialize {names}"
            Assert(iterated(), [message])


def verdict(value):
    """What a loop's test gave as a bool scalar."""
    return condition_tensor(value, "while loop")
