"""Golden rows: ragged tensors, how they are made, indexed, joined, reduced and printed."""

from tests.golden.harness import F, I, K, Table

TABLE = Table("ragged")
case, error = TABLE.case, TABLE.error

LISTS = {
    "two": [[1, 2], [], [3]],
    "three": [[[1, 2], [3]], [], [[4]]],
    "strings": [["a", "bc"], ["def"], []],
    "empty": [[]],
    "floats": [[1.5, 2.0], [3.25]],
    "square": [[1, 2], [3, 4]],
}


def parts(value):
    """The tensors of a ragged tensor, or the tensor."""
    if hasattr(value, "nested_row_splits"):
        return [value.flat_values, *value.nested_row_splits]
    return value


def shown(value):
    """What is printed of a ragged tensor, and what is known of it."""
    if not hasattr(value, "nested_row_splits"):
        return [str(value), str(value.shape)]
    return [str(value), repr(value.shape), value.ragged_rank, repr(value._type_spec)]


def plain(name, fn, *inputs, **options):
    """A row that returns the tensors of the result."""
    case(name, lambda tf, *tensors: parts(fn(tf, *tensors)), *inputs, **options)


# What is printed, and what the properties say.

for name, value in LISTS.items():
    case(f"constant {name}", lambda tf, v=value: shown(tf.ragged.constant(v)))
    case(f"list of {name}", lambda tf, v=value: str(tf.ragged.constant(v).to_list()))
    case(f"repr of array {name}", lambda tf, v=value: repr(tf.ragged.constant(v).numpy()))
    case(
        f"rows of {name}",
        lambda tf, v=value: [
            tf.ragged.constant(v).row_lengths(),
            tf.ragged.constant(v).value_rowids(),
            tf.ragged.constant(v).nrows(),
            tf.ragged.constant(v).row_starts(),
            tf.ragged.constant(v).row_limits(),
            tf.ragged.constant(v).bounding_shape(),
            list(tf.ragged.constant(v).nested_row_lengths()),
            list(tf.ragged.constant(v).nested_value_rowids()),
        ],
    )
    plain(f"to_tensor {name}", lambda tf, v=value: tf.ragged.constant(v).to_tensor())
    case(
        f"to_sparse {name}",
        lambda tf, v=value: [
            tf.ragged.constant(v).to_sparse().indices,
            tf.ragged.constant(v).to_sparse().dense_shape,
        ],
    )

PRINTED = {
    "constant inner_shape": lambda tf: tf.ragged.constant([[[1, 2]], [[3, 4], [5, 6]]], None, 1),
    "constant int32 splits": lambda tf: tf.ragged.constant([[1], []], row_splits_dtype="int32"),
    "constant flat": lambda tf: tf.ragged.constant([1, 2]),
    "constant deep empty": lambda tf: tf.ragged.constant([[[]], []]),
    "uniform": lambda tf: tf.RaggedTensor.from_uniform_row_length([1, 2, 3, 4], 2),
    "uniform of ragged": lambda tf: tf.RaggedTensor.from_uniform_row_length(
        tf.ragged.constant([[1], [], [2, 3]]), 3
    ),
    "uniform empty": lambda tf: tf.RaggedTensor.from_uniform_row_length([], 0, nrows=3),
    "from_tensor": lambda tf: tf.RaggedTensor.from_tensor([[1, 0], [2, 3]]),
    "from_tensor padding": lambda tf: tf.RaggedTensor.from_tensor([[1, 0], [2, 3]], padding=0),
    "from_tensor lengths": lambda tf: tf.RaggedTensor.from_tensor([[1, 0], [2, 3]], [0, 2]),
    "from_tensor ranks": lambda tf: tf.RaggedTensor.from_tensor(
        tf.reshape(tf.range(8), [2, 2, 2]), ragged_rank=2, padding=7
    ),
    "from_tensor nested lengths": lambda tf: tf.RaggedTensor.from_tensor(
        tf.reshape(tf.range(8), [2, 2, 2]), lengths=([1, 2], [1, 2, 0])
    ),
    "from_sparse": lambda tf: tf.RaggedTensor.from_sparse(
        tf.SparseTensor([[0, 0], [2, 0], [2, 1]], [1, 2, 3], [3, 4])
    ),
    "nested splits": lambda tf: tf.RaggedTensor.from_nested_row_splits(
        [1, 2, 3], [[0, 2], [0, 1, 3]]
    ),
    "nested lengths": lambda tf: tf.RaggedTensor.from_nested_row_lengths([1, 2, 3], [[2], [1, 2]]),
    "nested rowids": lambda tf: tf.RaggedTensor.from_nested_value_rowids(
        [1, 2, 3], [[0, 0], [0, 1, 1]]
    ),
    "row starts": lambda tf: tf.RaggedTensor.from_row_starts([1, 2, 3], [0, 2]),
    "row limits": lambda tf: tf.RaggedTensor.from_row_limits([1, 2, 3], [0, 2, 3]),
    "range": lambda tf: tf.ragged.range([0, 5, 8], [3, 3, 12]),
    "range deltas": lambda tf: tf.ragged.range([0, 5, 8], [3, -3, 12], [2, -3, 5]),
    "range floats": lambda tf: tf.ragged.range(0.0, [3, 8], 2),
    "range limits": lambda tf: tf.ragged.range([2, 0, 1]),
    "long": lambda tf: tf.ragged.range(list(range(40))),
    "stack": lambda tf: tf.ragged.stack([[1, 2], [3]]),
    "stack ragged": lambda tf: tf.ragged.stack([tf.ragged.constant([[1], [2, 3]]), [[4]]]),
    "stack axis 1": lambda tf: tf.ragged.stack([tf.ragged.constant([[1], [2, 3]])] * 2, axis=1),
    "stack partitions": lambda tf: tf.ragged.stack_dynamic_partitions(
        ["a", "b", "c"], [1, 0, 1], 2
    ),
    "boolean_mask": lambda tf: tf.ragged.boolean_mask(
        [[1, 2, 3], [4, 5, 6]], [[True, False, True], [False, False, True]]
    ),
    "boolean_mask rows": lambda tf: tf.ragged.boolean_mask(
        tf.ragged.constant([[1, 2], [], [3]]), [True, False, True]
    ),
    "boolean_mask deep": lambda tf: tf.ragged.boolean_mask(
        tf.ragged.constant(LISTS["three"]), tf.ragged.constant([[True, False], [], [False]])
    ),
    "map_flat_values": lambda tf: tf.ragged.map_flat_values(
        tf.add, tf.ragged.constant([[1], [2, 3]]), 10
    ),
    "merge 0 1": lambda tf: tf.ragged.constant(LISTS["three"]).merge_dims(0, 1),
    "merge 1 2": lambda tf: tf.ragged.constant(LISTS["three"]).merge_dims(1, 2),
    "merge 0 2": lambda tf: tf.ragged.constant(LISTS["three"]).merge_dims(0, 2),
    "row_lengths axis 2": lambda tf: tf.ragged.constant(LISTS["three"]).row_lengths(axis=2),
    "with_values": lambda tf: tf.ragged.constant([[1, 2], [3]]).with_values([4, 5, 6]),
    "with_flat_values": lambda tf: tf.ragged.constant(LISTS["three"]).with_flat_values(
        ["a", "b", "c", "d"]
    ),
    "with_row_splits_dtype": lambda tf: tf.ragged.constant([[1]]).with_row_splits_dtype("int32"),
    "expand_dims 0": lambda tf: tf.expand_dims(tf.ragged.constant([[1, 2], [3]]), 0),
    "expand_dims 1": lambda tf: tf.expand_dims(tf.ragged.constant([[1, 2], [3]]), 1),
    "expand_dims -1": lambda tf: tf.expand_dims(tf.ragged.constant([[1, 2], [3]]), -1),
    "squeeze": lambda tf: tf.squeeze(tf.expand_dims(tf.ragged.constant([[1, 2], [3]]), 0), 0),
    "concat 0": lambda tf: tf.concat([tf.ragged.constant([[1, 2], [3]]), [[4, 5]]], 0),
    "concat 1": lambda tf: tf.concat([tf.ragged.constant([[1, 2], [3]]), [[4], [5]]], 1),
    "concat deep": lambda tf: tf.concat([tf.ragged.constant(LISTS["three"])] * 2, 2),
    "stack of tf": lambda tf: tf.stack([tf.ragged.constant([[1, 2], [3]])] * 2),
    "stack of tf 1": lambda tf: tf.stack([tf.ragged.constant([[1, 2], [3]])] * 2, 1),
    "gather": lambda tf: tf.gather(tf.ragged.constant(LISTS["three"]), [2, 0, 0]),
    "gather matrix": lambda tf: tf.gather(tf.ragged.constant([[1], [2, 3]]), [[0, 1], [1, 1]]),
    "gather by ragged": lambda tf: tf.gather([10, 20, 30], tf.ragged.constant([[1], [0, 2]])),
    "gather ragged by ragged": lambda tf: tf.gather(
        tf.ragged.constant([[1, 2], [3]]), tf.ragged.constant([[1], [0, 1]])
    ),
    "gather batch": lambda tf: tf.gather(
        tf.ragged.constant([[1, 2], [7], [3]]),
        tf.ragged.constant([[1, 0], [], [0]]),
        batch_dims=1,
    ),
    "tile": lambda tf: tf.tile(tf.ragged.constant([[1, 2], [3]]), [2, 2]),
    "reverse": lambda tf: tf.reverse(tf.ragged.constant([[1, 2], [3]]), [0, 1]),
    "where": lambda tf: tf.where(tf.ragged.constant([[True, False], [True]]), 1, 0),
    "where alone": lambda tf: tf.where(tf.ragged.constant([[True, False], [True]])),
    "cast": lambda tf: tf.cast(tf.ragged.constant([[1, 2], [3]]), tf.float32),
    "one_hot": lambda tf: tf.one_hot(tf.ragged.constant([[1], [0, 2]]), 3),
    "strings": lambda tf: tf.strings.length(tf.ragged.constant(LISTS["strings"])),
    "join": lambda tf: tf.strings.join([tf.ragged.constant(LISTS["strings"]), "!"]),
    "as_string": lambda tf: tf.strings.as_string(tf.ragged.constant(LISTS["floats"])),
    "zeros_like": lambda tf: tf.zeros_like(tf.ragged.constant(LISTS["floats"])),
    "add_n": lambda tf: tf.add_n([tf.ragged.constant([[1], [2, 3]])] * 3),
    "size": lambda tf: tf.size(tf.ragged.constant(LISTS["three"])),
    "rank": lambda tf: tf.rank(tf.ragged.constant(LISTS["three"])),
    "reshape": lambda tf: tf.reshape(tf.ragged.constant(LISTS["three"]), [-1]),
    "comparison": lambda tf: tf.ragged.constant([[1, 2], [3]]) > 1,
    "equality": lambda tf: tf.ragged.constant([[1, 2], [3]]) == [[1], [3]],
    "logic": lambda tf: tf.ragged.constant([[True, False], [True]]) & False,
    "column": lambda tf: tf.add(tf.ragged.constant([[1, 2], [3]]), [[10], [20]]),
    "deep column": lambda tf: tf.add(tf.ragged.constant(LISTS["three"]), [[[10]], [[20]], [[30]]]),
    "reflected": lambda tf: 10 - tf.ragged.constant([[1, 2], [3]]),
    "uniform and ragged": lambda tf: (
        tf.RaggedTensor.from_uniform_row_length([1, 2], 1) + tf.ragged.constant([[1, 2], [3]])
    ),
}
for name, make in PRINTED.items():
    case(name, lambda tf, f=make: shown(f(tf)))

# Indexing.

INDICES = {
    "0": lambda x: x[0],
    "-1": lambda x: x[-1],
    "1:": lambda x: x[1:],
    "::2": lambda x: x[::2],
    "::-1": lambda x: x[::-1],
    "2:9": lambda x: x[2:9],
    ":, :1": lambda x: x[:, :1],
    ":, -1:": lambda x: x[:, -1:],
    ":, 1:-1": lambda x: x[:, 1:-1],
    ":, ::-1": lambda x: x[:, ::-1],
    ":, ::2": lambda x: x[:, ::2],
    "newaxis": lambda x: x[None],
    ":, newaxis": lambda x: x[:, None],
    "..., :1": lambda x: x[..., :1],
    "0, :1": lambda x: x[0, :1],
    "1:, :1": lambda x: x[1:, :1],
}
for text, index in INDICES.items():
    for name in ("two", "three", "square"):
        case(f"{name}[{text}]", lambda tf, v=LISTS[name], f=index: shown(f(tf.ragged.constant(v))))
case("three[0, 1]", lambda tf: tf.ragged.constant(LISTS["three"])[0, 1])
case("three[:, :, :1]", lambda tf: shown(tf.ragged.constant(LISTS["three"])[:, :, :1]))
case(
    "uniform[:, 0]",
    lambda tf: tf.RaggedTensor.from_uniform_row_length([1, 2, 3, 4], 2)[:, 0],
)

# Values and gradients.

SPLITS = [0, 2, 2, 5]
DEEP = [[0, 2, 2, 3], [0, 1, 4, 6]]


def ragged(tf, values):
    return tf.RaggedTensor.from_row_splits(values, SPLITS)


def deep(tf, values):
    return tf.RaggedTensor.from_nested_row_splits(values, DEEP)


FUNCTIONS = {
    "to_tensor": lambda tf, x: x.to_tensor(),
    "to_tensor default": lambda tf, x: x.to_tensor(default_value=tf.constant(7.0)),
    "sum": lambda tf, x: tf.reduce_sum(x),
    "sum 0": lambda tf, x: tf.reduce_sum(x, 0),
    "sum 1": lambda tf, x: tf.reduce_sum(x, 1),
    "sum 1 keepdims": lambda tf, x: tf.reduce_sum(x, 1, keepdims=True),
    "sum -1": lambda tf, x: tf.reduce_sum(x, -1),
    "sum 0 1": lambda tf, x: tf.reduce_sum(x, [0, 1]),
    "max 1": lambda tf, x: tf.reduce_max(x, 1),
    "min 0": lambda tf, x: tf.reduce_min(x, 0),
    "prod 1": lambda tf, x: tf.reduce_prod(x, 1),
    "any 1": lambda tf, x: tf.reduce_any(x > 0, 1),
    "all 1": lambda tf, x: tf.reduce_all(x > 0, 1),
    "mean": lambda tf, x: tf.reduce_mean(x),
    "mean 0": lambda tf, x: tf.reduce_mean(x, 0),
    "square": lambda tf, x: x * x,
    "exp": lambda tf, x: tf.exp(x),
    "relu": lambda tf, x: tf.nn.relu(x),
    "clip": lambda tf, x: tf.clip_by_value(x, -0.5, 0.5),
    "concat 0": lambda tf, x: tf.concat([x, x], 0),
    "concat 1": lambda tf, x: tf.concat([x, x * 2.0], 1),
    "stack 1": lambda tf, x: tf.stack([x, x], 1),
    "gather": lambda tf, x: tf.gather(x, [2, 0, 2]),
    "row": lambda tf, x: x[2],
    "rows": lambda tf, x: x[1:],
    "part of rows": lambda tf, x: x[:, 1:],
    "expand": lambda tf, x: tf.expand_dims(x, 1),
    "reverse": lambda tf, x: x[:, ::-1],
    "where": lambda tf, x: tf.where(x > 0, x, -3.0 * x),
    "flat": lambda tf, x: x.flat_values * 2.0,
}
for name, function in FUNCTIONS.items():
    plain(f"{name} of rows", lambda tf, v, f=function: f(tf, ragged(tf, v)), F(5))
    plain(f"{name} of nested rows", lambda tf, v, f=function: f(tf, deep(tf, v)), F(6))
for name in ("sum", "max", "mean"):
    plain(
        f"{name} of inner rows",
        lambda tf, v, n=name: getattr(tf, f"reduce_{n}")(deep(tf, v), 2),
        F(6),
    )
plain(
    "values: mean 1 of full rows",
    lambda tf, v: tf.reduce_mean(tf.RaggedTensor.from_row_splits(v, [0, 2, 5]), 1),
    F(5),
)
plain(
    "values: std 1 of full rows",
    lambda tf, v: tf.math.reduce_std(tf.RaggedTensor.from_row_splits(v, [0, 2, 5]), 1),
    F(5),
)
plain("values: softmax", lambda tf, v: tf.nn.softmax(ragged(tf, v)), F(5))
plain("values: cumsum", lambda tf, v: tf.cumsum(ragged(tf, v), 1), F(5))
plain("values: cumsum exclusive", lambda tf, v: tf.cumsum(ragged(tf, v), 1, exclusive=True), F(5))
plain("values: column", lambda tf, v, c: ragged(tf, v) * c, F(5), F(3, 1))
plain(
    "values: inner", lambda tf, v, c: tf.RaggedTensor.from_row_splits(v, SPLITS) * c, F(5, 2), F(2)
)
plain("values: two ragged", lambda tf, v, w: ragged(tf, v) * ragged(tf, w), F(5), F(5))
plain("values: deep column", lambda tf, v, c: deep(tf, v) * c, F(6), F(3, 1, 1))
plain("values: to_tensor cut", lambda tf, v: ragged(tf, v).to_tensor(shape=[2, 3]), F(5))
plain("values: to_tensor wide", lambda tf, v: ragged(tf, v).to_tensor(shape=[None, 4]), F(5))
plain("values: to_tensor inner", lambda tf, v: ragged(tf, v).to_tensor(), F(5, 2))
plain("values: to_sparse values", lambda tf, v: ragged(tf, v).to_sparse().values, F(5))
plain(
    "values: from_tensor", lambda tf, x: tf.RaggedTensor.from_tensor(x, lengths=[1, 0, 2]), F(3, 2)
)
plain(
    "values: row lengths", lambda tf, v: tf.RaggedTensor.from_row_lengths(v, [2, 0, 3]) * 2.0, F(5)
)
plain(
    "values: value rowids",
    lambda tf, v, r: tf.RaggedTensor.from_value_rowids(v, r, nrows=4) * 2.0,
    F(3),
    K([0, 2, 2], "int32"),
)
plain(
    "values: segment sum",
    lambda tf, v: tf.math.unsorted_segment_sum(ragged(tf, v), [1, 0, 1], 2),
    F(5),
)
plain(
    "values: segment ids",
    lambda tf, s: tf.ragged.row_splits_to_segment_ids(s),
    K([0, 3, 3, 5], "int64"),
)
plain(
    "values: row splits",
    lambda tf, s: tf.ragged.segment_ids_to_row_splits(s),
    K([0, 0, 2], "int32"),
)
plain("values: range of tensors", lambda tf, s: tf.ragged.range(s), I(0, 4, 3))

# Mistakes.

error("mistake: private constructor", lambda tf: tf.RaggedTensor([1], [0, 1]))
error("mistake: splits short", lambda tf: tf.RaggedTensor.from_row_splits([1, 2, 3], [0, 2]))
error("mistake: splits start", lambda tf: tf.RaggedTensor.from_row_splits([1, 2, 3], [1, 3]))
error(
    "mistake: splits decrease", lambda tf: tf.RaggedTensor.from_row_splits([1, 2, 3], [0, 2, 1, 3])
)
error("mistake: splits empty", lambda tf: tf.RaggedTensor.from_row_splits([1, 2, 3], []))
error("mistake: splits floats", lambda tf: tf.RaggedTensor.from_row_splits([1, 2, 3], [0.0, 3.0]))
error("mistake: lengths negative", lambda tf: tf.RaggedTensor.from_row_lengths([1, 2, 3], [4, -1]))
error(
    "mistake: rowids decrease", lambda tf: tf.RaggedTensor.from_value_rowids([1, 2, 3], [0, 2, 1])
)
error("mistake: rowids short", lambda tf: tf.RaggedTensor.from_value_rowids([1, 2, 3], [0, 1]))
error("mistake: uniform", lambda tf: tf.RaggedTensor.from_uniform_row_length([1, 2, 3], 2))
error("mistake: from_tensor rank", lambda tf: tf.RaggedTensor.from_tensor([1, 2]))
error("mistake: constant depths", lambda tf: tf.ragged.constant([[1, [2]], [3]]))
error("mistake: constant rank", lambda tf: tf.ragged.constant([[1, 2]], ragged_rank=2))
error("mistake: index inner", lambda tf: tf.ragged.constant([[1, 2], [3]])[:, 0])
error("mistake: index row", lambda tf: tf.ragged.constant([[1, 2], [3]])[5])
error("mistake: index text", lambda tf: tf.ragged.constant([[1, 2], [3]])["a"])
error("mistake: add", lambda tf: tf.ragged.constant([[1, 2]]) + tf.ragged.constant([[1], [2]]))
error("mistake: add dtypes", lambda tf: tf.ragged.constant([[1, 2]]) + 1.5)
error("mistake: bool", lambda tf: bool(tf.ragged.constant([[1, 2]])))
error("mistake: hash", lambda tf: hash(tf.ragged.constant([[1, 2]])))
error("mistake: to tensor", lambda tf: tf.convert_to_tensor(tf.ragged.constant([[1, 2]])))
error("mistake: axis", lambda tf: tf.reduce_sum(tf.ragged.constant([[1, 2]]), 3))
error("mistake: gather", lambda tf: tf.gather(tf.ragged.constant([[1, 2]]), [3]))
error(
    "mistake: concat",
    lambda tf: tf.concat([tf.ragged.constant([[1]]), tf.ragged.constant([[1]] * 2)], 1),
)
error("mistake: with_values", lambda tf: tf.ragged.constant([[1, 2], [3]]).with_values([4, 5]))
error("mistake: range zero", lambda tf: tf.ragged.range([0], [5], [0]))
error("mistake: stack empty", lambda tf: tf.ragged.stack([]))
error("mistake: matmul", lambda tf: tf.ragged.constant([[1]]) @ tf.ragged.constant([[1]]))
