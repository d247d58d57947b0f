"""Convolution in groups and its gradients, in jax: each group of channels has its own filters.

Arguments as in `conv_kernels`. Groups of one channel are a depthwise convolution.
"""

from yeoul.ops import conv_kernels, depthwise_kernels


def conv(x, filters, w, groups=1):
    """Convolution."""
    if not of_channels(filters, groups):
        return conv_kernels.conv(x, filters, w, groups)
    return depthwise_kernels.depthwise(x, by_channel(filters, groups), w)


def conv_input_gradient(g, filters, dims, w, groups=1):
    """Gradient with respect to `x`."""
    if not of_channels(filters, groups):
        return conv_kernels.conv_input_gradient(g, filters, dims, w, groups)
    return depthwise_kernels.depthwise_input_gradient(g, by_channel(filters, groups), dims, w)


def conv_filter_gradient(x, g, w, groups=1):
    """Gradient with respect to the filters."""
    if groups == 1 or groups != x.shape[-1]:
        return conv_kernels.conv_filter_gradient(x, g, w, groups)
    found = depthwise_kernels.depthwise_filter_gradient(x, g, w)
    return found.reshape(*w.size, 1, g.shape[-1])


def of_channels(filters, groups):
    """Whether each group has one channel."""
    return groups > 1 and filters.shape[-2] == 1


def by_channel(filters, groups):
    """Filters (*window, 1, outputs) as a depthwise convolution takes them."""
    return filters.reshape(*filters.shape[:-2], groups, filters.shape[-1] // groups)
