"""Specs and composite tensors as plain values."""

import numpy as np

from yeoul.core import nest
from yeoul.data import storage
from yeoul.data.dataset_spec import DatasetSpec
from yeoul.engine.tensor import EagerTensor


def described_spec(spec):
    """A structure of specs as a plain value.

    Raises:
      TypeError: if there is one of a class that only exists in this process.
    """
    if isinstance(spec, dict):
        return {"dict": [[k, described_spec(v)] for k, v in spec.items()]}
    if isinstance(spec, tuple):
        return {"tuple": [described_spec(v) for v in spec]}
    if isinstance(spec, DatasetSpec):
        dims = spec._dataset_shape.as_list()
        return {"dataset": [described_spec(spec.element_spec), dims]}
    return storage.described_spec(spec)


def spec_described(described):
    """The structure that `described_spec` was given; named tuples are tuples."""
    ((kind, found),) = described.items()
    if kind == "dict":
        return {k: spec_described(v) for k, v in found}
    if kind == "tuple":
        return tuple(spec_described(v) for v in found)
    if kind == "dataset":
        return DatasetSpec(spec_described(found[0]), found[1])
    return storage.spec_described(described)


def described_composite(value):
    """A ragged or sparse tensor as (its spec, its parts)."""
    parts = nest.flatten(value, expand_composites=True)
    return described_spec(value._type_spec), [np.asarray(t._a) for t in parts]


def composite_described(spec, parts):
    """The tensor that `described_composite` was given."""
    tensors = [EagerTensor(part) for part in parts]
    return nest.pack_sequence_as(spec_described(spec), tensors, expand_composites=True)
