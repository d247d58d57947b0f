"""`predict`."""

import contextlib
import functools

import numpy as np

from yeoul.core import nest
from yeoul.core.tracebacks import without_frames
from yeoul.engine.composite import CompositeTensor
from yeoul.keras.callbacks.callback_list import CallbackList
from yeoul.keras.training.composite_rows import joined_parts
from yeoul.keras.training.data import Arrays, make_input, one_batch
from yeoul.keras.training.predict_loop import looped
from yeoul.keras.training.runner import to_tensor_if_array
from yeoul.keras.training.steps import step_for
from yeoul.keras.utils.console import verbosity
from yeoul.keras.utils.worker_pool import Workers


class PredictMixin:
    """Prediction, for `Model`."""

    @without_frames
    def predict(
        self,
        x,
        batch_size=None,
        verbose="auto",
        steps=None,
        callbacks=None,
        max_queue_size=10,
        workers=1,
        use_multiprocessing=False,
    ):
        """The outputs for the data, computed in batches, as NumPy arrays. Arguments as `fit`.

        Raises:
          ValueError: if the data are empty or do not fit the model.
        """
        workers = Workers(workers, max_queue_size, use_multiprocessing)
        verbose = verbosity(verbose)
        data = make_input(x, batch_size=batch_size, steps=steps, workers=workers)
        data = data.at_most_all() if isinstance(data, Arrays) else data
        if callbacks is None and verbose == 0 and isinstance(data, Arrays):
            return joined(self._predict_arrays(data))
        callbacks = (
            callbacks
            if isinstance(callbacks, CallbackList)
            else CallbackList(
                callbacks,
                add_progbar=verbose != 0,
                model=self,
                verbose=verbose,
                epochs=1,
                steps=data.steps,
            )
        )
        callbacks.on_predict_begin()
        with contextlib.closing(data):
            if isinstance(data, Arrays) and not callbacks.listens_to_predict_batches:
                told = functools.partial(callbacks.on_progress, "predict")
                outputs = self._predict_arrays(data, told)
            else:
                outputs = self._predict_batches(data, callbacks)
            data.on_epoch_end()
        if data.ran_out and outputs:
            data.warn()
        callbacks.on_predict_end()
        if not outputs:
            raise ValueError(
                "Expected input data to be non-empty: there was no batch to predict for."
            )
        return joined(outputs)

    def _predict_batches(self, data, callbacks):
        """The outputs for each batch, of which the callbacks are told."""
        ahead = {} if isinstance(data, Arrays) else {"ahead": not self.run_eagerly}
        outputs, function = [], self._own_function("predict")
        for number, batch in enumerate(data.batches(**ahead)):
            callbacks.on_predict_batch_begin(number)
            outputs.append(self._predicted(batch, function))
            callbacks.on_predict_batch_end(number, {"outputs": outputs[-1]})
        return outputs

    def _predict_arrays(self, data, told=None):
        """The outputs for arrays, in parts.

        Args:
          data: `Arrays`.
          told: function that is told how many batches are done; None: nobody looks.
        """
        function = self._own_function("predict")
        outputs: list = []
        done = 0
        if function is None and not self.run_eagerly and data.fusable:
            for number, part in looped(data, self._predict_step_for, told):
                outputs.append(part)
                done = number
        for step in range(done, data.steps):
            outputs.append(self._predicted(data.batch(step), function))
            if told is not None:
                told(step + 1)
        return outputs

    def _predicted(self, batch, function):
        """The outputs for a batch, by the function that the class makes, if it makes one."""
        if function is None:
            return self._predict_batch(batch)
        return function(iter([nest.map_structure(to_tensor_if_array, batch)]))

    def _predict_batch(self, batch):
        if self.run_eagerly:
            outputs = self.predict_step(nest.map_structure(to_tensor_if_array, batch))
            return nest.map_structure(as_numpy, outputs)
        return self._predict_step_for(batch).run(batch)

    def _predict_step_for(self, batch):
        """The compiled step for batches of this structure and these shapes."""
        self._build_for(batch)
        return step_for(self, "predict", self.predict_step, batch)

    @without_frames
    def predict_on_batch(self, x):
        """The model's outputs for one batch, as NumPy arrays."""
        batch = one_batch(x)
        return nest.map_structure(as_numpy, self._predicted(batch, self._own_function("predict")))


def joined(outputs):
    """The batches' outputs, concatenated."""
    if len(outputs) == 1:
        return nest.map_structure(as_numpy, outputs[0])
    return nest.map_structure(lambda *parts: joined_parts(parts), *outputs)


def as_numpy(output):
    """A tensor as an array of its own; a ragged or sparse tensor as it is."""
    return output if isinstance(output, CompositeTensor) else np.array(output)
