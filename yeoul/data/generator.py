"""Elements from a Python generator."""

import itertools

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.data.chunk import Chunk, hold, one
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.dataset_spec import is_dense
from yeoul.data.marks import numbered
from yeoul.engine.convert import to_array, to_tensor
from yeoul.engine.tensor import Tensor


class Generator(Dataset):
    """The elements that a generator yields.

    Attributes:
      ahead: how many elements are taken at a time: 1, unless a batch takes as many in any case.
    """

    ahead = 1
    label = "_FlatMapDataset"

    def __init__(
        self, generator, output_types=None, output_shapes=None, args=None, output_signature=None
    ):
        if not callable(generator):
            raise TypeError(
                "`generator` must be a Python callable that returns an iterable, not the iterable "
                "itself: "
                f"{generator!r}. Write `lambda: iterable`."
            )
        if output_signature is None:
            if output_types is None:
                raise TypeError(
                    "Either output_signature or output_types must be given to from_generator, "
                    "e.g. output_signature=tf.TensorSpec([], tf.int32)."
                )
            output_signature = signature(output_types, output_shapes)
        elif output_types is not None or output_shapes is not None:
            raise TypeError(
                "The `output_types` and `output_shapes` must not be given together with "
                "`output_signature`."
            )
        for spec in nest.flatten(output_signature):
            if not isinstance(spec, TypeSpec):
                raise TypeError(
                    "`output_signature` must contain objects that are subclass of `tf.TypeSpec` "
                    f"but found {type(spec)}, which is not: {spec!r}."
                )
        self.generator, self.args = generator, args
        self.specs = nest.flatten(output_signature)
        super().__init__((), output_signature, UNKNOWN)

    def chunks(self, at=None):
        return numbered(self.walk())

    def walk(self):
        """Yields the elements of a new generator, as chunks."""
        args = () if self.args is None else [np.asarray(to_tensor(a)._a) for a in self.args]
        source = iter(self.generator(*args))
        ragged = any(not is_dense(s) or not s.shape.is_fully_defined() for s in self.specs)
        size = 1 if ragged else self.ahead
        number = 0
        while True:
            rows = []
            for element in itertools.islice(source, size):
                rows.append(self.components(element, number))
                number += 1
            if not rows:
                return
            if ragged:
                yield one(rows[0])
            else:
                yield Chunk(
                    [
                        stacked(column, spec)
                        for column, spec in zip(zip(*rows, strict=True), self.specs, strict=True)
                    ],
                    len(rows),
                )

    def components(self, element, number):
        """The element's components as arrays of the declared dtypes and shapes."""
        try:
            flat = nest.flatten_up_to(self._spec, element)
        except (TypeError, ValueError) as error:
            raise TypeError(
                "`generator` yielded an element that did not match the expected structure. The "
                "expected structure was "
                f"{self._spec}, but the yielded element (number {number}) was {element!r}."
            ) from error
        return [convert(value, spec, number) for value, spec in zip(flat, self.specs, strict=True)]


def signature(types, shapes):
    if shapes is None:
        return nest.map_structure(lambda t: TensorSpec(TensorShape(None), as_dtype(t)), types)
    flat = nest.flatten(types)
    shapes = nest.flatten_up_to(types, shapes)
    return nest.pack_sequence_as(
        types, [TensorSpec(TensorShape(s), as_dtype(t)) for t, s in zip(flat, shapes, strict=True)]
    )


def convert(value, spec, number):
    if not is_dense(spec):
        if not spec.is_compatible_with(value):
            raise TypeError(
                f"`generator` yielded an element of {value!r} where an element of {spec} was "
                f"expected (element number {number})."
            )
        return hold(value)
    wanted = spec.dtype.np
    if isinstance(value, Tensor):
        value = value._a
    if type(value) in (int, float) and not spec.shape._dims and spec.shape._dims is not None:
        return value
    try:
        array = (
            np.asarray(value, wanted)
            if wanted.kind != "O" and not isinstance(value, str)
            else to_array(value, wanted)
        )
    except (TypeError, ValueError) as error:
        raise TypeError(
            "`generator` yielded an element that could not be converted to the expected type. "
            "The expected type was "
            f"{spec.dtype.name}, but the yielded element (number {number}) was {value!r}."
        ) from error
    if not spec.shape.is_compatible_with(array.shape):
        raise InvalidArgumentError(
            None,
            None,
            f"`generator` yielded an element of shape {array.shape} where an element of shape "
            f"{spec.shape} was expected "
            f"(element number {number}).",
        )
    return array


def stacked(values, spec):
    """The components of several elements as one column."""
    if spec.dtype.np.kind == "O":
        out = np.empty((len(values), *spec.shape._dims), object)
        for i, v in enumerate(values):
            out[i] = v if spec.shape._dims else np.asarray(v)[()]
        return out
    return np.array(values, spec.dtype.np)
