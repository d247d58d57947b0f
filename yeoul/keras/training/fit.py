"""`fit` and `evaluate`."""

import contextlib

import numpy as np

from yeoul.core import nest
from yeoul.core.tracebacks import without_frames
from yeoul.keras.callbacks.callback_list import CallbackList
from yeoul.keras.training.data import (
    Arrays,
    is_dataset,
    is_sequence,
    make_input,
    one_batch,
    spare_pass,
    split,
)
from yeoul.keras.training.data import as_structure as arrays_of
from yeoul.keras.training.order import permutation
from yeoul.keras.training.runner import Runner, to_tensor_if_array
from yeoul.keras.training.unpack import unpack_x_y_sample_weight
from yeoul.keras.utils.console import verbosity
from yeoul.keras.utils.dataset_creator import DatasetCreator
from yeoul.keras.utils.worker_pool import Workers


class FitMixin:
    """Training and evaluation, for `Model`."""

    @without_frames
    def fit(
        self,
        x=None,
        y=None,
        batch_size=None,
        epochs=1,
        verbose="auto",
        callbacks=None,
        validation_split=0.0,
        validation_data=None,
        shuffle=True,
        class_weight=None,
        sample_weight=None,
        initial_epoch=0,
        steps_per_epoch=None,
        validation_steps=None,
        validation_batch_size=None,
        validation_freq=1,
        max_queue_size=10,
        workers=1,
        use_multiprocessing=False,
    ):
        """Trains the model for a number of epochs.

        Args:
          x: arrays, tensors, lists or dicts of these; or a dataset, generator or Sequence of
            batches.
          y: targets, unless `x` yields them.
          batch_size: samples a step; default 32.
          epochs: number of the epoch to stop before, counted from 0.
          verbose: 0 silent, 1 progress bar, 2 one line an epoch, "auto": 1, or 2 if
            interactive logging is disabled.
          callbacks: list of `Callback`s.
          validation_split: fraction of the samples, the last ones, to validate on.
          validation_data: data to validate on, as a tuple or a dataset.
          shuffle: shuffle the samples before each epoch; of a Sequence the batches.
          class_weight: dict from class to weight in the loss.
          sample_weight: weights of the samples in the loss.
          initial_epoch: epoch to start at.
          steps_per_epoch: batches an epoch; needed for endless data. An epoch goes on where the
            last one stopped; training ends when a dataset or generator does. -1: all batches of a
            dataset, be it without end.
          validation_steps: as `steps_per_epoch`.
          validation_batch_size: default: `batch_size`.
          validation_freq: validate every so many epochs, or a list of epochs (from 1).
          max_queue_size: how many batches workers make before they are needed.
          workers: threads or processes that make the batches of a Sequence, in order, or of a
            generator. Up to 1 thread: the one that called `fit` makes them.
          use_multiprocessing: workers are processes with copies of the Sequence, which must not run
            tensor operations.

        A dataset over arrays in memory runs inside the compiled loop of steps, with its shuffles,
        batches and functions, if the functions compile, draw no random numbers and change nothing.
        The batches of other datasets are made by a thread, up to two before they are needed; those
        of generators and Sequences in the thread that called `fit`.

        Returns:
          A `History`.

        Raises:
          RuntimeError: before `compile`.
          ValueError: if the data do not fit each other or the model.
        """
        self._assert_compiled("fit")
        for name, value in (("epochs", epochs), ("initial_epoch", initial_epoch)):
            if not hasattr(value, "__index__"):
                raise TypeError(f"`{name}` must be an integer. Received: {name}={value!r}")
        workers = Workers(workers, max_queue_size, use_multiprocessing)
        verbose = verbosity(verbose)
        if validation_split:
            (x, y, sample_weight), validation_data = self._split(
                x, y, sample_weight, validation_split, validation_data
            )
        data = make_input(
            *(x, y, sample_weight, batch_size, steps_per_epoch, class_weight),
            epochs=epochs - initial_epoch,
            workers=workers,
            shuffle=shuffle,
        )
        if isinstance(data, Arrays) and data.steps != data.whole:
            samples = data.size
            data = data.as_stream(lambda: permutation(samples) if shuffle else None)
        callbacks = self._callback_list(callbacks, verbose, epochs, data.steps)
        validation = None
        if validation_data is not None:
            size = validation_batch_size or batch_size
            validation = (validation_data, size, validation_steps, workers)
        train = Runner(self, "train", data, callbacks)
        self.stop_training = False
        callbacks.on_train_begin()
        with contextlib.ExitStack() as stack:
            stack.callback(train.release)
            logs = self._epochs(
                stack, train, range(initial_epoch, epochs), shuffle, validation, validation_freq
            )
        callbacks.on_train_end(logs)
        return self.history

    def _epochs(self, stack, train, epochs, shuffle, validation, frequency):
        """Runs the epochs; returns the logs of the last one. The stack releases the runners."""
        data, callbacks, logs, test = train.data, train.callbacks, {}, None
        validation_data, _, validation_steps, _ = validation or (None, None, None, None)
        for epoch in epochs:
            self.reset_metrics()
            callbacks.on_epoch_begin(epoch)
            order = permutation(data.size) if shuffle and isinstance(data, Arrays) else None
            logs = dict(train.run(order))
            if validation is not None and should_validate(epoch, frequency):
                if test is None:
                    test = self._validation_runner(*validation, callbacks)
                    stack.callback(test.release)
                elif is_dataset(validation_data):
                    spare_pass(validation_data, validation_steps)
                results = self._evaluate(test, callbacks)
                logs.update({f"val_{name}": value for name, value in results.items()})
            data.on_epoch_end()
            callbacks.on_epoch_end(epoch, logs)
            if data.ran_out:
                data.warn(len(epochs))
            if self.stop_training or data.ran_out:
                break
        return logs

    def _callback_list(self, callbacks, verbose, epochs, steps):
        if isinstance(callbacks, CallbackList):
            return callbacks
        return CallbackList(
            callbacks,
            add_history=True,
            add_progbar=verbose != 0,
            model=self,
            verbose=verbose,
            epochs=epochs,
            steps=steps,
        )

    def _split(self, x, y, sample_weight, fraction, validation_data):
        if is_dataset(x) or is_sequence(x) or hasattr(x, "__next__"):
            raise ValueError(
                "`validation_split` is only supported for Tensors or NumPy arrays, found a "
                "dataset or generator. Pass validation_data=, e.g. ds.take(n), and fit on "
                "ds.skip(n)."
            )
        arrays = (arrays_of(x), arrays_of(y), arrays_of(sample_weight))
        first, last = split(tuple(a for a in arrays if a is not None), fraction)
        kept = spread(last, arrays) if validation_data is None else validation_data
        return spread(first, arrays), kept

    def _validation_runner(self, data, batch_size, steps, workers, callbacks):
        if isinstance(data, DatasetCreator):
            data = data.dataset(steps)
        if is_dataset(data) or is_sequence(data) or hasattr(data, "__next__"):
            source = make_input(data, steps=steps, workers=workers)
            if is_dataset(data):
                source.restart = True  # every validation sees the same samples
        else:
            if getattr(data, "shape", ()):
                raise ValueError(
                    "`validation_data` must be a tuple (x, y) or (x, y, sample_weight), a dataset, "
                    f"a generator or a Sequence. Received: {type(data).__name__} of shape "
                    f"{tuple(data.shape)}"
                )
            x, y, weight = unpack_x_y_sample_weight(
                tuple(data) if isinstance(data, (list, tuple)) else data
            )
            source = make_input(x, y, weight, batch_size, steps)
            source = source.at_most_all() if isinstance(source, Arrays) else source
        return Runner(self, "test", source, callbacks)

    def _evaluate(self, runner, callbacks):
        self.reset_metrics()
        callbacks.on_test_begin()
        logs = dict(runner.run())
        runner.data.on_epoch_end()
        if runner.data.ran_out:
            runner.data.warn()
        callbacks.on_test_end(logs)
        return logs

    def _build_for(self, batch):
        """Builds an unbuilt model for these inputs, with an unknown batch size."""
        if self.built:
            return
        x, _, _ = unpack_x_y_sample_weight(batch)
        if nest.is_nested(x) or not hasattr(self, "_infer"):
            return
        from yeoul.core.dtypes import as_dtype

        self._infer((None, *x.shape[1:]), as_dtype(x.dtype))

    @without_frames
    def evaluate(
        self,
        x=None,
        y=None,
        batch_size=None,
        verbose="auto",
        sample_weight=None,
        steps=None,
        callbacks=None,
        max_queue_size=10,
        workers=1,
        use_multiprocessing=False,
        return_dict=False,
        **kwargs,
    ):
        """The loss and the metrics over the data. Arguments as `fit`.

        Returns:
          The loss alone, or a list in the order of `metrics_names`, then of the names of what else
          `test_step` returns; a dict if `return_dict`.
        """
        self._assert_compiled("evaluate")
        if kwargs:
            raise TypeError(f"Invalid keyword arguments: {sorted(kwargs)}")
        workers = Workers(workers, max_queue_size, use_multiprocessing)
        verbose = verbosity(verbose)
        data = make_input(x, y, sample_weight, batch_size, steps, workers=workers)
        data = data.at_most_all() if isinstance(data, Arrays) else data
        callbacks = self._callback_list(callbacks, verbose, 1, data.steps)
        runner = Runner(self, "test", data, callbacks)
        try:
            logs = self._evaluate(runner, callbacks)
        finally:
            runner.release()
        numbers = as_numbers(logs)
        return numbers if return_dict else in_order(numbers, self.metrics_names)

    # One batch.

    @without_frames
    def train_on_batch(
        self,
        x,
        y=None,
        sample_weight=None,
        class_weight=None,
        reset_metrics=True,
        return_dict=False,
    ):
        """One training step; returns as `evaluate`."""
        self._assert_compiled("train_on_batch")
        return self._on_batch(
            "train", x, y, sample_weight, class_weight, reset_metrics, return_dict
        )

    @without_frames
    def test_on_batch(self, x, y=None, sample_weight=None, reset_metrics=True, return_dict=False):
        """One evaluation step; returns as `evaluate`."""
        self._assert_compiled("test_on_batch")
        return self._on_batch("test", x, y, sample_weight, None, reset_metrics, return_dict)

    def _on_batch(self, kind, x, y, sample_weight, class_weight, reset_metrics, return_dict):
        if reset_metrics:
            self.reset_metrics()
        batch = one_batch(x, y, sample_weight, class_weight)
        runner = Runner(self, kind, None, CallbackList(model=self))
        self._build_for(batch)
        logs = runner.run_one(nest.map_structure(to_tensor_if_array, batch), self.run_eagerly)
        numbers = as_numbers(logs)
        return numbers if return_dict else in_order(numbers, self.metrics_names)


def spread(parts, like):
    """The parts where `like` has something, None where it has None."""
    rest = iter(parts)
    return tuple(None if given is None else next(rest) for given in like)


def should_validate(epoch, frequency):
    """True if validation is due after this epoch (counted from 0)."""
    if isinstance(frequency, int):
        if frequency < 1:
            raise ValueError(f"`validation_freq` can not be less than 1, received {frequency}.")
        return (epoch + 1) % frequency == 0
    if isinstance(frequency, str) or not hasattr(frequency, "__contains__"):
        raise ValueError(
            "Expected `validation_freq` to be a list or int. Received: "
            f"validation_freq={frequency!r} of the type {type(frequency)}."
        )
    return epoch + 1 in frequency


def as_numbers(logs):
    """Scalars as Python numbers, other values as NumPy arrays."""
    arrays = {name: np.asarray(value) for name, value in logs.items()}
    return {name: a.item() if a.ndim == 0 else a for name, a in arrays.items()}


def in_order(numbers, names):
    """The numbers of these names, then the others by name; the number itself if there is one."""
    first = [numbers[name] for name in names if name in numbers]
    values = first + [numbers[name] for name in sorted(numbers) if name not in names]
    return values[0] if len(values) == 1 else values
