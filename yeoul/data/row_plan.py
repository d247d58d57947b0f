"""Plans as arrays, an order of their rows, and functions: the form that compiled loops can run.

What a dataset over arrays does has two parts. Which rows come when is decided by its sources,
shuffles, batches and so on, never by the values: `RowPlan.index` is the same plan over the numbers
of the rows, with the same seeds, so that it gives the same order by construction. What is done with
the rows is decided by the functions given to `map`: `RowPlan.stage`.
"""

import copy
import functools
import hashlib

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import is_quantized
from yeoul.data.batch import Batch
from yeoul.data.cache import Cache
from yeoul.data.chunk import Chunk, concatenate
from yeoul.data.dataset import Guess
from yeoul.data.dataset_spec import is_dense
from yeoul.data.map import Map
from yeoul.data.prefetch import Prefetch
from yeoul.data.range import Range
from yeoul.data.repeat import Repeat
from yeoul.data.same import AssertCardinality, OnDevice, WithOptions
from yeoul.data.shard import Shard
from yeoul.data.shuffle import Shuffle
from yeoul.data.skip import Skip
from yeoul.data.take import Take
from yeoul.data.tensor_slices import TensorSlice
from yeoul.data.zip import Zip
from yeoul.engine import xla

jax = xla.jax


class RowPlan:
    """What a dataset does, in two parts.

    Attributes:
      index: a dataset; its elements have one component for each source: numbers of rows, or the
        values themselves, in the shape in which they are batched.
      arrays: for each leaf of the sources, its array; None: the index has its values.
      sources: for each leaf, the position of its source in the elements of `index`.
      stage: what is done with the leaves of an element.
    """

    def __init__(self, index, arrays, sources, stage):
        self.index, self.arrays, self.sources, self.stage = index, arrays, sources, stage
        self._digests: dict = {}

    def load(self):
        """Fills the caches that are read."""
        self.arrays = [a.array() if isinstance(a, KeptColumn) else a for a in self.arrays]

    def over(self, index, stage=None):
        """The same arrays, in another order or with more done to them."""
        return RowPlan(index, self.arrays, self.sources, stage or self.stage)

    def digest(self, shapes):
        """Equal for stages that compile to the same program for leaves of these shapes.

        Datasets are often made anew for each epoch, functions and all. The loop that was compiled
        for one serves the next.
        """
        key = tuple((s.shape, str(s.dtype)) for s in shapes)
        if key not in self._digests:
            text = jax.jit(self.stage.traced).lower(shapes, self.stage.operands).as_text()
            self._digests[key] = hashlib.sha256(text.encode()).digest()
        return self._digests[key]

    def gathered(self, columns):
        """The leaves of several elements for a chunk's columns of the index, on the host."""
        return [
            columns[source] if array is None else array[columns[source]]
            for array, source in zip(self.arrays, self.sources, strict=True)
        ]


# What is done with the leaves of an element. `traced` works inside a compiled program on one
# element and says with them whether an op refuses its values (None: none can); `eager` works on the
# host on several elements at once, and raises what an op raises, with the number of the element,
# counted from that of the first. `operands` are the arrays that `traced` is given besides.


class AsItIs:
    """Nothing."""

    operands: tuple = ()
    functions: tuple = ()

    def traced(self, leaves, operands):
        return leaves, None

    def eager(self, columns, number):
        return columns


class Mapped:
    """A function, after what is done before it."""

    def __init__(self, before, applied):
        self.before, self.applied = before, applied
        self.functions = (*before.functions, applied)

    @property
    def operands(self):
        """The values that the function uses besides its arguments, as they are now."""
        return (self.before.operands, self.applied.outside())

    def traced(self, leaves, operands):
        inner, outside = operands
        leaves, refused = self.before.traced(leaves, inner)
        results, more = self.applied.lowered()(leaves, *outside)
        return list(results), either(refused, more)

    def eager(self, columns, number):
        columns = self.before.eager(columns, number)
        parts = list(self.applied.mapped(Chunk(columns, len(columns[0])), number))
        return concatenate(parts).columns


class Stacked:
    """What is done with each of the elements of a batch."""

    def __init__(self, inner):
        self.inner, self.functions = inner, inner.functions

    @property
    def operands(self):
        return self.inner.operands

    def traced(self, leaves, operands):
        def one(*row):
            return self.inner.traced(list(row), operands)

        leaves, refused = jax.vmap(one)(*leaves)
        return leaves, None if refused is None else refused.any()

    def eager(self, columns, number):
        count, size = columns[0].shape[:2]
        flat = [c.reshape(count * size, *c.shape[2:]) for c in columns]
        flat = self.inner.eager(flat, number * size)
        return [c.reshape(count, size, *c.shape[1:]) for c in flat]


class Side:
    """What is done in each of the parts of a `zip`."""

    def __init__(self, stages, counts):
        self.stages, self.counts = stages, counts
        self.functions = tuple(f for stage in stages for f in stage.functions)

    @property
    def operands(self):
        return tuple(stage.operands for stage in self.stages)

    def split(self, leaves):
        ends = np.cumsum(self.counts).tolist()
        return [leaves[end - n : end] for n, end in zip(self.counts, ends, strict=True)]

    def traced(self, leaves, operands):
        out, refused = [], None
        for stage, part, own in zip(self.stages, self.split(leaves), operands, strict=True):
            found, more = stage.traced(part, own)
            out, refused = [*out, *found], either(refused, more)
        return out, refused

    def eager(self, columns, number):
        parts = zip(self.stages, self.split(columns), strict=True)
        return [column for stage, part in parts for column in stage.eager(part, number)]


def either(a, b):
    """One flag for two, of which each may be None."""
    return b if a is None else a if b is None else a | b


# Which datasets have such a form.


@functools.singledispatch
def row_plan(dataset):
    """The dataset as a `RowPlan`; None if it has no such form.

    Functions that draw random numbers, change state or cannot be compiled have none.
    """
    return None


@row_plan.register
def _(node: TensorSlice):
    if not all(map(is_dense, nest.flatten(node.element_spec))):
        return None
    if any(c.dtype.hasobject or is_quantized(c.dtype) for c in node.columns):
        return None
    columns = list(node.columns)
    return RowPlan(Range(node._length), columns, [0] * len(columns), AsItIs())


@row_plan.register
def _(node: Range):
    return RowPlan(node, [None], [0], AsItIs())


@row_plan.register
def _(node: Zip):
    plans = [row_plan(source) for source in node.sources]
    if not plans or None in plans:
        return None
    arrays, sources, first = [], [], 0
    for plan in plans:
        arrays += plan.arrays
        sources += [first + source for source in plan.sources]
        first += len(nest.flatten(plan.index.element_spec))
    stage = Side([plan.stage for plan in plans], [len(plan.arrays) for plan in plans])
    return RowPlan(Zip(tuple(plan.index for plan in plans)), arrays, sources, stage)


@row_plan.register
def _(node: Map):
    plan = row_plan(node.source)
    if plan is None or not all(map(is_compilable, node.applied.parts)):
        return None
    return plan.over(plan.index, functools.reduce(Mapped, node.applied.parts, plan.stage))


def is_compilable(function):
    """True if a function of the user does the same inside a compiled loop."""
    if function.debugged or function.as_python:
        return False
    concrete = function.concrete
    return (
        all(map(is_dense, [*function.specs, *function.output_specs]))
        and concrete.callable.program.traced_reason() is None
        and not concrete.callable.stateful
        and not concrete.assigned_list
    )


@row_plan.register
def _(node: Batch):
    plan = row_plan(node.source)
    if plan is None or isinstance(node.size, Guess):
        return None
    return plan.over(Batch(plan.index, node.size, node.drop), Stacked(plan.stage))


@row_plan.register
def _(node: Shuffle):
    plan = row_plan(node.source)
    if plan is None:
        return None
    shuffle = copy.copy(node)  # with the same seeds: a pass over either is a pass over the other
    for made in ("_planned", "_row_plan"):  # of the node itself
        shuffle.__dict__.pop(made, None)
    shuffle.source, shuffle._spec = plan.index, plan.index.element_spec
    shuffle._inputs_ = (plan.index,)
    return plan.over(shuffle)


def reordered(make):
    """A rule for nodes that only choose among elements.

    Args:
      make: function of the node and of the index of its source that gives the node's index.
    """

    def rule(node):
        plan = row_plan(node.source)
        return None if plan is None else plan.over(make(node, plan.index))

    return rule


for kind, make in {
    Take: lambda node, index: Take(index, node.count),
    Skip: lambda node, index: Skip(index, node.count),
    Shard: lambda node, index: Shard(index, node.parts, node.index),
    Repeat: lambda node, index: Repeat(index, node.count),
    AssertCardinality: lambda node, index: AssertCardinality(index, node._length),
    Prefetch: lambda node, index: index,
    WithOptions: lambda node, index: index,
    OnDevice: lambda node, index: index,
}.items():
    row_plan.register(kind, reordered(make))


@row_plan.register
def _(node: Cache):
    plan = row_plan(node.source)
    if plan is None:
        return None
    if not plan.stage.functions and not is_shuffled(plan.index):
        return plan
    specs = nest.flatten(node.element_spec)
    if is_shuffled(plan.index) or not all(s.shape.is_fully_defined() for s in specs):
        return None
    if node._length < 0:
        return None
    arrays = [KeptColumn(node, i, spec) for i, spec in enumerate(specs)]
    return RowPlan(Range(node._length), arrays, [0] * len(arrays), AsItIs())


def is_shuffled(index):
    """True if passes over a dataset may differ."""
    return isinstance(index, Shuffle) or any(map(is_shuffled, index._inputs()))


class KeptColumn:
    """A column of what a cache keeps, until it is needed.

    Attributes:
      shape: shape of the column.
      dtype: its dtype.
    """

    def __init__(self, cache, position, spec):
        self.cache, self.position = cache, position
        self.shape, self.dtype = (cache._length, *spec.shape.as_list()), spec.dtype.np

    def array(self):
        """The column; fills the cache."""
        return self.cache.whole().columns[self.position]
