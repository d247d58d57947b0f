"""Golden rows: creation, shape, joining, padding, ordering of axes, casting, clipping."""

import numpy as np

from tests.golden.harness import B, C, F, I, K, Table, U

TABLE = Table("shape")
call, each, case = TABLE.call, TABLE.each, TABLE.case

# Reshaping.
call("reshape", F(2, 6), [3, 4], _dtypes=("int32", "bfloat16", "complex64"))
call("reshape", F(2, 6), [-1])
call("reshape", F(2, 6), [2, -1, 2])
call("reshape", F(1), [])
call("reshape", F(0, 3), [3, -1], _grad=False)
case("reshape to a computed shape", lambda tf, x: tf.reshape(x, [tf.shape(x)[0], -1]), F(2, 3, 2))
case(
    "reshape to a packed shape",
    lambda tf, x: tf.reshape(x, tf.stack([tf.shape(x)[0], 6])),
    F(2, 3, 2),
)
call("squeeze", F(1, 2, 1, 3))
call("squeeze", F(1, 2, 1, 3), axis=0)
call("squeeze", F(1, 2, 1, 3), axis=[-2])
for axis in (0, 1, -1, 2):
    call("expand_dims", F(2, 3), axis=axis)
call("transpose", F(2, 3))
call("transpose", F(2, 3, 4))
call("transpose", F(2, 3, 4), [1, 0, 2], _dtypes=("int32", "bfloat16"))
call("transpose", F(2, 3, 4), perm=[2, 0, 1])
call("transpose", C(2, 3), conjugate=True)
call("reverse", F(2, 3, 2), axis=[0])
call("reverse", F(2, 3, 2), axis=[-1, 1])
call("roll", F(5), shift=2, axis=0)
call("roll", F(3, 4), shift=[1, -2], axis=[0, 1])
call("roll", F(3, 4), shift=[1, 1], axis=[1, 1])
call("broadcast_to", F(3), [2, 3])
call("broadcast_to", F(2, 1, 3), [2, 4, 3])
call("broadcast_to", F(), [2, 2])
call("tile", F(2, 3), [2, 1], _dtypes=("int32",))
call("tile", F(2), [3])
call("tile", F(2, 2), [2, 3])
call("repeat", F(3), 2)
call("repeat", F(2, 3), [1, 2], axis=0)
call("repeat", F(2, 3), 2, axis=1)
call("repeat", F(2, 3), [2, 0, 1], axis=-1)
call("repeat", F(2, 2), 3)
case("shape", lambda tf, x: tf.shape(x), F(2, 3))
case("shape int64", lambda tf, x: tf.shape(x, out_type=tf.int64), F(2, 3))
call("size", F(2, 3))
call("rank", F(2, 3))
case("shape_n", lambda tf, x, y: tf.shape_n([x, y]), F(2, 3), F(4))
case("broadcast_dynamic_shape", lambda tf: tf.broadcast_dynamic_shape([2, 1], [3]))
case(
    "broadcast_static_shape",
    lambda tf: tf.broadcast_static_shape(tf.TensorShape([2, 1]), tf.TensorShape([3])),
)
call("ensure_shape", F(2, 3), [2, None])
case("set_shape", lambda tf, x: tf.ensure_shape(tf.identity(x), [None, 3]), F(2, 3))

# Joining and parting.
call("concat", [F(2, 3), F(2, 3)], axis=0, _dtypes=("int32", "float16", "bfloat16"))
call("concat", [F(2, 3), F(2, 1), F(2, 2)], axis=-1)
call("concat", [F(2, 3)], axis=1)
call("concat", [F(0, 3), F(1, 3)], 0)
call("stack", [F(2, 3), F(2, 3)])
call("stack", [F(2, 3), F(2, 3), F(2, 3)], axis=1)
call("stack", [F(2, 3), F(2, 3)], axis=-1)
call("stack", [F(), F(), 3.0])
call("unstack", F(3, 2))
call("unstack", F(3, 2), axis=-1)
call("split", F(4, 6), 2)
call("split", F(4, 6), 3, axis=1)
call("split", F(4, 6), [1, 3, 2], axis=-1)
call("split", F(4, 6), [1, -1, 2], axis=1)
call("meshgrid", F(3), F(2))
call("meshgrid", F(3), F(2), F(2), indexing="ij")
call("meshgrid", I(0, 9, 3), I(0, 9, 2))

# Padding.
for mode in ("CONSTANT", "REFLECT", "SYMMETRIC"):
    call("pad", F(3, 4), [[1, 2], [0, 3]], mode=mode)
    call("pad", I(0, 9, 4), [[2, 1]], mode)
call("pad", F(3, 4), [[1, 2], [0, 3]], constant_values=2.5)
call("pad", F(2), [[0, 0]])
case("pad by a tensor", lambda tf, x, p: tf.pad(x, p), F(2, 2), K([[1, 0], [0, 2]], "int32"))

# Creation.
each("zeros ones", [2, 3])
each("zeros ones", [2], "int32")
each("zeros ones", [], "bool")
each("zeros_like ones_like", F(2, 3), _grad=False)
each("zeros_like ones_like", I(0, 5, 2, 3))
each("zeros_like ones_like", F(2), dtype="int64", _grad=False)
call("fill", [2, 3], 9)
call("fill", [2], 2.5)
call("fill", [2, 2], F())
call("eye", 3)
call("eye", 2, 3, dtype="int32")
call("eye", 2, batch_shape=[2])
for args in ((5,), (2, 5), (0, 10, 3), (5, 0, -2), (1.0, 2.0, 0.25), (3, 3)):
    call("range", *args)
call("range", 4, dtype="float32")
case("range of a tensor", lambda tf, n: tf.range(n), K(4, "int32"))
case("range of int64", lambda tf, n: tf.range(n), K(4, "int64"))
call("linspace", 0.0, 1.0, 5)
call("linspace", F(2), F(2), 4)
call("linspace", F(2), F(2), 4, axis=-1)
call("linspace", 1.0, 1.0, 1)
call("one_hot", K([0, 2, -1, 1], "int32"), 3)
call("one_hot", K([0, 2, 5], "int32"), 3, on_value=5.0, off_value=-1.0)
call("one_hot", I(0, 3, 2, 2), 3, axis=1)
call("one_hot", I(0, 3, 2, 2), 3, axis=0, dtype="int32")
call("one_hot", K([0, 1], "uint8"), 2, on_value=True, off_value=False)
call("sequence_mask", K([1, 3, 2], "int32"))
call("sequence_mask", K([[1, 3], [2, 0]], "int32"), maxlen=4)
call("sequence_mask", K([1, 2], "int32"), dtype="float32")
case("constant of nested lists", lambda tf: tf.constant([[1, 2], [3, 4]]))
case("constant of floats", lambda tf: tf.constant([1.0, 2.5]))
case("constant of mixed", lambda tf: tf.constant([1, 2.5]))
case("constant of bool", lambda tf: tf.constant([True, False]))
case("constant of complex", lambda tf: tf.constant([1 + 2j]))
case("constant with shape", lambda tf: tf.constant(7, shape=[2, 2]))
case("constant reshaped", lambda tf: tf.constant([1, 2, 3, 4], shape=[2, 2], dtype=tf.float32))
case("constant of numpy float64", lambda tf: tf.constant(np.array([1.5, 2.5])))
case("constant of numpy int64", lambda tf: tf.constant(np.array([1, 2])))
case("constant of numpy int64 as int32", lambda tf: tf.constant(np.array([1, 2]), tf.int32))
case("constant of big int", lambda tf: tf.constant(2**40, tf.int64))
case("constant empty", lambda tf: tf.constant([]))
case("convert of tensors in a list", lambda tf, x: tf.convert_to_tensor([x, 2.0]), F())
case("convert of nested tensors", lambda tf, x: tf.convert_to_tensor([[x, 2.0], [1.0, x]]), F())
case("guarantee identity", lambda tf, x: tf.identity(x), F(2, 3), dtypes=("int32", "bfloat16"))
case("identity_n", lambda tf, x, y: tf.identity_n([x, y]), F(2), F(3))
case("stop_gradient", lambda tf, x: x * tf.stop_gradient(x), F(2, 3))
case("grad_pass_through", lambda tf, x: tf.grad_pass_through(tf.round)(x), F(2, 3))

# Casting: every pair of these.
TYPES = (
    "bool",
    "uint8",
    "int8",
    "int16",
    "int32",
    "int64",
    "float16",
    "bfloat16",
    "float32",
    "float64",
    "complex64",
)
for source in TYPES:
    for target in TYPES:
        case(
            f"cast {source} to {target}",
            lambda tf, x, s=source, t=target: tf.cast(tf.cast(x, s), t),
            K([0, 1, 2, 3, 100]),
            grad=False,
        )
call("cast", F(2, 3), "float64")
call("cast", F(2, 3), "float16")
call("cast", K([-1.7, -0.5, 0.5, 1.7, 300.0]), "int32", _grad=False)
call("cast", K([-1.7, 300.0], "float64"), "int64", _grad=False)
call("cast", K([300, -1, 255], "int32"), "uint8")
call("cast", K([0.0, 0.1, float("nan")]), "bool", _grad=False)
call("saturate_cast", K([-5.0, 3.5, 300.0]), "uint8", _grad=False)
call("saturate_cast", K([-500, 3, 300], "int32"), "int8")
each("dtypes.cast", I(0, 3, 4), "bool")
call("bitcast", K([1.0, -2.0]), "int32", _grad=False)
case("bitcast to narrower", lambda tf, x: tf.bitcast(x, tf.uint8), K([1, 258], "int32"))

# Clipping.
call("clip_by_value", F(2, 3), -0.5, 0.5, _dtypes=("float64", "int32"))
call("clip_by_value", F(2, 3), F(3), 2.0, _grad=False)
call("clip_by_norm", F(2, 3), 1.0)
call("clip_by_norm", F(2, 3), 100.0)
call("clip_by_norm", F(2, 3), 1.0, axes=[1])
call("clip_by_norm", K([0.0, 0.0]), 1.0)
call("clip_by_global_norm", [F(2, 3), F(4)], 1.0)
call("clip_by_global_norm", [F(2, 3), F(4)], 100.0)
case(
    "clip_by_global_norm with None",
    lambda tf, x: tf.clip_by_global_norm([x, None], 0.5)[0][0],
    F(3),
)
call("linalg.global_norm", [F(2, 3), F(4)])
case("clip_by_average_norm", lambda tf, x: tf.compat.v1.clip_by_average_norm(x, 0.1), F(2, 3))

# Blocks and patches.
each("nn.space_to_depth", F(1, 4, 4, 2), 2)
each("nn.depth_to_space", F(1, 2, 2, 8), 2)
call("space_to_batch", F(1, 4, 4, 1), [2, 2], [[0, 0], [0, 0]])
call("space_to_batch", F(1, 3, 4, 1), [2, 2], [[0, 1], [0, 0]])
call("batch_to_space", F(4, 2, 2, 1), [2, 2], [[0, 0], [0, 1]])

# where and friends.
call("where", B(2, 3))
call("where", I(-1, 2, 3, 3))
call("where", B(2, 3), F(2, 3), F(2, 3), _dtypes=("int32", "float16", "bfloat16"))
call("where", B(2, 1), F(3), 0.0)
call("where", B(3), 1, 2)
call("where", True, F(2), F(2))
call("boolean_mask", F(4, 2), [True, False, True, True])
call("boolean_mask", F(2, 3), [[True, False, True], [False, False, True]])
call("boolean_mask", F(2, 3), [True, False, True], axis=1)
call("boolean_mask", F(2, 3), B(2, 3), _grad=False)
call("dynamic_partition", F(5), [0, 1, 0, 2, 1], 3)
call("dynamic_stitch", [K([0, 2], "int32"), K([1, 3], "int32")], [F(2, 2), F(2, 2)])
call("reverse_sequence", F(2, 5), [2, 4], seq_axis=1, batch_axis=0)
call("unravel_index", [7, 3], [2, 6])
call("math.l2_normalize", U(0.5, 1.0, 2, 3), axis=1)
