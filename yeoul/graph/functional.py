"""Functions over the rows of tensors: tf.map_fn, tf.scan, tf.foldl, tf.foldr."""

import functools

import numpy as np

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TypeSpec
from yeoul.engine.composite import CompositeSpec, CompositeTensor
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.graph.autograph.entry import in_graph
from yeoul.graph.control_flow import converted, flat, packed
from yeoul.graph.loop import loop_parts


class Rows:
    """The tensors whose rows a function is called with.

    Args:
      elems: tensor, or structure of tensors with equally many rows.

    Raises:
      ValueError: if one is a scalar, or the numbers of rows differ.
    """

    def __init__(self, elems):
        self.structure = elems
        self.tensors = [to_tensor(e) for e in flat(elems)]
        if not self.tensors:
            raise ValueError("elems must hold at least one tensor, but is empty.")
        count = TensorShape([None])
        for tensor in self.tensors:
            dims = dims_of(tensor)
            if dims == ():
                raise ValueError(
                    f"Elements in elems must be 1+ dimensional Tensors, not scalars: {tensor!r}."
                )
            first = TensorShape([None] if dims is None else dims[:1])
            if not count.is_compatible_with(first):
                raise ValueError(
                    f"Elements in elems must have equally many rows, but there are {count[0]} and "
                    f"{first[0]}: {[str(t.shape) for t in self.tensors]}."
                )
            count = count.merge_with(first)
        self.count = count[0]

    def pack(self, values):
        """Tensors in the structure of `elems`."""
        return packed(self.structure, list(values))

    def eager(self, backwards=False):
        """The rows one after the other, in their structure."""
        columns = [TABLE["Unpack"].public(t) if t.shape[0] else [] for t in self.tensors]
        rows = [self.pack(row) for row in zip(*columns, strict=True)]
        return rows[::-1] if backwards else rows

    def without(self, first):
        """The rows without the first (or the last) one, and that one."""
        cut = (lambda t: t[1:]) if first else (lambda t: t[:-1])
        edge = 0 if first else -1
        others = Rows(self.pack([cut(t) for t in self.tensors]))
        return others, self.pack([t[edge] for t in self.tensors])


def check_function(what, fn):
    if not callable(fn):
        raise TypeError(f"The provided function {fn!r} is not callable: {what} takes `fn` first.")


def finished(result, back_prop):
    """The result, through which no gradient passes if `back_prop` is off."""
    if back_prop:
        return result
    return nest.map_structure(TABLE["StopGradient"].public, result, expand_composites=True)


@export("map_fn")
@dispatchable
def map_fn(
    fn,
    elems,
    dtype=None,
    parallel_iterations=None,
    back_prop=True,
    swap_memory=False,
    infer_shape=True,
    name=None,
    fn_output_signature=None,
):
    """Calls a function with each row of a tensor, and stacks the results.

    Args:
      fn: function of a row, in the structure of `elems`.
      elems: tensor of rank at least 1, or a structure of tensors with equally many rows; ragged,
        sparse and extension tensors too.
      dtype: older name of `fn_output_signature`.
      parallel_iterations: has no effect.
      back_prop: False: no gradient passes through.
      swap_memory: has no effect.
      infer_shape: has no effect: all results must have one shape.
      name: name of the node in a graph.
      fn_output_signature: dtype or `tf.TypeSpec` of the result, in its structure; None: the
        structure and dtypes of `elems`. With a `tf.RaggedTensorSpec` of a vector the results may
        have different lengths, and become the rows of a ragged tensor.

    Returns:
      The structure of the results; each tensor has a first axis as long as that of `elems`.

    Raises:
      TypeError: if `fn` is no function, or its result has another dtype.
      ValueError: if its result has another structure, or if `elems` has scalars or differing
        numbers of rows.

    Example:
      >>> import yeoul as tf
      >>> print(tf.map_fn(lambda row: tf.reduce_sum(row), tf.constant([[1, 2], [3, 4]])).numpy())
      [3 7]
    """
    check_function("tf.map_fn", fn)
    wanted = fn_output_signature if fn_output_signature is not None else dtype
    if has_composites(elems) or has_composites(wanted):
        from yeoul.graph.map_composite import map_composites

        return finished(map_composites(fn, elems, wanted), back_prop)
    return mapped_rows(fn, elems, wanted, back_prop, name)


def mapped_rows(fn, elems, wanted, back_prop, name):
    """The results of `fn` for the rows of tensors, stacked. See `map_fn`."""
    rows = Rows(elems)
    if wanted is None:
        wanted = rows.pack([t.dtype for t in rows.tensors])

    def checked(*row):
        return flat(fitting(in_graph(fn)(rows.pack(row)), wanted))

    if STATE.graph is None:
        results = [checked(*flat(row)) for row in rows.eager()]
        columns = [stacked(column) for column in zip(*results, strict=True)]
        if not results:
            columns = empty(checked, rows)
    else:
        columns = loop_parts(None, checked, [], rows=rows.tensors, name=name or "map")[2]
    return finished(packed(wanted, columns), back_prop)


def has_composites(structure):
    """True if a composite tensor, or the spec of one, is in the structure."""
    leaves = nest.flatten(structure)
    return any(isinstance(leaf, (CompositeTensor, CompositeSpec)) for leaf in leaves)


def stacked(column):
    return TABLE["Pack"].public(list(column))


def empty(function, rows):
    """The results for no rows at all: their shapes are those for a row of zeros."""
    one = [TABLE["Fill"].public(dims_of(t)[1:], blank(t)) for t in rows.tensors]
    return [TABLE["Pack"].public([r])[:0] for r in function(*one)]


def blank(tensor):
    """The zero of a tensor's dtype."""
    return b"" if tensor.dtype.np.kind == "O" else np.zeros((), tensor.dtype.np)[()]


def fitting(result, wanted):
    """The result as tensors of the dtypes that the signature tells.

    Raises:
      TypeError: if it has another structure or dtype.
    """
    try:
        nest.assert_same_structure(wanted, result, check_types=False)
    except (TypeError, ValueError) as error:
        raise type(error)(
            "The result of fn does not have the structure of fn_output_signature (by default that "
            f"of elems): {error} Pass fn_output_signature."
        ) from None
    return nest.map_structure_up_to(wanted, as_wanted, wanted, result, check_types=False)


def as_wanted(spec, value):
    dtype = getattr(spec, "dtype", spec) if isinstance(spec, TypeSpec) else spec
    if not hasattr(value, "dtype"):
        return to_tensor(value, getattr(dtype, "np", None))
    value = to_tensor(value)
    if value.dtype != dtype:
        raise TypeError(
            f"fn returned a tensor of dtype {value.dtype.name} where fn_output_signature (by "
            f"default the dtype of elems) says {getattr(dtype, 'name', dtype)}. Pass "
            f"fn_output_signature=tf.{value.dtype.name}, or convert the result with tf.cast."
        )
    return value


@export("scan")
@dispatchable
def scan(
    fn,
    elems,
    initializer=None,
    parallel_iterations=10,
    back_prop=True,
    swap_memory=False,
    infer_shape=True,
    reverse=False,
    name=None,
):
    """Calls a function with its last result and each row in turn; all results stacked.

    Args:
      fn: function of the last result and a row; returns a structure like its first argument.
      elems: tensor of rank at least 1, or a structure of tensors with equally many rows.
      initializer: what stands for the last result at the first row; None: the first row does, and
        is the first result.
      parallel_iterations: has no effect.
      back_prop: False: no gradient passes through.
      swap_memory: has no effect.
      infer_shape: has no effect; shapes must stay the same.
      reverse: True: from the last row to the first.
      name: name of the node in a graph.

    Returns:
      The structure of the results; each tensor has a first axis as long as that of `elems`.

    Raises:
      TypeError: if `fn` is no function, or its result has another dtype.
      ValueError: if its result has another structure, or if `elems` has scalars or differing
        numbers of rows.

    Example:
      >>> import yeoul as tf
      >>> print(tf.scan(lambda total, x: total + x, tf.constant([1, 2, 3])).numpy())
      [1 3 6]
    """
    check_function("tf.scan", fn)
    rows, first = Rows(elems), initializer
    if initializer is None:
        rows, first = rows.without(not reverse)
    first = converted(first)

    def step(*values):
        last = packed(first, list(values[: len(flat(first))]))
        new = flat(next_value(fn, last, rows.pack(values[len(flat(first)) :]), first))
        return [*new, *new]

    if STATE.graph is None:
        results, values = [], flat(first)
        for row in rows.eager(reverse):
            values = step(*values, *flat(row))[: len(values)]
            results.append(values)
        results = results[::-1] if reverse else results
        columns = [stacked(c) for c in zip(*results, strict=True)] if results else None
        if columns is None:
            columns = [TABLE["Pack"].public([v])[:0] for v in flat(first)]
    else:
        state = flat(first)
        columns = loop_parts(
            None,
            step,
            state,
            rows=rows.tensors,
            name=name or "scan",
            reverse=reverse,
        )[2]
    if initializer is None:  # the first row is the first result
        edge = [TABLE["ExpandDims"].public(v, 0) for v in flat(first)]
        pairs = zip(columns, edge, strict=True) if reverse else zip(edge, columns, strict=True)
        columns = [TABLE["ConcatV2"].public(list(pair), 0) for pair in pairs]
    return finished(packed(first, columns), back_prop)


def next_value(fn, last, row, first):
    """What the function returns, in the structure of the first value.

    Raises:
      TypeError: if it returns another structure.
    """
    new = in_graph(fn)(last, row)
    try:
        nest.assert_same_structure(first, new, expand_composites=True)
    except (TypeError, ValueError) as error:
        raise type(error)(
            "fn must return a structure like its first argument (the initializer, or a row of "
            f"elems): {error}"
        ) from None
    return new


def fold(what, fn, elems, initializer, back_prop, name, backwards):
    """See `foldl`."""
    check_function(f"tf.{what}", fn)
    rows, first = Rows(elems), initializer
    if initializer is None:
        rows, first = rows.without(not backwards)
    first = converted(first)
    if STATE.graph is None:
        steps = rows.eager(backwards)
        found = functools.reduce(lambda a, r: next_value(fn, a, r, first), steps, first)
        return finished(converted(found), back_prop)
    state = flat(first)

    def step(*values):
        last = packed(first, list(values[: len(state)]))
        return flat(next_value(fn, last, rows.pack(values[len(state) :]), first))

    found = loop_parts(None, step, state, rows=rows.tensors, name=name or what, reverse=backwards)[
        0
    ]
    return finished(packed(first, found), back_prop)


@export("foldl")
@dispatchable
def foldl(
    fn,
    elems,
    initializer=None,
    parallel_iterations=10,
    back_prop=True,
    swap_memory=False,
    name=None,
):
    """Calls a function with its last result and each row in turn, from the first; the last result.

    Args:
      fn: function of the last result and a row; returns a structure like its first argument.
      elems: tensor of rank at least 1, or a structure of tensors with equally many rows.
      initializer: what stands for the last result at the first row; None: the first row does.
      parallel_iterations: has no effect.
      back_prop: False: no gradient passes through.
      swap_memory: has no effect.
      name: name of the node in a graph.

    Returns:
      What the last call returned.

    Raises:
      TypeError: if `fn` is no function, or its result has another dtype.
      ValueError: if its result has another structure, or if `elems` has scalars or differing
        numbers of rows.

    Example:
      >>> import yeoul as tf
      >>> print(tf.foldl(lambda total, x: total * 10 + x, tf.constant([1, 2, 3])).numpy())
      123
    """
    return fold("foldl", fn, elems, initializer, back_prop, name, False)


@export("foldr")
@dispatchable
def foldr(
    fn,
    elems,
    initializer=None,
    parallel_iterations=10,
    back_prop=True,
    swap_memory=False,
    name=None,
):
    """As `tf.foldl`, from the last row to the first.

    Example:
      >>> import yeoul as tf
      >>> print(tf.foldr(lambda total, x: total * 10 + x, tf.constant([1, 2, 3])).numpy())
      321
    """
    return fold("foldr", fn, elems, initializer, back_prop, name, True)
