"""Ragged tensors in parts: gathering their rows, and rows as variants."""

import itertools

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, variant
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops.raw.boxes import boxed, boxes, contents

INT32, INT64 = np.dtype("int32"), np.dtype("int64")


def rows_taken(splits, indices):
    """The new splits of the taken rows, and the positions of their elements."""
    starts, lengths = splits[indices], splits[indices + 1] - splits[indices]
    if (lengths < 0).any():
        raise invalid(f"Ragged splits must not fall: {splits.tolist()} [Op:RaggedGather]")
    new = np.concatenate([[0], np.cumsum(lengths)]).astype(INT64)
    places = np.arange(new[-1]) + np.repeat(starts - new[:-1], lengths)
    return new.astype(splits.dtype), places


def check_indices(indices, count):
    bad = (indices < 0) | (indices >= count)
    if bad.any():
        at = np.argwhere(bad)[0].tolist()
        raise invalid(
            f"indices{at} = {indices[tuple(at)]} is not in [0, {count}) [Op:RaggedGather]"
        )


def gathered_rows(nested, indices):
    """The nested splits of the taken rows, and where their values stand."""
    dtype, uniform = nested[0].dtype, []
    for axis in range(1, indices.ndim):
        outer = int(np.prod(indices.shape[:axis]))
        n = indices.shape[axis]
        uniform.append((np.arange(outer + 1) * n).astype(dtype))
    places, taken = indices.reshape(-1).astype(INT64), []
    for splits in nested:
        new, places = rows_taken(splits, places)
        taken.append(new)
    return [*uniform, *taken], places


def _gather(*inputs, PARAMS_RAGGED_RANK, OUTPUT_RAGGED_RANK, Tsplits):
    nested, (values, indices) = inputs[:-2], inputs[-2:]
    check_indices(indices, len(nested[0]) - 1)
    splits, places = gathered_rows(nested, indices)
    if len(splits) != OUTPUT_RAGGED_RANK:
        raise invalid(
            f"OUTPUT_RAGGED_RANK is {OUTPUT_RAGGED_RANK}, but rows taken at indices of shape "
            f"{list(indices.shape)} have a ragged rank of {len(splits)}"
        )
    return [*splits, values[places]]


def _gather_specs(inputs, attrs):
    splits = ((None,), dtype_of(inputs[0]))
    dims = dims_of(inputs[-2])
    values = (None if dims is None else (None, *dims[1:]), dtype_of(inputs[-2]))
    return [splits] * attrs["OUTPUT_RAGGED_RANK"] + [values]


def _gather_rule(r, *dys):
    """Towards the values: each row where it came from."""
    *nested, values, indices = r.inputs
    numbers = TABLE["Range"].public(TABLE["Shape"].public(values)[0])
    places = execute(TABLE["RaggedGather"], (*nested, numbers, indices), r.attrs)[-1]
    index = TABLE["ExpandDims"].public(places, -1)
    back = TABLE["ScatterNd"].public(index, dys[-1], TABLE["Shape"].public(values))
    return [*[None] * len(nested), back, None]


register(
    "RaggedGather",
    "params_nested_splits*:Tsplits, params_dense_values:Tvalues, indices:Tindices",
    attrs={"PARAMS_RAGGED_RANK": None, "OUTPUT_RAGGED_RANK": None, "Tsplits": INT64},
    host=_gather,
    grad=_gather_rule,
    shape=_gather_specs,
    outputs=None,
)


# As variants.


class RaggedVariant:
    """The parts of a ragged tensor, or of one of its rows.

    Attributes:
      splits: nested row splits.
      values: the array behind them.
    """

    def __init__(self, splits, values):
        self.splits, self.values = splits, values

    def rows(self):
        """Each row as a variant of its own."""
        first, *inner = self.splits
        for start, stop in itertools.pairwise(first):
            splits = []
            for deeper in inner:
                part = deeper[start : stop + 1]
                splits.append(part - part[0])
                start, stop = part[0], part[-1]
            yield RaggedVariant(splits, self.values[start:stop])

    def __repr__(self):
        return f"<RaggedTensorVariant(dtype={self.values.dtype}, ragged_rank={len(self.splits)})>"


def _to_variant(*inputs, RAGGED_RANK, batched_input):
    *splits, values = inputs
    if not batched_input:
        return boxed(RaggedVariant(splits, values))
    if not splits:
        return boxes([RaggedVariant([], row) for row in values])
    return boxes(list(RaggedVariant(splits, values).rows()))


def _to_variant_rule(r, dy):
    *splits, values = r.inputs
    sizes = TABLE["Shape"].public(values)
    first = splits[0] if splits else np.zeros(0, INT64)
    attrs = {"Tvalues": values.dtype.np}
    grad = execute(TABLE["RaggedTensorToVariantGradient"], (dy, first, sizes), attrs)
    return [*[None] * len(splits), grad]


register(
    "RaggedTensorToVariant",
    "rt_nested_splits*:Tsplits, rt_dense_values:Tvalues",
    attrs={"RAGGED_RANK": None, "batched_input": None},
    host=_to_variant,
    grad=_to_variant_rule,
    shape=lambda inputs, attrs: [((None,) if attrs["batched_input"] else (), variant)],
)


def joined(parts, splits_dtype, rank, values_dtype):
    """Variants as one ragged tensor whose first splits part them."""
    splits = [np.concatenate([[0], np.cumsum([length_of(p) for p in parts])]).astype(splits_dtype)]
    for depth in range(rank - 1):
        offset, found = 0, [np.zeros(1, INT64)]
        for part in parts:
            found.append(part.splits[depth][1:] + offset)
            offset += part.splits[depth][-1]
        splits.append(np.concatenate(found).astype(splits_dtype))
    values = [p.values for p in parts]
    return splits, np.concatenate(values) if values else np.zeros(0, values_dtype)


def length_of(part):
    return len(part.splits[0]) - 1 if part.splits else len(part.values)


def _from_variant(encoded, input_ragged_rank, output_ragged_rank, Tvalues, Tsplits):
    held = contents(encoded)
    rank = input_ragged_rank
    if rank == -1:
        rank = output_ragged_rank - held.ndim
    if output_ragged_rank != rank + held.ndim:
        raise invalid(
            f"output_ragged_rank must be equal to input_ragged_rank + encoded_ragged.dims(): "
            f"{output_ragged_rank} vs. {rank} + {held.ndim}"
        )
    for part in held.reshape(-1):
        if not isinstance(part, RaggedVariant) or part.values.dtype != Tvalues:
            raise invalid(f"Expected rows of {Tvalues}, not {part!r}")
    if held.ndim == 0:
        part = held[()]
        return [*[s.astype(Tsplits) for s in part.splits], part.values]
    splits, values = joined(list(held.reshape(-1)), Tsplits, rank + 1, Tvalues)
    outer = [
        (np.arange(int(np.prod(held.shape[:i])) + 1) * held.shape[i]).astype(Tsplits)
        for i in range(1, held.ndim)
    ]
    return [*outer, *splits, values]


def _from_variant_specs(inputs, attrs):
    splits = ((None,), FROM_NUMPY[np.dtype(attrs["Tsplits"])])
    return [splits] * attrs["output_ragged_rank"] + [(None, FROM_NUMPY[attrs["Tvalues"]])]


def _from_variant_rule(r, *dys):
    splits = r.outputs[:-1]
    attrs = {"RAGGED_RANK": len(splits), "batched_input": dims_of(r.inputs[0]) != ()}
    return execute(TABLE["RaggedTensorToVariant"], (*splits, dys[-1]), attrs)


register(
    "RaggedTensorFromVariant",
    "encoded_ragged:",
    attrs={
        "input_ragged_rank": None,
        "output_ragged_rank": None,
        "Tvalues": None,
        "Tsplits": INT64,
    },
    host=_from_variant,
    grad=_from_variant_rule,
    shape=_from_variant_specs,
    outputs=None,
)


def _variant_gradient(encoded, row_splits, dims, Tvalues):
    parts = [p.values.reshape(-1, *dims[1:]) for p in contents(encoded).reshape(-1)]
    whole = np.concatenate(parts) if parts else np.zeros(0, Tvalues)
    return whole.reshape(dims).astype(Tvalues)


register(
    "RaggedTensorToVariantGradient",
    "encoded_ragged_grad:, row_splits:Tsplits, dense_values_shape:int32",
    attrs={"Tvalues": None},
    host=_variant_gradient,
    grad=NONE,
    shape=lambda inputs, attrs: [(None, FROM_NUMPY[attrs["Tvalues"]])],
)
