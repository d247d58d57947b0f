"""Axes and sizes rewritten from one data format to another: DataFormatDimMap, …VecPermute."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.infer import dims_of, dtype_of, same
from yeoul.engine.op import NONE, register
from yeoul.ops.family import INDICES

ATTRS = {"src_format": "NHWC", "dst_format": "NCHW"}


def permutation(source, target):
    """Where each axis of `source` stands in `target`.

    Raises:
      InvalidArgumentError: if they do not consist of the same letters.
    """
    if (
        len(source) not in (4, 5)
        or sorted(source) != sorted(target)
        or len(set(source)) < len(source)
    ):
        raise InvalidArgumentError(
            None, None,
            "Destination and source format must determine a permutation of 4 or 5 axes, such as "
            f"NHWC and NCHW; got {source} and {target}",
        )  # fmt: skip
    return [target.index(letter) for letter in source]


def _dim_map(xp):
    def compute(x, src_format, dst_format):
        places = xp.asarray(permutation(src_format, dst_format), x.dtype)
        return places[x % len(src_format)]

    return compute


def vector_order(dims, source, target):
    """Which rows of a vector or list of pairs stand where, in the target format.

    Raises:
      InvalidArgumentError: if there is not a row for each axis, or for each spatial axis.
    """
    permutation(source, target)
    rank = len(source)
    if len(dims) not in (1, 2) or dims[0] not in (rank - 2, rank) or dims[1:] not in ((), (2,)):
        raise InvalidArgumentError(
            None, None,
            f"Input must be a vector, or a matrix of 2 columns, of {rank - 2} or {rank} rows; got "
            f"shape {list(dims)}",
        )  # fmt: skip
    if dims[0] == rank - 2:
        source, target = (f.replace("N", "").replace("C", "") for f in (source, target))
    return [source.index(letter) for letter in target]


def _permute(xp):
    def compute(x, src_format, dst_format):
        return x[xp.asarray(vector_order(x.shape, src_format, dst_format))]

    return compute


def _permute_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    if dims is not None and None not in dims:
        vector_order(dims, attrs["src_format"], attrs["dst_format"])
    return [(dims, dtype_of(inputs[0]))]


DIM_MAP = register(
    "DataFormatDimMap", "x:T", attrs=ATTRS, lower=_dim_map(jnp), host=_dim_map(np), grad=NONE,
    shape=same, types=INDICES,
)  # fmt: skip
VEC_PERMUTE = register(
    "DataFormatVecPermute", "x:T", attrs=ATTRS, lower=_permute(jnp), host=_permute(np), grad=NONE,
    shape=_permute_specs, types=INDICES,
)  # fmt: skip
