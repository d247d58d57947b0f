"""`tf.data.Dataset`."""

import sys

from yeoul.core.export import export
from yeoul.data.chunk import after
from yeoul.data.counts import INFINITE, UNKNOWN, Guess, as_int, int64
from yeoul.data.dataset_spec import DatasetSpec
from yeoul.data.methods_files import FileMethods
from yeoul.data.methods_functions import FunctionMethods
from yeoul.data.methods_groups import GroupMethods
from yeoul.data.methods_sources import SourceMethods
from yeoul.data.options import merged
from yeoul.engine.convert import to_tensor
from yeoul.engine.handle import held
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.engine.trackable import Trackable
from yeoul.graph.dataset_loop import GraphIterator
from yeoul.graph.trace_values import of_object

__all__ = ["INFINITE", "UNKNOWN", "Dataset", "Guess", "as_int"]


@export("data.Dataset")
class Dataset(SourceMethods, FunctionMethods, GroupMethods, FileMethods, Trackable):
    """A sequence of elements: a plan of transformations, computed while it is iterated.

    Datasets are made by the static methods (`from_tensor_slices`, …) and changed by the others,
    each of which returns a new dataset. An element is a tensor, or a tuple, dict or nested
    structure of tensors.

    Args:
      inputs: the datasets that a node is made of.
      element_spec: the structure of an element.
      length: number of elements.
      variant_tensor: what `tf.data.experimental.to_variant` gave: a subclass that passes it has the
        elements of that dataset.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.range(5).map(lambda x: x * x).batch(2)
      >>> [b.numpy().tolist() for b in ds]
      [[0, 1], [4, 9], [16]]
    """

    def __init__(self, inputs=(), element_spec=None, length=UNKNOWN, variant_tensor=None):
        if isinstance(inputs, Tensor):  # a subclass of the user, which passes what it wraps
            inputs, variant_tensor = (), inputs
        if variant_tensor is not None:
            source = held(variant_tensor._a).dataset
            inputs, length = (source,), source._length
            element_spec = source.element_spec if element_spec is None else element_spec
        self._wraps = variant_tensor is not None
        self._inputs_, self._spec, self._length = tuple(inputs), element_spec, length
        self._options = merged([source._options for source in self._inputs_])
        self._symbolic = any(source._symbolic for source in self._inputs_)

    # What a node says of itself.

    random_access = False
    begins_with = None  # how many of the inputs a pass asks from the start, if not all
    label = ""  # how it prints, where that is not "_<class>Dataset"

    @property
    def element_spec(self):
        """The structure of an element, with a `tf.TensorSpec` for each tensor."""
        return self._spec

    @property
    def _type_spec(self):
        return DatasetSpec(self._spec)

    # A dataset is one value of a structure; tf.function holds it as an object.

    def _flatten_components(self):
        return []

    def _from_components(self, components):
        return self

    @property
    def _kept_whole(self):
        return not self._symbolic

    def __tf_tracing_type__(self, context):
        return of_object(self, context)

    def _inputs(self):
        return list(self._inputs_)

    def chunks(self, at=None):
        """Yields the elements of one pass, as `Chunk`s.

        Args:
          at: the token of a chunk of an earlier pass, to go on where that chunk began.
        """
        if self._wraps:
            return self._inputs_[0].chunks(at)
        raise NotImplementedError(f"{type(self).__name__} must define chunks()")

    def chunks_from(self, mark):
        """Yields the elements from a mark on, as `Chunk`s.

        Args:
          mark: of the first element, or None for the beginning.
        """
        token, skip = (None, 0) if mark is None else mark
        if skip:
            token, skip = self.sought(token, skip)
        yield from after(self.chunks(token), skip)

    def _run(self, place=None):
        """Yields the elements as `Chunk`s, as the optimised plan gives them.

        Args:
          place: a `Place` to begin at; None for the beginning.
        """
        from yeoul.data.place import Place

        yield from (place or Place(self)).chunks_of(self._plan())

    def _plan(self):
        """The plan that iterators run: this one, or one that yields the same with less work."""
        from yeoul.data.plan import planned

        return planned(self)

    def sought(self, token, skip):
        """A mark of the same element whose token is as near to it as can be told without work."""
        return token, skip

    def _elements(self, mark=None):
        """Yields the elements from a mark on, as pairs of a list of components and a mark."""
        for chunk in self.chunks_from(mark):
            for i in range(chunk.count):
                yield chunk.element(i), chunk.mark_of(i)

    def rows(self, indices):
        """The elements at these positions as one `Chunk`; only for nodes with `random_access`."""
        raise NotImplementedError(f"{type(self).__name__} has no random access")

    def cardinality(self):
        """The number of elements as an int64 tensor.

        `tf.data.INFINITE_CARDINALITY` or `tf.data.UNKNOWN_CARDINALITY`.
        """
        return to_tensor(self._length, int64())

    def __len__(self):
        if self._length == INFINITE:
            raise TypeError(
                "The dataset is infinite. Limit it with take(n), or ask ds.cardinality(), which is "
                "-1 then."
            )
        if self._length == UNKNOWN:
            raise TypeError("The dataset length is unknown.")
        return self._length

    def __bool__(self):
        return True

    def __iter__(self):
        from yeoul.data.iterator import Iterator

        return Iterator(self) if STATE.graph is None else GraphIterator(self)

    def as_numpy_iterator(self):
        """An iterator over the elements, with NumPy arrays in place of tensors."""
        from yeoul.data.iterator import NumpyIterator

        return NumpyIterator(self)

    def explain(self):
        """Prints the plan as it is written and as it runs: what is vectorised, and why not.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.range(100).map(abs).batch(10).take(2)
          >>> ds.explain()
          Plan:
            take(2)
              batch(10)
                map(abs)
                  range(0, 100)
          Optimised plan, which runs:
            batch(10)
              map(abs)  [vectorised]  [random access]
                take(20)  [random access]
                  range(0, 100)  [random access]
        """
        from yeoul.data.explain import explained

        sys.stdout.write(f"{explained(self)}\n")

    def profile(self, count=-1, seconds=10.0):
        """Runs the dataset and measures each stage.

        Args:
          count: how many elements to take, at least; negative for all.
          seconds: how long, at most; endless datasets stop then.

        Returns:
          A table (printed) and a picture (in notebooks, or written by `save("stages.svg")`) of
          elements and seconds of each stage.

        Example:
          >>> import yeoul as tf
          >>> profile = tf.data.Dataset.range(1000).map(lambda x: x * 2).batch(10).profile()
          >>> [(stage.name.split("(")[0], stage.elements) for stage in profile.stages]
          [('batch', 100), ('map', 1000), ('range', 1000)]
        """
        from yeoul.data.profile import profiled

        return profiled(self, count, seconds)

    def __repr__(self):
        return (
            f"<{self.label or f'_{type(self).__name__}Dataset'} element_spec={self.element_spec!r}>"
        )

    # Transformations.

    def batch(
        self,
        batch_size,
        drop_remainder=False,
        num_parallel_calls=None,
        deterministic=None,
        name=None,
    ):
        """Consecutive elements stacked along a new first axis.

        Args:
          batch_size: elements in a batch.
          drop_remainder: leave out a smaller last batch.
          num_parallel_calls: the batches always come in order.
          deterministic: as `num_parallel_calls`.
          name: a name for it.

        Raises:
          ValueError: if `batch_size` is not positive.
          InvalidArgumentError: while iterating, if elements have different shapes.
        """
        from yeoul.data.batch import Batch

        return Batch(self, batch_size, drop_remainder, num_parallel_calls is not None)

    def shuffle(self, buffer_size, seed=None, reshuffle_each_iteration=None, name=None):
        """The elements in random order: each is drawn from a buffer of the next `buffer_size`.

        Args:
          buffer_size: size of the buffer; the dataset's length or more for a full shuffle.
          seed: makes the order repeatable, together with `tf.random.set_seed`.
          reshuffle_each_iteration: False: the same order in every pass.
          name: a name for it.
        """
        from yeoul.data.shuffle import Shuffle

        return Shuffle(self, buffer_size, seed, reshuffle_each_iteration)

    def repeat(self, count=None, name=None):
        """The elements `count` times over; without end if it is None or negative."""
        from yeoul.data.repeat import Repeat

        return Repeat(self, count)

    def take(self, count, name=None):
        """The first `count` elements; all if it is negative."""
        from yeoul.data.take import Take

        return Take(self, count)

    def skip(self, count, name=None):
        """All but the first `count` elements; none if it is negative."""
        from yeoul.data.skip import Skip

        return Skip(self, count)

    def prefetch(self, buffer_size, name=None):
        """Computes up to `buffer_size` elements ahead, in a thread; `tf.data.AUTOTUNE`: a few."""
        from yeoul.data.prefetch import Prefetch

        return Prefetch(self, buffer_size)

    def enumerate(self, start=0, name=None):
        """Pairs of a count (int64, from `start`) and the element."""
        from yeoul.data.range import Range

        stop = (1 << 63) - 1
        return Dataset.zip((Range(int(start), stop), self))
