"""What `fit`, `evaluate` and `predict` accept: arrays, or streams of batches."""

import functools
import math
import numbers
import random

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.data import debug
from yeoul.data.counts import INFINITE
from yeoul.data.marks import skip_pass
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.training.checks import check_count, common_length
from yeoul.keras.training.class_weight import weighted, weighted_batches
from yeoul.keras.training.composite_rows import rows_of
from yeoul.keras.training.plan_stream import plan_stream
from yeoul.keras.training.stream import Stream
from yeoul.keras.training.unpack import pack_x_y_sample_weight
from yeoul.keras.utils.dataset_creator import DatasetCreator
from yeoul.keras.utils.enqueuers import GeneratorEnqueuer
from yeoul.keras.utils.worker_pool import Workers, in_order
from yeoul.ops.sparse_order import reorder
from yeoul.ops.sparse_tensor import SparseTensor

ALONE = Workers()


class Arrays:
    """Data held as arrays whose first axis is the sample.

    Attributes:
      structure: x, (x, y) or (x, y, sample_weight), with arrays as leaves.
      leaves: the arrays.
      size: number of samples.
      batch_size, steps: batch size and number of batches an epoch.
    """

    plan = None

    def __init__(self, structure, batch_size, steps=None, passes=1):
        self.structure = structure
        self.leaves = nest.flatten(structure)
        self.size = common_length(structure)
        check_count("batch_size", batch_size)
        check_count("steps", steps)
        self.batch_size = batch_size or (math.ceil(self.size / steps) if steps else 32)
        whole = self.whole = math.ceil(self.size / self.batch_size)
        self.steps, self.passes = whole if steps is None else steps, passes
        self.rows = nest.map_structure(rows_of, structure)
        composite = any(isinstance(a, CompositeTensor) for a in self.leaves)
        self.fusable = not composite and all(a.dtype != object for a in self.leaves)

    ran_out = False

    def on_epoch_end(self):
        """Nothing: arrays are shuffled by `fit`."""

    def close(self):
        """Nothing: there is no thread."""

    def batches(self, order=None):
        """The batches as structures of arrays, in the given order of samples."""
        for step in range(self.steps):
            yield self.batch(step, order)

    def as_stream(self, order):
        """The same data, a pass an epoch, for epochs that do not end where a pass does.

        Args:
          order: function of no argument that gives the order of samples in a pass.
        """

        def passes():
            for _ in range(self.passes):
                samples = order()
                for step in range(self.whole):
                    yield self.batch(step, samples)

        return Stream(passes, self.steps, restart=False)

    def at_most_all(self):
        """The same data, with a warning if more batches were asked for than there are."""
        if self.steps > self.whole:
            Stream((), self.steps).warn()
            self.steps = self.whole
        return self

    def batch(self, step, order=None):
        part = slice(step * self.batch_size, min((step + 1) * self.batch_size, self.size))
        rows = part if order is None else order[part]
        return nest.map_structure(lambda a: a[rows], self.rows)


def as_array(value):
    """One leaf of the data as an array; floats get `floatx`, as Keras 2 does with NumPy data."""
    if isinstance(value, BaseVariable):
        value = value.value()
    if isinstance(value, EagerTensor):
        return value._a
    if isinstance(value, CompositeTensor):
        return value
    if hasattr(value, "tocoo"):
        return from_scipy(value)
    if isinstance(value, Tensor):
        raise ValueError(f"Data must have values, but {value!r} is a symbolic tensor.")
    if hasattr(value, "to_numpy") and not isinstance(value, np.ndarray):
        value = value.to_numpy()
    if value is None or isinstance(value, (str, bytes)) or callable(value):
        raise ValueError(
            f"Failed to find data adapter that can handle input: {type(value)}. Pass arrays, "
            "tensors, lists or dicts of them; or a dataset, a generator, or a Sequence."
        )
    array = np.asarray(value)
    if array.dtype.kind in "SUO":
        return np.asarray(to_tensor(value)._a)
    floatx = as_dtype(SETTINGS.floatx).np
    if array.dtype.kind == "f" and array.dtype != floatx:
        array = array.astype(floatx)
    if array.ndim == 0:
        raise ValueError(
            f"Data must have a first axis of samples, but a scalar was passed: {value!r}."
        )
    return array


def from_scipy(matrix):
    """A sparse matrix of SciPy as a sparse tensor."""
    matrix = matrix.tocoo()
    indices = np.stack([matrix.row, matrix.col], axis=1).astype(np.int64)
    return reorder(SparseTensor(indices, as_array(matrix.data), matrix.shape))


def as_structure(value):
    """Arrays in the structure of the data.

    Lists of numbers are one array, lists of arrays several.
    """
    if value is None:
        return None
    if isinstance(value, dict):
        return {k: as_structure(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        if not value or is_numbers(value):
            return as_array(np.asarray(value, dtype=None))
        items = [as_array(None) if v is None else as_structure(v) for v in value]
        return tuple(items) if isinstance(value, tuple) else items
    return as_array(value)


def is_numbers(value):
    """True for nested lists of Python numbers or strings."""
    first = value[0]
    while isinstance(first, (list, tuple)) and first:
        first = first[0]
    return isinstance(first, (int, float, bool, str, bytes, np.generic))


def is_dataset(value):
    return hasattr(value, "element_spec") and hasattr(value, "batch")


def is_sequence(value):
    """True for `keras.utils.Sequence`-like objects.

    Indexable, with a length, not an array or list.
    """
    return (
        hasattr(value, "__getitem__")
        and hasattr(value, "__len__")
        and not hasattr(value, "shape")
        and not isinstance(value, (list, tuple, dict, str))
        and not hasattr(value, "iloc")
    )


def make_input(
    x,
    y=None,
    sample_weight=None,
    batch_size=None,
    steps=None,
    class_weight=None,
    epochs=1,
    workers=ALONE,
    shuffle=False,
):
    """The data in one of the two forms.

    Args:
      x: arrays, tensors, structures of these; or `x` alone: dataset, generator, Sequence.
      y: as `x`.
      sample_weight: as `x`.
      batch_size: default 32; must be left out for streams.
      steps: batches an epoch.
      class_weight: dict from class to weight, multiplied into the sample weights.
      epochs: number of epochs.
      workers: `Workers` that make the batches of a Sequence, or a generator.
      shuffle: whether the batches of a Sequence come in random order.
    """
    if isinstance(x, DatasetCreator):
        x = x.dataset(steps)
    if (
        is_dataset(x)
        or is_sequence(x)
        or hasattr(x, "__next__")
        or (hasattr(x, "__iter__") and not hasattr(x, "__getitem__") and not hasattr(x, "shape"))
    ):
        kind = "a dataset, generator or Sequence"
        if y is not None:
            raise ValueError(
                f"`y` argument is not supported when using {kind} as input: it yields (x, y)."
            )
        if sample_weight is not None:
            raise ValueError(
                f"`sample_weight` argument is not supported when using {kind}: it yields (x, y, "
                "weight)."
            )
        if is_sequence(x) and not is_dataset(x):
            return sequence_stream(x, steps, class_weight, workers, shuffle)
        return make_stream(x, steps, class_weight, batch_size, epochs, workers)
    structure = arrays_in(x, y, sample_weight, class_weight)
    return Arrays(structure, batch_size, steps, epochs)


def one_batch(x, y=None, sample_weight=None, class_weight=None):
    """The arrays of one batch, which may be empty, as x, (x, y) or (x, y, sample_weight)."""
    structure = arrays_in(x, y, sample_weight, class_weight)
    if any(array.shape[0] for array in nest.flatten(structure)):
        common_length(structure)
    return structure


def arrays_in(x, y, sample_weight, class_weight):
    """Arrays, packed as a batch is."""
    if x is None and y is not None:
        raise ValueError(
            f"Failed to find data adapter that can handle input: {type(x)}, {type(y)}. Pass the "
            "inputs as `x`."
        )
    structure = [as_structure(x), as_structure(y), as_structure(sample_weight)]
    if isinstance(structure[0], (list, tuple)) and len(structure[0]) == 1:
        structure[0] = structure[0][0]
    if isinstance(structure[1], (list, tuple)) and len(structure[1]) == 1:
        structure[1] = structure[1][0]
    if class_weight:
        structure[2] = weighted(structure[1], structure[2], class_weight)
    return pack_x_y_sample_weight(*structure)


def make_stream(x, steps, class_weight, batch_size, epochs, workers=ALONE):
    """A dataset or generator as a stream."""
    if batch_size is not None and is_dataset(x):
        raise ValueError(
            "The `batch_size` argument must not be specified for the given input type: call "
            "dataset.batch()."
        )
    if steps == 0:
        raise ValueError(
            "Unexpected value for `steps_per_epoch`: 0. Pass the number of batches in an epoch, or "
            "leave it out."
        )
    if is_dataset(x):
        return dataset_stream(x, steps, class_weight, epochs)
    source = functools.partial(made_ahead, x, workers) if workers.several else x
    stream = Stream(source, None if steps == -1 else steps, restart=False)
    if class_weight is not None:
        stream.source = lambda: weighted_batches(source, class_weight)
    return stream


def made_ahead(generator, workers):
    """Yields the batches of a generator, which workers ask for."""
    enqueuer = GeneratorEnqueuer(iter(generator), workers.processes)
    enqueuer.start(workers.count, workers.queue)
    try:
        yield from enqueuer.get()
    finally:
        enqueuer.stop()


def sequence_stream(sequence, steps, class_weight, workers, shuffle):
    """A `Sequence` as a stream, of which each epoch begins anew.

    Like TensorFlow it is asked for its first batch beforehand: one that draws random numbers, or
    counts how often it was asked, gives the same batches then.
    """
    if len(sequence):
        sequence[0]

    def batches():
        numbers = list(range(len(sequence)))
        if shuffle:
            random.shuffle(numbers)
        if workers.several:
            return in_order(sequence, numbers, workers)
        return (sequence[i] for i in numbers)

    source = batches
    if class_weight is not None:
        source = functools.partial(weighted_batches, batches, class_weight)
    stream = Stream(source, steps, known=len(sequence))
    stream.ended = getattr(sequence, "on_epoch_end", None)
    return stream


def spare_pass(dataset, steps):
    """Begins a pass that nobody goes over, where TensorFlow makes one iterator more.

    It does before the first epoch, and before each validation; seeds of shuffles count iterators.
    """
    if steps is None or int(dataset.cardinality()) >= 0:
        skip_pass(dataset)


def dataset_stream(dataset, steps, class_weight, epochs):
    """A dataset as a stream, as a `PlanStream` if its plan can run in compiled loops.

    With `steps`, an epoch goes on where the last one stopped, unless that is the end; without, each
    epoch starts anew. -1 steps are all that there are, be it without end.
    """
    known = int(dataset.cardinality())
    if known == INFINITE and steps is None:
        raise ValueError(
            "When providing an infinite dataset, you must specify the number of steps to run, e.g. "
            "steps_per_epoch= (if you did not intend to create an infinite dataset, make sure to "
            "not call `repeat()` on the dataset)."
        )
    spare_pass(dataset, steps)
    restart = steps in (None, -1, known)
    options = {
        "steps": None if restart else steps,
        "restart": restart,
        "known": known if known >= 0 else None,
        "ahead": not debug.SETTING["enabled"],
        "most": None if restart else steps * epochs,
    }
    stream = plan_stream(dataset, class_weight, **options) or Stream(dataset, **options)
    if class_weight is not None:
        stream.source = lambda: weighted_batches(dataset, class_weight)
    return stream


def split(arrays, fraction):
    """The first samples for training, the last `fraction` for validation, as structures."""
    kinds = [type(a) for a in nest.flatten(arrays) if isinstance(a, CompositeTensor)]
    if kinds:
        raise ValueError(
            "`validation_split` is only supported for Tensors or NumPy arrays, found following "
            f"types in the input: {kinds}. Pass validation_data instead."
        )
    if not isinstance(fraction, numbers.Real):
        raise TypeError(f"`validation_split` must be between 0 and 1, received: {fraction!r}")
    if not 0 < fraction < 1:
        raise ValueError(f"`validation_split` must be between 0 and 1, received: {fraction}")
    size = common_length(arrays)
    at = math.floor(size * (1.0 - fraction))
    if at in (0, size):
        raise ValueError(
            f"Training data contains {size} samples, which is not sufficient to split it into a "
            "validation and training "
            f"set as specified by `validation_split={fraction}`. Either provide more data, or a "
            "different value for the "
            "`validation_split` argument."
        )
    first = nest.map_structure(lambda a: a[:at], arrays)
    last = nest.map_structure(lambda a: a[at:], arrays)
    return first, last
