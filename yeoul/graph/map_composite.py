"""`tf.map_fn` where ragged, sparse or extension tensors are among the rows or the results.

The results of each call are taken apart into tensors. What is as long as the result is
concatenated, what has one shape for all results is stacked, and of the long tensors that come of it
one composite is put together.
"""

from yeoul.core import nest
from yeoul.core.dtypes import int64
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.convert import to_tensor
from yeoul.engine.extension_fields import map_fields
from yeoul.engine.extension_type import ExtensionTypeSpec
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.graph.autograph.entry import in_graph
from yeoul.graph.tensor_array import TensorArray
from yeoul.graph.while_loop import while_loop
from yeoul.ops.casting import cast
from yeoul.ops.joining import concat, stack
from yeoul.ops.ragged_spec import RaggedTensorSpec
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.repeating import repeat
from yeoul.ops.shapes import shape
from yeoul.ops.sparse_order import reshape as sparse_reshape
from yeoul.ops.sparse_order import slice_ as sparse_slice
from yeoul.ops.sparse_spec import SparseTensorSpec
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.views import expand_dims

# The rows


def count_of(value):
    """The number of rows of a tensor or composite; an int where it is known."""
    if isinstance(value, CompositeTensor) and not isinstance(value, (RaggedTensor, SparseTensor)):
        return count_of(value._type_spec._to_components(value)[0])
    dims = value.shape
    if dims.rank == 0:
        raise ValueError(f"Elements in elems must be 1+ dimensional, not scalars: {value!r}.")
    if dims.rank is not None and dims[0] is not None:
        return dims[0]
    if isinstance(value, RaggedTensor):
        return value.nrows()
    return value.dense_shape[0] if isinstance(value, SparseTensor) else shape(value)[0]


def row_of(value, i):
    """Row `i` of a tensor or composite."""
    if isinstance(value, SparseTensor):
        size = value.dense_shape
        start = concat([[cast(i, int64)], TABLE["ZerosLike"].public(size[1:])], 0)
        one = sparse_slice(value, start, concat([[1], size[1:]], 0))
        return sparse_reshape(one, size[1:])
    if isinstance(value, CompositeTensor) and not isinstance(value, RaggedTensor):
        spec = value._type_spec
        parts = [row_of(part, i) for part in spec._to_components(value)]
        return row_spec(spec)._from_components(parts)
    return value[i]


def row_spec(spec):
    """The spec of a row of what `spec` describes."""
    if isinstance(spec, ExtensionTypeSpec):
        return mapped(spec, row_spec)
    if isinstance(spec, RaggedTensorSpec):
        dims, depth = spec.shape[1:], spec.ragged_rank - 1
        return RaggedTensorSpec(dims, spec.dtype, depth, spec.row_splits_dtype)
    return type(spec)(spec.shape[1:], spec.dtype)


def batched_spec(spec, rows):
    """The spec of `rows` values of `spec`, one behind the other."""
    if isinstance(spec, ExtensionTypeSpec):
        return mapped(spec, lambda part: batched_spec(part, rows))
    dims = TensorShape([rows]).concatenate(spec.shape)
    if isinstance(spec, RaggedTensorSpec):
        return RaggedTensorSpec(dims, spec.dtype, spec.ragged_rank + 1, spec.row_splits_dtype)
    return type(spec)(dims, spec.dtype)


def mapped(spec, function):
    """The spec of an extension type with `function` applied to the specs in it."""
    kind = lambda x: function(x) if isinstance(x, TypeSpec) else x  # noqa: E731
    fields = {name: map_fields(value, kind) for name, value in spec._fields.items()}
    return type(spec)._of(fields)


# The results


class Dense:
    """A result that is a tensor, of a dtype or of a spec."""

    def __init__(self, wanted):
        self.spec = wanted if isinstance(wanted, TensorSpec) else TensorSpec(None, wanted)
        self.parts = [(self.spec.dtype, False)]

    def take_apart(self, value):
        """The tensors of `parts`: the dtype of each, and whether it is to be concatenated."""
        value = to_tensor(value, None if hasattr(value, "dtype") else self.spec.dtype.np)
        if value.dtype != self.spec.dtype:
            raise TypeError(
                f"fn returned a tensor of dtype {value.dtype.name} where fn_output_signature says "
                f"{self.spec.dtype.name}. Pass fn_output_signature=tf.{value.dtype.name}, or "
                "convert the result with tf.cast."
            )
        return [value]

    def assemble(self, parts):
        """One value of what the parts of all results were made."""
        return parts[0]


class Ragged:
    """A result that is a ragged tensor, or a tensor of a length of its own."""

    def __init__(self, spec):
        self.spec, self.splits = spec, spec.row_splits_dtype
        self.parts = [(spec.dtype, True), (self.splits, False)]
        self.parts += [(self.splits, True)] * spec.ragged_rank

    def take_apart(self, value):
        if not isinstance(value, RaggedTensor):
            value = to_tensor(value)
            if self.spec.ragged_rank and value.dtype == self.spec.dtype:
                value = RaggedTensor.from_tensor(value, ragged_rank=self.spec.ragged_rank)
        depth = value.ragged_rank if isinstance(value, RaggedTensor) else 0
        if depth != self.spec.ragged_rank or value.dtype != self.spec.dtype:
            raise mismatch(self.spec, value)
        if not depth:
            return [value, cast(shape(value)[0], self.splits)]
        lengths = [cast(n, self.splits) for n in value.nested_row_lengths()]
        return [value.flat_values, cast(value.nrows(), self.splits), *lengths]

    def assemble(self, parts):
        flat, counts, *lengths = parts
        inner = self.spec.shape[self.spec.ragged_rank + 1 :]
        if flat.shape.rank is None and inner.rank is not None and STATE.graph is not None:
            flat.set_shape([None, *inner])
        return RaggedTensor.from_nested_row_lengths(flat, [counts, *lengths], validate=False)


class Sparse:
    """A result that is a sparse tensor; the largest one tells the shape."""

    def __init__(self, spec):
        self.spec = spec
        self.parts = [(int64, True), (spec.dtype, True), (int64, False), (int64, False)]

    def take_apart(self, value):
        if not isinstance(value, SparseTensor) or value.dtype != self.spec.dtype:
            raise mismatch(self.spec, value)
        count = cast(shape(value.values)[0], int64)
        return [value.indices, value.values, value.dense_shape, count]

    def assemble(self, parts):
        indices, values, sizes, counts = parts
        rows = cast(shape(counts)[:1], int64)
        places = repeat(TABLE["Range"].public(rows[0]), counts)
        size = concat([rows, TABLE["Max"].public(sizes, 0)], 0)
        return SparseTensor(concat([expand_dims(places, 1), indices], 1), values, size)


class Extension:
    """A result of an extension type: its components one by one."""

    def __init__(self, spec):
        self.spec = spec
        self.columns = [column_of(part) for part in spec._component_specs]
        self.parts = [part for column in self.columns for part in column.parts]

    def take_apart(self, value):
        if getattr(type(value), "Spec", None) is not type(self.spec):
            raise mismatch(self.spec, value)
        found = []
        pairs = zip(self.columns, self.spec._to_components(value), strict=True)
        for column, part in pairs:
            found += column.take_apart(part)
        return found

    def assemble(self, parts):
        rest = iter(parts)
        found = [c.assemble([next(rest) for _ in c.parts]) for c in self.columns]
        rows = found[0].shape[0] if found and found[0].shape.rank else None
        return batched_spec(self.spec, rows)._from_components(found)


def column_of(wanted):
    """How results of a dtype or spec are collected."""
    kinds = {RaggedTensorSpec: Ragged, SparseTensorSpec: Sparse}
    if isinstance(wanted, ExtensionTypeSpec):
        return Extension(wanted)
    return kinds.get(type(wanted), Dense)(wanted)


def mismatch(spec, value):
    """The error for a result that is not of the kind announced."""
    return ValueError(
        f"Error in map_fn: Expected `fn` to return a: {spec}. But it returned a: {value!r}. To "
        "fix, update the `fn_output_signature` (or `dtype`) argument to `map_fn`."
    )


# The loop


def map_composites(fn, elems, wanted):
    """`tf.map_fn` of any elems and results; arguments as there."""
    leaves = [e if isinstance(e, CompositeTensor) else to_tensor(e) for e in nest.flatten(elems)]
    if wanted is None:
        kinds = [
            row_spec(e._type_spec) if isinstance(e, CompositeTensor) else e.dtype for e in leaves
        ]
        wanted = nest.pack_sequence_as(elems, kinds)
    columns = [column_of(one) for one in nest.flatten(wanted)]

    def call(i):
        row = nest.pack_sequence_as(elems, [row_of(leaf, i) for leaf in leaves])
        result = in_graph(fn)(row)
        nest.assert_same_structure(wanted, result, check_types=False)
        found = []
        for column, value in zip(columns, nest.flatten(result), strict=True):
            found += column.take_apart(value)
        return found

    counts = [count_of(leaf) for leaf in leaves]
    known = {n for n in counts if isinstance(n, int)}
    if len(known) > 1:
        raise ValueError(f"Elements in elems must have equally many rows, but have {counts}.")
    count = known.pop() if known else counts[0]
    parts = [part for column in columns for part in column.parts]
    collect = at_once if STATE.graph is None else in_loop
    collected = iter(collect(call, count, parts))
    results = [c.assemble([next(collected) for _ in c.parts]) for c in columns]
    return nest.pack_sequence_as(wanted, results)


def at_once(call, count, parts):
    """The parts of the results of all calls, joined."""
    results = [call(i) for i in range(int(count))]
    if not results:
        return [to_tensor([], dtype.np) for dtype, _ in parts]
    found = zip(parts, zip(*results, strict=True), strict=True)
    return [concat(list(c), 0) if joined else stack(list(c)) for (_, joined), c in found]


def in_loop(call, count, parts):
    """As `at_once`, as a loop of the graph."""
    arrays = [
        TensorArray(dtype, size=cast(count, "int32"), infer_shape=False) for dtype, _ in parts
    ]

    def body(i, *arrays):
        written = zip(arrays, call(i), strict=True)
        return (i + 1, *[array.write(i, value) for array, value in written])

    _, *arrays = while_loop(lambda i, *_: i < cast(count, "int32"), body, [0, *arrays])
    return [
        array.concat() if joined else array.stack()
        for array, (_, joined) in zip(arrays, parts, strict=True)
    ]
