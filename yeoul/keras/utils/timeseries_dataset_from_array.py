"""Windows that slide over arrays, as a dataset."""

import numpy as np

from yeoul.core.export import export
from yeoul.data.counts import AUTOTUNE
from yeoul.data.dataset import Dataset
from yeoul.engine.convert import convert_to_tensor
from yeoul.keras.utils.labelled_files import BUFFERED, SEEDS, UNBATCHED
from yeoul.ops.creation import range as steps
from yeoul.ops.gather import gather

LARGEST = 2**31 - 1  # index that int32 holds


@export(
    "keras.utils.timeseries_dataset_from_array", "keras.preprocessing.timeseries_dataset_from_array"
)
def timeseries_dataset_from_array(
    data,
    targets,
    sequence_length,
    sequence_stride=1,
    sampling_rate=1,
    batch_size=128,
    shuffle=False,
    seed=None,
    start_index=None,
    end_index=None,
):
    """A dataset of windows that slide over a time series, with targets.

    Args:
      data: array whose first axis is time.
      targets: array of the targets, `targets[i]` of the window that starts at `i`; or None.
      sequence_length: steps of a window.
      sequence_stride: steps between the starts of windows.
      sampling_rate: steps between the elements of a window.
      batch_size: windows a batch; None: no batches.
      shuffle: whether windows come in random order.
      seed: of shuffling.
      start_index: first step to use.
      end_index: step to stop before.

    Returns:
      A `tf.data.Dataset` of windows `[batch, sequence_length, ...]`, or of pairs of these and
      targets.

    Raises:
      ValueError: if arguments make no sense.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> data = tf.keras.utils.timeseries_dataset_from_array(np.arange(5), np.arange(5) * 10, 2)
      >>> x, y = next(iter(data))
      >>> x.numpy().tolist(), y.numpy().tolist()
      ([[0, 1], [1, 2], [2, 3], [3, 4]], [0, 10, 20, 30])
    """
    check_window(len(data), start_index, end_index)
    for name, value in (
        ("sampling_rate", sampling_rate),
        ("sequence_stride", sequence_stride),
    ):
        if value <= 0 or value >= len(data):
            raise ValueError(
                f"`{name}` must be higher than 0 and lower than the length of the data. Got: "
                f"{name}={value} for data of length {len(data)}."
            )
    start = 0 if start_index is None else start_index
    end = len(data) if end_index is None else end_index
    count = end - start - (sequence_length - 1) * sampling_rate
    if targets is not None:
        count = min(count, len(targets))
    starts = np.arange(0, count, sequence_stride, "int32" if count < LARGEST else "int64")
    if shuffle:
        seed = np.random.randint(SEEDS) if seed is None else seed
        np.random.RandomState(seed).shuffle(starts)
    dataset = windows(starts, data[start:end], targets, start, end, sequence_length, sampling_rate)
    if shuffle:
        buffered = UNBATCHED if batch_size is None else batch_size * BUFFERED
        dataset = dataset.shuffle(buffered, seed=seed)
    return dataset if batch_size is None else dataset.batch(batch_size)


def windows(starts, data, targets, start, end, sequence_length, sampling_rate):
    """The windows that begin at `starts`, with their targets."""
    data = convert_to_tensor(data)
    span = sequence_length * sampling_rate

    def window(first):
        return gather(data, steps(first, first + span, sampling_rate))

    dataset = Dataset.from_tensor_slices(starts)
    if targets is None:
        return dataset.map(window, num_parallel_calls=AUTOTUNE).prefetch(AUTOTUNE)
    targets = convert_to_tensor(targets[start:end])

    def pair(first):
        return window(first), gather(targets, first)

    return dataset.map(pair, num_parallel_calls=AUTOTUNE).prefetch(AUTOTUNE)


def check_window(length, start_index, end_index):
    """Raises ValueError unless the steps to use are within the data."""
    if start_index is not None and not 0 <= start_index < length:
        raise ValueError(
            "`start_index` must be 0 or greater and lower than the length of the data. Received: "
            f"start_index={start_index}, for data of length {length}"
        )
    if end_index is None:
        return
    if start_index is not None and end_index <= start_index:
        raise ValueError(
            "`end_index` must be higher than `start_index`. Received: "
            f"start_index={start_index}, and end_index={end_index}"
        )
    if not 0 <= end_index <= length:
        raise ValueError(
            "`end_index` must not be negative, nor beyond the length of the data. Received: "
            f"end_index={end_index}, for data of length {length}"
        )
