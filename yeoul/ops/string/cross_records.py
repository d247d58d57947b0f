"""The records behind tf.ragged.cross and tf.sparse.cross: every choice of one value a column.

Columns are held as values and row splits, whatever tensors they came from; a row of the result has
an element for each choice of a value in each column, the last column changing fastest.
"""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.string.elements import INT64, STRING, as_bytes, at_least, checked, packed, scalar
from yeoul.ops.string.hashes import fingerprint64, hashed, joined, siphash

BETWEEN = "_X_"
POSITIVE = np.uint64(2**63 - 1)


class Column:
    """One feature.

    Attributes:
      values: vector of int64 or strings.
      splits: where its rows start and end.
    """

    def __init__(self, values, splits):
        self.values, self.splits = values, np.asarray(splits, np.int64)

    def texts(self):
        """The values as byte strings."""
        if self.values.dtype == object:
            return self.values
        return packed([b"%d" % v for v in self.values.tolist()])

    def words(self):
        """The values as 64-bit words: integers as they are, strings by their fingerprints."""
        if self.values.dtype == object:
            return hashed(fingerprint64, self.values.tolist())
        return self.values.astype(np.int64).view(np.uint64)

    def hashes(self, function):
        """The hashes of the values, integers as four bytes."""
        if self.values.dtype == object:
            return hashed(function, self.values.tolist())
        data = np.ascontiguousarray(self.values.astype("<i4"))
        return hashed(function, [v.tobytes() for v in data])


def of_dense(op, at, x, batch=None):
    """A column of a dense matrix."""
    if x.ndim != 2:
        raise invalid(
            f"Dense inputs should be a matrix but received shape {list(x.shape)} at position {at} "
            f"[Op:{op}]"
        )
    if batch is not None and len(x) != batch:
        raise invalid(f"Expected batch size {batch} got {len(x)} at dense tensor {at} [Op:{op}]")
    return Column(x.reshape(-1), np.arange(len(x) + 1) * x.shape[1])


def of_sparse(op, at, indices, values, dims, batch=None):
    """A column of a sparse matrix."""
    if indices.ndim != 2 or indices.shape[1] != 2 or len(dims) != 2:
        raise invalid(
            f"Expected D2 of index to be 2 got {indices.shape[-1]} at position {at} [Op:{op}]: "
            "crossed are matrices"
        )
    rows = int(dims[0])
    if batch is not None and rows != batch:
        raise invalid(f"Expected batch size {batch} got {rows} at sparse tensor {at} [Op:{op}]")
    if len(indices) and not (indices[:, 0].min() >= 0 and indices[:, 0].max() < rows):
        raise invalid(f"indices of sparse tensor {at} are outside of its {rows} rows [Op:{op}]")
    order = np.argsort(indices[:, 0], kind="stable")
    counts = np.bincount(indices[:, 0], minlength=rows)
    return Column(values[order], np.concatenate([[0], np.cumsum(counts)]))


def choices(columns):
    """For each column, the place of the value that each element of the result takes.

    Returns:
      The row splits of the result, and a list of integer vectors.
    """
    lengths = np.stack([np.diff(c.splits) for c in columns])
    counts = lengths.prod(axis=0)
    splits = np.concatenate([[0], np.cumsum(counts)])
    rows = np.repeat(np.arange(len(counts)), counts)
    rest = np.arange(splits[-1]) - splits[:-1][rows]
    places = []
    for column, length in zip(reversed(columns), lengths[::-1], strict=True):
        rest, at = np.divmod(rest, length[rows])
        places.append(column.splits[:-1][rows] + at)
    return splits, places[::-1]


def crossed_texts(columns, places, between):
    """The chosen values, joined."""
    parts = [c.texts()[p].tolist() for c, p in zip(columns, places, strict=True)]
    return packed([between.join(choice) for choice in zip(*parts, strict=True)])


def crossed_words(words, places, start):
    """The chosen hashes, joined one after the other.

    Args:
      words: for each column, the hashes of its values.
      places: for each column, the values chosen.
      start: a word to start with, or None.
    """
    total = None if start is None else np.full(len(places[0]), start, np.uint64)
    for column, place in zip(words, places, strict=True):
        chosen = column[place]
        total = chosen if total is None else joined(total, chosen)
    return total


def bucketed(words, num_buckets):
    """Hashes as numbers of buckets, or as numbers that are not negative."""
    limit = np.uint64(num_buckets) if num_buckets else POSITIVE
    return (words % limit).astype(np.int64)


def crossed(columns, hashing):
    """The row splits and the values of the result.

    Args:
      columns: list of `Column`.
      hashing: None, or (number of buckets, key).
    """
    splits, places = choices(columns)
    if hashing is None:
        return splits, crossed_texts(columns, places, as_bytes(BETWEEN))
    num_buckets, key = hashing
    words = [c.words() for c in columns]
    start = key & (2**64 - 1)
    return splits, bucketed(crossed_words(words, places, start), num_buckets)


def _check_buckets(op):
    return lambda attrs: at_least(op, "num_buckets", attrs["num_buckets"], 0)


def nothing(hashed_output):
    """The result without columns."""
    return np.zeros(1, np.int64), np.zeros(0, np.int64 if hashed_output else object)


# RaggedCross


def _ragged_columns(inputs, order, sparse):
    """The columns in the order of `order`, a letter each: R, D or S."""
    op, ragged = "RaggedCross", order.count("R")
    values, splits = inputs[:ragged], inputs[ragged : 2 * ragged]
    rest = inputs[2 * ragged :]
    triples = list(zip(rest[:sparse], rest[sparse : 2 * sparse], rest[2 * sparse :], strict=False))
    dense = rest[3 * sparse :]
    taken = dict.fromkeys("RDS", 0)
    columns = []
    for letter in order:
        at = taken[letter]
        taken[letter] += 1
        if letter == "R":
            columns.append(Column(values[at], splits[at]))
        elif letter == "D":
            if dense[at].ndim != 2:
                raise invalid(
                    "tf.ragged.cross only supports inputs with rank=2, not of shape "
                    f"{list(dense[at].shape)}. [Op:{op}]"
                )
            columns.append(of_dense(op, at, dense[at]))
        else:
            columns.append(of_sparse(op, at, *triples[at]))
    if len({len(c.splits) for c in columns}) > 1:
        rows = [len(c.splits) - 1 for c in columns]
        raise invalid(
            f"inputs must all have the same batch dimension size. [Op:{op}]: they have {rows} rows"
        )
    return columns


def _ragged_cross_host(
    *inputs,
    Nsparse,
    input_order,
    hashed_output,
    num_buckets,
    hash_key,
    out_values_type,
    out_row_splits_type,
):
    at_least("RaggedCross", "num_buckets", num_buckets, 0)
    columns = _ragged_columns(inputs, input_order, Nsparse)
    hashing = (num_buckets, hash_key) if hashed_output else None
    splits, values = crossed(columns, hashing) if columns else nothing(hashed_output)
    return values, splits.astype(out_row_splits_type)


def _ragged_cross_specs(inputs, attrs):
    values = FROM_NUMPY[np.dtype(attrs["out_values_type"])]
    splits = FROM_NUMPY[np.dtype(attrs["out_row_splits_type"])]
    ragged = attrs["input_order"].count("R")
    bounds = dims_of(inputs[ragged]) if ragged else None
    return [((None,), values), (bounds or (None,), splits)]


RAGGED_CROSS = register(
    "RaggedCross",
    "inputs*:",
    attrs={
        "Nsparse": None,
        "input_order": None,
        "hashed_output": None,
        "num_buckets": None,
        "hash_key": None,
        "out_values_type": None,
        "out_row_splits_type": None,
    },
    host=_ragged_cross_host,
    grad=NONE,
    shape=checked(_check_buckets("RaggedCross"), _ragged_cross_specs),
    outputs=2,
)

# SparseCross and its successors


def _sparse_columns(op, inputs, count):
    """The columns of sparse matrices, then those of dense ones."""
    triples = zip(inputs[:count], inputs[count : 2 * count], inputs[2 * count :], strict=False)
    columns, batch = [], None
    for at, triple in enumerate(triples):
        columns.append(of_sparse(op, at, *triple, batch))
        batch = len(columns[0].splits) - 1
    for at, x in enumerate(inputs[3 * count :]):
        columns.append(of_dense(op, at, x, batch))
        batch = len(columns[0].splits) - 1
    return columns


def _as_sparse(splits, values):
    """The result as the components of a sparse matrix."""
    counts = np.diff(splits)
    rows = np.repeat(np.arange(len(counts)), counts)
    places = np.arange(len(rows)) - np.repeat(splits[:-1], counts)
    indices = np.stack([rows, places], axis=1).astype(np.int64)
    return indices, values, np.array([len(counts), counts.max(initial=0)], np.int64)


def _sparse_cross_host(*inputs, N, hashed_output, num_buckets, hash_key, out_type, internal_type):
    at_least("SparseCross", "num_buckets", num_buckets, 0)
    columns = _sparse_columns("SparseCross", inputs, N)
    hashing = (num_buckets, hash_key) if hashed_output else None
    found = crossed(columns, hashing) if columns else nothing(hashed_output)
    return _as_sparse(*found)


def _sparse_cross_v2_host(*inputs, N):
    columns = _sparse_columns("SparseCrossV2", inputs[:-1], N)
    between = scalar("SparseCrossV2", "sep", inputs[-1])
    if not columns:
        return _as_sparse(*nothing(False))
    splits, places = choices(columns)
    return _as_sparse(splits, crossed_texts(columns, places, between))


def _sparse_cross_hashed_host(*inputs, N):
    op = "SparseCrossHashed"
    num_buckets, strong, salt = inputs[-3:]
    columns = _sparse_columns(op, inputs[:-3], N)
    num_buckets = int(scalar(op, "num_buckets", num_buckets))
    if len(salt) != 2:
        raise invalid(f'Input "salt" must have 2 elements, not {len(salt)} [Op:{op}]')
    if not columns:
        return _as_sparse(*nothing(True))
    function = siphash(salt.tolist()) if scalar(op, "strong_hash", strong) else fingerprint64
    splits, places = choices(columns)
    words = crossed_words([c.hashes(function) for c in columns], places, None)
    return _as_sparse(splits, bucketed(words, num_buckets))


def _sparse_specs(dtype):
    """The shape rule; `dtype(attrs)` is that of the values."""
    return lambda inputs, attrs: [((None, 2), INT64), ((None,), dtype(attrs)), ((2,), INT64)]


SPARSE_CROSS = register(
    "SparseCross",
    "inputs*:",
    attrs={
        "N": None,
        "hashed_output": None,
        "num_buckets": None,
        "hash_key": None,
        "out_type": None,
        "internal_type": None,
    },
    host=_sparse_cross_host,
    grad=NONE,
    shape=checked(
        _check_buckets("SparseCross"),
        _sparse_specs(lambda attrs: FROM_NUMPY[np.dtype(attrs["out_type"])]),
    ),
    outputs=3,
)
SPARSE_CROSS_V2 = register(
    "SparseCrossV2",
    "inputs*:",
    attrs={"N": None},
    host=_sparse_cross_v2_host,
    grad=NONE,
    shape=_sparse_specs(lambda attrs: STRING),
    outputs=3,
)
SPARSE_CROSS_HASHED = register(
    "SparseCrossHashed",
    "inputs*:",
    attrs={"N": None},
    host=_sparse_cross_hashed_host,
    grad=NONE,
    shape=_sparse_specs(lambda attrs: INT64),
    outputs=3,
)
