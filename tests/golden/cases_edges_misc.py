"""Golden rows: edges of assertions, nests, ragged and sparse values, random seeds."""

from tests.golden.harness import F, I, K, Table
from tests.golden.keras_rows import fresh

TABLE = Table("edges_misc", prepare=fresh)
call, each, case, error = TABLE.call, TABLE.each, TABLE.case, TABLE.error


def plain(name, fn):
    """A row without gradients."""
    case(name, fn, grad=False)


# Assertions of nothing, of scalars, and with a message.
PAIRS = "equal greater_equal less_equal greater less near none_equal"
for name in PAIRS.split():
    plain(
        f"assert_{name} of nothing",
        lambda tf, n=name: getattr(tf.debugging, f"assert_{n}")([], []) is None,
    )
for name in "positive negative non_negative non_positive".split():
    plain(
        f"assert_{name} of nothing",
        lambda tf, n=name: getattr(tf.debugging, f"assert_{n}")(tf.constant([])) is None,
    )
for name, value, rank in (("rank", 1.0, 0), ("rank_at_least", [[1]], 0), ("rank_in", [1], (1, 2))):
    plain(
        f"assert_{name} of {value}",
        lambda tf, n=name, v=value, r=rank: (
            getattr(tf.debugging, f"assert_{n}")(tf.constant(v), r, message="m") is None
        ),
    )
plain("assert_integer of int64", lambda tf: tf.debugging.assert_integer(tf.constant([1], tf.int64)))
plain("assert_type of text", lambda tf: tf.debugging.assert_type(tf.constant("a"), tf.string))
plain("assert_scalar", lambda tf: tf.debugging.assert_scalar(tf.constant(3.0)) is None)
plain("assert_scalar of a number", lambda tf: tf.debugging.assert_scalar(3) is None)
error("assert_scalar of a vector", lambda tf: tf.debugging.assert_scalar(tf.constant([3.0])))
plain("assert_all_finite", lambda tf: tf.debugging.assert_all_finite([1.0, 2.0], "m"))
error("assert_all_finite of NaN", lambda tf: tf.debugging.assert_all_finite([float("nan")], "m"))
error("assert_all_finite of ints", lambda tf: tf.debugging.assert_all_finite([1], "m"))
plain("assert_proper_iterable", lambda tf: tf.debugging.assert_proper_iterable([1]) is None)
error("proper iterable: text", lambda tf: tf.debugging.assert_proper_iterable("text"))
error("proper iterable: tensor", lambda tf: tf.debugging.assert_proper_iterable(tf.constant([1])))
plain("same dtype", lambda tf: tf.debugging.assert_same_float_dtype([tf.constant(1.0)]))
plain("same dtype given", lambda tf: tf.debugging.assert_same_float_dtype(dtype=tf.float64))
error("same dtype of ints", lambda tf: tf.debugging.assert_same_float_dtype([tf.constant(1)]))
for shapes in ("n n", "n m", "* 2", ". 2"):
    plain(
        f"assert_shapes {shapes}",
        lambda tf, s=shapes: (
            tf.debugging.assert_shapes([(tf.ones([2, 2]), tuple(s.split()))]) is None
            if "2" not in s
            else tf.debugging.assert_shapes([(tf.ones([3, 2]), (s.split()[0], 2))]) is None
        ),
    )
error(
    "assert_shapes of two sizes",
    lambda tf: tf.debugging.assert_shapes([(tf.ones([2]), "n"), (tf.ones([3]), "n")]),
)
plain("numeric floats", lambda tf: tf.debugging.is_numeric_tensor(tf.constant(1.0)))
plain("numeric text", lambda tf: tf.debugging.is_numeric_tensor(tf.constant("a")))
plain("numeric number", lambda tf: tf.debugging.is_numeric_tensor(1.0))
plain("numeric bool", lambda tf: tf.debugging.is_numeric_tensor(tf.constant(True)))

# Nests, shapes, types.
for value in (1, [1], (), "text", {"a": 1}):
    plain(f"is_nested {value!r}", lambda tf, v=value: tf.nest.is_nested(v))
plain("pack a dict", lambda tf: tf.nest.pack_sequence_as({"b": 0, "a": [0, 0]}, [1, 2, 3]))
plain("pack a leaf", lambda tf: tf.nest.pack_sequence_as(0, [7]))
error("pack too few", lambda tf: tf.nest.pack_sequence_as([0, 0], [1]))
plain("same structure", lambda tf: tf.nest.assert_same_structure([1, (2,)], [3, (4,)]) is None)
error("other structure", lambda tf: tf.nest.assert_same_structure([1, 2], [1, [2]]))
error("other types", lambda tf: tf.nest.assert_same_structure([1, 2], (1, 2)))
plain("other types allowed", lambda tf: tf.nest.assert_same_structure([1], (1,), False) is None)
plain("flatten nothing", lambda tf: tf.nest.flatten([[], {}]))
plain("flatten a leaf", lambda tf: tf.nest.flatten("text"))
for value in ("float32", 3):
    plain(f"as_dtype {value!r}", lambda tf, v=value: tf.as_dtype(v).name)
error("as_dtype of nonsense", lambda tf: tf.as_dtype("float33"))
plain("static value", lambda tf: tf.get_static_value(tf.constant([1, 2])))
plain("static value of a number", lambda tf: tf.get_static_value(tf.constant(2.5)))
plain("static value of text", lambda tf: tf.get_static_value(tf.constant("a")))
plain("is_tensor of a list", lambda tf: [tf.is_tensor([1]), tf.is_tensor(tf.Variable(1.0))])
plain("is_tensor of ragged", lambda tf: tf.is_tensor(tf.ragged.constant([[1]])))
plain("make_tensor_proto", lambda tf: str(tf.make_tensor_proto([1.5, 2.0])))
plain("make_tensor_proto of text", lambda tf: str(tf.make_tensor_proto("a")))
plain("make_tensor_proto of nothing", lambda tf: str(tf.make_tensor_proto([], tf.int32)))
plain("make_ndarray", lambda tf: tf.make_ndarray(tf.make_tensor_proto([[1, 2]])))
plain("make_ndarray of halves", lambda tf: tf.make_ndarray(tf.make_tensor_proto([0.5], tf.float16)))
plain("make_ndarray of text", lambda tf: tf.make_ndarray(tf.make_tensor_proto(["a", "b"])).tolist())
plain("type spec of a list", lambda tf: repr(tf.type_spec_from_value([1, 2])))
plain("type spec of ragged", lambda tf: repr(tf.type_spec_from_value(tf.ragged.constant([[1]]))))
plain("type spec of a tensor", lambda tf: repr(tf.type_spec_from_value(tf.constant(1.0))))
call("shape_n", [F(2), F(0, 3)])
call("shape_n", [F()], out_type="int64")
call("broadcast_dynamic_shape", K([2, 1], "int32"), K([3], "int32"))
call("broadcast_dynamic_shape", K([], "int64"), K([4], "int64"))
error("broadcast_dynamic_shape", lambda tf: tf.broadcast_dynamic_shape([2], [3]))
for one, two in (([2, 1], [3]), ([], [4]), ([None], [2])):
    plain(
        f"broadcast_static_shape {one} {two}",
        lambda tf, a=one, b=two: repr(
            tf.broadcast_static_shape(tf.TensorShape(a), tf.TensorShape(b))
        ),
    )
error(
    "broadcast_static_shape",
    lambda tf: tf.broadcast_static_shape(tf.TensorShape([2]), tf.TensorShape([3])),
)
call("identity_n", [F(2), I(0, 3, 2)])
call("identity_n", [F(0)])
for sizes in ((2, 2), (), (0,)):
    case(
        f"parallel_stack of {sizes}",
        lambda tf, x, y: tf.function(lambda a, b: tf.parallel_stack([a, b]))(x, y),
        F(*sizes),
        F(*sizes),
        grad=False,
    )
case("pass through a rounding", lambda tf, x: tf.grad_pass_through(tf.round)(x), F(3))
case("pass through two", lambda tf, x: tf.grad_pass_through(lambda a: a * a + 1.0)(x), F(2, 2))
case("recompute", lambda tf, x: tf.recompute_grad(lambda a: tf.sin(a) * a)(x), F(3))
case("recompute of two", lambda tf, x, y: tf.recompute_grad(lambda a, b: a * b)(x, y), F(2), F(2))
call("reverse_sequence", F(2, 3), K([0, 3], "int64"), seq_axis=1)
call("reverse_sequence", I(0, 9, 3, 2), K([1, 2], "int32"), seq_axis=0, batch_axis=1)
error("reverse_sequence of lengths", lambda tf: tf.reverse_sequence([[1, 2]], [3], seq_axis=1))
case(
    "partition of nothing", lambda tf, x: tf.dynamic_partition(x, tf.zeros([0], tf.int32), 2), F(0)
)
case("partition of rows", lambda tf, x: tf.dynamic_partition(x, [1, 0, 1], 3), F(3, 2))
case("stitch of scalars", lambda tf, x, y: tf.dynamic_stitch([1, 0], [x, y]), F(2), F(2))
case("stitch twice", lambda tf, x: tf.dynamic_stitch([[0, 0], [1]], [x, x[:1]]), F(2))
call("unstack", F(2, 0), axis=0, _grad=False)
call("unstack", F(2, 3), axis=-1)
plain("format of scalars", lambda tf: tf.strings.format("{} and {}", (tf.constant(1), "b")))
plain("format of many", lambda tf: tf.strings.format("{}", tf.range(20), summarize=2))
plain("case of one", lambda tf: tf.case([(tf.constant(True), lambda: tf.constant(1))]))
plain(
    "case by default",
    lambda tf: tf.case([(tf.constant(False), lambda: 1)], default=lambda: tf.constant(2)),
)
error("case of none", lambda tf: tf.case([(tf.constant(False), lambda: tf.constant(1))]))
for name in ("py_function", "numpy_function"):
    plain(
        f"{name} of text",
        lambda tf, n=name: getattr(tf, n)(
            (lambda x: x) if n == "numpy_function" else (lambda x: x + "b"),
            [tf.constant("a")],
            tf.string,
        ),
    )
    plain(f"{name} of nothing", lambda tf, n=name: getattr(tf, n)(lambda: 1.5, [], tf.float32))
plain("executing eagerly", lambda tf: tf.executing_eagerly())
plain("inside a function", lambda tf: [tf.inside_function(), tf.function(tf.inside_function)()])
plain("eagerly in a function", lambda tf: tf.function(lambda: tf.executing_eagerly())())
plain(
    "init_scope",
    lambda tf: tf.function(lambda: [tf.executing_eagerly(), in_init(tf)])(),
)
plain("functions run eagerly", lambda tf: tf.config.functions_run_eagerly())
plain("soft placement", lambda tf: tf.config.get_soft_device_placement())
plain("log placement", lambda tf: tf.debugging.get_log_device_placement())
plain("tensor floats", lambda tf: tf.config.experimental.tensor_float_32_execution_enabled())
plain("physical CPUs", lambda tf: repr(tf.config.list_physical_devices("CPU")))
plain("logical CPUs", lambda tf: repr(tf.config.list_logical_devices("CPU")))
plain("visible CPUs", lambda tf: repr(tf.config.get_visible_devices("CPU")))
plain("GPU name", lambda tf: tf.test.gpu_device_name())
plain("logger", lambda tf: tf.get_logger().name)


def in_init(tf):
    """Whether the scope of initial values is eager."""
    with tf.init_scope():
        return tf.executing_eagerly()


# Ragged and sparse values.
def ragged_parts(value):
    """The tensors of a ragged tensor."""
    return [value.flat_values, *value.nested_row_splits]


case(
    "map_flat_values",
    lambda tf, x: ragged_parts(
        tf.ragged.map_flat_values(tf.square, tf.RaggedTensor.from_row_lengths(x, [1, 0, 2]))
    ),
    F(3),
)
case(
    "map_flat_values of two",
    lambda tf, x: ragged_parts(
        tf.ragged.map_flat_values(
            tf.multiply, tf.RaggedTensor.from_row_lengths(x, [0, 3]), tf.constant(2.0)
        )
    ),
    F(3),
)
for splits in ([0, 0, 2], [0], [0, 3]):
    call("ragged.row_splits_to_segment_ids", K(splits, "int64"))
error("splits of nothing", lambda tf: tf.ragged.row_splits_to_segment_ids([]))
for ids in ([], [0, 2], [1, 1]):
    call("ragged.segment_ids_to_row_splits", K(ids, "int32"))
    call("ragged.segment_ids_to_row_splits", K(ids, "int64"), num_segments=4)
for parts, count in (([0, 1, 0], 3), ([], 2)):
    plain(
        f"stack_dynamic_partitions {parts}",
        lambda tf, p=parts, c=count: ragged_parts(
            tf.ragged.stack_dynamic_partitions(tf.range(len(p)), tf.constant(p, tf.int32), c)
        ),
    )


def sparse(tf, values=(1.0, 2.0, 3.0)):
    """A matrix of 2 rows and 3 columns with these 3 elements."""
    return tf.SparseTensor([[0, 1], [1, 0], [1, 2]], tf.constant(values), [2, 3])


def parts_of(value):
    """The tensors of a sparse tensor."""
    return [value.indices, value.values, value.dense_shape]


SPARSE = {
    "expand_dims": lambda tf, s: tf.sparse.expand_dims(s, 0),
    "fill_empty_rows": lambda tf, s: tf.sparse.fill_empty_rows(s, 9.0)[0],
    "map_values": lambda tf, s: tf.sparse.map_values(tf.abs, s),
    "reorder": lambda tf, s: tf.sparse.reorder(s),
    "retain": lambda tf, s: tf.sparse.retain(s, tf.zeros_like(s.values, tf.bool)),
    "transpose": lambda tf, s: tf.sparse.transpose(s, [1, 0]),
    "softmax": lambda tf, s: tf.sparse.softmax(s),
    "slice": lambda tf, s: tf.sparse.slice(s, [0, 1], [1, 1]),
    "split": lambda tf, s: tf.sparse.split(s, 1, axis=0)[0],
    "maximum": lambda tf, s: tf.sparse.maximum(s, s),
    "minimum": lambda tf, s: tf.sparse.minimum(s, s),
}
for name, fn in SPARSE.items():
    plain(f"sparse.{name}", lambda tf, f=fn: parts_of(f(tf, sparse(tf))))
    plain(
        f"sparse.{name} of nothing",
        lambda tf, f=fn: parts_of(f(tf, tf.sparse.from_dense([[0.0, 0.0]]))),
    )
plain("sparse.reduce_max", lambda tf: tf.sparse.reduce_max(sparse(tf), 1, keepdims=True))
plain("sparse.reduce_max of rows", lambda tf: tf.sparse.reduce_max(sparse(tf), 0))
for ids in ([[0, 2], [1, 1]], [[], []]):
    plain(
        f"to_indicator {ids}",
        lambda tf, i=ids: tf.sparse.to_indicator(
            tf.sparse.from_dense(tf.constant(i, tf.int64)), vocab_size=3
        ),
    )
plain(
    "sparse.mask",
    lambda tf: [
        (m := tf.sparse.mask(tf.IndexedSlices(tf.ones([2, 1]), [3, 5]), [5])).indices,
        m.values,
    ],
)
plain(
    "sparse.mask of nothing",
    lambda tf: [
        (m := tf.sparse.mask(tf.IndexedSlices(tf.ones([2, 1]), [3, 5]), [7])).indices,
        m.values,
    ],
)

# Random numbers of given seeds, and the functions of seeds.
SEED = [3, 4]
RANDOM = {
    "stateless_normal": ([0], {}),
    "stateless_truncated_normal": ([3], {"stddev": 2.0, "dtype": "float64"}),
    "stateless_gamma": ([2], {"alpha": [0.5, 3.0]}),
    "stateless_poisson": ([2], {"lam": [1.0, 20.0], "dtype": "int32"}),
    "stateless_binomial": ([2], {"counts": [4.0, 50.0], "probs": [0.5, 0.1]}),
}
for name, (shape, options) in RANDOM.items():
    plain(
        f"random.{name} {shape}",
        lambda tf, n=name, s=shape, o=options: getattr(tf.random, n)(s, SEED, **o),
    )
    plain(
        f"random.{name} as a matrix",
        lambda tf, n=name, s=shape, o=options: (
            getattr(tf.random, n)([3, *(s or [2])], SEED, **o)
            if s != [0]
            else getattr(tf.random, n)([2, 2], SEED)
        ),
    )
LOGITS = [[0.0, 1.0, -1.0], [5.0, 0.0, 0.0]]
for count in (0, 4):
    plain(
        f"stateless_categorical {count}",
        lambda tf, c=count: tf.random.stateless_categorical(LOGITS, c, SEED, tf.int32),
    )
    plain(
        f"categorical {count}",
        lambda tf, c=count: (tf.random.set_seed(1), tf.random.categorical(LOGITS, c, seed=2))[1],
    )
for shape in ([0], [2, 2]):
    plain(
        f"poisson {shape}",
        lambda tf, s=shape: (tf.random.set_seed(1), tf.random.poisson(s, [2.0, 9.0], seed=3))[1],
    )
for values in ([], [[1, 2], [3, 4], [5, 6]]):
    plain(
        f"stateless_shuffle {values}",
        lambda tf, v=values: tf.random.experimental.stateless_shuffle(tf.constant(v), seed=SEED),
    )
for count in (1, 3):
    plain(f"split {count}", lambda tf, c=count: tf.random.split(SEED, c))
    plain(f"fold_in {count}", lambda tf, c=count: tf.random.fold_in(SEED, c))
for algorithm in ("philox", 1):
    plain(f"create_rng_state {algorithm}", lambda tf, a=algorithm: tf.random.create_rng_state(7, a))
plain("create_rng_state of two", lambda tf: tf.random.create_rng_state([1, 2, 3], 1))
