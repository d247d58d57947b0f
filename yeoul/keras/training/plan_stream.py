"""Datasets whose plan can run inside compiled loops."""

import math

import numpy as np

from yeoul.core import nest
from yeoul.data.row_plan import row_plan
from yeoul.engine import xla
from yeoul.keras.training.class_weight import weighted_plan
from yeoul.keras.training.device_data import is_in_place
from yeoul.keras.training.stream import Stream

MOST_ROWS = 1 << 20  # whose order is held at once
MOST_UNASKED = 1 << 14  # likewise if nobody knows how many will be asked for
SHARE = 0.5  # of an accelerator's memory that the arrays of a dataset may take


class PlanStream(Stream):
    """As `Stream`, for a dataset with a `RowPlan`.

    Attributes:
      plan: the plan.
      capacity: number of batches in the largest segment, once there is one.
    """

    def __init__(self, source, plan, spec, **options):
        super().__init__(source, **options)
        self.plan, self.spec, self.capacity = plan, spec, None
        self._chunks = self._rest = None

    def packed(self, leaves):
        """The leaves of a batch as the structure that it is."""
        return nest.pack_sequence_as(self.spec, leaves)

    def segments(self):
        """The batches of one epoch as the plan's index has them: lists of columns.

        The batches of a segment have equal shapes.
        """
        if self._chunks is None or self.restart:
            self._chunks, self._rest = self.plan.index._run(), None
        count = 0
        while self.limit is None or count < self.limit:
            columns = self.segment(None if self.limit is None else self.limit - count)
            if columns is None:
                break
            count += len(columns[0])
            yield columns
        self.note(count)

    def segment(self, most):
        """The next batches of equal shapes; None at the end."""
        parts, total = [], 0
        while self.capacity is None or total < min(self.capacity, most or self.capacity):
            chunk, self._rest = self._rest or next(self._chunks, None), None
            if chunk is None:
                break
            if self.capacity is None:
                self.capacity = self.room(chunk)
            if parts and any(
                a.shape[1:] != b.shape[1:] for a, b in zip(parts[0], chunk.columns, strict=True)
            ):
                self._rest = chunk
                break
            room = min(self.capacity, most or self.capacity) - total
            if chunk.count > room:
                self._rest = chunk.slice(room, chunk.count)
                chunk = chunk.slice(0, room)
            parts.append(chunk.columns)
            total += chunk.count
        if not parts:
            return None
        return [np.concatenate(column) for column in zip(*parts, strict=True)]

    def room(self, chunk):
        """The capacity for batches such as those of a chunk."""
        rows = max(1, *[math.prod(c.shape[1:]) for c in chunk.columns])
        if self.steps is None:
            return max(1, MOST_UNASKED // rows)
        return max(1, min(MOST_ROWS // rows, self.steps))


def plan_stream(dataset, class_weight, **options):
    """A `PlanStream`; None if compiled loops cannot run the dataset.

    Args:
      dataset: a `tf.data.Dataset`.
      class_weight: dict from class to weight, or None.
      **options: as `Stream`.
    """
    plan, spec = kept_plan(dataset), dataset.element_spec
    if plan is not None and class_weight is not None:
        plan, spec = weighted_plan(plan, spec, class_weight)
    if plan is None or not fits([a for a in plan.arrays if a is not None]):
        return None
    return PlanStream(dataset, plan, spec, **options)


def kept_plan(dataset):
    """The `RowPlan` of a dataset, the same one each time; None if there is none."""
    if not hasattr(dataset, "_plan"):
        return None
    if not hasattr(dataset, "_row_plan"):
        dataset._row_plan = row_plan(dataset._plan())
    return dataset._row_plan


def fits(arrays):
    """True if compiled loops can read the arrays without a second copy in the same memory."""
    if xla.cpu_only():
        return all(is_in_place(a) for a in arrays)
    stats = xla.jax.devices()[0].memory_stats() or {}
    sizes = [math.prod(a.shape) * np.dtype(a.dtype).itemsize for a in arrays]
    return sum(sizes) <= SHARE * stats.get("bytes_limit", math.inf)
