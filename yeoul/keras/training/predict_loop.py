"""Predictions for arrays, many batches in a call."""

import time

import numpy as np

from yeoul.core import nest
from yeoul.engine import xla
from yeoul.engine.composite import CompositeTensor
from yeoul.keras.training.device_data import window
from yeoul.keras.training.feeds import ArrayFeed
from yeoul.keras.training.runner import BLOCK_SECONDS

LENGTH = 16  # batches that a compiled loop has room for: one program serves any number of them
OUTPUT_BYTES = 1 << 24  # of the outputs that a loop has room for


def looped(data, step_for, told=None):
    """Runs the whole batches of arrays in compiled loops, if there are enough of them.

    A loop looks at a window of the arrays, so that its program does not depend on their length.

    Args:
      data: `Arrays`.
      step_for: function that gives the `Step` for a batch.
      told: function that is told how many batches are done; None: nobody looks.

    Yields:
      (number of batches done, outputs for those since the last time).
    """
    leaves = [np.asarray(a) if xla.cpu_only() else a for a in data.leaves]
    size, whole = data.batch_size, min(data.steps, data.size // data.batch_size)
    if whole < LENGTH or not all(type(a) is np.ndarray for a in leaves):
        return
    step = step_for(data.batch(0))
    if not records(step):
        return
    done, last, rate = 0, None, 0.0
    while done < whole:
        first = min(done // LENGTH * LENGTH, whole - LENGTH)
        if first != last:
            last, rows = first, slice(first * size, (first + LENGTH) * size)
            feed = ArrayFeed([window(a[rows]) for a in leaves], None, size)
        began, start = time.perf_counter(), done - first
        most = LENGTH if told is None else max(1, int(rate * BLOCK_SECONDS))
        stop = min(LENGTH, start + most)
        outputs = step.predict_many(feed, start, stop, LENGTH)
        if outputs is None:
            return
        done = first + stop
        yield done, outputs
        rate = (stop - start) / (time.perf_counter() - began)
        if told is not None:
            told(done)


def records(step):
    """Whether a loop can keep what a step gives for each batch: arrays that are not too large."""
    outputs = step.concrete.graph.outputs
    if step.on_host or not outputs:
        return False
    structure = nest.flatten(step.concrete.structured_outputs)
    if any(isinstance(value, CompositeTensor) for value in structure):
        return False
    if not all(t.shape.rank and t.shape.is_fully_defined() for t in outputs):
        return False
    return LENGTH * sum(t.shape.num_elements() * t.dtype.size for t in outputs) <= OUTPUT_BYTES
