"""How a random box is drawn: the same numbers from the same bits as in TensorFlow."""

import math

import numpy as np

from yeoul.engine.convert import invalid
from yeoul.ops import philox

F = np.float32
INT32_MAX = 2**31 - 1


class Words:
    """Random words of 32 bits, one after the other, as TensorFlow's kernel takes them.

    Args:
      counter: pair of uint64.
      key: uint64.
    """

    def __init__(self, counter, key):
        self.start = int(counter[0]) | int(counter[1]) << 64
        self.key, self.blocks, self.left = int(key), 0, []

    def word(self):
        """The next word."""
        if not self.left:
            counter = (self.start + self.blocks) % (1 << 128)
            self.left = list(philox.block_of(counter, self.key))[::-1]
            self.blocks += 1
        return self.left.pop()

    def fraction(self):
        """A float32 in [0, 1)."""
        return F((self.word() & 0x7FFFFF) / (1 << 23))

    def below(self, n):
        """An integer in [0, n)."""
        if n & (n - 1) == 0:
            return self.word() & (n - 1)
        limit = 0xFFFFFFFF - 0xFFFFFFFF % n
        while (word := self.word()) >= limit:
            pass
        return word % n


def to_nearest(value):
    """A float as the nearest integer, halves to the even one."""
    return int(np.rint(value))


def draw_size(words, height, width, aspects, areas):
    """Height and width of a box, or None if there is none of this area and shape.

    Args:
      words: `Words`.
      height: of the image.
      width: of the image.
      aspects: least and largest quotient of width and height.
      areas: least and largest part of the image.
    """
    low, high = F(aspects[0]), F(aspects[1])
    aspect = words.fraction() * (high - low) + low
    least, most = (F(a) * F(width) * F(height) for a in areas)
    rows = to_nearest(np.sqrt(least / aspect))
    limit = to_nearest(np.sqrt(most / aspect))
    if to_nearest(F(limit) * aspect) > width:
        limit = int((width + 0.5 - 1e-7) / float(aspect))
        if to_nearest(F(limit) * aspect) > width:
            limit -= 1
    limit = min(limit, height)
    rows = min(rows, limit)
    if rows < limit:
        rows += words.below(limit - rows + 1)
    columns = to_nearest(F(rows) * aspect)
    if rows * columns < least:
        rows += 1
        columns = to_nearest(F(rows) * aspect)
    if rows * columns > most:
        rows -= 1
        columns = to_nearest(F(rows) * aspect)
    fits = least <= rows * columns <= most and columns <= width and rows <= height
    return (rows, columns) if fits and rows > 0 and columns > 0 else None


def covered(crop, boxes, least):
    """Whether a crop holds enough of some box."""
    top, left, rows, columns = crop
    for y1, x1, y2, x2 in boxes:
        inner = max(0, min(top + rows, y2) - max(top, y1))
        inner *= max(0, min(left + columns, x2) - max(left, x1))
        area = (y2 - y1) * (x2 - x1)
        if F(inner) / F(area) >= least if area else False:
            return True
    return False


def sample(words, height, width, boxes, least, aspects, areas, attempts):
    """(top, left, rows, columns) of a random box; the whole image if none is found.

    Args:
      words: `Words`.
      height: of the image.
      width: of the image.
      boxes: lists of y1, x1, y2, x2 in pixels; the whole image if there is none.
      least: part of a box that must be inside.
      aspects: least and largest quotient of width and height.
      areas: least and largest part of the image.
      attempts: how often to draw.
    """
    for _ in range(attempts):
        size = draw_size(words, height, width, aspects, areas)
        if size is None:
            continue
        rows, columns = size
        top = words.below(height - rows) if rows < height else 0
        left = words.below(width - columns) if columns < width else 0
        if covered((top, left, rows, columns), boxes, least):
            return top, left, rows, columns
    return 0, 0, height, width


def check(image_size, boxes, least, aspects, areas, attempts, use_image):
    """Raises InvalidArgumentError for arguments that make no sense."""
    if image_size.shape != (3,):
        raise invalid(f"image_size must contain 3 elements, got shape {list(image_size.shape)}")
    height, width = (int(n) for n in image_size[:2])
    for name, n in (("height", height), ("width", width)):
        if not 0 < n <= INT32_MAX:
            raise invalid(f"image {name} must be positive and below 2^31, got {n}")
    if boxes.ndim != 3 or boxes.shape[2] != 4:
        raise invalid(
            "input boxes must be 3-dimensional [batch, num_boxes, coords] with 4 coordinates, got "
            f"shape {list(boxes.shape)}"
        )
    if not least >= 0:
        raise invalid(f"Min object covered must be non-negative: {least}")
    for name, pair, limit in (("Area", areas, 1.0), ("Aspect ratio", aspects, math.inf)):
        if len(pair) != 2 or min(pair) <= 0 or max(pair) > limit:
            raise invalid(f"{name} range must hold two positive numbers: {list(pair)}")
    if attempts <= 0:
        raise invalid(f"Max attempts must be positive: {attempts}")
    if not boxes.size and not use_image:
        raise invalid(
            "No bounding boxes provided as input. One must enable use_image_if_no_bounding_boxes "
            "if you wish to not provide any bounding boxes."
        )
    if boxes.size and not ((boxes >= 0) & (boxes <= 1)).all():
        raise invalid(f"All bounding box coordinates must be in [0.0, 1.0]: {boxes.tolist()}")
    return height, width


def in_pixels(boxes, height, width):
    """Boxes in whole pixels."""
    if not boxes.size:
        return [(0, 0, height, width)]
    scale = np.array([height, width, height, width], F)
    return (boxes.reshape(-1, 4) * scale).astype(int).tolist()


def results(crop, height, width, dtype):
    """The three outputs of the ops: where the crop begins, its size, and it as a box."""
    top, left, rows, columns = crop
    box = [top / F(height), left / F(width), (top + rows) / F(height), (left + columns) / F(width)]
    return (
        np.array([top, left, 0], dtype),
        np.array([rows, columns, -1], dtype),
        np.array(box, F).reshape(1, 1, 4),
    )
