"""Batches of `SequenceExample`s as tensors: what the ops compute."""

import numpy as np

from yeoul.engine.convert import invalid
from yeoul.formats import protos
from yeoul.ops.io.columns import (
    KINDS,
    NAMES,
    Parser,
    as_key,
    check_default,
    shown,
    splits_of,
    vector,
)

FIELDS = {1: "bytes_list", 2: "float_list", 3: "int64_list"}


class Steps:
    """The entries of one feature list in all messages, one behind the other.

    Attributes:
      values: all values, as an array.
      sizes: how many values each entry has.
      lengths: how many entries each message has.
    """

    def __init__(self, values, sizes, lengths):
        self.values, self.sizes, self.lengths = values, sizes, lengths


class Sequences:
    """Reads the features of a batch of sequences.

    Args:
      messages: the serialised `SequenceExample`s.
      names: their names for messages of errors, or ().
      context_keys: the features of the context that will be asked for.
      single: whether there is one message, whose results have no batch dimension.
      op: name of the op, for errors.
    """

    def __init__(self, messages, names, context_keys, single, op):
        from google.protobuf.message import DecodeError

        self.names, self.single, self.op = names, single, op
        read = protos.message_class("SequenceExample").FromString
        example = protos.message_class("Example")
        self.lists, contexts = [], []
        for row, message in enumerate(messages):
            try:
                parsed = read(message)
            except (DecodeError, RecursionError):
                raise invalid(
                    f"Invalid protocol message input, example id: {self.name(row)} [Op:{op}]. "
                    f"Element {row} of `serialized` ({len(message)} bytes) is no serialised "
                    "tf.train.SequenceExample."
                ) from None
            self.lists.append(parsed.feature_lists.feature_list)
            contexts.append(example(features=parsed.context).SerializeToString())
        self.context = Parser(contexts, names, context_keys, single, op)

    def name(self, row):
        return self.names[row].decode("utf-8", "replace") if len(self.names) else "<unknown>"

    def steps(self, key, dtype, required):
        """The entries of one feature list.

        Raises:
          InvalidArgumentError: if it is required and missing, or holds values of another dtype.
        """
        kind = KINDS[dtype]
        field, name = FIELDS[kind], key.decode("utf-8", "surrogateescape")
        values, sizes, lengths = [], [], []
        for row, lists in enumerate(self.lists):
            if name not in lists:
                if required:
                    self.missing(name, row)
                lengths.append(0)
                continue
            entries = lists[name].feature
            lengths.append(len(entries))
            for step, entry in enumerate(entries):
                held = entry.WhichOneof("kind")
                if held == field:
                    found = getattr(entry, field).value
                    sizes.append(len(found))
                    values.extend(found)
                elif held is None:
                    sizes.append(0)
                else:
                    self.mismatch(name, row, step, kind)
        array = vector(values) if dtype.kind == "O" else np.array(values, dtype)
        return Steps(array, np.array(sizes, np.int64), np.array(lengths, np.int64))

    def missing(self, key, row):
        raise invalid(
            f"Name: {self.name(row)}, Feature list '{key}' is required but could not be found.  "
            "Did you mean to include it in feature_list_dense_missing_assumed_empty or "
            f"feature_list_dense_defaults? [Op:{self.op}] Pass allow_missing=True to "
            "tf.io.FixedLenSequenceFeature if sequences may lack it."
        )

    def mismatch(self, key, row, step, kind):
        raise invalid(
            f"Name: {self.name(row)}, Feature list: {key}, Index: {step}.  Data types don't "
            f"match. Expected type: {NAMES[kind]} [Op:{self.op}]. Ask for the feature with the "
            "dtype that the sequence holds."
        )

    # Results.

    def dense(self, key, dtype, dims, required):
        """A feature list whose entries have one shape, and how many entries each message has."""
        steps = self.steps(key, dtype, required)
        width = int(np.prod(dims, dtype=np.int64))
        wrong = np.flatnonzero(steps.sizes != width)
        if wrong.size:
            size = int(steps.sizes[wrong[0]])
            name = key.decode("utf-8", "backslashreplace")
            raise invalid(
                f"Feature list '{name}' has an unexpected number of values.  Total values size: "
                f"{size} is not consistent with output shape: {shown((None, *dims))} "
                f"[Op:{self.op}]. Entry {int(wrong[0])} of the batch should have {width} values."
            )
        if self.single:
            return steps.values.reshape(-1, *dims) if width else np.zeros(
                (int(steps.lengths[0]), *dims), dtype
            ), steps.lengths[0]
        longest = int(steps.lengths.max()) if steps.lengths.size else 0
        out = np.empty((len(steps.lengths), longest, width), dtype)
        out[...] = b"" if dtype.kind == "O" else 0
        out[np.arange(longest) < steps.lengths[:, None]] = steps.values.reshape(
            len(steps.sizes), width
        )
        return out.reshape(len(steps.lengths), longest, *dims), steps.lengths

    def sparse(self, key, dtype):
        """A feature list with any number of values in each entry: indices, values, shape."""
        steps = self.steps(key, dtype, False)
        entry = np.repeat(np.arange(len(steps.sizes)), steps.sizes)
        before = np.cumsum(steps.sizes) - steps.sizes
        column = np.arange(len(steps.values)) - np.repeat(before, steps.sizes)
        row = np.repeat(np.arange(len(steps.lengths)), steps.lengths)
        first = np.cumsum(steps.lengths) - steps.lengths
        step = np.arange(len(steps.sizes)) - np.repeat(first, steps.lengths)
        dims = [len(steps.lengths), largest(steps.lengths), largest(steps.sizes)]
        places = np.stack([row[entry], step[entry], column], 1)
        skip = 1 if self.single else 0
        return places[:, skip:], steps.values, np.array(dims[skip:], np.int64)

    def ragged(self, key, dtype, splits_dtype):
        """A feature list as values, the row splits of the messages, and those of the entries."""
        steps = self.steps(key, dtype, False)
        outer = np.zeros(0, splits_dtype)
        if not self.single:
            outer = splits_of(steps.lengths, splits_dtype, self.op)
        return steps.values, outer, splits_of(steps.sizes, splits_dtype, self.op)


def largest(counts):
    return int(counts.max()) if counts.size else 0


def parse(op, serialized, names, context, lists):
    """All outputs of the op that parses sequences.

    Args:
      op: its name.
      serialized: array of messages.
      names: array of names, or an empty one.
      context: `sparse`, `dense` and `ragged` features of the context, as for `example_ops.parse`.
      lists: (`sparse`, `dense`, `ragged`) features of the sequences; a dense one is (key, dtype,
        dims, required).

    Returns:
      Two lists of groups of outputs: of the context, and of the sequences.
    """
    if serialized.ndim > 1:
        raise invalid(
            f"Expected serialized to be a scalar or vector, got shape: {list(serialized.shape)} "
            f"[Op:{op}]. Reshape it with tf.reshape(serialized, [-1])."
        )
    sparse, dense, ragged = context
    for key, _, dims, default in dense:
        check_default(op, key, dims, default)
    keys = [as_key(entry[0]) for entry in (*sparse, *dense, *ragged)]
    messages = serialized.reshape(-1).tolist()
    names = names.reshape(-1).tolist()
    if names and len(names) != len(messages):
        raise invalid(
            f"Expected len(debug_name) == len(serialized), but got: {len(names)} vs. "
            f"{len(messages)} [Op:{op}]."
        )
    read = Sequences(messages, names, keys, serialized.ndim == 0, op)
    inner = read.context
    of_context = (
        *columns([inner.sparse(as_key(k), t) for k, t in sparse], 3),
        [inner.dense(as_key(k), t, dims, default) for k, t, dims, default in dense],
        *columns([inner.ragged(as_key(k), t, s) for k, t, s in ragged], 2),
    )
    sparse, dense, ragged = lists
    of_lists = (
        *columns([read.sparse(as_key(k), t) for k, t in sparse], 3),
        *columns([read.dense(as_key(k), t, dims, need) for k, t, dims, need in dense], 2),
        *columns([read.ragged(as_key(k), t, s) for k, t, s in ragged], 3),
    )
    return of_context, of_lists


def columns(rows, width):
    """Tuples as one list for each of their places."""
    return [[row[i] for row in rows] for i in range(width)]
