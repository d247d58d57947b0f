"""Boxes cut out of images and resized: tf.image.crop_and_resize."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, float32
from yeoul.core.errors import OutOfRangeError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.engine.xla import jnp
from yeoul.ops.family import dtypes
from yeoul.ops.shapes import dims_or_shape
from yeoul.ops.static import as_dims, partial_dims

TYPES = dtypes(
    "uint8", "uint16", "int8", "int16", "int32", "int64", "float16", "float32", "float64"
)
METHODS = ("bilinear", "nearest")


def check_box_shapes(boxes, box_ind):
    """Raises ValueError unless these can be the shapes of boxes and of their images' numbers."""
    if boxes is not None and (len(boxes) != 2 or boxes[1] not in (None, 4)):
        raise ValueError(f"boxes must have 4 columns, got shape {list(boxes)}")
    if box_ind is not None and len(box_ind) != 1:
        raise ValueError(f"box_index must be a vector, got shape {list(box_ind)}")
    if boxes is not None and box_ind is not None:
        if boxes[0] != box_ind[0] and None not in (boxes[0], box_ind[0]):
            raise ValueError(
                f"box_index has incompatible shape {list(box_ind)}: there are {boxes[0]} boxes"
            )


def check_shapes(image, boxes, box_ind, size):
    """Raises ValueError for shapes that do not fit."""
    if image is not None and len(image) != 4:
        raise ValueError(f"input image must be 4-D, got shape {list(image)}")
    if image is not None and 0 in image[1:3]:
        raise ValueError(f"image dimensions must be positive, got {list(image)}")
    check_box_shapes(boxes, box_ind)
    if size is not None and len(size) != 2:
        raise ValueError(f"crop_size must have two elements, got {list(size)}")
    if size is not None and any(n is not None and n <= 0 for n in size):
        raise ValueError(f"crop dimensions must be positive, got {list(size)}")


def check_values(boxes, box_ind, count):
    """Raises for boxes that are not finite, or of images that do not exist."""
    if not np.isfinite(boxes).all():
        raise invalid("Boxes contains at least one element that is not finite [Op:CropAndResize]")
    if box_ind.size and (box_ind.min() < 0 or box_ind.max() >= count):
        raise OutOfRangeError(
            None, None,
            f"box_index has values outside [0, batch_size): {box_ind.min()} to {box_ind.max()}, "
            f"and there are {count} images [Op:CropAndResize]",
        )  # fmt: skip


def _refuses(image, boxes, box_ind, *rest, **attrs):
    outside = (box_ind < 0) | (box_ind >= image.shape[0])
    return ~jnp.isfinite(boxes).all() | outside.any()


def places(xp, first, last, count, length):
    """Where the cells of crops lie on an axis, (boxes, count), and which are inside the image."""
    last_cell = np.float32(length - 1)
    if count == 1:
        at = (np.float32(0.5) * (first + last) * last_cell)[:, None]
    else:
        wide = ((last - first) * last_cell).astype(np.float64) / (count - 1)
        moved = xp.arange(count, dtype=np.float32) * wide.astype(np.float32)[:, None]
        if xp is jnp:  # a product must be rounded before it is added, or edges end up outside
            moved = jnp.where(moved == moved, moved, 0)
        at = first[:, None] * last_cell + moved
    return at, (at >= 0) & (at <= last_cell)


class Grid:
    """The cells of images around the cells of crops.

    Args:
      xp: numpy or jax.numpy.
      boxes: (n, 4) float32.
      box_ind: (n,) int32.
      size: height and width of the crops.
      dims: of the images.

    Attributes:
      rows: pair of (n, height) indices, above and below.
      columns: pair of (n, width) indices, to the left and right.
      down, across: how far between them, in [0, 1).
      inside: (n, height, width) bool.
      nearest: pair of indices of the nearest rows and columns.
    """

    def __init__(self, xp, boxes, box_ind, size, dims):
        self.xp, self.images = xp, box_ind[:, None, None]
        y, inside_y = places(xp, boxes[:, 0], boxes[:, 2], size[0], dims[1])
        x, inside_x = places(xp, boxes[:, 1], boxes[:, 3], size[1], dims[2])
        self.inside = inside_y[:, :, None] & inside_x[:, None, :]
        self.rows, self.down, near_y = self.around(xp, y, dims[1])
        self.columns, self.across, near_x = self.around(xp, x, dims[2])
        self.nearest = near_y, near_x

    @staticmethod
    def around(xp, at, length):
        low, high = xp.floor(at), xp.ceil(at)
        lerp = at - low
        near = xp.floor(at + np.float32(0.5))
        cells = [xp.clip(c, 0, length - 1).astype(np.int32) for c in (low, high, near)]
        return cells[:2], lerp, cells[2]

    def corners(self):
        """((rows, columns, weight) …) of the four cells around each."""
        down, across = self.down[:, :, None], self.across[:, None, :]
        for i, vertical in enumerate((1 - down, down)):
            for j, horizontal in enumerate((1 - across, across)):
                yield self.rows[i][:, :, None], self.columns[j][:, None, :], vertical * horizontal

    def read(self, image, rows, columns):
        """Cells of the images, (n, height, width, channels) of float32."""
        return self.xp.asarray(image)[self.images, rows, columns].astype(np.float32)


def _crop(xp):
    def run(image, boxes, box_ind, crop_size, method, extrapolation_value):
        check_shapes(image.shape, boxes.shape, box_ind.shape, crop_size)
        if xp is np:
            check_values(boxes, box_ind, image.shape[0])
        grid = Grid(xp, boxes, box_ind, crop_size, image.shape)
        if method == "nearest":
            rows, columns = grid.nearest
            crops = grid.read(image, rows[:, :, None], columns[:, None, :])
        else:
            crops = sum(
                grid.read(image, rows, columns) * weight[..., None].astype(np.float32)
                for rows, columns, weight in grid.corners()
            )
        return xp.where(grid.inside[..., None], crops, np.float32(extrapolation_value))

    return run


def _image_gradient(xp):
    def run(grads, boxes, box_ind, image_size, method, T):
        check_box_shapes(boxes.shape, box_ind.shape)
        out = xp.zeros(image_size, np.float32)
        if 0 in image_size:
            return out.astype(T)
        grid = Grid(xp, boxes, box_ind, grads.shape[1:3], image_size)
        grads = xp.where(grid.inside[..., None], grads, np.float32(0))
        if method == "nearest":
            rows, columns = grid.nearest
            parts = [(rows[:, :, None], columns[:, None, :], None)]
        else:
            parts = grid.corners()
        for rows, columns, weight in parts:
            given = grads if weight is None else grads * weight[..., None]
            if xp is np:
                np.add.at(out, (grid.images, rows, columns), given)
            else:
                out = out.at[grid.images, rows, columns].add(given)
        return out.astype(T)

    return run


def _boxes_gradient(xp):
    def run(grads, image, boxes, box_ind, method):
        grid = Grid(xp, boxes, box_ind, grads.shape[1:3], image.shape)
        values = [[grid.read(image, r[:, :, None], c[:, None, :]) for c in grid.columns]
                  for r in grid.rows]  # fmt: skip
        (top_left, top_right), (low_left, low_right) = values
        down, across = grid.down[:, :, None, None], grid.across[:, None, :, None]
        grads = xp.where(grid.inside[..., None], grads, np.float32(0))
        by_y = (1 - across) * (low_left - top_left) + across * (low_right - top_right)
        by_x = (1 - down) * (top_right - top_left) + down * (low_right - low_left)
        parts = []
        for slope, axis in ((by_y, 1), (by_x, 2)):
            count, length = grads.shape[axis], np.float32(image.shape[axis] - 1)
            other = (2, 3) if axis == 1 else (1, 3)
            total = (grads * slope).sum(other)
            share = np.arange(count, dtype=np.float32) / max(count - 1, 1)
            share = np.full(1, 0.5, np.float32) if count == 1 else share
            parts.append([(total * (1 - share) * length).sum(1), (total * share * length).sum(1)])
        (y1, y2), (x1, x2) = parts
        return xp.stack([y1, x1, y2, x2], 1).astype(np.float32)

    return run


def _crop_specs(inputs, attrs):
    image, boxes, box_ind = (dims_of(x) for x in inputs[:3])
    size = partial_dims(inputs[3])
    check_shapes(image, boxes, box_ind, size)
    count = next((d[0] for d in (boxes, box_ind) if d is not None and d[0] is not None), None)
    return [((count, *(size or (None, None)), None if image is None else image[3]), float32)]


def _crop_grad(r, dy):
    image, boxes, box_ind, _ = r.inputs
    dtype, method = dtype_of(image), r.attrs["method"]
    by_image = None
    if dtype.is_floating:
        by_image = execute(
            IMAGE_GRADIENT, (dy, boxes, box_ind, dims_or_shape(image)),
            {"method": method, "T": dtype.np},
        )  # fmt: skip
    by_boxes = execute(BOXES_GRADIENT, (dy, image, boxes, box_ind), {"method": "bilinear"})
    return by_image, by_boxes, None, None


def _image_gradient_specs(inputs, attrs):
    return [(partial_dims(inputs[3]), FROM_NUMPY[attrs["T"]])]


def _image_gradient_grad(r, dy):
    """Towards the gradients of the crops, of which that of the image is a linear function."""
    grads, boxes, which, _ = r.inputs
    attrs = {"method": r.attrs["method"], "extrapolation_value": 0.0}
    inputs = (dy, boxes, which, dims_or_shape(grads)[1:3])
    return execute(CROP_AND_RESIZE, inputs, attrs), None, None, None


IMAGE_GRADIENT = register(
    "CropAndResizeGradImage",
    "grads:float32, boxes:float32, box_ind:int32, image_size!:int32",
    lower=_image_gradient(jnp), host=_image_gradient(np), shape=_image_gradient_specs,
    grad=_image_gradient_grad, attrs={"method": "bilinear", "T": None},
)  # fmt: skip
BOXES_GRADIENT = register(
    "CropAndResizeGradBoxes", "grads:float32, image:T, boxes:float32, box_ind:int32",
    lower=_boxes_gradient(jnp), host=_boxes_gradient(np), grad=NONE, types=TYPES,
    shape=lambda inputs, attrs: [(dims_of(inputs[2]), float32)], attrs={"method": "bilinear"},
)  # fmt: skip
CROP_AND_RESIZE = register(
    "CropAndResize", "image:T, boxes:float32, box_ind:int32, crop_size!:int32",
    lower=_crop(jnp), host=_crop(np), shape=_crop_specs, grad=_crop_grad, types=TYPES,
    refuses=_refuses, limit=1 << 62, attrs={"method": "bilinear", "extrapolation_value": 0.0},
)  # fmt: skip


@export("image.crop_and_resize")
@dispatchable
def crop_and_resize(
    image, boxes, box_indices, crop_size, method="bilinear", extrapolation_value=0.0, name=None
):
    """Boxes cut out of images, all resized to one size.

    Args:
      image: tensor (batch, height, width, channels).
      boxes: (n, 4) float32: y1, x1, y2, x2, where 0 is the first and 1 the last row or column;
        outside [0, 1] the image goes on with `extrapolation_value`, and y1 > y2 turns it around.
      box_indices: (n) int32: number of the image of each box.
      crop_size: height and width of the crops.
      method: "bilinear" or "nearest".
      extrapolation_value: what is outside the image.
      name: name of the node in a graph.

    Returns:
      float32 tensor (n, crop height, crop width, channels).

    Raises:
      InvalidArgumentError: if shapes or method make no sense, or a box is not finite.
      OutOfRangeError: if there is no image of this number.

    Example:
      >>> import yeoul as tf
      >>> image = tf.reshape(tf.range(9.0), [1, 3, 3, 1])
      >>> crops = tf.image.crop_and_resize(image, [[0.0, 0.0, 0.5, 1.0]], [0], [2, 3])
      >>> print(crops.numpy()[0, ..., 0])
      [[0. 1. 2.]
       [3. 4. 5.]]
    """
    if method not in METHODS:
        raise invalid(
            f"Value for attr 'method' of \"{method}\" is not in the list of allowed values: "
            '"bilinear", "nearest" [Op:CropAndResize]'
        )
    attrs = {"method": method, "extrapolation_value": float(extrapolation_value)}
    inputs = (
        image, convert_to_tensor(boxes, float32), convert_to_tensor(box_indices, "int32"),
        as_dims(crop_size),
    )  # fmt: skip
    return execute(CROP_AND_RESIZE, inputs, attrs, name)


@export("compat.v1.image.crop_and_resize", name="crop_and_resize_v1", module=__name__)
@dispatchable
def crop_and_resize_v1(
    image,
    boxes,
    box_ind=None,
    crop_size=None,
    method="bilinear",
    extrapolation_value=0,
    name=None,
    box_indices=None,
):
    """As `tf.image.crop_and_resize`; `box_ind` is an older name of `box_indices`."""
    if box_ind is not None and box_indices is not None:
        raise ValueError("Cannot specify both 'box_indices' and 'box_ind'")
    indices = box_ind if box_indices is None else box_indices
    return crop_and_resize(image, boxes, indices, crop_size, method, extrapolation_value, name)
