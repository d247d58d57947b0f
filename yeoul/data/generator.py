"""Elements from a Python generator."""

import traceback

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.core.errors import InvalidArgumentError, OpError
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.data.chunk import Chunk, hold, one
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.dataset_spec import is_dense
from yeoul.data.failures import passed_over
from yeoul.data.marks import numbered
from yeoul.engine.convert import to_array, to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.graph.py_function import CLASSES

END = object()
SHOWN = 300  # characters of an element in messages


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
        self.ragged = any(not is_dense(s) or not s.shape.is_fully_defined() for s in self.specs)
        super().__init__((), output_signature, UNKNOWN)

    def chunks(self, at=None):
        return numbered(self.walk())

    def walk(self):
        """Yields the elements of a new generator, as chunks."""
        source = Source(self)
        try:
            while not source.ended:
                rows, failure = source.rows(1 if self.ragged else self.ahead)
                yield from self.chunks_of(rows, source.number - len(rows))
                if failure is not None and not passed_over(failure):
                    raise failure
        finally:
            source.close()

    def chunks_of(self, rows, number):
        """Yields chunks of the components of several elements.

        Raises:
          InvalidArgumentError: if numbers are too large for their dtypes.
        """
        if self.ragged or not rows:
            yield from map(one, rows)
            return
        pairs = zip(zip(*rows, strict=True), self.specs, strict=True)
        try:
            chunk = Chunk([stacked(column, spec) for column, spec in pairs], len(rows))
        except OverflowError as error:
            if len(rows) > 1:
                for i, row in enumerate(rows):
                    yield from self.chunks_of([row], number + i)
                return
            failure = mismatch(
                f"could not be converted to the expected type. {error}", number, rows[0]
            )
            if not passed_over(failure):
                raise failure from None
            return
        yield chunk

    def components(self, element, number):
        """The element's components as arrays of the declared dtypes and shapes."""
        try:
            flat = nest.flatten_up_to(self._spec, element)
        except (TypeError, ValueError):
            raise mismatch(
                f"did not match the expected structure. The expected structure was {self._spec}",
                number,
                element,
            ) from None
        return [convert(value, spec, number) for value, spec in zip(flat, self.specs, strict=True)]


class Source:
    """Takes elements from a new generator.

    Args:
      dataset: the `Generator`.

    Attributes:
      number: how many elements it has given.
      ended: whether it gives no more.
    """

    def __init__(self, dataset):
        args = dataset.args or ()
        self.components, self.number, self.ended = dataset.components, 0, False
        self.name = getattr(dataset.generator, "__name__", type(dataset.generator).__name__)
        try:
            arrays = [np.asarray(to_tensor(a)._a) for a in args]
            self.iterator = iter(dataset.generator(*arrays))
        except Exception as error:
            raise self.failure(error) from None

    def rows(self, most):
        """The components of the next elements, at most so many.

        Returns:
          List of lists of arrays, and the error of the element after these, or None.
        """
        found: list = []
        while len(found) < most:
            try:
                element = next(self.iterator, END)
            except Exception as error:
                self.ended = True
                return found, self.failure(error)
            if element is END:
                self.ended = True
                break
            try:
                found.append(self.components(element, self.number))
            except InvalidArgumentError as error:
                return found, error
            finally:
                self.number += 1
        return found, None

    def failure(self, error):
        """TensorFlow's exception for one of the user's generator, with the line that raised it."""
        if isinstance(error, OpError):
            return error
        kind = next(kind for python, kind in CLASSES if isinstance(error, python))
        frames = traceback.extract_tb(error.__traceback__)
        frame = frames[-1]
        message = f"{type(error).__name__}: {error}"
        if len(frames) > 1:  # not only ours
            message += f"\n  in {frame.name} at {frame.filename}:{frame.lineno}: {frame.line}"
        message += f"\n  in element {self.number} of from_generator({self.name})"
        made = kind(None, None, message)
        made.__context__, made.__suppress_context__ = error, True
        return made.with_traceback(error.__traceback__)

    def close(self):
        """Runs the `finally` of a generator that has not ended."""
        close = getattr(self.iterator, "close", None)
        if close is not None:
            close()


def mismatch(what, number, element):
    """The error of an element that is not as it was declared."""
    shown = repr(element)
    shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
    return InvalidArgumentError(
        None,
        None,
        f"TypeError: `generator` yielded an element that {what}, but the yielded element (number "
        f"{number}) was {shown}. Yield what output_signature says, or change it.",
    )


def signature(types, shapes):
    if shapes is None:
        return nest.map_structure(lambda t: TensorSpec(TensorShape(None), as_dtype(t)), types)
    flat = nest.flatten(types)
    shapes = nest.flatten_up_to(types, shapes)
    return nest.pack_sequence_as(
        types, [TensorSpec(TensorShape(s), as_dtype(t)) for t, s in zip(flat, shapes, strict=True)]
    )


def convert(value, spec, number):
    """A component as an array of the declared dtype and shape.

    Raises:
      InvalidArgumentError: if it is none.
    """
    if not is_dense(spec):
        if not spec.is_compatible_with(value):
            raise mismatch(f"did not match the expected {spec}", number, value)
        return hold(value)
    wanted = spec.dtype.np
    if isinstance(value, Tensor):
        value = value._a
    if type(value) in (int, float) and spec.shape._dims == () and wanted.kind != "O":
        return value
    try:
        array = (
            np.asarray(value, wanted)
            if wanted.kind != "O" and not isinstance(value, str)
            else to_array(value, wanted)
        )
    except (TypeError, ValueError, OverflowError):
        raise mismatch(
            f"could not be converted to the expected type. The expected type was {spec.dtype.name}",
            number,
            value,
        ) from None
    if not spec.shape.is_compatible_with(array.shape):
        raise InvalidArgumentError(
            None,
            None,
            f"TypeError: `generator` yielded an element of shape {array.shape} where an element of "
            f"shape {spec.shape} was expected (element number {number}).",
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
