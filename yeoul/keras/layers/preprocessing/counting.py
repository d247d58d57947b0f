"""How often tokens occur, and in how many documents."""

import math
from collections import Counter

import numpy as np

from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.sparse_tensor import SparseTensor


class TokenCounts:
    """Counts the tokens of batches.

    Attributes:
      tokens: token -> how often it occurred.
      found_in: token -> in how many documents.
      documents: how many documents there were.
    """

    def __init__(self):
        self.clear()

    def clear(self):
        """Forgets everything."""
        self.tokens: Counter = Counter()
        self.found_in: Counter = Counter()
        self.documents = 0

    def add(self, batch, by_document):
        """Counts the tokens of a batch.

        Args:
          batch: eager tensor, ragged or sparse tensor: a document, or one in each row.
          by_document: whether to count documents, too.
        """
        values, ends = values_and_ends(batch)
        tokens = values.tolist()
        if values.dtype.kind in "iu" and values.size:
            found, counts = np.unique(values, return_counts=True)
            self.tokens.update(dict(zip(found.tolist(), counts.tolist(), strict=True)))
        else:
            self.tokens.update(tokens)
        self.documents += len(ends)
        if by_document:
            start = 0
            for end in ends:
                self.found_in.update(set(tokens[start:end]))
                start = end

    def most_frequent(self, count, without):
        """The tokens by frequency; of equal ones that first which sorts last.

        Args:
          count: how many of them; None: all.
          without: set of tokens to leave out.
        """
        found = [(n, token) for token, n in self.tokens.items() if token not in without]
        found.sort(reverse=True)
        return [token for _, token in found[:count]]

    def weights(self, tokens):
        """The inverse document frequencies of tokens."""
        return np.array([math.log(1 + self.documents / (1 + self.found_in[t])) for t in tokens])


def values_and_ends(batch):
    """The tokens of a batch, one after the other, and where each document ends."""
    if isinstance(batch, SparseTensor):
        rows = np.asarray(batch.indices)[:, 0]
        return np.asarray(batch.values), np.searchsorted(rows, np.arange(batch.shape[0]), "right")
    if isinstance(batch, RaggedTensor):
        splits = np.asarray(batch.nested_row_splits[0])
        for inner in batch.nested_row_splits[1:]:
            splits = np.asarray(inner)[splits]
        flat = np.asarray(batch.flat_values)
        width = math.prod(flat.shape[1:])
        return flat.reshape(-1), splits[1:] * width
    array = np.asarray(batch)
    if array.ndim < 2:
        return array.reshape(-1), [array.size]
    width = math.prod(array.shape[1:])
    return array.reshape(-1), [width * (i + 1) for i in range(len(array))]
