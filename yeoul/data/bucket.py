"""Batches of elements of similar length."""

from typing import NamedTuple

import numpy as np

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.shape import TensorShape
from yeoul.data.counts import Guess
from yeoul.data.group_by_window import GroupByWindow
from yeoul.engine.tensor import EagerTensor
from yeoul.graph.autograph.entry import in_graph
from yeoul.ops.arg import argmax
from yeoul.ops.casting import cast


def bucketed(
    source,
    length_func,
    boundaries,
    batch_sizes,
    padded_shapes,
    padding_values,
    pad_to_boundary,
    no_padding,
    drop_remainder,
):
    """`Dataset.bucket_by_sequence_length`."""
    if len(batch_sizes) != len(boundaries) + 1:
        raise ValueError(
            "`len(bucket_batch_sizes)` must equal `len(bucket_boundaries) + 1` but "
            f"`len(bucket_batch_sizes)={len(batch_sizes)}` and `len(bucket_boundaries)="
            f"{len(boundaries)}`."
        )
    padding = Padding(padded_shapes, padding_values, pad_to_boundary, no_padding, drop_remainder)
    buckets = Buckets(length_func, boundaries, batch_sizes, padding)
    return GroupByWindow(source, buckets.number, buckets.batch, buckets.size)


class Padding(NamedTuple):
    """How batches are padded; as the arguments of `bucket_by_sequence_length`."""

    shapes: object
    values: object
    to_boundary: bool
    none: bool
    drop_remainder: bool


class Buckets:
    """The functions of a key and a window that make batches of similar lengths."""

    def __init__(self, length_func, boundaries, batch_sizes, padding):
        self.length_func, self.padding = length_func, padding
        self.edges, self.sizes = [int(b) for b in boundaries], [int(n) for n in batch_sizes]
        limits = np.iinfo(np.int32)
        self.lows = np.array([limits.min, *self.edges], np.int32)
        self.highs = np.array([*self.edges, limits.max], np.int32)

    def number(self, *element):
        """The number of the bucket of an element."""
        length = cast(in_graph(self.length_func)(*element), np.int32)
        inside = (length >= self.lows) & (length < self.highs)
        return argmax(cast(inside, np.int32), axis=0)

    def size(self, key):
        """The size of the batches of a bucket; while a function is traced, nobody knows it."""
        return self.sizes[int(key)] if isinstance(key, EagerTensor) else Guess(1)

    def batch(self, key, window):
        """The batches of elements of one bucket."""
        padding = self.padding
        if padding.none:
            return window.batch(self.size(key), padding.drop_remainder)
        shapes = self.shapes(key, window.element_spec)
        return window.padded_batch(self.size(key), shapes, padding.values, padding.drop_remainder)

    def shapes(self, key, element_spec):
        """The shapes to which elements are padded."""
        given = self.padding.shapes
        if given is None:
            given = nest.map_structure(lambda s: s.shape, element_spec)
        if not self.padding.to_boundary or not isinstance(key, EagerTensor):
            return given
        if int(key) == len(self.edges):
            raise InvalidArgumentError(
                None,
                None,
                "When pad_to_bucket_boundary=True, elements must have length < "
                f"max(bucket_boundaries), which is {max(self.edges)}.",
            )
        return with_length(given, self.edges[int(key)] - 1)


def with_length(shapes, length):
    """Shapes with a length for the dimensions that are not known."""

    def filled(shape):
        dims = TensorShape(shape).as_list()
        return TensorShape([length if d is None else d for d in dims])

    if isinstance(shapes, (TensorShape, int)) or is_dims(shapes):
        return filled(shapes)
    if isinstance(shapes, dict):
        return {k: with_length(v, length) for k, v in shapes.items()}
    return type(shapes)([with_length(v, length) for v in shapes])


def is_dims(shape):
    return isinstance(shape, (list, tuple)) and all(d is None or isinstance(d, int) for d in shape)
