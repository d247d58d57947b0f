"""Clipping of gradients by value, norm, or global norm."""

from yeoul.ops.clip import clip_by_global_norm, clip_by_norm, clip_by_value


def clip_gradients(gradients, clipnorm, global_clipnorm, clipvalue):
    """The gradients, clipped in the first of these ways that is asked for.

    Args:
      gradients: list of tensors and `tf.IndexedSlices`.
      clipnorm: largest norm of each gradient, or None.
      global_clipnorm: largest norm of all gradients together, or None.
      clipvalue: largest absolute value of each element, or None.
    """
    if clipnorm:
        return [clip_by_norm(g, clipnorm) for g in gradients]
    if global_clipnorm:
        return clip_by_global_norm(gradients, global_clipnorm)[0]
    if clipvalue:
        return [clip_by_value(g, -clipvalue, clipvalue) for g in gradients]
    return gradients
