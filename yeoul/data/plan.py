"""The optimiser: rewrites a plan so that it yields the same elements with less work.

Each rule is a function of a node whose inputs are optimised; it gives a node to take its place, or
None. Rules are tried until none of them has anything to do.
"""

import copy

from yeoul.data.batch import Batch
from yeoul.data.csv_dataset import Repacked
from yeoul.data.dataset import Dataset
from yeoul.data.generator import Generator
from yeoul.data.ignore_errors import IgnoreErrors
from yeoul.data.map import Map
from yeoul.data.padded_batch import PaddedBatch
from yeoul.data.prefetch import Prefetch
from yeoul.data.ragged_batch import AsRagged
from yeoul.data.repeat import Repeat
from yeoul.data.row_function import Composed
from yeoul.data.same import WithOptions
from yeoul.data.shard import Shard
from yeoul.data.shuffle import Shuffle
from yeoul.data.skip import Skip
from yeoul.data.take import Take
from yeoul.data.zip import Zip

MOST_TOGETHER = 1024  # elements of a generator that are taken at a time


def planned(dataset):
    """The plan that iterators over a dataset run; made once."""
    found = dataset.__dict__.get("_planned")
    if found is None:
        found = dataset._planned = optimised(dataset) if wanted(dataset) else dataset
    return found


def wanted(dataset):
    """False if the options of the dataset say that it runs as it is written."""
    options = dataset._options
    if options is None:
        return True
    return options.experimental_optimization.apply_default_optimizations is not False


def optimised(dataset, known=None):
    """The dataset with each rule applied wherever it can be, from the sources on."""
    known = {} if known is None else known
    if isinstance(dataset, IgnoreErrors):
        return dataset  # which elements fail is to stay as it is written
    if id(dataset) in known:
        return known[id(dataset)]
    sources = [optimised(source, known) for source in dataset._inputs()]
    node = with_inputs(dataset, sources)
    known[id(dataset)] = node = simplified(node)
    return node


def simplified(node):
    """A node whose inputs are optimised, after all rules."""
    for rule in RULES:
        found = rule(node)
        if found is not None:
            return simplified(found)
    return node


def with_inputs(node, sources):
    """A copy of a node that is over other sources; the node itself if they are its own."""
    former = node._inputs()
    if all(a is b for a, b in zip(former, sources, strict=True)):
        return node
    made = copy.copy(node)
    replaced = {id(a): b for a, b in zip(former, sources, strict=True)}
    made.__dict__.pop("_planned", None)
    for key, value in vars(made).items():
        made.__dict__[key] = exchanged(value, replaced)
    made.random_access = node.random_access and all(s.random_access for s in sources)
    return made


def exchanged(value, replaced):
    """A value of a node with other datasets in the place of some."""
    if isinstance(value, Dataset):
        if id(value) in replaced:
            return replaced[id(value)]
        inner = [exchanged(source, replaced) for source in value._inputs()]
        return with_inputs(value, inner)
    if isinstance(value, (tuple, list)) and any(isinstance(v, Dataset) for v in value):
        return type(value)(exchanged(v, replaced) for v in value)
    return value


def over(node, source, length):
    """A copy of a node of one input that is over another source and has another length."""
    made = with_inputs(node, [source])
    if made is node:
        made = copy.copy(node)
    made._length = length
    return made


# Rules.


def without_what_does_nothing(node):
    """`take(-1)`, `skip(0)`, `shard(1, 0)`, `repeat(1)`, `prefetch(0)` and options."""
    idle = (
        (isinstance(node, Take) and node.count < 0)
        or (isinstance(node, Skip) and node.count == 0)
        or (isinstance(node, Shard) and node.parts == 1)
        or (isinstance(node, Repeat) and node.count == 1)
        or (isinstance(node, Prefetch) and node.buffer_size == 0)
        or type(node) is WithOptions
    )
    return node.source if idle else None


def fused_maps(node):
    """A map of a map, both vectorised: one program."""
    if type(node) is not Map or type(node.source) is not Map:
        return None
    if not (compiles(node) and compiles(node.source)):
        return None
    made = over(node, node.source.source, node._length)
    made.applied = Composed([*node.source.applied.parts, *node.applied.parts])
    made.random_access = node.random_access
    return made


def compiles(node):
    """True for a map whose function runs on many elements at once, as an XLA program."""
    return all(part.compiles for part in node.applied.parts)


def merged_counts(node):
    """A take of a take, a skip of a skip: one of them."""
    if type(node) not in (Take, Skip) or type(node.source) is not type(node):
        return None
    inner = node.source
    if min(node.count, inner.count) < 0:
        return None
    count = min(node.count, inner.count) if isinstance(node, Take) else node.count + inner.count
    made = over(node, inner.source, node._length)
    made.count = count
    return made


def pushed_down(node):
    """take, skip and shard before what treats elements one by one, and before batches."""
    if type(node) not in (Take, Skip, Shard) or getattr(node, "count", 0) < 0:
        return None
    below = node.source
    if isinstance(below, (Batch, PaddedBatch)) and not isinstance(node, Shard):
        source = type(node)(below.source, node.count * below.size)
        return over(below, simplified(source), node._length)
    if isinstance(below, Zip):
        sources = [simplified(again(node, source)) for source in below.sources]
        made = with_inputs(below, sources)
        made._length = node._length
        return made
    if goes_through(node, below):
        return over(below, simplified(again(node, below.source)), node._length)
    return None


def goes_through(node, below):
    """True if elements can be left out before a node just as well as after it."""
    if isinstance(below, Map):
        return isinstance(node, Take) or all(part.is_pure for part in below.applied.parts)
    return type(below) in (Prefetch, Repacked, AsRagged)


def again(node, source):
    """The same transformation of another source."""
    if isinstance(node, Shard):
        return Shard(source, node.parts, node.index)
    return type(node)(source, node.count)


def read_together(node):
    """A batch of what a generator yields: its elements are taken as many at a time."""
    if type(node) not in (Batch, PaddedBatch):
        return None
    source = taken_together(node.source, min(node.size, MOST_TOGETHER))
    return None if source is None else over(node, source, node._length)


def taken_together(node, count):
    """The node over a generator of which `count` elements are taken at a time; None if over none.

    A generator is asked for no element before its turn, which it may depend on.
    """
    if isinstance(node, Generator):
        if node.ahead == count:
            return None
        made = copy.copy(node)
        made.ahead = count
        return made
    if type(node) not in (Map, Prefetch, Repacked, AsRagged, Shuffle, Repeat, Zip):
        return None
    sources = node._inputs()
    found = [taken_together(source, count) for source in sources]
    if not any(found):
        return None
    return with_inputs(node, [f or s for f, s in zip(found, sources, strict=True)])


RULES = (without_what_does_nothing, merged_counts, pushed_down, fused_maps, read_together)
