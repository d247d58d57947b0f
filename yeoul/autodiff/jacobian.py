"""Jacobians of a tape: `GradientTape.jacobian` and `batch_jacobian`.

One backward pass for each element of the target: one after the other, or all at once, as one
function of the output gradient that XLA vectorises. Inside a function the latter is the rule;
eagerly it pays only for large jacobians, because it is compiled first.
"""

import functools
import importlib

import numpy as np

from yeoul.autodiff.backprop import backprop, dense
from yeoul.autodiff.unconnected import wants_zeros
from yeoul.core import nest
from yeoul.engine.convert import to_tensor
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable

# Eager ops up to which the passes run one by one: about the time of a compilation.
LOOP_OPS = 20_000


def jacobian(tape, target, sources, unconnected, vectorise):
    """See `GradientTape.jacobian`."""
    zero, target = begin(tape, target, unconnected)
    flat = nest.flatten(sources, expand_composites=True)
    dims = dims_of(target)
    count = None if dims is None or None in dims else int(np.prod(dims, dtype=np.int64))
    passes = Passes(tape, target, flat)
    rows = passes.run(basis(target, count), count, vectorise)
    results = []
    for source, row in zip(flat, rows, strict=True):
        if row is None:
            results.append(joined_zeros(target, source) if zero else None)
        else:
            results.append(with_dims(row, target, source))
    finish(tape)
    return nest.pack_sequence_as(sources, results, expand_composites=True)


def batch_jacobian(tape, target, source, unconnected, vectorise):
    """See `GradientTape.batch_jacobian`."""
    zero, target = begin(tape, target, unconnected)
    dims, wanted = dims_of(target), source.shape._dims
    if dims is None or wanted is None:
        raise ValueError("Unknown rank of the target or the source: batch_jacobian needs both.")
    if not dims or not wanted or (dims[0] != wanted[0] and None not in (dims[0], wanted[0])):
        raise ValueError(
            f"Need first dimension of target shape ({target.shape}) and source shape "
            f"({source.shape}) to match."
        )
    count = None if None in dims[1:] else int(np.prod(dims[1:], dtype=np.int64))
    passes = Passes(tape, target, [source])
    (row,) = passes.run(batch_basis(target, count), count, vectorise)
    finish(tape)
    if row is None:
        return joined_zeros(target, source, batch=True) if zero else None
    rank = len(dims_of(row))
    row = TABLE["Transpose"].public(row, [1, 0, *range(2, rank)])
    return with_dims(row, target, source, batch=True)


def begin(tape, target, unconnected):
    """Checks a tape before its use; returns (zeros wanted, the target as a tensor)."""
    zero = wants_zeros(unconnected)
    tape.check_unused()
    if isinstance(target, BaseVariable):
        target = tape._target_of(target)
    if not isinstance(target, Tensor) or not (target.dtype.is_floating or target.dtype.is_complex):
        raise ValueError(
            f"The target of a jacobian must be one tensor of a floating dtype, not {target!r}."
        )
    if tape.recording and not tape.persistent:
        tape._pop()
    return zero, tape.in_graph(target)


def finish(tape):
    if not tape.persistent:
        tape.finish()


class Passes:
    """Backward passes of one tape from one target to several sources."""

    def __init__(self, tape, target, sources):
        self.tape, self.target, self.sources = tape, target, sources
        self.records = list(tape.records)

    def backward(self, seed):
        """The gradients of the sources (None where there is none) for a gradient of the target."""
        tape, keep = self.tape, set()
        for source in self.sources:
            if isinstance(source, BaseVariable):
                keep.update(id(t) for t in tape.reads.get(id(source), (None, ()))[1])
            else:
                keep.add(id(tape.in_graph(source)))
        gradients = {id(self.target): seed}
        backprop(self.records, gradients, keep, tape.watched)
        found = [tape._of_source(gradients, source) for source in self.sources]
        return [None if g is None else dense(g) for g in found]

    def run(self, seeds, count, vectorise):
        """The gradients for each of the `seeds`, stacked along a new first axis."""
        if self.one_by_one(count, vectorise):
            rows = [self.backward(seed) for seed in unstacked(seeds, count)]
            return [stacked(column) for column in zip(*rows, strict=True)]
        mapped = importlib.import_module("yeoul.graph.vectorize").mapped
        return mapped(self.backward, seeds)

    def one_by_one(self, count, vectorise):
        if count is None:
            return False
        if STATE.graph is not None:
            return not vectorise or count <= 1
        return not vectorise or count * len(self.records) <= LOOP_OPS


def stacked(column):
    """The gradients of one source for all seeds as one tensor; None if there is none."""
    return None if column[0] is None else TABLE["Pack"].public(list(column))


def unstacked(seeds, count):
    return TABLE["Unpack"].public(seeds, count)


@functools.lru_cache(maxsize=64)
def identity_seeds(dims, count, dtype):
    """For each element a tensor of shape `dims` that is 1 there and 0 elsewhere."""
    return np.eye(count, dtype=dtype).reshape(count, *dims)


def basis(target, count):
    """The output gradients that pick out each element of the target, stacked."""
    if count is not None:
        return constant(identity_seeds(dims_of(target), count, target.dtype.np))
    size, shape = TABLE["Size"].public, TABLE["Shape"].public
    eye = one_hot_rows(size(target), target.dtype)
    return TABLE["Reshape"].public(eye, TABLE["ConcatV2"].public([[-1], shape(target)], 0))


def batch_basis(target, count):
    """The output gradients that pick out one element of each row of the target, stacked."""
    dims = dims_of(target)
    if count is not None and None not in dims:
        rows = identity_seeds(dims[1:], count, target.dtype.np)
        return constant(np.broadcast_to(rows[:, None], (count, *dims)).copy())
    shape = TABLE["Shape"].public(target)
    eye = one_hot_rows(TABLE["Prod"].public(shape[1:]) if count is None else count, target.dtype)
    concat = TABLE["ConcatV2"].public
    eye = TABLE["Reshape"].public(eye, concat([[-1, 1], shape[1:]], 0))
    count = TABLE["Shape"].public(eye)[:1]
    return TABLE["BroadcastTo"].public(eye, concat([count, shape], 0))


def one_hot_rows(count, dtype):
    numbers = TABLE["Range"].public(count)
    equal = TABLE["Equal"].public(TABLE["ExpandDims"].public(numbers, 1), numbers)
    return TABLE["Cast"].public(equal, dtype)


def constant(array):
    tensor = EagerTensor(array)
    return tensor if STATE.graph is None else STATE.graph.constant(tensor)


def joined_shape(target, source, batch=False):
    """The dimensions of the target, then those of the source, as what Reshape takes."""
    source = to_tensor(source)
    a, b = dims_of(target), dims_of(source)
    if None not in (a, b) and None not in (*a, *b):
        return (*a, *(b[1:] if batch else b))
    shape = TABLE["Shape"].public
    tail = shape(source)[1:] if batch else shape(source)
    return TABLE["ConcatV2"].public([shape(target), tail], 0)


def with_dims(row, target, source, batch=False):
    """The stacked gradients in the shape of a jacobian."""
    return TABLE["Reshape"].public(row, joined_shape(target, source, batch))


def joined_zeros(target, source, batch=False):
    dims = joined_shape(target, source, batch)
    return TABLE["Fill"].public(dims, np.zeros((), source.dtype.np))
