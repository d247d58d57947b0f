"""Windows that slide over arrays, as a `Sequence`."""

import json

import numpy as np

from yeoul.core.export import export
from yeoul.keras.utils.sequence import Sequence


@export("keras.preprocessing.sequence.TimeseriesGenerator")
class TimeseriesGenerator(Sequence):
    """Batches of windows of a time series, and of what comes after them.

    Args:
      data: array or list whose first axis is time.
      targets: of the same length; the target of a window is that of the step after it.
      length: steps that a window spans.
      sampling_rate: steps between the elements of a window.
      stride: steps between windows.
      start_index: first step to use.
      end_index: last step to use; default: the last.
      shuffle: windows at random places, instead of one after another.
      reverse: windows run backwards.
      batch_size: windows a batch.

    Raises:
      ValueError: if data and targets differ in length, or there is no window.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> series = np.arange(5)
      >>> windows = tf.keras.preprocessing.sequence.TimeseriesGenerator(series, series, length=2)
      >>> x, y = windows[0]
      >>> x.tolist(), y.tolist()
      ([[0, 1], [1, 2], [2, 3]], [2, 3, 4])
    """

    def __init__(
        self,
        data,
        targets,
        length,
        sampling_rate=1,
        stride=1,
        start_index=0,
        end_index=None,
        shuffle=False,
        reverse=False,
        batch_size=128,
    ):
        if len(data) != len(targets):
            raise ValueError(
                f"Data and targets have to be of same length. Data length is {len(data)} while "
                f"target length is {len(targets)}"
            )
        self.data, self.targets, self.length = data, targets, length
        self.sampling_rate, self.stride = sampling_rate, stride
        self.start_index = start_index + length
        self.end_index = len(data) - 1 if end_index is None else end_index
        self.shuffle, self.reverse, self.batch_size = shuffle, reverse, batch_size
        if self.start_index > self.end_index:
            raise ValueError(
                f"`start_index+length={self.start_index} > end_index={self.end_index}` is "
                "disallowed, as no part of the sequence would be left to be used as current step."
            )

    def __len__(self):
        span = self.batch_size * self.stride
        return (self.end_index - self.start_index + span) // span

    def __getitem__(self, index):
        if self.shuffle:
            rows = np.random.randint(self.start_index, self.end_index + 1, size=self.batch_size)
        else:
            span = self.batch_size * self.stride
            first = self.start_index + span * index
            rows = np.arange(first, min(first + span, self.end_index + 1), self.stride)
        samples = [self.data[row - self.length : row : self.sampling_rate] for row in rows]
        targets = np.array([self.targets[row] for row in rows])
        windows = np.array(samples)
        return (windows[:, ::-1, ...] if self.reverse else windows), targets

    def get_config(self):
        """The arguments; data and targets as JSON.

        Raises:
          TypeError: if data or targets cannot be written as JSON.
        """
        return {
            "data": as_json("Data", self.data),
            "targets": as_json("Targets", self.targets),
            "length": self.length,
            "sampling_rate": self.sampling_rate,
            "stride": self.stride,
            "start_index": self.start_index,
            "end_index": self.end_index,
            "shuffle": self.shuffle,
            "reverse": self.reverse,
            "batch_size": self.batch_size,
        }

    def to_json(self, **kwargs):
        """The generator as JSON.

        Args:
          **kwargs: for `json.dumps`.
        """
        config = {"class_name": type(self).__name__, "config": self.get_config()}
        return json.dumps(config, **kwargs)


def as_json(what, values):
    """Data as JSON.

    Raises:
      TypeError: if that cannot be.
    """
    values = values.tolist() if isinstance(values, np.ndarray) else values
    try:
        return json.dumps(values)
    except TypeError as error:
        raise TypeError(f"{what} not JSON Serializable: {values}") from error
