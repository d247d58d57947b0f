"""Consecutive elements stacked, each padded to one shape."""

import numpy as np

from yeoul.core import nest
from yeoul.core.errors import DataLossError, InvalidArgumentError, OpError
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import one
from yeoul.data.dataset import Dataset, Guess, as_int
from yeoul.data.dataset_spec import is_dense
from yeoul.data.failures import failed, passed_over
from yeoul.data.marks import farther
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import Tensor


class PaddedBatch(Dataset):
    """Elements padded and stacked in groups of `size`."""

    def __init__(self, source, size, padded_shapes, padding_values, drop_remainder):
        self.source, self.size, self.drop = source, as_int(size, "batch_size"), bool(drop_remainder)
        if self.size < 1:
            raise InvalidArgumentError(
                None, None, f"Batch size must be greater than zero, received: {self.size}."
            )
        specs = nest.flatten(source.element_spec)
        for spec in specs:
            if not is_dense(spec):
                raise TypeError(
                    "`padded_batch` is only supported for datasets that produce tensor elements "
                    "but type spec of elements in the input dataset is not a subclass of "
                    f"TensorSpec: `{spec}`. Use batch, or map to tensors."
                )
        self.shapes = shapes_of(padded_shapes, source.element_spec)
        self.values = values_of(padding_values, source.element_spec)
        n = source._length
        length = n if n < 0 else (n // self.size if self.drop else -(-n // self.size))
        known = self.drop and not isinstance(self.size, Guess)
        static = self.size if known else None
        made = [
            TensorSpec([static, *shape], spec.dtype)
            for shape, spec in zip(self.shapes, specs, strict=True)
        ]
        super().__init__((source,), nest.pack_sequence_as(source.element_spec, made), length)

    def sought(self, token, skip):
        return farther(token, skip * self.size), 0

    def chunks(self, at=None):
        group: list = []
        first, failures = None, failed()
        for components, mark in self.source._elements(at):
            if failed() != failures:  # of an element of the batch, which fails with it
                group, failures = [], failed()
            first = first if group else mark
            group.append(components)
            if len(group) == self.size:
                yield from self.attempted(group, first)
                group, failures = [], failed()
        if group and not self.drop and failed() == failures:
            yield from self.attempted(group, first)

    def attempted(self, group, mark):
        """Yields a batch, if its elements can be padded or nobody ignores that they cannot."""
        try:
            made = self.padded(group, mark)
        except OpError as error:
            if not passed_over(error):
                raise
            return
        yield made

    def padded(self, group, mark):
        columns = zip(*group, strict=True)
        return one(
            [
                padded(parts, shape, value)
                for parts, shape, value in zip(columns, self.shapes, self.values, strict=True)
            ],
            mark,
        )


def padded(parts, shape, value):
    """Arrays padded at their ends and stacked."""
    if any(p.ndim != len(shape) for p in parts):
        raise InvalidArgumentError(
            None,
            None,
            f"All elements in a batch must have the same rank as the padded shape: {list(shape)}, "
            f"but one has the shape {list(next(p.shape for p in parts if p.ndim != len(shape)))}.",
        )
    greatest = [max(p.shape[i] for p in parts) for i in range(len(shape))]
    dims = [g if d is None else d for g, d in zip(greatest, shape, strict=True)]
    if any(g > d for g, d in zip(greatest, dims, strict=True)):
        raise DataLossError(
            None,
            None,
            f"Attempted to pad to a smaller size than the input element: to {dims}, with elements "
            f"up to {greatest}. Give a greater padded shape, or None for the greatest.",
        )
    out = np.full((len(parts), *dims), value, parts[0].dtype)
    for i, part in enumerate(parts):
        out[(i, *map(slice, part.shape))] = part if part.ndim else part[()]
    return out


def shapes_of(padded_shapes, element_spec):
    """The padded dimensions of each component."""
    specs = nest.flatten(element_spec)
    if padded_shapes is None:
        for spec in specs:
            if spec.shape.rank is None:
                raise ValueError(
                    f"You must provide `padded_shapes` argument because component {spec} has "
                    "unknown rank."
                )
        given = [spec.shape for spec in specs]
    elif not nest.is_nested(element_spec):
        given = [padded_shapes]
    else:
        given = nest.flatten_up_to(element_spec, padded_shapes)
    return [shape_of(shape, spec) for shape, spec in zip(given, specs, strict=True)]


def shape_of(shape, spec):
    if isinstance(shape, (Tensor, np.ndarray)):
        shape = np.asarray(shape._a if isinstance(shape, Tensor) else shape).tolist()
    if isinstance(shape, int):
        shape = [shape]
    if not isinstance(shape, TensorShape):
        shape = TensorShape([None if d in (None, -1) else int(d) for d in shape])
    if spec.shape.rank is not None:
        if spec.shape.rank != shape.rank:
            raise ValueError(
                f"The padded shape {shape} is not compatible with the shape {spec.shape} of the "
                "corresponding input component."
            )
        for want, have in zip(shape.as_list(), spec.shape.as_list(), strict=True):
            if want is not None and have is not None and have > want:
                raise ValueError(
                    f"The padded shape {shape} is not compatible with the shape {spec.shape} of "
                    "the corresponding input component."
                )
    return tuple(shape.as_list())


def values_of(padding_values, element_spec):
    """What each component is padded with."""
    specs = nest.flatten(element_spec)
    if padding_values is None:
        given = [None] * len(specs)
    elif nest.is_nested(element_spec) and nest.is_nested(padding_values):
        given = nest.flatten_up_to(element_spec, padding_values)
    else:
        given = [padding_values] * len(specs)
    return [value_of(v, spec) for v, spec in zip(given, specs, strict=True)]


def value_of(value, spec):
    if value is None:
        return b"" if spec.dtype.np.kind == "O" else spec.dtype.np.type(0)
    known = isinstance(value, Tensor)
    array = np.asarray((value if known else to_tensor(value, spec.dtype.np))._a)
    if array.ndim:
        raise ValueError(
            f"`padding_value` should be a scalar, but got shape {array.shape}: {value!r}."
        )
    if array.dtype != spec.dtype.np:
        raise TypeError(
            f"Padding value tensor with dtype {array.dtype} and does not match output dtype "
            f"{spec.dtype!r}. Use tf.cast."
        )
    return array[()]
