"""Ops on the parts of sparse tensors that TensorFlow's functions are made of, and gradients."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, NONE, TABLE, register
from yeoul.ops.family import NUMBERS, REAL
from yeoul.ops.sparse_reduce import kept_axes

INT64 = np.dtype("int64")
I64 = FROM_NUMPY[INT64]


def numbered(indices):
    """Index vectors as keys of a dictionary: bytes of each row."""
    return [row.tobytes() for row in np.ascontiguousarray(indices)]


def looked_up(wanted, indices, values):
    """For each wanted index vector the value that stands there, or 0."""
    known = {key: i for i, key in enumerate(numbered(indices))}
    found = np.array([known.get(key, -1) for key in numbered(wanted)], INT64)
    out = np.zeros(len(found), values.dtype)
    out[found >= 0] = values[found[found >= 0]]
    return out


def rank_of(shape):
    """The number of dimensions that a shape tensor has elements for, or None."""
    dims = dims_of(shape)
    return dims[0] if dims else None


def sparse_specs(rank, dtype, count=None):
    return [((count, rank), I64), ((count,), dtype), ((rank,), I64)]


# Gradients.


def _add_grad(dy, a_indices, b_indices, sum_indices):
    return looked_up(a_indices, sum_indices, dy), looked_up(b_indices, sum_indices, dy)


def _length_of(indices):
    dims = dims_of(indices)
    return (None if dims is None else dims[0],)


register(
    "SparseAddGrad",
    "backprop_val_grad:T, a_indices:int64, b_indices:int64, sum_indices:int64",
    host=_add_grad,
    grad=NONE,
    shape=lambda inputs, attrs: [
        (_length_of(inputs[1]), dtype_of(inputs[0])),
        (_length_of(inputs[2]), dtype_of(inputs[0])),
    ],
    types=NUMBERS,
    outputs=2,
)


def _slice_grad(dy, input_indices, start, output_indices):
    return looked_up(input_indices - start, output_indices, dy)


register(
    "SparseSliceGrad",
    "backprop_val_grad:T, input_indices:int64, input_start:int64, output_indices:int64",
    host=_slice_grad,
    grad=NONE,
    shape=lambda inputs, attrs: [(_length_of(inputs[1]), dtype_of(inputs[0]))],
    types=NUMBERS,
)


def _fill_grad(xp):
    def compute(places, dy):
        taken = dy[places]
        return taken, (dy.sum(dtype=dy.dtype) - taken.sum(dtype=dy.dtype)).astype(dy.dtype)

    return compute


def _fill_host(places, dy):
    if places.ndim != 1 or dy.ndim != 1:
        raise invalid(
            f"reverse_index_map and grad_values must be vectors, not of shapes "
            f"{list(places.shape)} and {list(dy.shape)}"
        )
    bad = (places < 0) | (places >= len(dy))
    if bad.any():
        raise invalid(
            f"Elements in reverse index must be in [0, {len(dy)}) but got {places[bad][0]}"
        )
    return _fill_grad(np)(places, dy)


for _name in ("SparseFillEmptyRowsGrad", "RaggedFillEmptyRowsGrad"):
    register(
        _name,
        "reverse_index_map:int64, grad_values:T",
        lower=_fill_grad(jnp),
        host=_fill_host,
        refuses=lambda places, dy: ((places < 0) | (places >= dy.shape[0])).any(),
        grad=NONE,
        shape=lambda inputs, attrs: [
            (_length_of(inputs[0]), dtype_of(inputs[1])),
            ((), dtype_of(inputs[1])),
        ],
        outputs=2,
    )


# Joining and parting.


def _concat(*parts, concat_dim, N):
    indices, values, shapes = parts[:N], parts[N : 2 * N], parts[2 * N :]
    rank = len(shapes[0])
    if not -rank <= concat_dim < rank:
        raise invalid(f"Concat dimension must be in range [{-rank}, {rank}), got {concat_dim}")
    axis, total, moved = concat_dim % rank, 0, []
    for i, (index, dims) in enumerate(zip(indices, shapes, strict=True)):
        if len(dims) != rank or (np.delete(dims, axis) != np.delete(shapes[0], axis)).any():
            raise invalid(
                f"Input shapes must match: expected {np.delete(shapes[0], axis).tolist()} for "
                f"dimension {axis} left out, but got {dims.tolist()} at position {i}"
            )
        index = index.copy()
        index[:, axis] += total
        total += dims[axis]
        moved.append(index)
    indices, values = np.concatenate(moved), np.concatenate(values)
    order = np.lexsort(indices.T[::-1])
    dims = shapes[0].copy()
    dims[axis] = total
    return indices[order], values[order], dims


def _concat_specs(inputs, attrs):
    n = attrs["N"]
    counts = [_length_of(x)[0] for x in inputs[:n]]
    total = None if None in counts else sum(counts)
    return sparse_specs(rank_of(inputs[2 * n]), dtype_of(inputs[n]), total)


register(
    "SparseConcat",
    "parts*:",
    attrs={"concat_dim": None, "N": None},
    host=_concat,
    grad=NONE,
    shape=_concat_specs,
    outputs=3,
)


def _split(axis, indices, values, dims, num_split):
    rank = len(dims)
    if not -rank <= axis < rank:
        raise invalid(f"Input split_dim should be between [-{rank}, {rank}), got {axis}")
    axis %= rank
    if not 1 <= num_split <= dims[axis]:
        raise invalid(
            "Input num_split should be between 1 and the splitting dimension size "
            f"({dims[axis]}), got {num_split} [Op:SparseSplit]"
        )
    short, more = divmod(int(dims[axis]), num_split)
    found, at = [], 0
    for i in range(num_split):
        length = short + (i < more)
        inside = (indices[:, axis] >= at) & (indices[:, axis] < at + length)
        index, sizes = indices[inside].copy(), dims.copy()
        index[:, axis] -= at
        sizes[axis] = length
        found.append((index, values[inside], sizes))
        at += length
    return [part for column in zip(*found, strict=True) for part in column]


def _split_specs(inputs, attrs):
    n, rank = attrs["num_split"], rank_of(inputs[3])
    index, values, dims = sparse_specs(rank, dtype_of(inputs[2]))
    return [index] * n + [values] * n + [dims] * n


def _split_rule(r, *dys):
    """Towards the values: those of each part, put at the places that they came from."""
    n = r.attrs["num_split"]
    joined = TABLE["ConcatV2"].public(list(dys[n : 2 * n]), 0)
    count = TABLE["Size"].public(r.inputs[2])
    places = TABLE["Range"].public(count)
    parts = execute(TABLE["SparseSplit"], (*r.inputs[:2], places, r.inputs[3]), r.attrs)
    order = TABLE["ConcatV2"].public(parts[n : 2 * n], 0)
    order = TABLE["InvertPermutation"].public(order)
    return None, None, TABLE["GatherV2"].public(joined, order), None


register(
    "SparseSplit",
    "split_dim!:int64, indices:int64, values:T, shape:int64",
    attrs={"num_split": None},
    host=_split,
    grad=_split_rule,
    shape=_split_specs,
    outputs=None,
)


# Reductions whose result is sparse.


def _reduce_to_sparse(name, ufunc, types):
    def host(indices, values, dims, axes, keep_dims):
        kept = kept_axes(len(dims), np.asarray(axes).reshape(-1).tolist(), name)
        rows, places = np.unique(indices[:, kept], axis=0, return_inverse=True)
        if not kept:
            rows, places = np.zeros((min(1, len(values)), 0), INT64), np.zeros(len(values), INT64)
        places = places.reshape(-1)
        first = np.unique(places, return_index=True)[1]
        out = values[first].copy()
        later = np.setdiff1d(np.arange(len(values)), first)
        ufunc.at(out, places[later], values[later])
        sizes = dims[kept]
        if keep_dims:
            wide = np.zeros((len(rows), len(dims)), INT64)
            wide[:, kept] = rows
            rows = wide
            sizes = np.where(np.isin(np.arange(len(dims)), kept), dims, 1)
        return rows.astype(INT64), out, sizes.astype(INT64)

    def specs(inputs, attrs):
        return sparse_specs(None, dtype_of(inputs[1]))

    register(
        name,
        "input_indices:int64, input_values:T, input_shape:int64, reduction_axes:int32",
        attrs={"keep_dims": False},
        host=host,
        grad=NONE,
        shape=specs,
        types=types,
        outputs=3,
    )


_reduce_to_sparse("SparseReduceSumSparse", np.add, NUMBERS)
_reduce_to_sparse("SparseReduceMaxSparse", np.maximum, REAL)


# With dense tensors.


def _at_indices(xp, indices, dims, dense):
    """The elements of the dense tensor, broadcast to the sparse one, where that has elements."""
    rank = len(dims)
    if dense.ndim > rank:
        raise invalid(
            "SparseDenseBinaryOpShared broadcasts dense to sparse only; got incompatible shapes: "
            f"[{', '.join(map(str, np.asarray(dims).tolist()))}] vs. {list(dense.shape)}"
        )
    columns = [indices[:, rank - dense.ndim + i] for i in range(dense.ndim)]
    for i, n in enumerate(dense.shape):
        if n == 1:
            columns[i] = xp.zeros_like(columns[i])
    return dense[tuple(columns)]


def _cwise_add_host(indices, values, dims, dense):
    tail = dims[len(dims) - dense.ndim :]
    if dense.ndim <= len(dims) and any(
        n not in (1, m) for n, m in zip(dense.shape, tail, strict=True)
    ):
        raise invalid(
            "SparseDenseBinaryOpShared broadcasts dense to sparse only; got incompatible shapes: "
            f"{dims.tolist()} vs. {list(dense.shape)}"
        )
    return values + _at_indices(np, indices, dims, dense)


def _cwise_add_rule(r, dy):
    """Towards the dense tensor: what of the sparse gradient falls on each of its elements."""
    indices, _, dims, dense = r.inputs
    whole = TABLE["ScatterNd"].public(indices, dy, dims)
    from yeoul.ops.broadcast import unbroadcast

    return None, dy, None, unbroadcast(whole, dense, whole)


register(
    "SparseDenseCwiseAdd",
    "sp_indices:int64, sp_values:T, sp_shape:int64, dense:T",
    host=_cwise_add_host,
    lower=lambda i, v, dims, dense: v + _at_indices(jnp, i, np.empty(dims.shape), dense),
    grad=_cwise_add_rule,
    shape=lambda inputs, attrs: [(dims_of(inputs[1]), dtype_of(inputs[1]))],
    types=NUMBERS,
)


def _mat_mul(xp):
    def compute(a, b, transpose_a, transpose_b, a_is_sparse, b_is_sparse):
        a, b = a.astype(np.float32), b.astype(np.float32)
        if a.ndim != 2 or b.ndim != 2:
            raise invalid(f"a and b must be matrices, not of shapes {a.shape} and {b.shape}")
        a, b = a.T if transpose_a else a, b.T if transpose_b else b
        if a.shape[1] != b.shape[0]:
            raise invalid(
                f"Matrix size incompatible: a: {list(a.shape)}, b: {list(b.shape)} "
                "[Op:SparseMatMul]"
            )
        return xp.matmul(a, b)

    return compute


register(
    "SparseMatMul",
    "a:Ta, b:Tb",
    attrs={"transpose_a": False, "transpose_b": False, "a_is_sparse": False, "b_is_sparse": False},
    lower=_mat_mul(jnp),
    host=_mat_mul(np),
    grad=AUTO,
)
