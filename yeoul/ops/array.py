"""The array functions by one name each, for other modules: shapes, views, casts, creation, joining, gathering."""

from yeoul.ops.casting import bitcast, cast, saturate_cast
from yeoul.ops.creation import fill, linspace, ones, ones_like, range, zeros, zeros_like
from yeoul.ops.shapes import (
    broadcast_dynamic_shape,
    broadcast_static_shape,
    ensure_shape,
    get_static_value,
    rank,
    shape,
    shape_n,
    size,
)
from yeoul.ops.views import (
    broadcast_to,
    expand_dims,
    identity,
    identity_n,
    reshape,
    reshape_like,
    squeeze,
    stop_gradient,
    transpose,
)

__all__ = [
    "bitcast",
    "broadcast_dynamic_shape",
    "broadcast_static_shape",
    "broadcast_to",
    "cast",
    "ensure_shape",
    "expand_dims",
    "fill",
    "get_static_value",
    "identity",
    "identity_n",
    "linspace",
    "ones",
    "ones_like",
    "range",
    "rank",
    "reshape",
    "reshape_like",
    "saturate_cast",
    "shape",
    "shape_n",
    "size",
    "squeeze",
    "stop_gradient",
    "transpose",
    "zeros",
    "zeros_like",
]
