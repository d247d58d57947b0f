"""Vocabularies: from files and arrays, their checks, and the tables that hold them."""

from pathlib import Path

import numpy as np

from yeoul.core.errors import FailedPreconditionError
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.handle import held
from yeoul.ops.control import init_scope
from yeoul.ops.lookup import records
from yeoul.ops.lookup.mutable import MutableHashTable
from yeoul.ops.lookup.table import Table


def as_list(vocabulary, token):
    """The tokens of a vocabulary as a list.

    Args:
      vocabulary: list, tuple, array or tensor, or path of a file with a token in each line.
      token: function that makes a token of Python's of an item.

    Raises:
      ValueError: if there is no such file.
    """
    if isinstance(vocabulary, (str, Path)):
        path = Path(vocabulary)
        if not path.is_file():
            raise ValueError(
                f"Vocabulary file {vocabulary} does not exist. Pass the path of a text file with "
                "one token in each line, or a list of tokens."
            )
        lines = path.read_bytes().split(b"\n")
        if lines and not lines[-1]:
            lines.pop()
        return [token(line.removesuffix(b"\r")) for line in lines]
    if hasattr(vocabulary, "dtype"):
        vocabulary = np.asarray(vocabulary).reshape(-1).tolist()
    return [token(item) for item in vocabulary]


def check_tokens(layer, tokens, special):
    """Raises ValueError if a token occurs twice, or is one of the layer's special tokens."""
    if len(set(tokens)) != len(tokens):
        seen: set = set()
        repeated = [t for t in tokens if t in seen or seen.add(t)]
        raise ValueError(
            "The passed vocabulary has at least one repeated term. Please uniquify your dataset. "
            f"The repeated terms are {list(dict.fromkeys(repeated))} (layer {layer.name!r}, "
            f"{type(layer).__name__})."
        )
    reserved = {"mask": layer.mask_token}
    if layer.invert and layer.num_oov_indices:
        reserved["OOV"] = layer.oov_token
    for kind, token in reserved.items():
        if token is not None and token in tokens:
            raise ValueError(
                f"Found reserved {kind} token at unexpected location in `vocabulary`. Note that "
                "passed `vocabulary` does not need to include the OOV and mask tokens. Either "
                "remove all mask and OOV tokens, or include them only at the start of the "
                f"vocabulary in precisely this order: {special}. Received: token={token!r} at "
                f"vocabulary index {[i for i, t in enumerate(tokens) if t == token]} (layer "
                f"{layer.name!r}, {type(layer).__name__})"
            )


def all_weights(weights, front, special, most):
    """The weights of all indices: of unknown tokens the mean, of what does not exist 0.

    Args:
      weights: those of the vocabulary.
      front: those of the special tokens; None: the mean of the others.
      special: number of special tokens.
      most: length to pad to, or None.
    """
    if front is None:
        front = np.full(special, weights.mean())
    found = np.concatenate([front, weights])
    return found if most is None else np.pad(found, (0, most - len(found)))


class VocabularyTable(MutableHashTable):
    """The table of a lookup layer: tokens to indices, or back.

    Args:
      layer: the layer.
    """

    def __init__(self, layer):
        self.key, self.invert = layer._key_value, layer.invert
        token, index = layer._key_dtype, "int64"
        if self.invert:
            super().__init__(index, token, layer._key_value(layer.oov_token))
        else:
            first = len(layer._special_tokens()) - layer.num_oov_indices
            super().__init__(token, index, first if layer.num_oov_indices == 1 else -1)
        self.special = len(layer._special_tokens())
        self.mask = None
        if self.invert and layer.mask_token is not None:
            self.mask = layer._key_value(layer.mask_token)
        self._table.unfilled = (
            f"Table not initialized: layer {layer.name!r} ({type(layer).__name__}) has no "
            "vocabulary yet. Pass `vocabulary`, call set_vocabulary() or adapt()."
        )

    @property
    def _table(self):
        return held(self.resource_handle._a, Table)

    def fill(self, tokens):
        """Makes these tokens the only ones, numbered from the special ones on."""
        keys = np.empty(len(tokens), object)
        keys[:] = [self.key(t) for t in tokens]
        indices = np.arange(self.special, self.special + len(tokens))
        if self.mask is not None:
            keys = np.concatenate([np.array([self.mask], object), keys])
            indices = np.concatenate([[0], indices])
        if not isinstance(self.key(tokens[0]) if tokens else b"", bytes):
            keys = keys.astype(np.int64)
        keys = keys.astype(self._key_dtype.np if not self.invert else self._value_dtype.np)
        pair = (indices, keys) if self.invert else (keys, indices)
        with init_scope():
            inputs = [convert_to_tensor(x) for x in pair]
            execute(records.IMPORT, (self.resource_handle, *inputs))

    def token_count(self):
        """The number of tokens, without special ones."""
        return self._table.size() - (self.mask is not None and self._table.size() > 0)

    def tokens(self):
        """The tokens in the order of their indices, without special ones."""
        keys, values = self._table.export()
        tokens, indices = (values, keys) if self.invert else (keys, values)
        order = np.argsort(indices, kind="stable")
        return tokens[order[1 if self.mask is not None and len(order) else 0 :]].tolist()

    def check_filled(self):
        """Raises FailedPreconditionError if there are no tokens."""
        if not self._table.size():
            raise FailedPreconditionError(None, None, self._table.unfilled)

    def index_of(self, tokens):
        """The indices of tokens."""
        return self.lookup(tokens)

    token_at = index_of
