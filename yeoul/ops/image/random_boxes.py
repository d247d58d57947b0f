"""Random boxes for cutting images out: tf.image.sample_distorted_bounding_box."""

import collections

import numpy as np

from yeoul.core.dtypes import float32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.engine.state import STATE
from yeoul.ops import philox
from yeoul.ops.family import dtypes
from yeoul.ops.image import distorted_box
from yeoul.ops.random import STATE_SPEC, moved, results_of, split_state
from yeoul.ops.seeds import SEEDS, RandomState, op_seeds, packed, start
from yeoul.ops.stateless_random import seed_tensor

TYPES = dtypes("uint8", "int8", "int16", "int32", "int64")
ATTRS = {
    "aspect_ratio_range": (0.75, 1.33),
    "area_range": (0.05, 1.0),
    "max_attempts": 100,
    "use_image_if_no_bounding_boxes": False,
}
Box = collections.namedtuple("Box", ["begin", "size", "bboxes"])


def sampled(image_size, boxes, least, words, options):
    """The three outputs, from random words."""
    aspects, areas = options["aspect_ratio_range"], options["area_range"]
    attempts = options["max_attempts"]
    height, width = distorted_box.check(
        image_size, boxes, least, aspects, areas, attempts,
        options["use_image_if_no_bounding_boxes"],
    )  # fmt: skip
    crop = distorted_box.sample(
        words, height, width, distorted_box.in_pixels(boxes, height, width), np.float32(least),
        aspects, areas, attempts,
    )  # fmt: skip
    return distorted_box.results(crop, height, width, image_size.dtype)


def _specs(inputs, attrs):
    dtype = dtype_of(inputs[0])
    for name, dims, rank in (
        ("image_size", dims_of(inputs[0]), 1),
        ("boxes", dims_of(inputs[1]), 3),
    ):
        if dims is not None and len(dims) != rank:
            raise ValueError(f"{name} must have rank {rank}, got shape {list(dims)}")
    return [((3,), dtype), ((3,), dtype), ((1, 1, 4), float32)]


def _stateful(image_size, boxes, least, state, seed=0, seed2=0, **options):
    counter, key = split_state(state)
    found = sampled(image_size, boxes, float(least), distorted_box.Words(counter, key), options)
    return (*found, moved(np, state, options["max_attempts"]))


def _first_version(image_size, boxes, state, min_object_covered, **rest):
    return _stateful(image_size, boxes, np.float32(min_object_covered), state, **rest)


def _stateless(image_size, boxes, least, seed, **options):
    key, counter = philox.key_counter(np, seed)
    words = distorted_box.Words(counter, key[0])
    return sampled(image_size, boxes, float(least), words, options)


SAMPLE = register(
    "SampleDistortedBoundingBoxV2",
    "image_size:T, bounding_boxes:float32, min_object_covered:float32, state:uint64",
    host=_stateful, grad=NONE, types=TYPES, outputs=4, attrs={"seed": 0, "seed2": 0, **ATTRS},
    shape=lambda inputs, attrs: [*_specs(inputs, attrs), STATE_SPEC],
)  # fmt: skip
SAMPLE_V1 = register(
    "SampleDistortedBoundingBox",
    "image_size:T, bounding_boxes:float32, state:uint64",
    host=_first_version, grad=NONE, types=TYPES, outputs=4,
    attrs={"seed": 0, "seed2": 0, "min_object_covered": 0.1, **ATTRS},
    shape=lambda inputs, attrs: [*_specs(inputs, attrs), STATE_SPEC],
)  # fmt: skip
STATELESS = register(
    "StatelessSampleDistortedBoundingBox",
    "image_size:T, bounding_boxes:float32, min_object_covered:float32, seed:Tseed",
    host=_stateless, grad=NONE, types=TYPES, outputs=3, attrs=ATTRS, shape=_specs,
)  # fmt: skip


def attributes(aspect_ratio_range, area_range, max_attempts, use_image):
    """The attributes, those that are None at their defaults."""
    given = {
        "aspect_ratio_range": aspect_ratio_range and tuple(float(v) for v in aspect_ratio_range),
        "area_range": area_range and tuple(float(v) for v in area_range),
        "max_attempts": max_attempts and int(max_attempts),
        "use_image_if_no_bounding_boxes": use_image,
    }
    return {k: ATTRS[k] if v is None else v for k, v in given.items()}


def eager_state(seeds, dtype, blocks):
    """The state for one eager call; with seeds the next call goes on after it."""
    counter, key = start(*seeds)
    if seeds[0] is None:
        return packed(counter, key)
    kernel = (SAMPLE.name, dtype, *seeds)
    with SEEDS.lock:
        used = SEEDS.counters.get(kernel, 0)
        SEEDS.counters[kernel] = used + blocks
    return packed(counter + used, key)


def drawn(image_size, boxes, least, options, seeds, name):
    """A box from the stream of these two seeds; (None, None): another one in each run."""
    image_size = convert_to_tensor(image_size)
    inputs = (image_size, boxes, convert_to_tensor(least, float32))
    if STATE.graph is None:
        state = eager_state(seeds, image_size.dtype.np, options["max_attempts"])
        return Box(*results_of(execute(SAMPLE, (*inputs, state), options)))
    state = RandomState(*seeds)
    attrs = {**options, "seed": seeds[0] or 0, "seed2": seeds[1] or 0}
    outputs = execute(SAMPLE, (*inputs, state.value()), attrs, name)
    state._store(outputs[-1])
    return Box(*results_of(outputs))


@export("image.sample_distorted_bounding_box")
@dispatchable
def sample_distorted_bounding_box(
    image_size,
    bounding_boxes,
    seed=0,
    min_object_covered=0.1,
    aspect_ratio_range=None,
    area_range=None,
    max_attempts=None,
    use_image_if_no_bounding_boxes=None,
    name=None,
):
    """A random box to cut out of an image that still shows enough of what is in other boxes.

    Args:
      image_size: three integers: height, width, channels.
      bounding_boxes: float32 tensor (batch, boxes, 4): y1, x1, y2, x2 in [0, 1].
      seed: integer: the op's seed; 0 gives another box in each run.
      min_object_covered: part of at least one of the boxes that must be inside.
      aspect_ratio_range: least and largest quotient of width and height; default (0.75, 1.33).
      area_range: least and largest part of the image; default (0.05, 1).
      max_attempts: how often to draw before the whole image is given; default 100.
      use_image_if_no_bounding_boxes: without boxes, take the whole image for one.
      name: name of the node in a graph.

    Returns:
      `(begin, size, bboxes)`: the first two for `tf.slice`, the last, (1, 1, 4), for
      `tf.image.draw_bounding_boxes`.

    Raises:
      InvalidArgumentError: if an argument makes no sense, or there are no boxes.

    Example:
      >>> import yeoul as tf
      >>> boxes = [[[0.0, 0.0, 0.5, 0.5]]]
      >>> begin, size, _ = tf.image.sample_distorted_bounding_box([10, 10, 3], boxes, seed=1)
      >>> tf.slice(tf.zeros([10, 10, 3]), begin, size).shape.rank
      3
    """
    options = attributes(
        aspect_ratio_range, area_range, max_attempts, use_image_if_no_bounding_boxes
    )
    seeds = op_seeds(seed)[:2] if seed else (None, None)
    return drawn(image_size, bounding_boxes, min_object_covered, options, seeds, name)


@export("compat.v1.image.sample_distorted_bounding_box", name="sample_v1", module=__name__)
@dispatchable
def sample_v1(
    image_size,
    bounding_boxes,
    seed=None,
    seed2=None,
    min_object_covered=0.1,
    aspect_ratio_range=None,
    area_range=None,
    max_attempts=None,
    use_image_if_no_bounding_boxes=None,
    name=None,
):
    """As `tf.image.sample_distorted_bounding_box`, with a second seed."""
    options = attributes(
        aspect_ratio_range, area_range, max_attempts, use_image_if_no_bounding_boxes
    )
    seeds = (seed or 0, seed2 or 0) if seed or seed2 else (None, None)
    return drawn(image_size, bounding_boxes, min_object_covered, options, seeds, name)


@export("image.stateless_sample_distorted_bounding_box")
@dispatchable
def stateless_sample_distorted_bounding_box(
    image_size,
    bounding_boxes,
    seed,
    min_object_covered=0.1,
    aspect_ratio_range=None,
    area_range=None,
    max_attempts=None,
    use_image_if_no_bounding_boxes=None,
    name=None,
):
    """As `tf.image.sample_distorted_bounding_box`, the same in each call with the same seed.

    Args:
      image_size: three integers: height, width, channels.
      bounding_boxes: float32 tensor (batch, boxes, 4): y1, x1, y2, x2 in [0, 1].
      seed: two integers.
      min_object_covered: part of at least one of the boxes that must be inside.
      aspect_ratio_range: least and largest quotient of width and height; default (0.75, 1.33).
      area_range: least and largest part of the image; default (0.05, 1).
      max_attempts: how often to draw before the whole image is given; default 100.
      use_image_if_no_bounding_boxes: without boxes, take the whole image for one.
      name: name of the node in a graph.

    Returns:
      `(begin, size, bboxes)`.

    Raises:
      InvalidArgumentError: if an argument makes no sense, or there are no boxes.

    Example:
      >>> import yeoul as tf
      >>> boxes = [[[0.0, 0.0, 0.5, 0.5]]]
      >>> box = tf.image.stateless_sample_distorted_bounding_box([10, 10, 3], boxes, seed=(1, 2))
      >>> print(box.begin.numpy(), box.size.numpy())
      [0 0 0] [ 9  9 -1]
    """
    options = attributes(
        aspect_ratio_range, area_range, max_attempts, use_image_if_no_bounding_boxes
    )
    least = convert_to_tensor(min_object_covered, float32)
    inputs = (convert_to_tensor(image_size), bounding_boxes, least, seed_tensor(seed))
    return Box(*execute(STATELESS, inputs, options, name))
