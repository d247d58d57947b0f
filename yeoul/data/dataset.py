"""`tf.data.Dataset`."""

from yeoul.core.export import export, export_constant
from yeoul.engine.convert import to_tensor
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.engine.trackable import Trackable
from yeoul.graph.dataset_loop import GraphIterator

INFINITE, UNKNOWN = -1, -2
AUTOTUNE = -1
export_constant("data.INFINITE_CARDINALITY", name="INFINITE", module=__name__)
export_constant("data.UNKNOWN_CARDINALITY", name="UNKNOWN", module=__name__)
export_constant("data.AUTOTUNE", "data.experimental.AUTOTUNE", name="AUTOTUNE", module=__name__)


@export("data.Dataset")
class Dataset(Trackable):
    """A sequence of elements: a plan of transformations, computed while it is iterated.

    Datasets are made by the static methods (`from_tensor_slices`, …) and changed by the others,
    each of which returns a new dataset. An element is a tensor, or a tuple, dict or nested
    structure of tensors.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.range(5).map(lambda x: x * x).batch(2)
      >>> [b.numpy().tolist() for b in ds]
      [[0, 1], [4, 9], [16]]
    """

    def __init__(self, inputs, element_spec, length):
        self._inputs_, self._spec, self._length = tuple(inputs), element_spec, length

    # What a node says of itself.

    random_access = False
    label = ""  # how it prints, where that is not "_<class>Dataset"

    @property
    def element_spec(self):
        """The structure of an element, with a `tf.TensorSpec` for each tensor."""
        return self._spec

    def _inputs(self):
        return list(self._inputs_)

    def chunks(self):
        """Yields the elements of one pass, as `Chunk`s."""
        raise NotImplementedError(f"{type(self).__name__} must define chunks()")

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

    def __repr__(self):
        return (
            f"<{self.label or f'_{type(self).__name__}Dataset'} element_spec={self.element_spec!r}>"
        )

    # Sources.

    @staticmethod
    def from_tensor_slices(tensors, name=None):
        """One element for each row of the tensors.

        Args:
          tensors: tensor, array or structure of these, with equal first dimensions.
          name: a name for it.

        Example:
          >>> import yeoul as tf
          >>> [x.numpy().item() for x in tf.data.Dataset.from_tensor_slices([1, 2])]
          [1, 2]
        """
        from yeoul.data.tensor_slices import TensorSlice

        return TensorSlice(tensors)

    @staticmethod
    def from_tensors(tensors, name=None):
        """A single element: the tensors themselves."""
        from yeoul.data.tensor_slices import Tensors

        return Tensors(tensors)

    @staticmethod
    def range(*args, output_type="int64", name=None):
        """Numbers from `start` (0) to `stop`, by `step` (1).

        Example:
          >>> import yeoul as tf
          >>> [x.numpy().item() for x in tf.data.Dataset.range(1, 6, 2)]
          [1, 3, 5]
        """
        from yeoul.data.range import Range

        return Range(*args, output_type=output_type)

    @staticmethod
    def from_generator(
        generator,
        output_types=None,
        output_shapes=None,
        args=None,
        output_signature=None,
        name=None,
    ):
        """The elements that `generator(*args)` yields.

        Args:
          generator: function that returns an iterable.
          output_types: structure of dtypes and shapes of an element.
          output_shapes: as `output_types`.
          args: tensors that are passed to `generator` as NumPy arrays.
          output_signature: structure of `tf.TensorSpec`, in place of types and shapes.
          name: a name for it.
        """
        from yeoul.data.generator import Generator

        return Generator(generator, output_types, output_shapes, args, output_signature)

    @staticmethod
    def zip(*args, datasets=None, name=None):
        """Elements of several datasets side by side, as long as the shortest.

        Args:
          *args: datasets, or one structure of datasets.
          datasets: the same as one structure, by keyword.
          name: a name for it.

        Example:
          >>> import yeoul as tf
          >>> a = tf.data.Dataset.range(2)
          >>> [(int(x), int(y)) for x, y in tf.data.Dataset.zip((a, a))]
          [(0, 0), (1, 1)]
        """
        from yeoul.data.zip import Zip

        if not args and datasets is None:
            raise TypeError("Must pass at least one dataset to `zip`.")
        if datasets is not None:
            args = datasets
        elif len(args) == 1:
            args = args[0]
        return Zip(args)

    # Transformations.

    def map(
        self,
        map_func,
        num_parallel_calls=None,
        deterministic=None,
        synchronous=None,
        use_unbounded_threadpool=False,
        name=None,
    ):
        """Each element passed through a function.

        The function is traced once and runs on many elements at a time; a function that cannot be
        traced that way runs element by element.

        Args:
          map_func: function of the components of an element.
          num_parallel_calls: the results always come in order.
          deterministic: as `num_parallel_calls`.
          synchronous: as `num_parallel_calls`.
          use_unbounded_threadpool: as `num_parallel_calls`.
          name: a name for it.
        """
        from yeoul.data.map import Map

        return Map(self, map_func)

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
          deterministic: see TF.
          name: a name for it.
          num_parallel_calls: see TF.

        Raises:
          ValueError: if `batch_size` is not positive.
          InvalidArgumentError: while iterating, if elements have different shapes.
        """
        from yeoul.data.batch import Batch

        return Batch(self, batch_size, drop_remainder)

    def shuffle(self, buffer_size, seed=None, reshuffle_each_iteration=True, name=None):
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

    def cache(self, filename="", name=None):
        """Keeps the elements of the first whole pass in memory for later passes.

        Args:
          filename: path prefix to keep them in a file instead.
          name: a name for it.
        """
        from yeoul.data.cache import Cache

        return Cache(self, filename)


def int64():
    import numpy as np

    return np.dtype("int64")


def as_int(value, what):
    """A count argument as an int."""
    if isinstance(value, EagerTensor) or hasattr(value, "__index__"):
        return int(value)
    raise TypeError(f"{what} must be an integer, not {value!r}.")
