"""The ops that parse `SequenceExample`s."""

import itertools

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, int64
from yeoul.engine.convert import invalid
from yeoul.engine.op import NONE, register
from yeoul.ops.io.example_ops import batch_of, check_types, specs
from yeoul.ops.io.sequences import parse

KINDS = ("Tcontext_dense", "context_sparse_types", "feature_list_dense_types")
KINDS += ("feature_list_sparse_types",)
RAGGED = ("context_ragged_value_types", "context_ragged_split_types")
RAGGED += ("feature_list_ragged_value_types", "feature_list_ragged_split_types")
FEATURES = (
    "sparse context",
    "dense context",
    "ragged context",
    "sparse lists",
    "dense lists",
    "ragged lists",
)
COUNTS = {
    "Ncontext_sparse": 0,
    "Ncontext_dense": 0,
    "Nfeature_list_sparse": 0,
    "Nfeature_list_dense": 0,
}
TYPES = {
    "context_sparse_types": (),
    "Tcontext_dense": (),
    "feature_list_dense_types": (),
    "context_dense_shapes": (),
    "feature_list_sparse_types": (),
    "feature_list_dense_shapes": (),
}


def sequence_specs(op, serialized, attrs, lengths=True):
    """Shapes and dtypes of all outputs.

    Args:
      op: its name.
      serialized: its input.
      attrs: its attributes.
      lengths: whether the lengths of dense feature lists are outputs.
    """
    rank, batch = batch_of(serialized, op)
    check_types(op, **{name: attrs[name] for name in (*KINDS, *RAGGED) if name in attrs})
    context = specs(
        rank,
        batch,
        attrs["context_sparse_types"],
        zip(attrs["Tcontext_dense"], attrs["context_dense_shapes"], strict=True),
        *[attrs.get(name, ()) for name in RAGGED[:2]],
    )
    deep = None if rank is None else rank + 2
    lead = () if rank == 0 else (batch,)
    kinds = attrs["feature_list_sparse_types"]
    found = [((None, deep), int64) for _ in kinds]
    found += [((None,), FROM_NUMPY[t]) for t in kinds]
    found += [((deep,), int64) for _ in kinds]
    dense = attrs["feature_list_dense_types"]
    for dtype, dims in zip(dense, attrs["feature_list_dense_shapes"], strict=True):
        found.append((None if rank is None else (*lead, None, *dims), FROM_NUMPY[dtype]))
    if lengths:
        found += [(None if rank is None else lead, int64) for _ in dense]
    values, splits = (attrs.get(name, ()) for name in RAGGED[2:])
    found += [((None,), FROM_NUMPY[t]) for t in values]
    outer = (None if batch is None or not lead else batch + 1,)
    found += [(outer, FROM_NUMPY[t]) for t in splits]
    return context + found + [((None,), FROM_NUMPY[t]) for t in splits]


def zipped(op, what, *parts):
    """The parts of features side by side; there must be as many of each."""
    parts = [list(part) for part in parts]
    if len({len(part) for part in parts}) > 1:
        counts = ", ".join(str(len(part)) for part in parts)
        raise invalid(
            f"{op} is given different numbers of keys, types, shapes and defaults of {what}: "
            f"{counts} [Op:{op}]."
        )
    return list(zip(*parts, strict=True))


def listed(array):
    return np.asarray(array).reshape(-1).tolist()


# ParseSequenceExampleV2


def _v2_specs(inputs, attrs):
    return sequence_specs("ParseSequenceExampleV2", inputs[0], attrs)


def _v2_host(
    serialized, debug_name, context_sparse_keys, context_dense_keys, context_ragged_keys,
    feature_list_sparse_keys, feature_list_dense_keys, feature_list_ragged_keys,
    feature_list_dense_missing_assumed_empty, *context_dense_defaults, **attrs,
):  # fmt: skip
    op = "ParseSequenceExampleV2"
    check_types(op, **{name: attrs[name] for name in (*KINDS, *RAGGED)})
    need = [not empty for empty in listed(feature_list_dense_missing_assumed_empty)]
    rows = [
        (context_sparse_keys, "context_sparse_types"),
        (context_dense_keys, "Tcontext_dense", "context_dense_shapes", context_dense_defaults),
        (context_ragged_keys, "context_ragged_value_types", "context_ragged_split_types"),
        (feature_list_sparse_keys, "feature_list_sparse_types"),
        (feature_list_dense_keys, "feature_list_dense_types", "feature_list_dense_shapes", need),
        (
            feature_list_ragged_keys,
            "feature_list_ragged_value_types",
            "feature_list_ragged_split_types",
        ),
    ]
    found = []
    for what, (keys, *parts) in zip(FEATURES, rows, strict=True):
        given = [attrs[part] if isinstance(part, str) else part for part in parts]
        found.append(zipped(op, what, listed(keys), *given))
    groups = parse(op, serialized, debug_name, found[:3], found[3:])
    return tuple(itertools.chain.from_iterable((*groups[0], *groups[1])))


PARSE_SEQUENCE_EXAMPLE_V2 = register(
    "ParseSequenceExampleV2",
    "serialized:string, debug_name:string, context_sparse_keys:string, context_dense_keys:string, "
    "context_ragged_keys:string, feature_list_sparse_keys:string, feature_list_dense_keys:string, "
    "feature_list_ragged_keys:string, feature_list_dense_missing_assumed_empty:bool, "
    "context_dense_defaults*:",
    attrs={
        "Ncontext_sparse": 0,
        "Tcontext_dense": (),
        "context_sparse_types": (),
        "context_ragged_value_types": (),
        "context_ragged_split_types": (),
        "context_dense_shapes": (),
        "Nfeature_list_sparse": 0,
        "Nfeature_list_dense": 0,
        "feature_list_dense_types": (),
        "feature_list_sparse_types": (),
        "feature_list_ragged_value_types": (),
        "feature_list_ragged_split_types": (),
        "feature_list_dense_shapes": (),
    },
    host=_v2_host,
    grad=NONE,
    shape=_v2_specs,
    outputs=None,
)


# The older ops, without ragged features.


def parse_keyed(op, serialized, names, keys, missing, defaults, attrs):
    """The groups of outputs where the keys are lists.

    Args:
      op: its name.
      serialized: the messages.
      names: their names.
      keys: four lists: sparse and dense of the context, sparse and dense of the sequences.
      missing: keys of dense feature lists that may be missing.
      defaults: arrays, one for each dense feature of the context.
      attrs: the attributes.
    """
    check_types(op, **{name: attrs[name] for name in KINDS})
    missing = {as_text(key) for key in missing}
    context = (
        zipped(op, "sparse context", keys[0], attrs["context_sparse_types"]),
        zipped(
            op,
            "dense context",
            keys[1],
            attrs["Tcontext_dense"],
            attrs["context_dense_shapes"],
            defaults,
        ),
        [],
    )
    needed = [as_text(key) not in missing for key in keys[3]]
    lists = (
        zipped(op, "sparse lists", keys[2], attrs["feature_list_sparse_types"]),
        zipped(
            op,
            "dense lists",
            keys[3],
            attrs["feature_list_dense_types"],
            attrs["feature_list_dense_shapes"],
            needed,
        ),
        [],
    )
    of_context, of_lists = parse(op, serialized, names, context, lists)
    return of_context[:4], of_lists[:5]


def as_text(key):
    return key.decode("utf-8", "surrogateescape") if isinstance(key, bytes) else key


def _v1_specs(inputs, attrs):
    return sequence_specs("ParseSequenceExample", inputs[0], attrs)


def _v1_host(serialized, debug_name, *context_dense_defaults, **attrs):
    names = ("context_sparse_keys", "context_dense_keys")
    names += ("feature_list_sparse_keys", "feature_list_dense_keys")
    groups = parse_keyed(
        "ParseSequenceExample",
        serialized,
        debug_name,
        [attrs[name] for name in names],
        attrs["feature_list_dense_missing_assumed_empty"],
        context_dense_defaults,
        attrs,
    )
    return tuple(itertools.chain.from_iterable((*groups[0], *groups[1])))


PARSE_SEQUENCE_EXAMPLE = register(
    "ParseSequenceExample",
    "serialized:string, debug_name:string, context_dense_defaults*:",
    attrs={
        "feature_list_dense_missing_assumed_empty": None,
        "context_sparse_keys": None,
        "context_dense_keys": None,
        "feature_list_sparse_keys": None,
        "feature_list_dense_keys": None,
        **COUNTS,
        **TYPES,
    },
    host=_v1_host,
    grad=NONE,
    shape=_v1_specs,
    outputs=None,
)


def _single_specs(inputs, attrs):
    return sequence_specs("ParseSingleSequenceExample", inputs[0], attrs, lengths=False)


def _single_host(serialized, missing, *rest, **attrs):
    """Keys stand in four lists of scalars, then the defaults, then the name."""
    op = "ParseSingleSequenceExample"
    if serialized.ndim:
        shape = ",".join(map(str, serialized.shape))
        raise invalid(f"Expected serialized to be a scalar, got shape: [{shape}] [Op:{op}].")
    it = iter(rest[:-1])
    names = ("Ncontext_sparse", "Ncontext_dense", "Nfeature_list_sparse", "Nfeature_list_dense")
    keys = [[array.item() for array in itertools.islice(it, attrs[name])] for name in names]
    of_context, of_lists = parse_keyed(
        op, serialized, rest[-1], keys, listed(missing), list(it), attrs
    )
    return tuple(itertools.chain.from_iterable((*of_context, *of_lists[:4])))


PARSE_SINGLE_SEQUENCE_EXAMPLE = register(
    "ParseSingleSequenceExample",
    "serialized:string, feature_list_dense_missing_assumed_empty:string, "
    "context_sparse_keys*:string, context_dense_keys*:string, feature_list_sparse_keys*:string, "
    "feature_list_dense_keys*:string, context_dense_defaults*:, debug_name:string",
    attrs={**COUNTS, **TYPES},
    host=_single_host,
    grad=NONE,
    shape=_single_specs,
    outputs=None,
)
