"""The array functions under one roof, for modules of other folders."""

from yeoul.ops.blocks import batch_to_space, depth_to_space, space_to_batch, space_to_depth
from yeoul.ops.broadcast_to import broadcast_dynamic_shape, broadcast_static_shape, broadcast_to
from yeoul.ops.casting import bitcast, cast, saturate_cast
from yeoul.ops.creation import fill, linspace, ones, ones_like, range, zeros, zeros_like
from yeoul.ops.encoding import meshgrid, one_hot, sequence_mask
from yeoul.ops.gather import gather
from yeoul.ops.gather_nd import gather_nd
from yeoul.ops.identity import identity, identity_n, stop_gradient
from yeoul.ops.indexing import strided_slice
from yeoul.ops.joining import concat, stack
from yeoul.ops.padding import pad
from yeoul.ops.parting import split, unstack
from yeoul.ops.partition import dynamic_partition, dynamic_stitch, unravel_index
from yeoul.ops.repeating import repeat, tile
from yeoul.ops.reversing import reverse, reverse_sequence, roll
from yeoul.ops.scatter import (
    scatter_nd,
    tensor_scatter_nd_add,
    tensor_scatter_nd_max,
    tensor_scatter_nd_min,
    tensor_scatter_nd_sub,
    tensor_scatter_nd_update,
)
from yeoul.ops.select import boolean_mask, where
from yeoul.ops.shapes import ensure_shape, get_static_value, rank, shape, shape_n, size
from yeoul.ops.slicing import slice_
from yeoul.ops.transpose import transpose
from yeoul.ops.views import expand_dims, reshape, reshape_like, squeeze

__all__ = [
    "batch_to_space",
    "bitcast",
    "boolean_mask",
    "broadcast_dynamic_shape",
    "broadcast_static_shape",
    "broadcast_to",
    "cast",
    "concat",
    "depth_to_space",
    "dynamic_partition",
    "dynamic_stitch",
    "ensure_shape",
    "expand_dims",
    "fill",
    "gather",
    "gather_nd",
    "get_static_value",
    "identity",
    "identity_n",
    "linspace",
    "meshgrid",
    "one_hot",
    "ones",
    "ones_like",
    "pad",
    "range",
    "rank",
    "repeat",
    "reshape",
    "reshape_like",
    "reverse",
    "reverse_sequence",
    "roll",
    "saturate_cast",
    "scatter_nd",
    "sequence_mask",
    "shape",
    "shape_n",
    "size",
    "slice_",
    "space_to_batch",
    "space_to_depth",
    "split",
    "squeeze",
    "stack",
    "stop_gradient",
    "strided_slice",
    "tensor_scatter_nd_add",
    "tensor_scatter_nd_max",
    "tensor_scatter_nd_min",
    "tensor_scatter_nd_sub",
    "tensor_scatter_nd_update",
    "tile",
    "transpose",
    "unravel_index",
    "unstack",
    "where",
    "zeros",
    "zeros_like",
]
