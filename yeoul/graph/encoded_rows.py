"""`tf.map_fn` over batchable extension types: their rows as tensors.

A row of a ragged tensor becomes one variant, as in TensorFlow; one of an extension type what its
encoder says.
"""

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype, variant
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.composite import type_spec_from_value
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.extension_batch import BatchableExtensionType, BatchableExtensionTypeSpec
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.ops.ragged_spec import RaggedTensorSpec
from yeoul.ops.ragged_tensor import RaggedTensor

SPECS = (RaggedTensorSpec, BatchableExtensionTypeSpec)


def needs_encoding(elems, signature):
    """True if extension types with an encoder are among the arguments or the results."""
    return any(isinstance(leaf, BatchableExtensionType) for leaf in nest.flatten(elems)) or any(
        isinstance(leaf, BatchableExtensionTypeSpec) for leaf in nest.flatten(signature)
    )


def encoded(value, spec, batched):
    """A value as a structure of tensors, or what is none of these types as it is.

    Args:
      value: tensor, ragged tensor or extension type.
      spec: its spec, one of `SPECS`, or anything else for a tensor.
      batched: whether the tensors are to have a first axis of rows.
    """
    if isinstance(spec, BatchableExtensionTypeSpec):
        parts = spec._encoder.encode(spec, value, int(batched))
        return nest.map_structure(lambda x: encoded(x, spec_of(x), batched), parts)
    if not isinstance(spec, RaggedTensorSpec):
        return value
    if spec.ragged_rank and not isinstance(value, RaggedTensor):
        value = RaggedTensor.from_tensor(value, ragged_rank=spec.ragged_rank)
    if isinstance(value, RaggedTensor):
        inputs = [*value.nested_row_splits, value.flat_values]
    else:
        inputs = [checked(to_tensor(value), spec)]
    attrs = {"RAGGED_RANK": len(inputs) - 1, "batched_input": batched}
    return execute(TABLE["RaggedTensorToVariant"], inputs, attrs)


def checked(tensor, spec):
    """The tensor.

    Raises:
      InvalidArgumentError, ValueError: if it is none of the spec.
    """
    if tensor.dtype is not spec.dtype:
        raise ValueError(
            f"fn_output_signature asks for dtype {spec.dtype.name}, but fn gave {tensor!r}."
        )
    return tensor


def decoded(parts, spec, count=-1):
    """The value of an encoding.

    Args:
      parts: structure of tensors.
      spec: that of the value.
      count: how many rows of variants it consists of, None if that is unknown; -1: it is one row.
    """
    if isinstance(spec, BatchableExtensionTypeSpec):
        specs = spec._encoder.encoding_specs(spec)
        pairs = zip(nest.flatten(specs), nest.flatten_up_to(specs, parts), strict=True)
        found = [decoded(x, s, count) for s, x in pairs]
        return spec._encoder.decode(spec, nest.pack_sequence_as(specs, found))
    if not isinstance(spec, RaggedTensorSpec):
        return parts
    rank = spec.ragged_rank
    attrs = {
        "input_ragged_rank": rank if count == -1 else rank - 1, "output_ragged_rank": rank,
        "Tvalues": spec.dtype.np, "Tsplits": spec.row_splits_dtype.np,
    }  # fmt: skip
    *splits, values = execute(TABLE["RaggedTensorFromVariant"], [parts], attrs)
    (flat, *_) = spec._component_specs
    values.set_shape(flat.shape)
    return spec._from_components([values, *splits])


def encoding_of(spec):
    """The specs of an encoding."""
    if isinstance(spec, BatchableExtensionTypeSpec):
        return nest.map_structure(encoding_of, spec._encoder.encoding_specs(spec))
    return TensorSpec([], variant) if isinstance(spec, RaggedTensorSpec) else spec


def spec_of(value):
    """The spec of a value of these types; of others nothing is to be known."""
    return (
        type_spec_from_value(value)
        if isinstance(value, (RaggedTensor, BatchableExtensionType))
        else None
    )


def row_of(spec):
    """The spec of a row."""
    return None if spec is None else spec._unbatch()


def is_empty(value):
    """True for a ragged tensor without rows."""
    return isinstance(value, RaggedTensor) and value.shape[0] == 0


def blank(spec):
    """A value without elements, for a function that is called to see what it gives."""
    parts = [
        TABLE["Fill"].public([n or 0 for n in s.shape], np.zeros((), s.dtype.np)[()])
        for s in spec._component_specs[:1]
    ]
    splits = [np.zeros(1, s.dtype.np) for s in spec._component_specs[1:]]
    return spec._from_components([*parts, *map(to_tensor, splits)])


def map_encoded(map_rows, fn, elems, signature):
    """`map_rows` over the encodings of what is no tensor.

    Args:
      map_rows: `map_rows(fn, elems, signature)` of structures of tensors.
      fn: function of a row, in the structure of `elems`.
      elems: structure of tensors, ragged tensors and extension types.
      signature: structure of dtypes and specs of the result, or None: as a row of `elems`.

    Returns:
      What `map_rows` gives, put together again.
    """
    leaves = nest.flatten(elems)
    specs = [spec_of(x) for x in leaves]
    rows = [row_of(spec) for spec in specs]
    if signature is None:
        kept = [r or as_dtype(to_tensor(x).dtype) for x, r in zip(leaves, rows, strict=True)]
        signature = nest.pack_sequence_as(elems, kept)
    wanted = nest.flatten(signature)

    nothing = STATE.graph is None and leaves and is_empty(leaves[0])

    def call(row):
        values = [
            blank(spec) if nothing and isinstance(spec, RaggedTensorSpec) else decoded(x, spec)
            for x, spec in zip(row, rows, strict=True)
        ]
        result = fn(nest.pack_sequence_as(elems, values))
        nest.assert_same_structure(signature, result)
        pairs = zip(nest.flatten(result), wanted, strict=True)
        return [encoded(x, spec, False) for x, spec in pairs]

    inner = [encoded(x, spec, True) for x, spec in zip(leaves, specs, strict=True)]
    results = map_rows(call, inner, [encoding_of(spec) for spec in wanted])
    count = TensorShape(nest.flatten(results)[0].shape)[0]
    values = [
        decoded(x, spec._batch(count), count) if isinstance(spec, SPECS) else x
        for x, spec in zip(results, wanted, strict=True)
    ]
    return nest.pack_sequence_as(signature, values)
