"""Images turned, moved, sheared and zoomed, in NumPy."""

import importlib

import numpy as np

from yeoul.core.export import export


@export("keras.preprocessing.image.apply_affine_transform")
def apply_affine_transform(
    x,
    theta=0,
    tx=0,
    ty=0,
    shear=0,
    zx=1,
    zy=1,
    row_axis=1,
    col_axis=2,
    channel_axis=0,
    fill_mode="nearest",
    cval=0.0,
    order=1,
):
    """An image turned, moved, sheared and zoomed around its middle.

    Args:
      x: array of 3 dimensions.
      theta: angle of rotation in degrees.
      tx: pixels that the view moves along the columns (with `row_axis < col_axis`), to the right.
      ty: likewise along the rows, downwards.
      shear: angle of shear in degrees.
      zx: zoom of the columns; above 1 shows more.
      zy: zoom of the rows.
      row_axis: which axis holds the rows.
      col_axis: which axis holds the columns.
      channel_axis: which axis holds the channels.
      fill_mode: what is seen beyond the borders: "constant", "nearest", "reflect" or "wrap".
      cval: number seen there for "constant".
      order: of the splines that interpolate, 0 to 5.

    Returns:
      Array of the same shape and dtype.

    Raises:
      ValueError: if the axes make no sense.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> image = np.arange(4.0).reshape([2, 2, 1])
      >>> axes = {"row_axis": 0, "col_axis": 1, "channel_axis": 2}
      >>> moved = tf.keras.preprocessing.image.apply_affine_transform(image, tx=1, **axes)
      >>> moved[..., 0].tolist()
      [[1.0, 1.0], [3.0, 3.0]]
    """
    check_axes(x, row_axis, col_axis, channel_axis)
    matrix = transform_matrix(theta, tx, ty, shear, zx, zy)
    if matrix is None:
        return x
    middle = [x.shape[row_axis] / 2 - 0.5, x.shape[col_axis] / 2 - 0.5]
    matrix = shifted(*middle) @ matrix @ shifted(-middle[0], -middle[1])
    if row_axis < col_axis:  # as TensorFlow: tx is along the columns then, ty along the rows
        matrix = matrix[[1, 0, 2]][:, [1, 0, 2]]
    ndimage = importlib.import_module("scipy.ndimage")
    channels = [
        ndimage.affine_transform(
            channel, matrix[:2, :2], matrix[:2, 2], order=order, mode=fill_mode, cval=cval
        )
        for channel in np.moveaxis(x, channel_axis, 0)
    ]
    return np.stack(channels, axis=channel_axis)


def check_axes(x, row_axis, col_axis, channel_axis):
    """Raises ValueError unless the axes are the three of the image."""
    axes = {row_axis, col_axis, channel_axis}
    if len(axes) != 3:
        raise ValueError("'row_axis', 'col_axis', and 'channel_axis' must be distinct")
    if not all(axis in (0, 1, 2) for axis in axes):
        raise ValueError(
            f"Invalid axis' indices: {axes - {0, 1, 2}}. The axes of an image are 0, 1 and 2."
        )
    if np.ndim(x) != 3:
        raise ValueError(f"Input arrays must be multi-channel 2D images, got shape {np.shape(x)}.")


def transform_matrix(theta, tx, ty, shear, zx, zy):
    """The 3x3 matrix of the transforms one after another, None if there are none."""
    parts = []
    if theta:
        parts.append(rotation(np.deg2rad(theta)))
    if tx or ty:
        parts.append(shifted(tx, ty))
    if shear:
        angle = np.deg2rad(shear)
        parts.append(np.array([[1, -np.sin(angle), 0], [0, np.cos(angle), 0], [0, 0, 1]]))
    if zx != 1 or zy != 1:
        parts.append(np.diag([zx, zy, 1]))
    return None if not parts else np.linalg.multi_dot([np.eye(3), *parts])


def rotation(angle):
    """The 3x3 matrix of a rotation."""
    sine, cosine = np.sin(angle), np.cos(angle)
    return np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])


def shifted(rows, columns):
    """The 3x3 matrix of a shift."""
    return np.array([[1, 0, rows], [0, 1, columns], [0, 0, 1]])
