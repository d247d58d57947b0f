"""The ops that parse `Example`s: ParseExampleV2, ParseExample, ParseSingleExample."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, int64
from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.io.columns import KINDS, Parser, as_key, check_default

SPLITS = (np.dtype("int32"), np.dtype("int64"))


def check_types(op, **attrs):
    """Raises InvalidArgumentError for a dtype that `Example`s do not hold."""
    for name, types in attrs.items():
        allowed = SPLITS if name.endswith("split_types") else KINDS
        for dtype in types:
            if dtype not in allowed:
                words = "int32, int64" if allowed is SPLITS else "float32, int64, string"
                raise invalid(
                    f"Value for attr '{name}' of {FROM_NUMPY[np.dtype(dtype)].name} is not in the "
                    f"list of allowed values: {words} [Op:{op}]. Convert with tf.cast afterwards."
                )


def messages_of(serialized, names, op):
    """The serialised messages as a list, their names, and whether there is a single one."""
    if serialized.ndim > 1:
        shape = ",".join(map(str, serialized.shape))
        raise invalid(
            f"Expected serialized to be a scalar or vector, got shape: [{shape}] [Op:{op}]. "
            "Reshape it with tf.reshape(serialized, [-1])."
        )
    if names.size and names.shape != serialized.shape:
        raise invalid(
            "Expected names have the same shape as serialized: name.shape="
            f"{list(names.shape)}, serialized.shape={list(serialized.shape)} [Op:{op}]."
        )
    return serialized.reshape(-1).tolist(), names.reshape(-1).tolist(), serialized.ndim == 0


def parse(op, serialized, names, sparse, dense, ragged):
    """All outputs of the op.

    Args:
      op: its name.
      serialized: array of messages.
      names: array of their names, or an empty one.
      sparse: (key, dtype) of each sparse feature.
      dense: (key, dtype, dims, default) of each dense one.
      ragged: (key, dtype, dtype of the row splits) of each ragged one.
    """
    messages, names, single = messages_of(serialized, names, op)
    keys = [as_key(entry[0]) for entry in (*sparse, *dense, *ragged)]
    parser = Parser(messages, names, keys, single, op)
    dense_values = []
    for key, dtype, dims, default in dense:
        check_default(op, key, dims, default)
        read = parser.padded if dims[:1] == (None,) else parser.dense
        dense_values.append(read(as_key(key), dtype, dims, default))
    triples = [parser.sparse(as_key(key), dtype) for key, dtype in sparse]
    pairs = [parser.ragged(as_key(key), dtype, splits) for key, dtype, splits in ragged]
    return (
        *[t[0] for t in triples],
        *[t[1] for t in triples],
        *[t[2] for t in triples],
        *dense_values,
        *[p[0] for p in pairs],
        *[p[1] for p in pairs],
    )


def specs(rank, batch, sparse_types, dense, ragged_types=(), split_types=()):
    """Shapes and dtypes of all outputs.

    Args:
      rank: of `serialized`, or None.
      batch: the number of messages, or None.
      sparse_types: dtypes.
      dense: (dtype, dims) of each dense feature.
      ragged_types: dtypes of the values of ragged features.
      split_types: dtypes of their row splits.
    """
    deep = None if rank is None else rank + 1
    lead = () if rank == 0 else (batch,)
    splits = (None if batch is None or not lead else batch + 1,)
    found = [((None, deep), int64) for _ in sparse_types]
    found += [((None,), FROM_NUMPY[t]) for t in sparse_types]
    found += [((deep,), int64) for _ in sparse_types]
    for dtype, dims in dense:
        found.append((None if rank is None else (*lead, *dims), FROM_NUMPY[dtype]))
    found += [((None,), FROM_NUMPY[t]) for t in ragged_types]
    return found + [(splits, FROM_NUMPY[t]) for t in split_types]


def batch_of(serialized, op):
    """(rank, batch) of `serialized`, each None if unknown.

    Raises:
      ValueError: if the rank is neither 0 nor 1.
    """
    dims = dims_of(serialized)
    if dims is None:
        return None, None
    if len(dims) > 1:
        raise ValueError(f"Shape must be at most rank 1 but is rank {len(dims)} for {op}")
    return len(dims), dims[0] if dims else None


# ParseExampleV2


def _v2_specs(inputs, attrs):
    rank, batch = batch_of(inputs[0], "ParseExampleV2")
    types = {name: attrs[name] for name in V2_TYPES}
    check_types("ParseExampleV2", **types)
    dense = zip(attrs["Tdense"], attrs["dense_shapes"], strict=True)
    return specs(
        rank,
        batch,
        attrs["sparse_types"],
        dense,
        attrs["ragged_value_types"],
        attrs["ragged_split_types"],
    )


V2_TYPES = ("Tdense", "sparse_types", "ragged_value_types", "ragged_split_types")


def _v2_host(
    serialized, names, sparse_keys, dense_keys, ragged_keys, *dense_defaults,
    Tdense, num_sparse, sparse_types, ragged_value_types, ragged_split_types, dense_shapes,
):  # fmt: skip
    check_types(
        "ParseExampleV2",
        Tdense=Tdense,
        sparse_types=sparse_types,
        ragged_value_types=ragged_value_types,
        ragged_split_types=ragged_split_types,
    )
    keys = (sparse_keys, dense_keys, ragged_keys)
    wanted = (num_sparse, len(Tdense), len(ragged_value_types))
    for array, count, what in zip(keys, wanted, ("sparse", "dense", "ragged"), strict=True):
        if array.size != count:
            raise invalid(
                f"{what}_keys has {array.size} elements, but there are {count} {what} types "
                "[Op:ParseExampleV2]."
            )
    sparse_keys, dense_keys, ragged_keys = (array.reshape(-1).tolist() for array in keys)
    return parse(
        "ParseExampleV2",
        serialized,
        names,
        list(zip(sparse_keys, sparse_types, strict=True)),
        list(zip(dense_keys, Tdense, dense_shapes, dense_defaults, strict=True)),
        list(zip(ragged_keys, ragged_value_types, ragged_split_types, strict=True)),
    )


PARSE_EXAMPLE_V2 = register(
    "ParseExampleV2",
    "serialized:string, names:string, sparse_keys:string, dense_keys:string, ragged_keys:string, "
    "dense_defaults*:",
    attrs={
        "Tdense": None,
        "num_sparse": None,
        "sparse_types": None,
        "ragged_value_types": None,
        "ragged_split_types": None,
        "dense_shapes": None,
    },
    host=_v2_host,
    grad=NONE,
    shape=_v2_specs,
    outputs=None,
)


# ParseExample: the keys are tensors of their own.


def _v1_parts(inputs, attrs):
    """The keys of sparse features, those of dense ones, and the defaults, of a flat list."""
    sparse, dense = attrs["Nsparse"], attrs["Ndense"]
    rest = inputs[2:]
    return rest[:sparse], rest[sparse : sparse + dense], rest[sparse + dense :]


def _v1_specs(inputs, attrs):
    rank, batch = batch_of(inputs[0], "ParseExample")
    dense = zip(attrs["Tdense"], attrs["dense_shapes"], strict=True)
    return specs(rank, batch, attrs["sparse_types"], dense)


def _v1_host(*inputs, **attrs):
    check_types("ParseExample", Tdense=attrs["Tdense"], sparse_types=attrs["sparse_types"])
    sparse_keys, dense_keys, defaults = _v1_parts(inputs, attrs)
    if inputs[0].ndim != 1:
        raise invalid(
            f"Expected serialized to be a vector, got shape: {list(inputs[0].shape)} "
            "[Op:ParseExample]."
        )
    return parse(
        "ParseExample",
        inputs[0],
        inputs[1],
        [(k.item(), t) for k, t in zip(sparse_keys, attrs["sparse_types"], strict=True)],
        [
            (key.item(), *rest)
            for key, *rest in zip(
                dense_keys, attrs["Tdense"], attrs["dense_shapes"], defaults, strict=True
            )
        ],
        [],
    )


PARSE_EXAMPLE = register(
    "ParseExample",
    "serialized:string, names:string, sparse_keys*:string, dense_keys*:string, dense_defaults*:",
    attrs={
        "Nsparse": None,
        "Ndense": None,
        "sparse_types": None,
        "Tdense": None,
        "dense_shapes": None,
    },
    host=_v1_host,
    grad=NONE,
    shape=_v1_specs,
    outputs=None,
)


# ParseSingleExample: the keys are attributes.


def _single_specs(inputs, attrs):
    dense = zip(attrs["Tdense"], attrs["dense_shapes"], strict=True)
    return specs(0, None, attrs["sparse_types"], dense)


def _single_host(
    serialized, *dense_defaults, num_sparse, sparse_keys, dense_keys, sparse_types, Tdense,
    dense_shapes,
):  # fmt: skip
    op = "ParseSingleExample"
    check_types(op, Tdense=Tdense, sparse_types=sparse_types)
    if serialized.ndim:
        raise invalid(
            f"Expected serialized to be a scalar, got shape: {list(serialized.shape)} [Op:{op}]."
        )
    return parse(
        op,
        serialized,
        np.empty(0, object),
        list(zip(sparse_keys, sparse_types, strict=True)),
        list(zip(dense_keys, Tdense, dense_shapes, dense_defaults, strict=True)),
        [],
    )


PARSE_SINGLE_EXAMPLE = register(
    "ParseSingleExample",
    "serialized:string, dense_defaults*:",
    attrs={
        "num_sparse": None,
        "sparse_keys": None,
        "dense_keys": None,
        "sparse_types": None,
        "Tdense": None,
        "dense_shapes": None,
    },
    host=_single_host,
    grad=NONE,
    shape=_single_specs,
    outputs=None,
)
