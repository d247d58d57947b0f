"""Convolution in groups and its gradients, in jax: each group of channels has its own filters.

Arguments as in `conv_kernels`. Groups of one channel are a depthwise convolution. On a CPU others
are convolved one after the other, in a loop: XLA's grouped convolution takes up to ten times as
long, its gradients up to a hundred times, and a convolution written out for each group as long to
compile as it has groups. Small groups are first joined to wider ones, whose filters are zero where
a channel belongs to another group (benchmarks/conv.md).
"""

import jax
import jax.numpy as jnp
from jax import lax

from yeoul.engine.xla import stored
from yeoul.ops import conv_kernels, depthwise_kernels
from yeoul.ops.windows import on_cpu

# Up to so many channels the kernels take as long for one as for all of them.
JOINED_CHANNELS = 16


def conv(x, filters, w, groups=1):
    """Convolution."""
    if of_channels(filters, groups):
        return depthwise_kernels.depthwise(x, by_channel(filters, groups), w)
    if groups == 1:
        return conv_kernels.conv(x, filters, w)
    if not on_cpu():
        return conv_kernels.xla_conv(x, filters, w, groups)
    run = joinable(groups, filters.shape[-2], filters.shape[-1] // groups)
    filters = joined(filters, groups, run)
    return one_by_one(lambda a, f: conv_kernels.conv(a, f, w), groups // run, x, filters)


def conv_input_gradient(g, filters, dims, w, groups=1):
    """Gradient with respect to `x`."""
    if of_channels(filters, groups):
        return depthwise_kernels.depthwise_input_gradient(g, by_channel(filters, groups), dims, w)
    if groups == 1:
        return conv_kernels.conv_input_gradient(g, filters, dims, w)
    if not on_cpu():
        return conv_kernels.xla_input_gradient(g, filters, dims, w, groups)
    run = joinable(groups, filters.shape[-2], filters.shape[-1] // groups)
    filters = joined(filters, groups, run)
    return one_by_one(
        lambda a, f: conv_kernels.conv_input_gradient(a, f, dims, w), groups // run, g, filters
    )


def conv_filter_gradient(x, g, w, groups=1):
    """Gradient with respect to the filters."""
    if groups == 1:
        return conv_kernels.conv_filter_gradient(x, g, w)
    if groups == x.shape[-1]:
        found = depthwise_kernels.depthwise_filter_gradient(x, g, w)
        return found.reshape(*w.size, 1, g.shape[-1])
    if not on_cpu():
        return conv_kernels.xla_filter_gradient(x, g, w, groups)
    run = joinable(groups, x.shape[-1] // groups, g.shape[-1] // groups)
    found = one_by_one(lambda a, b: conv_kernels.conv_filter_gradient(a, b, w), groups // run, x, g)
    return parted(found, groups, run)


def of_channels(filters, groups):
    """Whether each group has one channel."""
    return groups > 1 and filters.shape[-2] == 1


def by_channel(filters, groups):
    """Filters (*window, 1, outputs) as a depthwise convolution takes them."""
    return filters.reshape(*filters.shape[:-2], groups, filters.shape[-1] // groups)


def joinable(groups, channels, outputs):
    """How many neighbouring groups are convolved together."""
    most = JOINED_CHANNELS // max(channels, outputs, 1)
    return next((run for run in range(most, 1, -1) if groups % run == 0), 1)


def joined(filters, groups, run):
    """Filters of groups as filters of runs of groups: (*window, run · channels, outputs)."""
    if run == 1:
        return filters
    *size, channels, outputs = filters.shape
    parts = filters.reshape(*size, 1, channels, groups // run, run, outputs // groups)
    own = jnp.eye(run, dtype=bool)[:, None, None, :, None]
    spread = jnp.where(own, parts, jnp.zeros((), filters.dtype))
    return spread.reshape(*size, run * channels, outputs)


def parted(filters, groups, run):
    """The transpose of `joined`: what filters of runs of groups have where they are not zero."""
    if run == 1:
        return filters
    *size, channels, outputs = filters.shape
    shape = (*size, run, channels // run, groups // run, run, outputs // groups)
    parts = filters.reshape(shape)
    own = [parts[..., i, :, :, i, :] for i in range(run)]
    return jnp.stack(own, -2).reshape(*size, channels // run, outputs)


def one_by_one(kernel, groups, *arrays):
    """The kernel on each group of the last axes, results side by side."""
    sizes = [a.shape[-1] // groups for a in arrays]
    parts = (
        jax.ShapeDtypeStruct((*a.shape[:-1], n), a.dtype)
        for a, n in zip(arrays, sizes, strict=True)
    )
    like = jax.eval_shape(kernel, *parts)
    outputs = like.shape[-1]

    def body(i, found):
        parts = (
            stored(lax.dynamic_slice_in_dim(a, i * n, n, -1))
            for a, n in zip(arrays, sizes, strict=True)
        )
        return lax.dynamic_update_slice_in_dim(found, kernel(*parts), i * outputs, -1)

    whole = jnp.zeros((*like.shape[:-1], groups * outputs), like.dtype)
    return lax.fori_loop(0, groups, body, whole)
