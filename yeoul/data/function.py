"""Functions that are given to datasets: traced once, run on many elements at once if possible."""

import contextlib
import functools
import inspect
import threading
import types

import numpy as np

from yeoul.core import nest
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data import columns, debug
from yeoul.data.chunk import Chunk, as_component, rows_for, tensors, values_of
from yeoul.data.dataset_spec import DatasetSpec, NoneTensorSpec, is_dense
from yeoul.data.parallel import LARGEST
from yeoul.data.row_function import MOST_ROWS, RowFunction, folding, padded
from yeoul.data.row_rules import LABOURS
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.autograph.entry import in_graph
from yeoul.graph.failure import locate
from yeoul.graph.function import Function
from yeoul.graph.shapes import vary
from yeoul.ops.experimental.optional import packed

MOST_KEPT = 16
# The transformations that take functions, by the names of their parameters, for errors.
STAGES = {
    "map_func": "map",
    "predicate": "filter",
    "scan_func": "scan",
    "reduce_func": "reduce",
    "class_func": "rejection_resample",
}
LOCAL = threading.local()
PLAIN = (bool, int, float, str, bytes, type, type(None), TensorSpec)


def made_of_symbols():
    """Notes that a dataset was made of symbolic tensors; False if no dataset traces a function."""
    notes = getattr(LOCAL, "notes", None)
    for note in notes or ():
        note.append(True)
    return bool(notes)


@contextlib.contextmanager
def noting():
    """Within a trace; gives a list that is not empty when `made_of_symbols` was called."""
    notes = LOCAL.notes = getattr(LOCAL, "notes", [])
    notes.append([])
    try:
        yield notes[-1]
    finally:
        notes.pop()


def user_function(function, spec, what="map_func"):
    """A `UserFunction`; the same one for the same function while an outer one makes datasets."""
    memo = getattr(LOCAL, "memo", None)
    if memo is None:
        return UserFunction(function, spec, what)
    try:
        key = (identity(function), repr(spec))
        found = memo.get(key)
    except TypeError:  # it cannot be hashed
        return UserFunction(function, spec, what)
    if found is None:
        found = UserFunction(function, spec, what)
        if isinstance(key[0], types.FunctionType):  # made anew each time: no time to compile it
            found.run_as_python()
        if len(memo) < MOST_KEPT:  # functions that are made anew for each element do not pile up
            memo[key] = found
    return found


def identity(function):
    """What two functions have in common that do the same."""
    if not isinstance(function, types.FunctionType) or function.__defaults__:
        return function
    kept = tuple(cell.cell_contents for cell in function.__closure__ or ())
    if not all(isinstance(v, PLAIN) for v in kept):
        return function
    return function.__code__, tuple((type(v), v) for v in kept)


def packing(function):
    """The function with its result packed; to those who ask it looks like the function.

    It gets structures of its own, which it may change.
    """

    def packed(*args):
        own = nest.map_structure(lambda part: part, args)
        return packed_result(in_graph(function)(*own))

    with contextlib.suppress(AttributeError):  # of callables that are no functions
        functools.update_wrapper(packed, function)
    return packed


class OpState:
    """What the next numbers of a random op in a function depend on.

    Args:
      variable: the hidden variable that keeps it.
    """

    def __init__(self, variable):
        self.variable = variable

    @property
    def state(self):
        """Its words."""
        return np.asarray(self.variable._t._a)

    @state.setter
    def state(self, words):
        self.variable._t = EagerTensor(np.asarray(words))

    def begin(self):
        """Begins anew: each iterator gets the same numbers, if there is a seed."""
        self.variable.reset()


class UserFunction(RowFunction):
    """A function of the components of an element.

    It runs as a graph; as Python, if it takes, makes or uses datasets of single elements.

    Attributes:
      output_spec: the structure of specs of its result.
      states: the states of the random numbers that it draws.
      labours: whether it runs on several elements at once, but has much to do for each.
      why_not: why it does not run on many elements at once, or None if it does.
    """

    def __init__(self, function, spec, what="map_func"):
        if not callable(function):
            raise TypeError(f"{what} must be callable, not {function!r}.")
        self.function, self.spec, self.what = function, spec, what
        self.specs = nest.flatten(spec)
        name = getattr(function, "__name__", what).replace("<lambda>", what)
        with noting() as notes:
            self.traced = Function(packing(function), name=name)
            self.concrete = self.traced.get_concrete_function(*self.arguments(spec, none_for))
        program = self.concrete.callable.program
        if vary(program.inputs):
            program.run = program.run_on_host  # which does not compile for each shape that comes
        self.output_spec = nest.map_structure(spec_of, self.concrete.structured_outputs)
        self.output_specs = nest.flatten(self.output_spec)
        self.debugged = debug.SETTING["enabled"]
        every = [*self.specs, *self.output_specs]
        self.as_python = bool(notes) or any(isinstance(s, DatasetSpec) for s in every)
        self.most_rows = rows_for(every, MOST_ROWS)
        self.why_not = self._why_not_vectorised()
        self.labours = self.why_not is None and any(n.op.name in LABOURS for n in program.nodes)
        if self.labours:
            self.most_rows = min(self.most_rows, LARGEST)
        self.states = [OpState(v) for v in self.concrete.variable_list if v.hidden]
        self.memo: dict = {}

    def run_as_python(self):
        """From now on it runs as Python, on the eager values of an element."""
        self.as_python = True
        self.why_not = self._why_not_vectorised()

    def arguments(self, element, each):
        """The arguments that an element makes."""
        args = element if type(element) is tuple else (element,)
        return nest.map_structure(each, args)

    def _why_not_vectorised(self):
        if self.debugged:
            return "it is debugged"
        if self.as_python:
            return "it works with datasets, element by element"
        if not all(map(is_dense, [*self.specs, *self.output_specs])):
            return "the elements are not tensors only"
        self._run, reason = columns.runner(self.concrete)
        return reason

    # One element.

    def call(self, values):
        """The flat values of the result for the flat values of an element."""
        if self.debugged or self.as_python:
            saved = getattr(LOCAL, "memo", None)
            LOCAL.memo = self.memo
            try:
                return debug.called(self.function, self.spec, values, self.output_spec)
            finally:
                LOCAL.memo = saved
        flat = values
        if not all(map(is_dense, self.specs)):
            kept = [v for v in values if v is not None]
            flat = nest.flatten(kept, expand_composites=True)
        return nest.flatten(self.concrete.call_flat(flat))

    def call_on(self, values, number):
        """As `call`; errors tell the number of the element."""
        try:
            return self.call(values)
        except Exception as error:
            locate(error, f"in element {number} of {self.stage}")
            raise

    def on_components(self, components):
        """As `call`, for arrays."""
        if all(map(is_dense, self.specs)):
            result = self.call(tensors(components))
        else:
            result = self.call(values_of(components, self.specs))
        return [as_component(v, s) for v, s in zip(result, self.output_specs, strict=True)]

    # Many elements.

    def vectorised(self, chunk):
        results = self._run(chunk.columns, chunk.count)
        return None if results is None else Chunk(results, chunk.count)

    @property
    def compiles(self):
        """True if it is one XLA program whose shapes are all known."""
        tensors = [*self.specs, *self.concrete.outputs]
        return (
            self.why_not is None
            and not self.concrete.callable.program.host_reasons
            and all(t.shape.is_fully_defined() for t in tensors)
        )

    def lowered(self):
        """What runs on a row in a compiled program.

        Returns:
          A function of the components of an element, the captured arrays and the values of the
          variables; it gives the results, and whether an op refuses its values or None.
        """
        program, outputs = self.concrete.callable.program, self.concrete.count

        def run(row, captured, values):
            results, refused = program.checked(*row, *captured, *values)
            return results[:outputs], refused if program.refuses else None

        return run

    @functools.cached_property
    def draws(self):
        """True if it is an XLA program that does nothing else beside than draw random numbers."""
        large = self.most_rows < MOST_ROWS // 8  # then steps cost little beside the arithmetic
        if self.debugged or self.as_python or not self.states or large:
            return False
        tensors = [*self.specs, *self.output_specs]
        return (
            all(is_dense(t) and t.shape.is_fully_defined() for t in tensors)
            and all(v.hidden for v in self.concrete.assigned_list)
            and self.concrete.callable.program.traced_reason() is None
        )

    def drawn(self, chunk):
        """The function on all elements, one after the other, in one program; see `folded`."""
        if not self.draws or chunk.count == 1:
            return None
        columns, count = padded(chunk)
        if self._folding is None:
            self._folding = folding(self.drawing())
        states = [state.state for state in self.states]
        after, found, refused = self._folding(states, columns, count, self.outside())
        if refused is not None and np.asarray(refused).any():
            return None
        for state, words in zip(self.states, after, strict=True):
            state.state = words
        return Chunk([np.asarray(r)[:count] for r in found], count)

    def drawing(self):
        """As `lowered`, with the states of the random numbers before the row and the results."""
        program, outputs = self.concrete.callable.program, self.concrete.count
        variables, assigned = self.concrete.variable_list, self.concrete.assigned_list
        count = len(self.states)

        def run(row, captured, values):
            states, row = iter(row[:count]), row[count:]
            values = [
                next(states) if v.hidden else value
                for v, value in zip(variables, values, strict=True)
            ]
            results, refused = program.checked(*row, *captured, *values)
            now = dict(zip(map(id, variables), values, strict=True))
            now.update(zip(map(id, assigned), results[outputs:], strict=True))
            after = [now[id(v)] for v in variables if v.hidden]
            return [*after, *results[:outputs]], refused if program.refuses else None

        return run

    def outside(self):
        """The arrays that the function uses beside the element: captured ones, and variables."""
        captured = [t._a for t in self.concrete.captured]
        return captured, [v._t._a for v in self.concrete.variable_list]

    @property
    def named(self):
        """The function by name and place: "f at a.py:3"."""
        code = getattr(inspect.unwrap(self.function), "__code__", None)
        name = getattr(self.function, "__name__", type(self.function).__name__)
        if code is None:
            return name
        return f"{name} at {code.co_filename.rpartition('/')[2]}:{code.co_firstlineno}"

    @property
    def stage(self):
        return f"{STAGES.get(self.what, self.what)}({self.named})"

    @property
    def is_threaded(self):
        """True if it runs on one element after the other, but several threads may do that."""
        return not (
            (self.why_not is None and not self.labours)
            or self.debugged
            or self.as_python
            or self.states
            or self.concrete.assigned_list
        )

    @property
    def is_pure(self):
        """True if it only computes: nobody can tell whether it ran on an element."""
        called = self.concrete.callable
        return not (
            self.debugged
            or self.as_python
            or called.stateful
            or self.concrete.assigned_list
            or called.program.refuses
            or called.program.host_reasons  # its ops may refuse values
        )

    @property
    def parts(self):
        """The functions that this one is made of."""
        return [self]


def none_for(spec):
    """What a function is traced with for a spec."""
    return None if isinstance(spec, NoneTensorSpec) else spec


def packed_result(result):
    """The structure of an element that a function returned: lists in it are tensors."""
    return packed(tuple(result) if isinstance(result, list) else result)


def spec_of(value):
    """The spec of a value in an element."""
    if value is None:
        return NoneTensorSpec()
    if isinstance(value, BaseVariable):
        value = value.value()
    if isinstance(value, Tensor):
        return TensorSpec(value.shape, value.dtype)
    spec = getattr(value, "_type_spec", None)
    return spec if spec is not None else spec_of(to_tensor(value))


def as_value_of(value):
    """A value of an element: a tensor, or the composite tensor, dataset or None that it is."""
    if value is None or hasattr(value, "_flatten_components"):
        return value
    return to_tensor(value)
