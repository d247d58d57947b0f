"""Clipping of gradients by value, norm, or global norm."""

from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.ops.clip import clip_by_global_norm, clip_by_norm, clip_by_value


def clip_gradients(gradients, clipnorm, global_clipnorm, clipvalue):
    """The gradients, clipped as the optimizer was told to."""
    if clipnorm:
        return [mapped(g, lambda v: clip_by_norm(v, clipnorm)) for g in gradients]
    if global_clipnorm:
        return clip_by_global_norm(gradients, global_clipnorm)[0]
    if clipvalue:
        return [mapped(g, lambda v: clip_by_value(v, -clipvalue, clipvalue)) for g in gradients]
    return gradients


def mapped(gradient, function):
    if isinstance(gradient, IndexedSlices):
        return IndexedSlices(function(gradient.values), gradient.indices, gradient.dense_shape)
    return function(gradient)
