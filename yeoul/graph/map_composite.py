"""`tf.map_fn` where ragged, sparse or extension tensors are among the rows or the results.

The results of each call are taken apart into tensors (those of an extension type as its encoder
does, if it has one). What is as long as the result is concatenated, what has one shape for all
results is stacked, and of the long tensors that come of it one composite is put together.
"""

from typing import Any, NamedTuple

from yeoul.core import nest
from yeoul.core.dtypes import DType, int64
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.convert import to_tensor
from yeoul.engine.extension_batch import BatchableExtensionTypeSpec
from yeoul.engine.extension_fields import map_fields
from yeoul.engine.extension_type import ExtensionTypeSpec
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.graph.autograph.entry import in_graph
from yeoul.graph.tensor_array import TensorArray
from yeoul.graph.while_loop import while_loop
from yeoul.ops.casting import cast
from yeoul.ops.creation import zeros
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
        return count_of(parts_of(value, 1)[0])
    dims = value.shape
    if dims.rank == 0:
        raise ValueError(f"Elements in elems must be 1+ dimensional, not scalars: {value!r}.")
    if dims.rank is not None and dims[0] is not None:
        return dims[0]
    if isinstance(value, RaggedTensor):
        return value.nrows()
    return value.dense_shape[0] if isinstance(value, SparseTensor) else shape(value)[0]


def reader(value):
    """The function of `i` that gives row `i` of a tensor or composite."""
    if isinstance(value, SparseTensor):
        size = value.dense_shape
        rest, length = TABLE["ZerosLike"].public(size[1:]), concat([[1], size[1:]], 0)

        def sparse_row(i):
            one = sparse_slice(value, concat([[cast(i, int64)], rest], 0), length)
            return sparse_reshape(one, size[1:])

        return sparse_row
    if isinstance(value, CompositeTensor) and not isinstance(value, RaggedTensor):
        spec = row_spec(value._type_spec)
        readers = [reader(part) for part in parts_of(value, 1)]
        return lambda i: together(spec, [read(i) for read in readers])
    return lambda i: value[i]


def parts_of(value, rank):
    """What a value of an extension type consists of, flat; its encoder says, if it has one.

    Args:
      value: the value.
      rank: how many first axes the parts need.
    """
    spec = value._type_spec
    if not isinstance(spec, BatchableExtensionTypeSpec):
        return spec._to_components(value)
    specs = spec._encoder.encoding_specs(spec)
    return nest.flatten_up_to(specs, spec._encoder.encode(spec, value, rank))


def part_specs(spec):
    """The specs of `parts_of`."""
    if isinstance(spec, BatchableExtensionTypeSpec):
        return nest.flatten(spec._encoder.encoding_specs(spec))
    return spec._component_specs


def together(spec, parts):
    """The value of an extension type that consists of these parts."""
    if not isinstance(spec, BatchableExtensionTypeSpec):
        return spec._from_components(parts)
    specs = spec._encoder.encoding_specs(spec)
    return spec._encoder.decode(spec, nest.pack_sequence_as(specs, parts))


def row_spec(spec):
    """The spec of a row of what `spec` describes."""
    if isinstance(spec, BatchableExtensionTypeSpec):
        return spec._unbatch()
    if isinstance(spec, ExtensionTypeSpec):
        return mapped(spec, row_spec)
    if isinstance(spec, RaggedTensorSpec):
        dims, depth = spec.shape[1:], spec.ragged_rank - 1
        return RaggedTensorSpec(dims, spec.dtype, depth, spec.row_splits_dtype)
    return type(spec)(spec.shape[1:], spec.dtype)


def batched_spec(spec, rows):
    """The spec of `rows` values of `spec`, one behind the other."""
    if isinstance(spec, BatchableExtensionTypeSpec):
        return spec._batch(rows)
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


class Part(NamedTuple):
    """One of the tensors that each result is taken apart into.

    Attributes:
      dtype: its dtype.
      joined: whether those of all results are concatenated, rather than stacked.
      shape: its shape, without the first axis if it is to be concatenated.
    """

    dtype: DType
    joined: bool
    shape: Any

    def none(self):
        """What the parts of no results make."""
        return zeros([0, *(n or 0 for n in TensorShape(self.shape)._dims or ())], self.dtype)


class Dense:
    """A result that is a tensor, of a dtype or of a spec."""

    def __init__(self, wanted):
        self.spec = wanted if isinstance(wanted, TensorSpec) else TensorSpec(None, wanted)
        self.parts = [Part(self.spec.dtype, False, self.spec.shape)]

    def take_apart(self, value):
        """The tensors of `parts`."""
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
        inner = spec.shape[spec.ragged_rank + 1 :]
        self.parts = [Part(spec.dtype, True, inner), Part(self.splits, False, [])]
        self.parts += [Part(self.splits, True, [])] * spec.ragged_rank

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
        rank = [spec.shape.rank]
        self.parts = [Part(int64, True, rank), Part(spec.dtype, True, [])]
        self.parts += [Part(int64, False, rank), Part(int64, False, [])]

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
    """A result of an extension type: its parts one by one."""

    def __init__(self, spec):
        self.spec = spec
        self.columns = [column_of(part) for part in part_specs(spec)]
        self.parts = [part for column in self.columns for part in column.parts]

    def take_apart(self, value):
        if getattr(type(value), "Spec", None) is not type(self.spec):
            raise mismatch(self.spec, value)
        found = []
        for column, part in zip(self.columns, parts_of(value, 0), strict=True):
            found += column.take_apart(part)
        return found

    def assemble(self, parts):
        rest = iter(parts)
        found = [c.assemble([next(rest) for _ in c.parts]) for c in self.columns]
        rows = found[0].shape[0] if found and found[0].shape.rank else None
        return together(batched_spec(self.spec, rows), found)


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
    readers = [reader(leaf) for leaf in leaves]

    def call(i):
        row = nest.pack_sequence_as(elems, [read(i) for read in readers])
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
        return [part.none() for part in parts]
    found = zip(parts, zip(*results, strict=True), strict=True)
    return [concat(list(c), 0) if part.joined else stack(list(c)) for part, c in found]


def in_loop(call, count, parts):
    """As `at_once`, as a loop of the graph."""
    arrays = [
        TensorArray(
            part.dtype,
            size=cast(count, "int32"),
            infer_shape=False,
            element_shape=None if part.joined else part.shape,
        )
        for part in parts
    ]

    def body(i, *arrays):
        written = zip(arrays, call(i), strict=True)
        return (i + 1, *[array.write(i, value) for array, value in written])

    _, *arrays = while_loop(lambda i, *_: i < cast(count, "int32"), body, [0, *arrays])
    found = [
        array.concat() if part.joined else array.stack()
        for array, part in zip(arrays, parts, strict=True)
    ]
    for tensor, part in zip(found, parts, strict=True):
        if isinstance(count, int) and not part.joined:
            tensor.set_shape(TensorShape([count]).concatenate(part.shape))
    return found
