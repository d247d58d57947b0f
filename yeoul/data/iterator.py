"""Walking a dataset."""

import contextlib
import json
import threading

from yeoul.core import nest
from yeoul.core.errors import OutOfRangeError
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.core.tracebacks import hide_frames
from yeoul.data.dataset_spec import NoneTensorSpec, is_dense
from yeoul.data.marks import as_text
from yeoul.data.place import Place
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.engine.trackable import Trackable
from yeoul.graph.dataset_loop import next_element, next_optional
from yeoul.graph.trace_values import of_object
from yeoul.ops.experimental.optional import Optional
from yeoul.ops.ragged_spec import RaggedTensorSpec
from yeoul.ops.sparse_dense import to_dense
from yeoul.ops.sparse_spec import SparseTensorSpec
from yeoul.ops.sparse_tensor import SparseTensor

new, kind = EagerTensor.__new__, EagerTensor


@export("data.Iterator")
class Iterator(Trackable):
    """An iterator over the elements of a dataset, as tensors. Made by `iter(dataset)`."""

    def __init__(self, dataset):
        self._dataset = dataset
        self._pack = packer(dataset.element_spec)
        self._dense = [is_dense(s) for s in nest.flatten(dataset.element_spec)]
        self._begin(Place(dataset))

    def _begin(self, place):
        """Goes to a place."""
        self._place, self._rows = place, iter(())
        self._chunks = self._dataset._run(place)

    @property
    def element_spec(self):
        return self._dataset.element_spec

    def __tf_tracing_type__(self, context):
        """One trace of a function serves all iterators over elements of one kind.

        In a graph the iterator is an object as any other.
        """
        if STATE.graph is not None:
            return of_object(self, context)
        context.sources.append(self)
        return IteratorSpec(self.element_spec)

    def __iter__(self):
        return self

    def __next__(self):
        if STATE.graph is not None:
            return next_element(self)
        place = self._place
        try:
            for element in self._rows:
                place.count += 1
                return element
            for chunk in self._chunks:
                place.chunk, place.count = chunk, 0
                self._rows = elements(chunk, self._pack, self._dense)
                for element in self._rows:
                    place.count = 1
                    return element
        except Exception as error:
            hide_frames(error)
            raise
        raise StopIteration

    def get_next(self):
        """The next element.

        Raises:
          OutOfRangeError: at the end.
        """
        try:
            return next(self)
        except StopIteration:
            raise OutOfRangeError(None, None, "End of sequence") from None

    def get_next_as_optional(self):
        """The next element as a `tf.experimental.Optional`, which is empty at the end."""
        if STATE.graph is not None:
            return next_optional(self)
        for element in self:
            return Optional.from_value(element)
        return Optional.empty(self.element_spec)

    # The place, for programs and for checkpoints.

    def state_dict(self):
        """Where the iterator is, as plain values that `json.dumps` takes.

        An iterator over a dataset made in the same way, in this process or in another, goes on
        there with `load_state_dict`: the next elements are the same, those of shuffles too. Over
        arrays and other sources with random access that takes as long at any place.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.range(100).shuffle(100, seed=1).batch(2)
          >>> iterator = iter(ds)
          >>> _ = next(iterator), next(iterator)
          >>> state = iterator.state_dict()
          >>> expected = next(iterator).numpy().tolist()
          >>> other = iter(ds)
          >>> other.load_state_dict(state)
          >>> next(other).numpy().tolist() == expected
          True
        """
        return self._place.state

    def load_state_dict(self, state):
        """Goes to a place.

        Args:
          state: what `state_dict` gave.

        Raises:
          InvalidArgumentError: if it is something else, or was made by an iterator over a dataset
            with another number of random transformations.
        """
        self._begin(Place(self._dataset, state))

    def _checkpoint_values(self):
        return {"ITERATOR": {"_STATE": as_text(self._place.state)}}

    def _check_checkpoint_values(self, attribute, values):
        Place(self._dataset, json.loads(values["_STATE"][()]))

    def _restore_checkpoint_values(self, attribute, values):
        self.load_state_dict(json.loads(values["_STATE"][()]))


@export("data.experimental.get_next_as_optional")
def get_next_as_optional(iterator):
    """The iterator's next element as a `tf.experimental.Optional`, which is empty at the end.

    Args:
      iterator: made by `iter(dataset)`.

    Example:
      >>> import yeoul as tf
      >>> iterator = iter(tf.data.Dataset.range(1))
      >>> [bool(tf.data.experimental.get_next_as_optional(iterator).has_value()) for _ in range(2)]
      [True, False]
    """
    return iterator.get_next_as_optional()


@export("data.IteratorSpec")
class IteratorSpec(TypeSpec):
    """What is known of an iterator over a dataset.

    Args:
      element_spec: a structure of `tf.TypeSpec`s: those of an element.

    Example:
      >>> import yeoul as tf
      >>> tf.data.IteratorSpec(tf.TensorSpec([2]))
      IteratorSpec(TensorSpec(shape=(2,), dtype=tf.float32, name=None),)
    """

    __slots__ = ("_element_spec",)

    def __init__(self, element_spec):
        self._element_spec = element_spec

    @property
    def value_type(self):
        return Iterator

    @property
    def element_spec(self):
        """The spec of an element."""
        return self._element_spec

    def _serialize(self):
        return (self._element_spec,)

    # What a trace type of `tf.function` has, see tf.types.experimental.TraceType.

    def placeholder_value(self, placeholder_context):
        """What stands for the iterator while a function is traced."""
        slot = IteratorArgument(self._element_spec)
        placeholder_context.slots.append(slot)
        return slot

    def to_tensors(self, value):
        """No tensors: an iterator is read while the graph runs."""
        return []

    def flatten(self):
        """No tensors."""
        return []

    def cast(self, value, cast_context):
        """The iterator, if its elements fit.

        Raises:
          TypeError: if they do not.
        """
        own = IteratorSpec(value.element_spec) if isinstance(value, Iterator) else value
        fits = isinstance(own, IteratorSpec) and own.is_subtype_of(self)
        if not fits or (own is value and not cast_context.allow_specs):
            raise TypeError(f"Can not cast {value!r} to {self!r}")
        return value


class IteratorArgument(Iterator):
    """What stands for an iterator in a trace, for any that the function is called with."""

    def __init__(self, element_spec):
        self._spec, self._bound = element_spec, threading.local()

    @property
    def element_spec(self):
        return self._spec

    @contextlib.contextmanager
    def bound(self, iterator):
        """Context in which this gives the elements of an iterator, in the thread that enters it."""
        former = getattr(self._bound, "iterator", None)
        self._bound.iterator = iterator
        try:
            yield
        finally:
            self._bound.iterator = former

    def __next__(self):
        if STATE.graph is not None:
            return next_element(self)
        return next(self._bound.iterator)


def elements(chunk, pack, dense):
    """The elements of a chunk; holds no iterator, which is thus freed when nobody uses it."""
    columns = zip(chunk.columns, dense, strict=True)
    for row in zip(*[row_tensors(c) if is_tensor else c for c, is_tensor in columns], strict=True):
        yield pack(row)


def row_tensors(column):
    """The rows of a column as eager tensors."""
    if column.ndim > 1:
        for row in column:
            tensor = new(kind)
            tensor._a = row
            yield tensor
    else:
        for i in range(len(column)):
            tensor = new(kind)
            tensor._a = column[i : i + 1].reshape(())
            yield tensor


def packer(spec):
    """A function from the flat components to the element's structure."""
    if not nest.is_nested(spec):
        return lambda row: row[0]
    if (
        isinstance(spec, tuple)
        and not hasattr(spec, "_fields")
        and not any(nest.is_nested(s) for s in spec)
    ):
        return lambda row: row
    return lambda row: nest.pack_sequence_as(spec, row)


@export("data.NumpyIterator")
class NumpyIterator:
    """An iterator over the elements of a dataset, with NumPy arrays in place of tensors.

    Args:
      dataset: a `tf.data.Dataset`.

    Raises:
      TypeError: if elements have parts that are no tensors, ragged or sparse tensors or None.

    Example:
      >>> import yeoul as tf
      >>> iterator = tf.data.NumpyIterator(tf.data.Dataset.range(2))
      >>> [x.item() for x in iterator]
      [0, 1]
    """

    def __init__(self, dataset):
        for spec in nest.flatten(dataset.element_spec):
            if not isinstance(
                spec, (TensorSpec, RaggedTensorSpec, SparseTensorSpec, NoneTensorSpec)
            ):
                raise TypeError(
                    "`tf.data.Dataset.as_numpy_iterator()` is not supported for datasets that "
                    f"produce values of type {spec.value_type}. Iterate over the dataset itself."
                )
        self._iterator = iter(dataset)

    def __iter__(self):
        return self

    def __next__(self):
        return nest.map_structure(as_numpy, next(self._iterator))

    def next(self):
        """The next element."""
        return self.__next__()


def as_numpy(value):
    """A part of an element for NumPy; sparse tensors become dense arrays."""
    if isinstance(value, SparseTensor):
        return to_dense(value).numpy()
    return None if value is None else value.numpy()
