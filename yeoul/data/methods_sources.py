"""The methods of `tf.data.Dataset` that make datasets."""

from yeoul.core.dtypes import int64
from yeoul.data.methods_tables import TableMethods


class SourceMethods(TableMethods):
    """Static methods that make datasets."""

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
        from yeoul.data.tensor_slices import slices

        return slices(tensors)

    @staticmethod
    def from_tensors(tensors, name=None):
        """A single element: the tensors themselves."""
        from yeoul.data.tensor_slices import whole

        return whole(tensors)

    @staticmethod
    def range(*args, **kwargs):
        """Numbers from `start` (0) to `stop`, by `step` (1).

        Args:
          *args: `stop`; or `start`, `stop`; or `start`, `stop`, `step`.
          **kwargs: `output_type`, int64 by default, and `name`.

        Example:
          >>> import yeoul as tf
          >>> [x.numpy().item() for x in tf.data.Dataset.range(1, 6, 2)]
          [1, 3, 5]
        """
        from yeoul.data.range import numbers

        return numbers(*args, **kwargs)

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

    @staticmethod
    def counter(start=0, step=1, dtype=int64, name=None):
        """Numbers without end, from `start` by `step`.

        Args:
          start: the first.
          step: the difference of two.
          dtype: their dtype.
          name: a name for it.

        Example:
          >>> import yeoul as tf
          >>> [x.numpy().item() for x in tf.data.Dataset.counter(5, 2).take(3)]
          [5, 7, 9]
        """
        from yeoul.data.counter import Counter

        return Counter(start, step, dtype)

    @staticmethod
    def random(seed=None, rerandomize_each_iteration=None, name=None):
        """Random int64 numbers from 0 to 2**32 - 1, without end.

        Args:
          seed: makes the numbers repeatable.
          rerandomize_each_iteration: whether each pass has other numbers.
          name: a name for it.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.random(seed=4).take(2)
          >>> list(ds.as_numpy_iterator()) == list(ds.as_numpy_iterator())
          True
        """
        from yeoul.data.random import Random

        return Random(seed, rerandomize_each_iteration)

    @staticmethod
    def list_files(file_pattern, shuffle=None, seed=None, name=None):
        """The paths of the files that match.

        Args:
          file_pattern: string, or list or tensor of strings: patterns with `*` and `?`.
          shuffle: whether they come in random order; True unless it is False.
          seed: makes the order repeatable.
          name: a name for it.

        Raises:
          InvalidArgumentError: if no file matches.

        Example:
          >>> import pathlib, tempfile
          >>> import yeoul as tf
          >>> folder = pathlib.Path(tempfile.mkdtemp())
          >>> _ = (folder / "a.txt").write_text("1"), (folder / "b.csv").write_text("2")
          >>> [p.numpy()[-5:] for p in tf.data.Dataset.list_files(f"{folder}/*.txt")]
          [b'a.txt']
        """
        from yeoul.data.list_files import list_files

        return list_files(file_pattern, shuffle, seed)

    @staticmethod
    def sample_from_datasets(
        datasets,
        weights=None,
        seed=None,
        stop_on_empty_dataset=False,
        rerandomize_each_iteration=None,
    ):
        """Elements of several datasets, each taken from one that is drawn at random.

        Args:
          datasets: list of datasets with compatible elements.
          weights: the probability of each: floats, a tensor, or a dataset of such vectors; all
            alike by default.
          seed: makes the draws repeatable.
          stop_on_empty_dataset: whether it ends when a dataset is drawn that has ended; else that
            one is passed over.
          rerandomize_each_iteration: whether each pass draws anew.

        Raises:
          TypeError: if there is something else than datasets, or weights are no floats.
          ValueError: if there is no dataset, or another number of weights.

        Example:
          >>> import yeoul as tf
          >>> a, b = tf.data.Dataset.range(2), tf.data.Dataset.range(2, 4)
          >>> ds = tf.data.Dataset.sample_from_datasets([a, b], [0.5, 0.5], seed=1)
          >>> sorted(x.numpy().item() for x in ds)
          [0, 1, 2, 3]
        """
        from yeoul.data.directed_interleave import sampled

        return sampled(datasets, weights, seed, stop_on_empty_dataset, rerandomize_each_iteration)

    @staticmethod
    def choose_from_datasets(datasets, choice_dataset, stop_on_empty_dataset=True):
        """Elements of several datasets, each taken from the one whose number comes next.

        Args:
          datasets: list of datasets with compatible elements.
          choice_dataset: dataset of int64 scalars: numbers of datasets.
          stop_on_empty_dataset: as in `sample_from_datasets`.

        Raises:
          TypeError: if `choice_dataset` has other elements.
          ValueError: if there is no dataset.

        Example:
          >>> import yeoul as tf
          >>> a, b = tf.data.Dataset.range(2), tf.data.Dataset.range(5, 7)
          >>> choice = tf.data.Dataset.range(2).repeat(2)
          >>> ds = tf.data.Dataset.choose_from_datasets([a, b], choice)
          >>> [x.numpy().item() for x in ds]
          [0, 5, 1, 6]
        """
        from yeoul.data.directed_interleave import chosen

        return chosen(datasets, choice_dataset, stop_on_empty_dataset)
