"""Values of batchable extension types as parts of elements: rows and batches of their tensors."""

import numpy as np

from yeoul.core import nest
from yeoul.engine.extension_batch import BatchableExtensionTypeSpec
from yeoul.engine.tensor import EagerTensor

Batchable = BatchableExtensionTypeSpec


def decoded(spec, parts):
    """The value that a spec's encoder makes of a list of tensors."""
    encoder = spec._encoder
    return encoder.decode(spec, nest.pack_sequence_as(encoder.encoding_specs(spec), parts))


def extension_rows(value, spec, rows_of):
    """The values in a batch.

    Args:
      value: the batch.
      spec: of the batch.
      rows_of: function of a tensor or composite tensor: list of its rows.
    """
    inner = spec._unbatch()
    parts = [rows_of(part) for part in nest.flatten(spec._encoder.encode(spec, value, 1))]
    counts = {len(rows) for rows in parts}
    if len(counts) != 1:
        raise ValueError(
            f"The tensors of {type(value).__name__} have {sorted(counts)} rows: a batch has as "
            "many of each. Check that they have the same first dimension."
        )
    return [decoded(inner, list(row)) for row in zip(*parts, strict=True)]


def extension_batch(values, spec, stack):
    """The batch of values.

    Args:
      values: list of values.
      spec: of each.
      stack: function of (list of composite tensors, spec): one with an axis more.
    """
    encoder = spec._encoder
    encoded = [nest.flatten(encoder.encode(spec, value, 0)) for value in values]
    kinds = nest.flatten(encoder.encoding_specs(spec))
    parts = []
    for column, kind in zip(zip(*encoded, strict=True), kinds, strict=True):
        if all(type(part) is EagerTensor for part in column) and is_plain(kind):
            parts.append(EagerTensor(np.stack([np.asarray(part._a) for part in column])))
        else:
            parts.append(stack(list(column), kind))
    return decoded(spec._batch(len(values)), parts)


def is_plain(spec):
    """Whether the rows that a spec stands for are tensors of one shape."""
    return getattr(spec, "ragged_rank", None) is None
