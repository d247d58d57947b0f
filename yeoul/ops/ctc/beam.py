"""Beam search over sequences of labels, for one example, in NumPy."""

import numpy as np

from yeoul.engine.convert import invalid


class Beams:
    """The beginnings of sequences that are kept; all fields are arrays over them.

    Attributes:
      parent: number of the beginning without its last label, in the list of all.
      label: the last label, or -1.
      number: the beginning's own number in the list of all.
      blank: log probability of the paths that end with a blank.
      other: log probability of those that end with the label.
    """

    __slots__ = ("blank", "label", "number", "other", "parent")

    def __init__(self, parent, label, number, blank, other):
        self.parent, self.label, self.number = parent, label, number
        self.blank, self.other = blank, other


def best_paths(log_probs, beam_width, top_paths):
    """The best sequences of labels and their log probabilities.

    Args:
      log_probs: `[time, classes]`; the last class is the blank.
      beam_width: how many beginnings are kept.
      top_paths: how many sequences are returned.

    Raises:
      InvalidArgumentError: if there are not so many.
    """
    low = np.array([-np.inf], log_probs.dtype)
    start = np.array([-1])
    tree = {}  # (number of the beginning, label) -> number
    history = [(-1, -1)]  # number -> (parent, label)
    beams = Beams(start, start, np.array([0]), np.zeros(1, log_probs.dtype), low)
    for row in log_probs:
        beams = extended(beams, row, beam_width, tree, history)
    total = np.logaddexp(beams.blank, beams.other)
    if len(total) < top_paths:
        raise invalid(
            f"Less leaves in the beam search than requested: {len(total)} for "
            f"top_paths={top_paths}. Lower top_paths"
        )
    order = np.argsort(-total, kind="stable")[:top_paths]
    return [labels_of(beams.number[i], history) for i in order], total[order]


def extended(beams, row, beam_width, tree, history):
    """The beams after one more time step."""
    last = len(row) - 1
    total = np.logaddexp(beams.blank, beams.other)
    blank = total + row[last]
    other = np.where(beams.label >= 0, beams.other + row[beams.label], -np.inf).astype(row.dtype)
    more = total[:, None] + row[None, :last]
    ends = np.flatnonzero(beams.label >= 0)
    more[ends, beams.label[ends]] = beams.blank[ends] + row[beams.label[ends]]
    # A beam whose beginning is kept too is reached from there as well.
    place = {number: i for i, number in enumerate(beams.number.tolist())}
    for i, (parent, label) in enumerate(
        zip(beams.parent.tolist(), beams.label.tolist(), strict=True)
    ):
        at = place.get(parent)
        if at is not None:
            other[i] = np.logaddexp(other[i], more[at, label])
            more[at, label] = -np.inf
    scores = np.concatenate([np.logaddexp(blank, other), more.ravel()])
    count = min(beam_width, int(np.isfinite(scores).sum()))
    best = np.argsort(-scores, kind="stable")[:count]
    stay, grow = best[best < len(total)], best[best >= len(total)] - len(total)
    source, label = np.divmod(grow, last)
    parents = beams.number[source]
    numbers = [
        node(p, c, tree, history) for p, c in zip(parents.tolist(), label.tolist(), strict=True)
    ]
    nothing = np.full(len(grow), -np.inf, row.dtype)
    return Beams(
        np.concatenate([beams.parent[stay], parents]),
        np.concatenate([beams.label[stay], label]),
        np.concatenate([beams.number[stay], np.array(numbers, int)]),
        np.concatenate([blank[stay], nothing]),
        np.concatenate([other[stay], more.ravel()[grow]]),
    )


def node(parent, label, tree, history):
    """The number of a beginning, which it gets when it is first met."""
    key = parent, label
    if key not in tree:
        tree[key] = len(history)
        history.append(key)
    return tree[key]


def labels_of(number, history):
    """The labels of a beginning."""
    labels = []
    while number:
        number, label = history[number]
        labels.append(label)
    return labels[::-1]
