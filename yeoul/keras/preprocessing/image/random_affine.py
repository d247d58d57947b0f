"""Images turned, moved, sheared and zoomed at random, in NumPy."""

import numpy as np

from yeoul.core.export import export
from yeoul.keras.preprocessing.image.affine import apply_affine_transform


@export("keras.preprocessing.image.random_rotation")
def random_rotation(
    x,
    rg,
    row_axis=1,
    col_axis=2,
    channel_axis=0,
    fill_mode="nearest",
    cval=0.0,
    interpolation_order=1,
):
    """An image turned by a random angle.

    Args:
      x: array of 3 dimensions.
      rg: largest angle in degrees, in both directions; drawn by `np.random`.
      row_axis: which axis holds the rows.
      col_axis: which axis holds the columns.
      channel_axis: which axis holds the channels.
      fill_mode: "constant", "nearest", "reflect" or "wrap".
      cval: number seen beyond the borders for "constant".
      interpolation_order: of the splines that interpolate.

    Returns:
      Array of the same shape.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> tf.keras.preprocessing.image.random_rotation(np.ones([3, 4, 4]), 20).shape
      (3, 4, 4)
    """
    theta = np.random.uniform(-rg, rg)
    axes = (row_axis, col_axis, channel_axis)
    return changed(x, axes, fill_mode, cval, interpolation_order, theta=theta)


@export("keras.preprocessing.image.random_shift")
def random_shift(
    x,
    wrg,
    hrg,
    row_axis=1,
    col_axis=2,
    channel_axis=0,
    fill_mode="nearest",
    cval=0.0,
    interpolation_order=1,
):
    """An image moved at random.

    Args:
      x: array of 3 dimensions.
      wrg: largest shift as a part of the width, in both directions; drawn by `np.random`.
      hrg: likewise of the height.
      row_axis: which axis holds the rows.
      col_axis: which axis holds the columns.
      channel_axis: which axis holds the channels.
      fill_mode: "constant", "nearest", "reflect" or "wrap".
      cval: number seen beyond the borders for "constant".
      interpolation_order: of the splines that interpolate.

    Returns:
      Array of the same shape.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> tf.keras.preprocessing.image.random_shift(np.ones([3, 4, 4]), 0.2, 0.2).shape
      (3, 4, 4)
    """
    tx = np.random.uniform(-hrg, hrg) * x.shape[row_axis]
    ty = np.random.uniform(-wrg, wrg) * x.shape[col_axis]
    axes = (row_axis, col_axis, channel_axis)
    return changed(x, axes, fill_mode, cval, interpolation_order, tx=tx, ty=ty)


@export("keras.preprocessing.image.random_shear")
def random_shear(
    x,
    intensity,
    row_axis=1,
    col_axis=2,
    channel_axis=0,
    fill_mode="nearest",
    cval=0.0,
    interpolation_order=1,
):
    """An image sheared at random.

    Args:
      x: array of 3 dimensions.
      intensity: largest angle in degrees, in both directions; drawn by `np.random`.
      row_axis: which axis holds the rows.
      col_axis: which axis holds the columns.
      channel_axis: which axis holds the channels.
      fill_mode: "constant", "nearest", "reflect" or "wrap".
      cval: number seen beyond the borders for "constant".
      interpolation_order: of the splines that interpolate.

    Returns:
      Array of the same shape.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> tf.keras.preprocessing.image.random_shear(np.ones([3, 4, 4]), 20).shape
      (3, 4, 4)
    """
    shear = np.random.uniform(-intensity, intensity)
    axes = (row_axis, col_axis, channel_axis)
    return changed(x, axes, fill_mode, cval, interpolation_order, shear=shear)


@export("keras.preprocessing.image.random_zoom")
def random_zoom(
    x,
    zoom_range,
    row_axis=1,
    col_axis=2,
    channel_axis=0,
    fill_mode="nearest",
    cval=0.0,
    interpolation_order=1,
):
    """An image zoomed at random, rows and columns each for themselves.

    Args:
      x: array of 3 dimensions.
      zoom_range: (least, largest) factor; drawn by `np.random`.
      row_axis: which axis holds the rows.
      col_axis: which axis holds the columns.
      channel_axis: which axis holds the channels.
      fill_mode: "constant", "nearest", "reflect" or "wrap".
      cval: number seen beyond the borders for "constant".
      interpolation_order: of the splines that interpolate.

    Returns:
      Array of the same shape.

    Raises:
      ValueError: if the range is no pair.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> tf.keras.preprocessing.image.random_zoom(np.ones([3, 4, 4]), (0.8, 1.2)).shape
      (3, 4, 4)
    """
    if len(zoom_range) != 2:
        raise ValueError(
            f"`zoom_range` should be a tuple or list of two floats. Received: {zoom_range}"
        )
    zx, zy = drawn_zoom(zoom_range)
    axes = (row_axis, col_axis, channel_axis)
    return changed(x, axes, fill_mode, cval, interpolation_order, zx=zx, zy=zy)


def drawn_zoom(zoom_range):
    """The zooms of rows and columns; nothing is drawn if both bounds are 1."""
    if tuple(zoom_range) == (1, 1):
        return 1, 1
    return np.random.uniform(zoom_range[0], zoom_range[1], 2)


def changed(x, axes, fill_mode, cval, order, **transform):
    """The image transformed; axes are (rows, columns, channels)."""
    return apply_affine_transform(
        x, **transform, **axis_arguments(axes), fill_mode=fill_mode, cval=cval, order=order
    )


def axis_arguments(axes):
    """The axes as keyword arguments."""
    return dict(zip(("row_axis", "col_axis", "channel_axis"), axes, strict=True))
