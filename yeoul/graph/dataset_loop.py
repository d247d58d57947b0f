"""Datasets and iterators inside graphs: loops over elements, and `next`. They run on the host."""

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import resource, variant
from yeoul.core.errors import OperatorNotAllowedInGraphError, OutOfRangeError
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.handle import handle_of, held
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.engine.state import STATE
from yeoul.graph.host_steps import RUNNERS
from yeoul.graph.loop import check_states
from yeoul.graph.lower import NESTED
from yeoul.graph.subgraph import Subgraph, assigned_in, last_read, trace, used_outside
from yeoul.ops.experimental.optional import OptionalSpec, optional_of

OVER_DATA = register(
    "ReduceDataset",
    "input*:",
    attrs={"dataset": None, "test": None, "body": None, "states": 0, "made": False},
    grad=NONE,
    shape=lambda inputs, attrs: [
        (dims_of(t), t.dtype) for t in attrs["body"].inputs[: attrs["states"]]
    ],
    outputs=None,
    stateful=True,
)
NESTED[OVER_DATA.name] = lambda node, known: "it goes over a dataset"


def run(node, arrays):
    """Runs the loop on the host, each element by a call of its body."""
    attrs = node.attrs
    count, test, body = attrs["states"], attrs["test"], attrs["body"]
    values, same = list(arrays[:count]), list(arrays[count:])
    elements = held(same.pop()) if attrs["made"] else attrs["dataset"]
    saved = STATE.enter(None)
    try:
        elements = iter(elements)
        while test is None or test.program.run(*values, *same)[0]:
            try:
                element = next(elements)
            except StopIteration:
                break
            flat = nest.flatten(element, expand_composites=True)
            values = list(body.program.run(*values, *[to_tensor(e)._a for e in flat], *same))
    finally:
        STATE.restore(saved)
    return values


RUNNERS[OVER_DATA.name] = run


# An iterator that a graph makes each time it runs.


def _make_host(dataset):
    saved = STATE.enter(None)
    try:
        return handle_of(iter(dataset))
    finally:
        STATE.restore(saved)


MAKE = register(
    "AnonymousIteratorV3",
    "",
    attrs={"dataset": None},
    host=_make_host,
    grad=NONE,
    shape=lambda inputs, attrs: [((), resource)],
    stateful=True,
)


MOST_TAKEN = 10_000  # elements that a graph takes one by one


class GraphIterator:
    """What `iter(dataset)` gives in a graph: an iterator that starts anew in each run.

    Attributes:
      handle: the tensor that stands for it.
      element_spec: the structure of the elements.
    """

    def __init__(self, dataset):
        self.element_spec = dataset.element_spec
        self.handle = execute(MAKE, (), {"dataset": dataset})
        self.taken = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.taken += 1
        if self.taken > MOST_TAKEN:
            raise OperatorNotAllowedInGraphError(
                "Python iterates over a dataset while a graph is being built, which has no end: "
                "AutoGraph did not convert this function. Leave autograph=True, or use "
                "dataset.reduce."
            )
        return next_element(self)

    def get_next(self):
        """The next element.

        Raises:
          OutOfRangeError: when the graph runs and there is none.
        """
        return next_element(self)

    def get_next_as_optional(self):
        """The next element as a `tf.experimental.Optional`, which is empty at the end."""
        return next_optional(self)


def for_dataset(dataset, state, body, *, test=None, invariants=None, names=None):
    """A loop over the elements of a dataset (or of its iterator) as a node of the graph.

    Args:
      dataset: has `element_spec` and can be iterated.
      state: flat list of tensors: the states before the first element.
      body: function of the states and an element; returns the new states, flat. Or a `Subgraph`
        of the states and the parts of an element.
      test: function of the states, bool scalar: go on? None: until the last element.
      invariants: for each state the dimensions that it keeps, or None: those it has at first.
      names: names of the states, for errors.

    Returns:
      List of tensors: the states after the last element.

    Raises:
      TypeError: if the dtype of a state changes.
      ValueError: if the shape of a state changes.
    """
    graph = STATE.graph
    spec = dataset.element_spec
    state = [graph.symbolic(s) for s in state]
    count = len(state)
    given = invariants or [None] * count
    dims = [dims_of(s) if d is None else d for s, d in zip(state, given, strict=True)]
    specs = [(d, s.dtype, s.list_of) for d, s in zip(dims, state, strict=True)]
    items = [(s.shape._dims, s.dtype) for s in nest.flatten(spec, expand_composites=True)]

    def with_element(*values):
        element = nest.pack_sequence_as(spec, values[count:], expand_composites=True)
        return body(*values[:count], element)

    traced = isinstance(body, Subgraph)
    inner = trace(body if traced else with_element, specs + items, "dataset_body")
    outs = inner.outputs(inner.result, [s.dtype.np for s in state])
    check_states(state, dims, outs, names, strict=True)
    tests = [] if test is None else [trace(lambda *s: [test(*s)], specs, "dataset_test")]
    return build(dataset, tests, inner, outs, state)


def build(dataset, tests, inner, outs, state):
    """Makes the node of a traced test (or none) and body; returns the states after the loop."""
    count = len(state)
    verdicts = [t.outputs(t.result)[0] for t in tests]
    assigned = assigned_in([inner])
    outs = outs + [last_read(inner, v) for v in assigned]
    outer, variables = used_outside([*tests, inner])
    read = [v for v in variables if not any(v is a for a in assigned)]

    def inputs_of(subgraph):
        before = [subgraph.graph.variable_input(v) for v in assigned]
        return [*subgraph.inputs[:count], *before, *subgraph.inputs[count:]]

    attrs = {
        "dataset": None if isinstance(dataset, GraphIterator) else dataset,
        "test": None,
        "body": inner.callable(inputs_of(inner), outer, read, outs),
        "states": count + len(assigned),
        "made": isinstance(dataset, GraphIterator),
    }
    for subgraph, verdict in zip(tests, verdicts, strict=True):
        attrs["test"] = subgraph.callable(inputs_of(subgraph), outer, read, [verdict])
    reads = [v.value() for v in (*assigned, *read)]
    starts = [*state, *reads[: len(assigned)]]
    inputs = [*starts, *outer, *reads[len(assigned) :], *handles(dataset)]
    results = execute(OVER_DATA, inputs, attrs, "dataset_loop")
    for variable, value in zip(assigned, (results or [])[count:], strict=True):
        variable._store(value)
    return (results or [])[:count]


def handles(iterated):
    """The input through which a graph gets at an iterator that it makes itself."""
    return [iterated.handle] if isinstance(iterated, GraphIterator) else []


def _next_host(*made, iterator, specs):
    arrays = next_arrays(made, iterator)
    if arrays is None:
        raise OutOfRangeError(None, None, "End of sequence")
    return arrays


def next_arrays(made, iterator):
    """The arrays of the iterator's next element, or None at the end.

    Args:
      made: the handle of an iterator that a graph made, or nothing.
      iterator: else the iterator.
    """
    saved = STATE.enter(None)
    try:
        element = next(held(made[0]) if made else iterator)
    except StopIteration:
        return None
    finally:
        STATE.restore(saved)
    return [np.asarray(to_tensor(e)._a) for e in nest.flatten(element, expand_composites=True)]


NEXT = register(
    "IteratorGetNext",
    "iterator*:",
    attrs={"iterator": None, "specs": ()},
    host=_next_host,
    grad=NONE,
    shape=lambda inputs, attrs: [(s.shape._dims, s.dtype) for s in attrs["specs"]],
    outputs=None,
    stateful=True,
)


def next_element(iterator):
    """The iterator's next element, taken each time the graph runs.

    Raises:
      OutOfRangeError: when the graph runs and there is none.
    """
    spec = iterator.element_spec
    specs = tuple(nest.flatten(spec, expand_composites=True))
    made = handles(iterator)
    attrs = {"iterator": None if made else iterator, "specs": specs}
    results = execute(NEXT, made, attrs)
    return nest.pack_sequence_as(spec, results, expand_composites=True)


def _next_optional_host(*made, iterator, specs):
    return optional_of(next_arrays(made, iterator))


NEXT_OPTIONAL = register(
    "IteratorGetNextAsOptional",
    "iterator*:",
    attrs={"iterator": None, "specs": ()},
    host=_next_optional_host,
    grad=NONE,
    shape=lambda inputs, attrs: [((), variant)],
    stateful=True,
)


def next_optional(iterator):
    """The iterator's next element, if there is one, as a `tf.experimental.Optional`."""
    spec = iterator.element_spec
    specs = tuple(nest.flatten(spec, expand_composites=True))
    made = handles(iterator)
    attrs = {"iterator": None if made else iterator, "specs": specs}
    return OptionalSpec(spec)._from_components([execute(NEXT_OPTIONAL, made, attrs)])
