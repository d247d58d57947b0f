"""Specs of elements as JSON, in the folders that `Dataset.save` writes."""

from yeoul.core.dtypes import as_dtype
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.composites import RaggedTensorSpec, SparseTensorSpec
from yeoul.data.dataset_spec import NoneTensorSpec


def described_spec(spec):
    """A structure of specs in lists and dicts."""
    if isinstance(spec, dict):
        return {"dict": [[k, described_spec(v)] for k, v in spec.items()]}
    if isinstance(spec, tuple):
        return {"tuple": [described_spec(v) for v in spec]}
    if isinstance(spec, NoneTensorSpec):
        return {"none": True}
    kinds = {TensorSpec: "tensor", RaggedTensorSpec: "ragged", SparseTensorSpec: "sparse"}
    if type(spec) not in kinds:
        raise TypeError(f"A dataset whose elements have parts of {spec!r} cannot be saved.")
    dims = None if spec.shape.rank is None else spec.shape.as_list()
    found = [dims, spec.dtype.name]
    if isinstance(spec, RaggedTensorSpec):
        found += [spec.ragged_rank, spec.row_splits_dtype.name]
    return {kinds[type(spec)]: found}


def spec_described(described):
    """The structure of specs that `described_spec` described."""
    ((kind, found),) = described.items()
    if kind == "dict":
        return {k: spec_described(v) for k, v in found}
    if kind == "tuple":
        return tuple(spec_described(v) for v in found)
    if kind == "none":
        return NoneTensorSpec()
    shape, dtype = TensorShape(found[0]), as_dtype(found[1])
    if kind == "ragged":
        return RaggedTensorSpec(shape, dtype, found[2], as_dtype(found[3]))
    return SparseTensorSpec(shape, dtype) if kind == "sparse" else TensorSpec(shape, dtype)
