"""Pairs of words for learning embeddings: skipgrams, make_sampling_table."""

import random

import numpy as np

from yeoul.core.export import export

SEEDS = 10**7
EULER = 0.577


@export("keras.preprocessing.sequence.make_sampling_table")
def make_sampling_table(size, sampling_factor=1e-5):
    """Probabilities of keeping the words of a language, the most frequent one first.

    Frequencies are supposed to follow Zipf's law.

    Args:
      size: number of words.
      sampling_factor: that of word2vec.

    Returns:
      NumPy array `[size]`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.preprocessing.sequence.make_sampling_table(3).round(4).tolist()
      [0.0032, 0.0032, 0.0055]
    """
    rank = np.arange(size, dtype=float)
    rank[0] = 1
    inverse = rank * (np.log(rank) + EULER) + 0.5 - 1.0 / (12.0 * rank)
    factor = sampling_factor * inverse
    return np.minimum(1.0, factor / np.sqrt(factor))


@export("keras.preprocessing.sequence.skipgrams")
def skipgrams(
    sequence,
    vocabulary_size,
    window_size=4,
    negative_samples=1.0,
    shuffle=True,
    categorical=False,
    sampling_table=None,
    seed=None,
):
    """Pairs of a word and one near it, and pairs of a word and any other one.

    Random numbers are those of Python's `random`.

    Args:
      sequence: list of numbers of words; 0 is no word.
      vocabulary_size: numbers are below it.
      window_size: how far apart words of a pair are at most.
      negative_samples: pairs of any words for each pair of near ones.
      shuffle: whether to shuffle the pairs.
      categorical: labels are [0, 1] and [1, 0] instead of 1 and 0.
      sampling_table: probability of using each word, or None.
      seed: of shuffling.

    Returns:
      (list of pairs, list of labels): 1 for pairs of near words.

    Example:
      >>> import yeoul as tf
      >>> pairs = tf.keras.preprocessing.sequence.skipgrams
      >>> pairs([1, 2, 3], 4, window_size=1, negative_samples=0, shuffle=False)
      ([[1, 2], [2, 1], [2, 3], [3, 2]], [1, 1, 1, 1])
    """
    couples = near_pairs(sequence, window_size, sampling_table)
    yes, no = ([0, 1], [1, 0]) if categorical else (1, 0)
    labels = [yes] * len(couples)
    if negative_samples > 0:
        count = int(len(labels) * negative_samples)
        words = [couple[0] for couple in couples]
        random.shuffle(words)
        couples += [
            [words[number % len(words)], random.randint(1, vocabulary_size - 1)]
            for number in range(count)
        ]
        labels += [no] * count
    if shuffle:
        seed = random.randint(0, SEEDS) if seed is None else seed
        for values in (couples, labels):
            random.Random(seed).shuffle(values)
    return couples, labels


def near_pairs(sequence, window_size, sampling_table):
    """The pairs of a word and each word near it."""
    couples = []
    for place, word in enumerate(sequence):
        if not word:
            continue
        if sampling_table is not None and sampling_table[word] < random.random():
            continue
        for other in range(
            max(0, place - window_size), min(len(sequence), place + window_size + 1)
        ):
            if other != place and sequence[other]:
                couples.append([word, sequence[other]])
    return couples
