"""`class_weight`: weights of samples by their class."""

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.engine import xla
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.training.unpack import unpack_x_y_sample_weight

jnp = xla.jnp


def weighted_batches(source, class_weight):
    """The batches of an iterable, or of what a function makes, with sample weights."""
    for batch in source() if callable(source) else source:
        x, y, weight = unpack_x_y_sample_weight(batch)
        weight = None if weight is None else np.asarray(weight)
        yield x, y, weighted(np.asarray(y), weight, class_weight)


def table_of(class_weight):
    """The weights in the order of their classes."""
    known = isinstance(class_weight, dict)
    classes = list(class_weight) if known else []
    if not known or set(classes) != set(range(len(classes))):
        raise ValueError(
            "Expected `class_weight` to be a dict with keys from 0 to one less than the number "
            f"of classes, found {class_weight}."
        )
    return np.array(
        [float(class_weight[c]) for c in range(len(classes))], as_dtype(SETTINGS.floatx).np
    )


def classes_of(y):
    """The classes of targets that are numbers of classes, or one column for each."""
    labels = y.argmax(-1) if y.ndim > 1 and y.shape[-1] > 1 else y.reshape(y.shape[0], -1)[:, 0]
    return labels.astype(np.int64)


def weighted(y, sample_weight, class_weight):
    """Sample weights times the weight of each sample's class."""
    if not isinstance(y, np.ndarray):
        y = np.asarray(y) if not nest.is_nested(y) else None
    if y is None:
        raise ValueError("`class_weight` is only supported for Models with a single output.")
    if y.ndim > 2:
        raise ValueError(
            "`class_weight` not supported for targets of 3 or more axes: they have the shape "
            f"{y.shape}. Pass sample_weight."
        )
    labels, table = classes_of(y), table_of(class_weight)
    if labels.size and labels.max() >= len(table):
        raise ValueError(
            f"`class_weight` has weights for the classes {list(range(len(table)))}, but the "
            f"labels contain {labels.max()}."
        )
    weights = table[labels]
    return (
        weights
        if sample_weight is None
        else weights * np.asarray(sample_weight).reshape(weights.shape)
    )


class Weighted:
    """The weights as the last thing that is done with batches, see `yeoul.data.row_plan`."""

    def __init__(self, before, position, class_weight):
        self.before, self.position, self.class_weight = before, position, class_weight
        self.functions, self.table = before.functions, table_of(class_weight)

    @property
    def operands(self):
        """As `Mapped.operands`."""
        return (self.before.operands, self.table)

    def traced(self, leaves, operands):
        """As `Mapped.traced`."""
        inner, table = operands
        leaves, refused = self.before.traced(leaves, inner)
        labels = classes_of(leaves[self.position])
        more = ((labels < 0) | (labels >= len(self.class_weight))).any()
        weights = table[jnp.clip(labels, 0, len(self.class_weight) - 1)]
        for given in leaves[self.position + 1 :]:
            weights = weights * given.reshape(weights.shape)
        refused = more if refused is None else refused | more
        return [*leaves[: self.position + 1], weights], refused

    def eager(self, columns, number):
        """As `Mapped.eager`."""
        columns = self.before.eager(columns, number)
        elements = zip(*columns[self.position :], strict=True)
        weights = [
            weighted(y, given[0] if given else None, self.class_weight) for y, *given in elements
        ]
        return [*columns[: self.position + 1], np.stack(weights)]


def weighted_plan(plan, spec, class_weight):
    """A plan with weights, and the structure of its elements; None if batches have no such form.

    Args:
      plan: `RowPlan`.
      spec: structure of the elements.
      class_weight: dict from class to weight.
    """
    if type(spec) is not tuple or len(spec) not in (2, 3) or any(map(nest.is_nested, spec[1:])):
        return None, None
    position = len(nest.flatten(spec[0]))
    return plan.over(plan.index, Weighted(plan.stage, position, class_weight)), (*spec[:2], spec[1])
