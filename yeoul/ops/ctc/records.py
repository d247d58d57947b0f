"""CTCLoss: labels as a sparse tensor; the blank is the last class (the first one in CTCLossV2)."""

import jax.numpy as jnp
import numpy as np

from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.ops.ctc.kernels import FLOOR, loss_and_gradient
from yeoul.ops.family import SINGLE
from yeoul.ops.math import multiply
from yeoul.ops.views import expand_dims

NO_SECOND = "the slope of a CTC loss has no derivative of its own"
OPTIONS = {
    "preprocess_collapse_repeated": False,
    "ctc_merge_repeated": True,
    "ignore_longer_outputs_than_inputs": False,
}


def padded(xp, rows, values, keep, batch, width):
    """The kept values of each row side by side, and how many there are.

    Args:
      xp: NumPy or jax.numpy.
      rows: row of each value, in increasing order.
      values: the values.
      keep: which of them are kept.
      batch: number of rows.
      width: values for which there is room; what is more is left out.
    """
    ends = xp.concatenate([xp.zeros(1, np.int64), xp.cumsum(keep)])
    first = ends[xp.searchsorted(rows, xp.arange(batch))]
    last = ends[xp.searchsorted(rows, xp.arange(batch), side="right")]
    place = xp.where(keep, ends[1:] - 1 - first[xp.clip(rows, 0, batch - 1)], width)
    place = xp.clip(place, 0, width)
    if xp is np:
        out = np.zeros((batch, width + 1), values.dtype)
        out[rows, place] = values
    else:
        out = jnp.zeros((batch, width + 1), values.dtype).at[rows, place].set(values)
    return out[:, :width], last - first


def prepared(xp, logits, indices, values, blank, collapse):
    """Labels `[batch, width]` and their lengths, of sparse labels.

    Labels that are no classes, at the end of a sequence, are left out.
    """
    rows, (_, batch, classes) = indices[:, 0], logits.shape
    if xp is np and rows.size and (rows.min() < 0 or rows.max() >= batch):
        raise invalid(f"label SparseTensor is not valid: a row is out of bounds [0, {batch})")
    low, high = (1, classes) if blank == 0 else (0, classes - 1)
    keep = (values >= low) & (values < high)
    if collapse:
        same = (values[1:] == values[:-1]) & (rows[1:] == rows[:-1])
        keep = keep & ~xp.concatenate([xp.zeros(1, bool), same])[: len(rows)]
    width = min(len(rows), logits.shape[0]) if xp is jnp else most(rows)
    return padded(xp, rows, values, keep, batch, width)


def most(rows):
    """How often the most frequent number occurs."""
    return int(np.bincount(rows).max(initial=0))


def check_dims(logits, indices, values, times):
    """Raises ValueError unless shapes (None: unknown) fit."""
    for name, dims, rank in (
        ("inputs", logits, 3), ("labels_indices", indices, 2), ("labels_values", values, 1),
        ("sequence_length", times, 1),
    ):  # fmt: skip
        if dims is not None and len(dims) != rank:
            raise ValueError(f"{name} must be of rank {rank}, but is of shape {list(dims)}")
    if None not in (logits, times) and None not in (logits[1], times[0]) and logits[1] != times[0]:
        raise ValueError(
            f"sequence_length must have one element for each of the {logits[1]} examples, but has "
            f"shape {list(times)}"
        )
    if None not in (indices, values) and None not in (indices[0], values[0]):
        if indices[0] != values[0]:
            raise ValueError(
                "labels_indices and labels_values must contain the same number of rows, but saw "
                f"shapes: {list(indices)} vs. {list(values)}"
            )


def check_values(logits, indices, values, times, lengths, ignore, lenient):
    """Raises InvalidArgumentError for labels and lengths that make no sense."""
    count, _, classes = logits.shape
    if not count:
        raise invalid("Max time or first dimension of input cannot be 0.")
    if (times > count).any():
        raise invalid(f"sequence_length must be at most {count}, got {times.tolist()}")
    if lenient:
        return
    if (values < 0).any():
        raise invalid(f"All labels must be nonnegative integers, got {values.min()}")
    rows, null = indices[:, 0], values >= classes - 1
    if (null[:-1] & ~null[1:] & (rows[:-1] == rows[1:])).any():
        raise invalid(
            f"Saw a non-null label (index >= num_classes - 1) following a null label, num_classes: "
            f"{classes} labels: {values.tolist()}"
        )
    empty, short = np.flatnonzero(lengths == 0), np.flatnonzero(lengths > times)
    if empty.size:
        raise invalid(f"Labels length is zero in batch {empty[0]}")
    if short.size and not ignore:
        b = short[0]
        raise invalid(
            "Not enough time for target transition sequence (required: "
            f"{lengths[b]}, available: {times[b]}) in batch {b}. With "
            "ignore_longer_outputs_than_inputs=True such examples have no loss"
        )


def refusal(lenient):
    """What `check_values` refuses, for XLA."""

    def refuses(logits, indices, values, times, **options):
        rows = indices[:, 0]
        wrong = (times > logits.shape[0]).any() | ((rows < 0) | (rows >= logits.shape[1])).any()
        if lenient:
            return wrong
        _, lengths = prepared(jnp, logits, indices, values, logits.shape[2] - 1, False)
        null = values >= logits.shape[2] - 1
        wrong |= (values < 0).any() | (lengths == 0).any()
        wrong |= (null[:-1] & ~null[1:] & (rows[:-1] == rows[1:])).any()
        if not options["ignore_longer_outputs_than_inputs"]:
            wrong |= (lengths > times).any()
        return wrong

    return refuses


def register_loss(name, types, lenient):
    """One of the two ops.

    Args:
      name: TF's op name.
      types: np.dtypes of the logits.
      lenient: whether the blank is the first class, there may be no labels, and labels that do
        not fit into the time have a large loss.
    """

    def compute(xp, logits, indices, values, times, options):
        check_dims(logits.shape, indices.shape, values.shape, times.shape)
        blank = 0 if lenient else logits.shape[2] - 1
        collapse = options["preprocess_collapse_repeated"]
        labels, lengths = prepared(xp, logits, indices, values, blank, collapse)
        # Whether labels fit into the time is decided before repeated ones are merged.
        given = prepared(xp, logits, indices, values, blank, False)[1] if collapse else lengths
        ignore = options["ignore_longer_outputs_than_inputs"]
        if xp is np:
            check_values(logits, indices, values, times, given, ignore, lenient)
        merge = options["ctc_merge_repeated"]
        floor = FLOOR if lenient else -np.inf
        loss, slope = loss_and_gradient(xp, logits, labels, lengths, times, blank, merge, floor)
        if ignore:
            long = given > times
            loss, slope = xp.where(long, 0, loss), xp.where(long[:, None], 0, slope)
        return loss.astype(logits.dtype), slope.astype(logits.dtype)

    def specs(inputs, attrs):
        logits, *others = map(dims_of, inputs)
        check_dims(logits, *others)
        batch = None if logits is None else logits[1]
        dtype = dtype_of(inputs[0])
        return [((batch,), dtype), ((None,) * 3 if logits is None else logits, dtype)]

    return register(
        name, f"inputs:{types}, labels_indices:int64, labels_values:int32, sequence_length:int32",
        attrs=OPTIONS, outputs=2, shape=specs, grad=_rule,
        refuses=refusal(lenient),
        types=SINGLE if types == "T" else None,
        lower=lambda *inputs, **options: compute(jnp, *inputs, options),
        host=lambda *inputs, **options: compute(np, *inputs, options), limit=1 << 20,
    )  # fmt: skip


def _rule(r, dy, _):
    if dy is None:
        return (None,) * 4
    slope = execute(TABLE["PreventGradient"], (r.outputs[1],), {"message": NO_SECOND})
    return multiply(expand_dims(dy, -1), slope), None, None, None


_rule.accepts_none = True
CTC_LOSS = register_loss("CTCLoss", "T", False)
CTC_LOSS_V2 = register_loss("CTCLossV2", "float32", True)
