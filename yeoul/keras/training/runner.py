"""Runs epochs of compiled or eager steps over the data, and keeps the callbacks informed."""

import contextlib
import time

import numpy as np

from yeoul.core import nest
from yeoul.engine import xla
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.convert import to_tensor
from yeoul.keras.training.data import Arrays
from yeoul.keras.training.device_data import to_device
from yeoul.keras.training.feeds import ArrayFeed, PlanFeed
from yeoul.keras.training.steps import step_for

BLOCK_SECONDS = 0.05  # how long the steps between two looks at the progress bar take
QUIET_SECONDS = 0.5  # likewise when nobody looks
# Each call copies the weights, so slow steps take longer, up to this number of them: bars still
# move, and an interrupt does not wait for long.
FEW_STEPS, SLOW_SECONDS, SLOW_QUIET_SECONDS = 8, 0.4, 2.0
FIRST_BLOCK = 8


class Runner:
    """Runs steps of one kind ("train", "test") over one source of data.

    Args:
      model: the model.
      kind: "train" or "test".
      data: `Arrays` or `Stream`.
      callbacks: `CallbackList`.
      own: whether steps are run by the function that the model's class makes, if it makes one.
    """

    def __init__(self, model, kind, data, callbacks, own=True):
        self.model, self.kind, self.data, self.callbacks = model, kind, data, callbacks
        self.listens = getattr(callbacks, f"listens_to_{kind}_batches")
        self.begin = getattr(callbacks, f"on_{kind}_batch_begin")
        self.end = getattr(callbacks, f"on_{kind}_batch_end")
        self.method = getattr(model, f"{kind}_step")
        self.function = model._own_function(kind) if own else None
        self.per_block = 0.0  # steps a second, measured
        self._device = None
        self._logs = None
        self._looped = None  # the shapes of the batches that run in loops

    def run(self, order=None):
        """One pass over the data; returns the logs after the last step."""
        self._logs = self.run_pass(order)
        return self._logs

    def run_pass(self, order):
        eager = self.model.run_eagerly
        if self.function is not None:
            return self.run_batches(order, eager)
        if isinstance(self.data, Arrays) and self.data.fusable and not eager:
            return self.run_arrays(order)
        if self.data.plan is not None and not eager:
            return self.run_plan()
        return self.run_batches(order, eager)

    def step_for(self, batch):
        """The compiled step for batches of this structure and these shapes."""
        return step_for(self.model, self.kind, self.method, batch)

    def trainable(self):
        """The context of a step: what trains is settled when the model is compiled."""
        return self.model._as_compiled() if self.kind == "train" else contextlib.nullcontext()

    # Batch by batch.

    def run_batches(self, order, eager):
        logs, number = {}, -1
        for number, batch in enumerate(self.batches(order, eager)):
            self.begin(number)
            logs = self.run_one(batch, eager)
            self.end(number, logs)
            if self.stopped():
                break
        return logs if number >= 0 else self.no_batch()

    def batches(self, order, eager):
        if isinstance(self.data, Arrays):
            return self.data.batches(order)
        return self.data.batches(ahead=not eager)

    def no_batch(self):
        """The logs of an epoch without batches: those of the last one, as in TensorFlow."""
        if self._logs is None:
            raise ValueError(
                f"Expected input data to be non-empty: the data of {self.model.name!r} yielded no "
                "batch. Check that the dataset or generator is not empty; a generator that is "
                "exhausted does not start again."
            )
        return self._logs

    def run_one(self, batch, eager):
        batch = tuple(batch) if isinstance(batch, list) else batch
        if self.function is not None:
            return as_logs(self.function(iter([nest.map_structure(to_tensor_if_array, batch)])))
        if eager:
            with self.trainable():
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
            if step.on_host or (step.rare and whole <= FIRST_BLOCK):
                return self.run_batches(order, False)
            feed = ArrayFeed(self.device_arrays(), ordered(order), data.batch_size)
            logs = self.run_whole(step, feed, 0, whole)
        if whole < data.steps and not self.stopped():
            batch = data.batch(whole, order)
            self.begin(whole)
            step = self.step_for(batch)
            if not whole:
                self.check_targets(data.structure)
            logs = as_logs(step.run(batch))
            self.after(whole, whole + 1, logs, None)
        return logs

    def run_whole(self, step, feed, number, whole):
        """The steps of a feed, many in a call.

        Args:
          step: `Step`.
          feed: `ArrayFeed` or `PlanFeed`.
          number: number of its first step in the epoch.
          whole: how many there are.
        """
        wants_losses = "loss" if self.kind == "train" and self.callbacks.wants_losses else None
        logs, done = {}, 0
        while done < whole and not self.stopped():
            count = self.block_size(whole - done, wants_losses)
            if self.listens:
                self.begin(number + done)
            began = time.perf_counter()
            results, losses = step.run_many(feed, done, done + count, wants_losses)
            logs = as_logs(results)
            wait_for(logs)
            self.measure(count, time.perf_counter() - began)
            done += count
            self.after(number + done - count, number + done, logs, losses)
        return logs

    def stopped(self):
        return self.kind == "train" and self.model.stop_training

    # The same for datasets whose plan a loop can run.

    def run_plan(self):
        """As `run_arrays`, segment by segment of the order in which the plan reads its arrays."""
        logs, number = {}, 0
        if self._device is None:
            self.data.plan.load()
        for columns in self.data.segments():
            arrays = self.device_arrays()
            feed = PlanFeed(self.data.plan, arrays, columns, number, self.data.capacity)
            logs = self.run_feed(feed)
            number += feed.count
            if self.stopped():
                break
        return logs if number else self.no_batch()

    def run_feed(self, feed):
        """The steps of a segment; returns the logs of the last."""
        number = feed.number
        shapes = self.data.packed(feed.batch_shapes())
        self.model._build_for(shapes)
        step = self.step_for(shapes)
        if self.in_loop(step, feed):
            return self.run_whole(step, feed, number, feed.count)
        logs: dict = {}
        for i in range(feed.count):
            self.begin(number + i)
            batch = self.data.packed(feed.eager_batch(i))
            logs = self.run_one(batch, False)
            self.after(number + i, number + i + 1, logs, None)
            if self.stopped():
                break
        return logs

    def in_loop(self, step, feed):
        """Whether the steps of a feed run in a compiled loop; else one by one.

        A single batch of another shape, the last one, is not worth a loop. Functions of the dataset
        that read what the step assigns see its new value at each step.
        """
        if self._looped is None:
            self._looped = feed.shapes
        if step.on_host or feed.shapes != self._looped:
            return False
        assigned = {id(v) for v in step.assigned}
        read = [v for f in self.data.plan.stage.functions for v in f.concrete.variable_list]
        return not any(id(v) in assigned for v in read)

    def block_size(self, left, wants_losses):
        if self.listens:
            return 1
        asked = self.model._steps_per_execution
        if asked:
            return min(int(asked), left)
        if not self.per_block:
            return min(FIRST_BLOCK, left)
        quiet = not self.callbacks.params.get("verbose") and wants_losses is None
        usual, slow = (
            (QUIET_SECONDS, SLOW_QUIET_SECONDS) if quiet else (BLOCK_SECONDS, SLOW_SECONDS)
        )
        count = int(self.per_block * usual)
        if count < FEW_STEPS:
            count = max(count, min(FEW_STEPS, int(self.per_block * slow)))
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
        """Frees the copy of the data that compiled loops read; ends threads that make batches."""
        self._device = None
        self.data.close()

    def device_arrays(self):
        if self._device is None:
            held = self.data.leaves if isinstance(self.data, Arrays) else self.data.plan.arrays
            self._device = [None if a is None else to_device(a) for a in held]
        return self._device


def ordered(order):
    """An order of samples where compiled loops can index it."""
    return None if order is None else xla.jax.device_put(order.astype(np.int32))


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
    if value is None or isinstance(value, CompositeTensor):
        return value
    return to_tensor(value)
