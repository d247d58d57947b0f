"""Runs epochs of compiled or eager steps over the data, and keeps the callbacks informed."""

import time

import numpy as np

from yeoul.core import nest
from yeoul.engine.convert import to_tensor
from yeoul.keras.training.data import Arrays
from yeoul.keras.training.device_data import to_device
from yeoul.keras.training.steps import Step

BLOCK_SECONDS = 0.05  # how long the steps between two looks at the progress bar take
QUIET_SECONDS = 0.5  # likewise when nobody looks
FIRST_BLOCK = 8


class Runner:
    """Runs steps of one kind ("train", "test") over one source of data.

    Args:
      model: the model.
      kind: "train" or "test".
      data: `Arrays` or `Stream`.
      callbacks: `CallbackList`.
    """

    def __init__(self, model, kind, data, callbacks):
        self.model, self.kind, self.data, self.callbacks = model, kind, data, callbacks
        self.listens = getattr(callbacks, f"listens_to_{kind}_batches")
        self.begin = getattr(callbacks, f"on_{kind}_batch_begin")
        self.end = getattr(callbacks, f"on_{kind}_batch_end")
        self.method = getattr(model, f"{kind}_step")
        self.per_block = 0.0  # steps a second, measured
        self._device = None

    def run(self, order=None):
        """One pass over the data; returns the logs after the last step."""
        eager = self.model.run_eagerly
        if isinstance(self.data, Arrays) and self.data.fusable and not eager:
            return self.run_arrays(order)
        return self.run_batches(order, eager)

    def step_for(self, batch):
        """The compiled step for batches of this structure and these shapes."""
        key = (self.kind, signature(batch))
        step = self.model._steps.get(key)
        if step is None:
            first = self.model._steps.get(self.kind)
            step = self.model._steps[key] = Step(self.method, batch, like=first)
            self.model._steps.setdefault(self.kind, step)
        return step

    # Batch by batch.

    def run_batches(self, order, eager):
        logs, number = {}, -1
        for number, batch in enumerate(self.data.batches(order)):
            self.begin(number)
            logs = self.run_one(batch, eager)
            self.end(number, logs)
            if self.kind == "train" and self.model.stop_training:
                break
        if number < 0:
            raise ValueError(
                f"The data of {self.model.name!r} yielded no batch. Check that the dataset or "
                "generator is not empty; a "
                "generator that is exhausted does not start again."
            )
        return logs

    def run_one(self, batch, eager):
        batch = tuple(batch) if isinstance(batch, list) else batch
        if eager:
            return as_logs(self.method(nest.map_structure(to_tensor_if_array, batch)))
        arrays, batch = batch, nest.map_structure(to_tensor_if_array, batch)
        step = self.step_for(batch)
        self.check_targets(arrays)
        return as_logs(step.run(batch))

    def check_targets(self, data):
        """Refuses targets that the compiled losses have no value for, before any step."""
        if isinstance(data, tuple) and len(data) > 1:
            self.model.compiled_loss.check_targets(data[1])

    # Many steps a call.

    def run_arrays(self, order):
        data = self.data
        self.model._build_for(data.batch(0))
        whole = min(data.steps, data.size // data.batch_size)
        logs: dict = {}
        if whole:
            step = self.step_for(data.batch(0))
            self.check_targets(data.structure)
            if step.on_host:
                return self.run_batches(order, False)
            logs = self.run_whole(step, whole, order)
        if whole < data.steps and not (self.kind == "train" and self.model.stop_training):
            batch = data.batch(whole, order)
            self.begin(whole)
            step = self.step_for(batch)
            if not whole:
                self.check_targets(data.structure)
            logs = as_logs(step.run(batch))
            self.after(whole, whole + 1, logs, None)
        return logs

    def run_whole(self, step, whole, order):
        arrays = self.device_arrays()
        order = None if order is None else to_device(order.astype(np.int32))
        wants_losses = "loss" if self.kind == "train" and self.callbacks.wants_losses else None
        logs, done = {}, 0
        while done < whole and not (self.kind == "train" and self.model.stop_training):
            count = self.block_size(whole - done, wants_losses)
            if self.listens:
                self.begin(done)
            began = time.perf_counter()
            results, losses = step.run_many(
                arrays, order, done, done + count, self.data.batch_size, wants_losses
            )
            logs = as_logs(results)
            wait_for(logs)
            self.measure(count, time.perf_counter() - began)
            done += count
            self.after(done - count, done, logs, losses)
        return logs

    def block_size(self, left, wants_losses):
        if self.listens:
            return 1
        asked = self.model._steps_per_execution
        if asked:
            return min(int(asked), left)
        if not self.per_block:
            return min(FIRST_BLOCK, left)
        quiet = not self.callbacks.params.get("verbose") and wants_losses is None
        count = int(self.per_block * (QUIET_SECONDS if quiet else BLOCK_SECONDS))
        if (
            wants_losses
        ):  # the length is compiled in: powers of two keep the number of programs small
            count = 1 << max(count, 1).bit_length() - 1
            while count > left:
                count >>= 1
        return max(1, min(count, left))

    def measure(self, count, seconds):
        """Measures the steps a second; the first block, which compiles, tells little."""
        rate = count / max(seconds, 1e-9)
        self.per_block = rate if not self.per_block else max(rate, 0.5 * self.per_block)

    def after(self, first, done, logs, losses):
        if losses is not None:
            self.callbacks.on_losses(first, losses)
        if self.listens:
            self.end(done - 1, logs)
        else:
            self.callbacks.on_progress(self.kind, done, logs)

    def release(self):
        """Frees the copy of the data that compiled loops read."""
        self._device = None

    def device_arrays(self):
        if self._device is None:
            self._device = [to_device(a) for a in self.data.leaves]
        return self._device


def as_logs(result):
    """The results of a step as a dict of name to tensor."""
    if isinstance(result, dict):
        return result
    if result is None:
        return {}
    raise RuntimeError(
        f"Unexpected result of the step: expected a dict of metric values, received {result!r}. "
        "An overridden train_step "
        "or test_step must return a dict, such as {m.name: m.result() for m in self.metrics}."
    )


def wait_for(logs):
    """Blocks until the steps have run, so that the time they took is known."""
    for value in nest.flatten(logs)[:1]:
        np.asarray(value)


def to_tensor_if_array(value):
    return to_tensor(value) if value is not None else None


def signature(batch):
    """A hashable description of the batch: structure, shapes and dtypes."""
    if isinstance(batch, dict):
        return tuple((k, signature(v)) for k, v in sorted(batch.items()))
    if isinstance(batch, (list, tuple)):
        return (type(batch).__name__, *[signature(v) for v in batch])
    if batch is None:
        return None
    return (tuple(batch.shape), str(batch.dtype))
