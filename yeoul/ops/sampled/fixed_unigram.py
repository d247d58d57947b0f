"""Classes sampled with given probabilities: tf.random.fixed_unigram_candidate_sampler."""

import collections
import functools
from pathlib import Path

import numpy as np

from yeoul.core.errors import NotFoundError
from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
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
from yeoul.ops.random import STATE_SPEC, draw, moved, split_state

FixedUnigramCandidateSampler = collections.namedtuple("FixedUnigramCandidateSampler", FIELDS)
OPTIONS = {
    "vocab_file": "",
    "distortion": 1.0,
    "num_reserved_ids": 0,
    "num_shards": 1,
    "shard": 0,
    "unigrams": (),
}


class Weighted:
    """Classes drawn by the alias method: each class shares its place with one other.

    Attributes:
      chances: probability of each class.
      own: probability that a class whose place was drawn is taken itself.
      other: the class taken otherwise.

    Reference: Vose, "A linear algorithm for generating random numbers with a given distribution",
    1991.
    """

    def __init__(self, weights):
        total = float(np.sum(weights, dtype=np.float64))
        self.chances = np.asarray(weights, np.float64) / total
        share = (self.chances * len(weights)).tolist()
        small = [i for i, p in enumerate(share) if p < 1]
        large = [i for i, p in enumerate(share) if p >= 1]
        self.own = np.ones(len(weights), np.float32)
        self.other = np.arange(len(weights))
        while small and large:
            i, j = small.pop(), large[-1]
            self.own[i], self.other[i] = share[i], j
            share[j] -= 1 - share[i]
            if share[j] < 1:
                small.append(large.pop())

    def classes(self, counter, key, count, range_max):
        """The first `count` classes drawn."""
        words = philox.words(np, counter, key, 2 * count)
        place = (words[1::2] % np.uint32(range_max)).astype(np.int64)
        kept = philox.to_float32(words[::2]) < self.own[place]
        return np.where(kept, place, self.other[place])

    def chance(self, classes, range_max):
        """The probability of each class."""
        return self.chances[classes]


@functools.lru_cache(maxsize=16)
def distribution(weights, distortion, num_reserved_ids, num_shards, shard):
    """The distribution of one shard's classes."""
    known = np.power(np.array(weights, np.float32), np.float32(distortion))
    whole = np.concatenate([np.zeros(num_reserved_ids, np.float32), known])
    return Weighted(whole[shard::num_shards])


def file_weights(path):
    """The last column of a file of comma-separated values, as a tuple.

    Raises:
      NotFoundError: if there is no such file.
      InvalidArgumentError: if it cannot be read, or a row does not end with a number.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        return tuple(float(line.rpartition(",")[2]) for line in lines if line.strip())
    except FileNotFoundError:
        raise NotFoundError(
            None, None, f"{path}; No such file or directory. vocab_file must name a file."
        ) from None
    except OSError as error:
        return invalid(f"vocab_file {path!r} must name a file that can be read: {error.strerror}")
    except ValueError as error:
        return invalid(f"vocab_file {path!r} must have a number in its last column: {error}")


def check_options(unigrams, vocab_file, num_shards, shard, range_max, weights):
    """Raises InvalidArgumentError unless there is one source of weights, and they are as many."""
    if not unigrams and not vocab_file:
        invalid("Must provide either vocab_file or unigrams.")
    if unigrams and vocab_file:
        invalid("Must only provide one of vocab_file and unigrams.")
    if not 0 <= shard < num_shards:
        invalid(f"shard must be at least 0 and below num_shards={num_shards}, got {shard}")
    count = len(range(shard, weights, num_shards))
    if count != range_max:
        invalid(
            f"range is {range_max} must be equal to weights size {count}: range_max counts the "
            "reserved classes and those of vocab_file or unigrams"
        )


def _host(
    true_classes, state, num_true, num_sampled, unique, range_max, vocab_file, distortion,
    num_reserved_ids, num_shards, shard, unigrams, seed=0, seed2=0,
):  # fmt: skip
    check_true(true_classes.shape, num_true)
    check_range(true_classes, range_max)
    weights = file_weights(vocab_file) if vocab_file and not unigrams else unigrams
    check_options(
        unigrams, vocab_file, num_shards, shard, range_max, num_reserved_ids + len(weights)
    )
    made = distribution(weights, distortion, num_reserved_ids, num_shards, shard)
    possible = np.count_nonzero(made.chances)
    if unique and num_sampled > possible:
        invalid(f"Sampler's range is too small: {num_sampled} of {possible} classes.")
    drawn, tries = sample(made, *split_state(state), num_sampled, unique, range_max)
    counts = [expected(made.chances[c], num_sampled, tries) for c in (true_classes, drawn)]
    return (drawn, *counts, moved(np, state, num_sampled * BLOCKS))


def _specs(inputs, attrs):
    dims, sampled = dims_of(inputs[0]), (attrs["num_sampled"],)
    check_true(dims, attrs["num_true"])
    return [(sampled, INT64), (dims, FLOAT32), (sampled, FLOAT32), STATE_SPEC]


FIXED_UNIGRAM = register(
    "FixedUnigramCandidateSampler", "true_classes:int64, state:uint64", host=_host, grad=NONE,
    outputs=4, shape=_specs, attrs={**ATTRS, **OPTIONS, "seed": 0, "seed2": 0}, limit=1 << 62,
)  # fmt: skip


@export("random.fixed_unigram_candidate_sampler", "nn.fixed_unigram_candidate_sampler")
@dispatchable
def fixed_unigram_candidate_sampler(
    true_classes,
    num_true,
    num_sampled,
    unique,
    range_max,
    vocab_file="",
    distortion=1.0,
    num_reserved_ids=0,
    num_shards=1,
    shard=0,
    unigrams=(),
    seed=None,
    name=None,
):
    """Samples classes with probabilities that are given as a list or in a file.

    Args:
      true_classes: int64 `[batch, num_true]`.
      num_true: number of true classes of an example.
      num_sampled: how many to sample for the whole batch.
      unique: True: no class twice.
      range_max: number of classes, the reserved ones included.
      vocab_file: name of a file of comma-separated values with a class on each line; the weight
        stands in the last column.
      distortion: the weights are raised to this power; 0 makes all classes as likely.
      num_reserved_ids: so many classes come before those of the file or list; they are not sampled.
      num_shards: number of parts into which the classes fall.
      shard: number of the part to sample from: class `i` belongs to part `i % num_shards`.
      unigrams: the weights as a list; either these or `vocab_file`.
      seed: integer: the op's seed; see `tf.random.set_seed`.
      name: of the op in a graph.

    Returns:
      (sampled_candidates, true_expected_count, sampled_expected_count).

    Raises:
      InvalidArgumentError: if there are not `range_max` weights, too few classes, or a true class
        is none of them.
      NotFoundError: if there is no file of this name.

    Example:
      >>> import yeoul as tf
      >>> drawn = tf.random.fixed_unigram_candidate_sampler(
      ...     [[0]], 1, 4, False, 3, unigrams=[1.0, 0.0, 3.0], seed=1)
      >>> drawn.true_expected_count.numpy()
      array([[1.]], dtype=float32)
    """
    at_least_one(num_true=num_true, num_sampled=num_sampled, range_max=range_max)
    values = (int(num_true), int(num_sampled), bool(unique), int(range_max))
    options = (
        vocab_file if isinstance(vocab_file, str) else vocab_file.decode(),
        float(distortion),
        int(num_reserved_ids),
        int(num_shards),
        int(shard),
        tuple(float(w) for w in unigrams),
    )
    attrs = dict(zip((*ATTRS, *OPTIONS), values + options, strict=True))
    results = draw(
        FIXED_UNIGRAM, (classes_tensor(true_classes),), attrs, seed, name, values + options,
        lambda: values[1] * BLOCKS,
    )  # fmt: skip
    return FixedUnigramCandidateSampler(*results)


FIXED_UNIGRAM.public = fixed_unigram_candidate_sampler
