"""Where compiled loops take their batches from: arrays, or the rows of a dataset's plan."""

import math

import numpy as np

from yeoul.engine import xla
from yeoul.keras.training.device_data import rows

jax, jnp, lax = xla.jax, xla.jnp, xla.jax.lax


class ArrayFeed:
    """Consecutive samples of arrays.

    Args:
      arrays: the whole data, as `to_device` gives them.
      order: device array of sample indices, or None to take the samples in order.
      batch_size: samples a step.

    Attributes:
      key: equal for feeds that one compiled loop can serve.
    """

    def __init__(self, arrays, order, batch_size):
        self.arrays, self.order, self.size = arrays, order, batch_size
        self.key = (order is not None, batch_size)

    def operands(self):
        """The arrays that the compiled loop is given."""
        return self.arrays, self.order

    def batches(self):
        """A function for compiled loops, which holds no data.

        Returns:
          Function of `operands()` and the number of a step that gives the step's arrays, and
          whether an op refuses its values.
        """
        size = self.size

        def batch(operands, i):
            arrays, order = operands
            return [rows(a, order, i, size) for a in arrays], None

        return batch

    def eager_batch(self, i):
        """The arrays of step `i`, outside of one."""
        return [rows(a, self.order, i, self.size) for a in self.arrays]


class PlanFeed:
    """Elements of a dataset.

    Args:
      plan: `RowPlan`.
      arrays: what `to_device` made of its arrays; None where the index has the values.
      columns: for each source, its component of the index for each element.
      number: how many elements of the epoch came before.
      capacity: number of elements that all the segments of an epoch have room for, so that one
        compiled loop serves them.
    """

    def __init__(self, plan, arrays, columns, number, capacity):
        self.plan, self.arrays, self.columns, self.number = plan, arrays, columns, number
        self.count = len(columns[0])
        self.shapes = [c.shape[1:] for c in columns]
        self.sizes = [math.prod(shape) for shape in self.shapes]
        self.first = self.first_in_order()
        given = {s for a, s in zip(arrays, plan.sources, strict=True) if a is None}
        wanted = given if self.first is not None else set(range(len(columns)))
        self.orders = [
            self.order(s, capacity, s in given) if s in wanted else None
            for s in range(len(columns))
        ]
        pairs = zip(plan.arrays, plan.sources, strict=True)
        self.leaves = [self.leaf(array, source) for array, source in pairs]

    @property
    def key(self):
        """As `ArrayFeed`."""
        places = (self.first is None, tuple(self.shapes), tuple(self.plan.sources))
        return (*places, self.plan.digest(self.leaves))

    def leaf(self, array, source):
        """Shape and dtype of a leaf of an element."""
        shape = self.shapes[source]
        if array is None:
            return jax.ShapeDtypeStruct(shape, self.columns[source].dtype)
        return jax.ShapeDtypeStruct((*shape, *array.shape[1:]), array.dtype)

    def first_in_order(self):
        """The number of the first batch, if all arrays are read from there in their own order."""
        first = None
        pairs = zip(self.arrays, self.plan.sources, strict=True)
        for source in {source for array, source in pairs if array is not None}:
            column, size = self.columns[source].reshape(-1), self.sizes[source]
            start = int(column[0])
            step, rest = divmod(start, size)
            if rest or first not in (None, step):
                return None
            if not np.array_equal(column, np.arange(start, start + len(column))):
                return None
            first = step
        return first

    def order(self, source, capacity, given):
        """A source's component for all elements, as long as for the largest segment."""
        column = self.columns[source].reshape(-1)
        longest = max((a.shape[0] for a in self.plan.arrays if a is not None), default=0)
        dtype = column.dtype if given else np.int32 if longest < 1 << 31 else np.int64
        padded = np.zeros(max(capacity, self.count) * self.sizes[source], dtype)
        padded[: len(column)] = column
        return jax.device_put(padded)

    def operands(self):
        """As `ArrayFeed`."""
        first = np.int64(0 if self.first is None else self.first)
        return self.arrays, self.orders, first, self.plan.stage.operands

    def batches(self):
        """As `ArrayFeed`."""
        stage, sources, shapes, sizes = self.plan.stage, self.plan.sources, self.shapes, self.sizes

        def batch(operands, i):
            arrays, orders, first, operands = operands
            leaves = []
            for array, source in zip(arrays, sources, strict=True):
                order, size = orders[source], sizes[source]
                if array is None:
                    found = lax.dynamic_slice_in_dim(order, i * size, size)
                else:
                    found = rows(array, order, i if order is not None else i + first, size)
                leaves.append(found.reshape(*shapes[source], *found.shape[1:]))
            return stage.traced(leaves, operands)

        return batch

    def eager_batch(self, i):
        """As `ArrayFeed`; raises what a function of the user raises."""
        columns = self.plan.gathered([c[i : i + 1] for c in self.columns])
        return [c[0] for c in self.plan.stage.eager(columns, self.number + i)]

    def batch_shapes(self):
        """The arrays of a step, without values."""
        return jax.eval_shape(self.plan.stage.traced, self.leaves, self.plan.stage.operands)[0]
