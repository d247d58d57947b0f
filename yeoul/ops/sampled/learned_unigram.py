"""Classes sampled as often as they were true: tf.random.learned_unigram_candidate_sampler.

How often each class was true is part of the op's state, after counter and key.
"""

import collections

import numpy as np

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.ops import philox
from yeoul.ops.candidates import (
    ATTRS,
    BLOCKS,
    FIELDS,
    FLOAT32,
    INT64,
    at_least_one,
    check_range,
    check_true,
    classes_tensor,
    expected,
    invalid,
    sample,
)
from yeoul.ops.random import STATE_SPEC, moved, split_state
from yeoul.ops.seeds import SEEDS, RandomState, op_seeds, reserve

LearnedUnigramCandidateSampler = collections.namedtuple("LearnedUnigramCandidateSampler", FIELDS)
WORDS = 3  # of the state: the counter's low and high half, the key


class Counted:
    """Class `k` is drawn in proportion to its count."""

    def __init__(self, counts):
        self.ends = np.cumsum(counts)
        self.counts = counts

    def classes(self, counter, key, count, range_max):
        """The first `count` classes drawn."""
        words = philox.words(np, counter, key, count) % np.uint32(self.ends[-1])
        return np.searchsorted(self.ends, words, side="right")

    def chance(self, classes, range_max):
        """The probability of each class."""
        return self.counts[classes] / self.ends[-1]


def _host(true_classes, state, num_true, num_sampled, unique, range_max, seed=0, seed2=0):
    check_true(true_classes.shape, num_true)
    check_range(true_classes, range_max)
    if unique and num_sampled > range_max:
        invalid(f"Sampler's range is too small: {num_sampled} of {range_max} classes.")
    # Imported graphs have a state without counts: there nothing is learned.
    learns = len(state) > WORDS
    seen = state[WORDS:].astype(np.int64) if learns else np.ones(range_max, np.int64)
    made = Counted(seen)
    drawn, tries = sample(made, *split_state(state[:WORDS]), num_sampled, unique, range_max)
    chances = [made.chance(classes, range_max) for classes in (true_classes, drawn)]
    counts = [expected(chance, num_sampled, tries) for chance in chances]
    seen = seen + np.bincount(true_classes.ravel(), minlength=range_max)
    following = moved(np, state[:WORDS], num_sampled * BLOCKS)
    return (drawn, *counts, with_counts(following, seen) if learns else following)


def _specs(inputs, attrs):
    dims, sampled = dims_of(inputs[0]), (attrs["num_sampled"],)
    check_true(dims, attrs["num_true"])
    state = dims_of(inputs[1]), STATE_SPEC[1]
    return [(sampled, INT64), (dims, FLOAT32), (sampled, FLOAT32), state]


def register_sampler(name):
    """One of the two ops, which differ in how TensorFlow's kernels lock."""
    return register(
        name, "true_classes:int64, state:uint64", host=_host, grad=NONE, outputs=4, shape=_specs,
        attrs={**ATTRS, "seed": 0, "seed2": 0}, limit=1 << 62,
    )  # fmt: skip


LEARNED = register_sampler("LearnedUnigramCandidateSampler")
UNLOCKED = register_sampler("ThreadUnsafeUnigramCandidateSampler")


def with_counts(state, counts):
    """The state of a random op, followed by the counts."""
    return np.concatenate([state, counts]).astype(np.uint64)


class LearnedState(RandomState):
    """The state of one op in a graph: at first each class counts once."""

    def __init__(self, first, second, classes):
        self.classes = classes
        self.shape = TensorShape([WORDS + classes])
        super().__init__(first, second)

    def reset(self):
        """Back to the start of the sequence, with nothing learned."""
        super().reset()
        self._t = EagerTensor(with_counts(self._t._a, np.ones(self.classes)))

    def fresh(self):
        """A state at the start of the same sequence, for another place where the op is called."""
        return LearnedState(*self.seeds, self.classes)


def run(op, true_classes, attrs, seed, name):
    """One call: eagerly the counts are kept from call to call, until a seed is set."""
    inputs, classes = classes_tensor(true_classes), attrs["range_max"]
    if STATE.graph is None:
        kernel = tuple(attrs.values())
        state = reserve(op.name, kernel, seed, attrs["num_sampled"] * BLOCKS)
        place = (op.name, "counts", kernel, seed)
        counts = SEEDS.counters.get(place, np.ones(classes, np.uint64))
        *results, following = execute(op, (inputs, with_counts(state, counts)), attrs)
        SEEDS.counters[place] = following.numpy()[WORDS:]
        return results
    first, second, _ = op_seeds(seed)
    state = LearnedState(first, second, classes)
    attrs = {**attrs, "seed": first or 0, "seed2": second or 0}
    *results, following = execute(op, (inputs, state.value()), attrs, name)
    state._store(following)
    return results


@export("random.learned_unigram_candidate_sampler", "nn.learned_unigram_candidate_sampler")
@dispatchable
def learned_unigram_candidate_sampler(
    true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None
):
    """Samples classes as often as they were true in the calls before.

    At first every class counts once. A call counts its true classes after it has sampled.

    Args:
      true_classes: int64 `[batch, num_true]`.
      num_true: number of true classes of an example.
      num_sampled: how many to sample for the whole batch.
      unique: True: no class twice.
      range_max: number of classes.
      seed: integer: the op's seed; see `tf.random.set_seed`.
      name: of the op in a graph.

    Returns:
      (sampled_candidates, true_expected_count, sampled_expected_count).

    Raises:
      InvalidArgumentError: if there are too few classes, or a true class is none of them.

    Example:
      >>> import yeoul as tf
      >>> drawn = tf.random.learned_unigram_candidate_sampler([[1], [2]], 1, 3, False, 6, seed=8)
      >>> drawn.sampled_expected_count.numpy()
      array([0.5, 0.5, 0.5], dtype=float32)
    """
    at_least_one(num_true=num_true, num_sampled=num_sampled, range_max=range_max)
    values = (int(num_true), int(num_sampled), bool(unique), int(range_max))
    attrs = dict(zip(ATTRS, values, strict=True))
    return LearnedUnigramCandidateSampler(*run(LEARNED, true_classes, attrs, seed, name))


LEARNED.public = learned_unigram_candidate_sampler
