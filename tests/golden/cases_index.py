"""Golden rows: slicing, gathering, scattering."""

import numpy as np

from tests.golden.harness import B, F, I, K, Table

TABLE = Table("index")
call, each, case = TABLE.call, TABLE.each, TABLE.case


class Spec:
    """`Spec()[1:, ::2]` gives back the index."""

    def __getitem__(self, index):
        return index


s = Spec()
MATRIX = [
    s[0], s[-1], s[1:], s[:2], s[::2], s[::-1], s[3:0:-1], s[-3:-1], s[10:], s[2:1], s[:, 1],
    s[:, -1:], s[1:3, ::2], s[::-1, ::-2], s[..., 0], s[0, ...], s[...], s[None], s[:, None],
    s[..., None], s[None, 1, None], s[1, 2], s[-1, -1], s[1:2, 1:2], s[:, :], s[4:1:-2, 1:],
]  # fmt: skip
for index in MATRIX:
    case(f"matrix {index}", lambda tf, x, index=index: x[index], F(5, 4))
CUBE = [
    s[0, 1, 2], s[0], s[..., 1], s[:, ..., 1:], s[1, ..., -1], s[:, 0, :], s[:, :, ::-1],
    s[None, ..., None], s[0, :, None, 1:3], s[1:, ..., None, 0], s[..., None, :], s[0, ..., 1, 2],
    s[:, 1:2, 1:2],
]  # fmt: skip
for index in CUBE:
    case(f"cube {index}", lambda tf, x, index=index: x[index], F(2, 3, 4))
case("vector of int", lambda tf, x: x[1:4:2], I(0, 99, 6))
case("vector newaxis", lambda tf, x: x[tf.newaxis, :], F(3))
case("scalar newaxis", lambda tf, x: x[tf.newaxis], F())
case("scalar ellipsis", lambda tf, x: x[...], F())
case("index by tensor", lambda tf, x, i: x[i], F(5, 4), K(2, "int32"))
case("index by int64 tensor", lambda tf, x, i: x[i, 1], F(5, 4), K(2, "int64"))
case("slice by tensors", lambda tf, x, i: x[i : i + 2], F(5, 4), K(1, "int32"))
case("slice end tensor", lambda tf, x, i: x[:, :i], F(5, 4), K(3, "int32"))
case("index by numpy int", lambda tf, x: x[np.int64(1)], F(5, 4))
case("mask index", lambda tf, x, m: x[m], F(4, 2), K([True, False, True, True], "bool"))
case("mask index of comparison", lambda tf, x: x[x > 0.0], F(6), grad=False)
case("bool matrix mask", lambda tf, x, m: x[m], F(2, 3), B(2, 3), grad=False)
case("slice of bool", lambda tf, x: x[1:], B(4))
case("slice twice", lambda tf, x: x[1:][0] * x[-1, 0], F(4, 3))
call("slice", F(3, 4), [1, 0], [2, 3])
call("slice", F(3, 4), [0, 1], [-1, 2])
call("slice", I(0, 9, 5), [2], [-1])
case("slice at tensors", lambda tf, x, b: tf.slice(x, b, [1, 2]), F(3, 4), K([1, 1], "int32"))
call("strided_slice", F(3, 4), [0, 1], [3, 4], [2, 2])
call("strided_slice", F(3, 4), [0, 1], [3, 4])
call("strided_slice", F(5), [-1], [-4], [-1])
call("strided_slice", F(3, 4), [0, 0], [0, 2], begin_mask=1, end_mask=1)
call("strided_slice", F(3, 4), [1, 0], [2, 4], shrink_axis_mask=1)

# Gathering.
call(
    "gather",
    F(5, 3),
    K([0, 4, 2, 0], "int32"),
    _dtypes=("int32", "float16", "bfloat16", "complex64"),
)
call("gather", F(5, 3), K([[0, 1], [4, 3]], "int64"))
call("gather", F(5, 3), K(2, "int32"))
call("gather", F(2, 5, 3), K([0, 4], "int32"), axis=1)
call("gather", F(2, 5, 3), K([2, 0], "int32"), axis=-1)
call("gather", F(2, 5), I(0, 5, 2, 3), axis=1, batch_dims=1)
call("gather", F(2, 3, 4), I(0, 4, 2, 3, 2), axis=-1, batch_dims=2)
call("gather", F(2, 3, 4), I(0, 3, 2, 2), axis=1, batch_dims=1)
call("gather", F(2, 3, 4), I(0, 3, 2, 2), axis=1, batch_dims=-1)
case("gather of a list", lambda tf: tf.gather([10, 20, 30], [2, 0]))
call("gather_nd", F(3, 4), K([[0, 1], [2, 3]], "int32"))
call("gather_nd", F(3, 4), K([[1], [0]], "int32"))
call("gather_nd", F(3, 4), K([[[0, 0]], [[1, 1]]], "int32"))
call("gather_nd", F(2, 3, 4), K([[[1]], [[0]]], "int32"), batch_dims=1)
call("gather_nd", F(2, 3, 4), K([[[0, 1], [2, 3]], [[1, 1], [0, 0]]], "int32"), batch_dims=1)
call("gather_nd", F(3, 4), K([[]], "int32"), _grad=False)
call("nn.embedding_lookup", F(6, 3), K([[0, 5], [2, 2]], "int32"))
call("nn.embedding_lookup", F(6, 3), K([0, 5], "int64"), max_norm=1.0)
case("gather grads as slices", lambda tf, x: tf.reduce_sum(tf.gather(x, [1, 1, 0]) ** 2), F(4, 2))

# Scattering.
ROWS = K([[0], [3], [0]], "int32")
call("scatter_nd", ROWS, F(3, 2), [5, 2], _dtypes=("int32", "float64"))
call("scatter_nd", K([[0, 1], [2, 2]], "int32"), F(2), [3, 4])
call("scatter_nd", K([[1], [2]], "int64"), F(2), K([4], "int64"))
for how in ("update", "add", "sub", "max", "min"):
    call(f"tensor_scatter_nd_{how}", F(5, 2), K([[1], [3]], "int32"), F(2, 2))
    call(f"tensor_scatter_nd_{how}", F(3, 3), K([[0, 0], [2, 1]], "int32"), F(2))
    call(f"tensor_scatter_nd_{how}", I(-5, 5, 4), K([[1], [3]], "int32"), I(-5, 5, 2))
call("tensor_scatter_nd_add", F(4), K([[1], [1], [0]], "int32"), F(3))
call("tensor_scatter_nd_sub", F(4), K([[1], [1], [0]], "int32"), F(3))
call("tensor_scatter_nd_max", I(-5, 5, 4), K([[1], [1], [0]], "int32"), I(-5, 5, 3))


def scattered(method):
    """Rows of a `Variable`'s scatter methods: the value after the update."""

    def fn(tf, start, values):
        variable = tf.Variable(start)
        returned = getattr(variable, method)(tf.IndexedSlices(values, tf.constant([2, 0])))
        return [variable.read_value(), tf.convert_to_tensor(returned)]

    return fn


for how in ("add", "sub", "update", "max", "min", "mul", "div"):
    case(f"Variable.scatter_{how}", scattered(f"scatter_{how}"), F(3, 2), F(2, 2), grad=False)
case(
    "Variable.batch_scatter_update", scattered("scatter_update"), I(0, 9, 3), I(0, 9, 2), grad=False
)


def scattered_nd(method):
    """The same for the `scatter_nd_*` methods."""

    def fn(tf, start, values):
        variable = tf.Variable(start)
        getattr(variable, method)([[0], [2]], values)
        return variable.read_value()

    return fn


for how in ("add", "sub", "update", "max", "min"):
    case(
        f"Variable.scatter_nd_{how}",
        scattered_nd(f"scatter_nd_{how}"),
        F(3, 2),
        F(2, 2),
        grad=False,
    )


def assigned(tf, x):
    """The assign family, with the values between."""
    variable = tf.Variable(x)
    seen = [variable.assign_add(x).numpy(), variable.assign_sub([1.0, 1.0, 1.0]).numpy()]
    seen.append(variable.assign([3.0, 4.0, 5.0]).numpy())
    return [
        *seen,
        variable.sparse_read([2, 0]),
        variable.gather_nd([[1]]),
        variable[1:],
        variable + 1.0,
    ]


case("Variable.assign family", assigned, F(3), grad=False)


def slice_assigned(tf, x):
    """Assignment to a slice of a variable."""
    variable = tf.Variable(x)
    variable[1:, 0].assign([7.0, 8.0])
    variable[0].assign(variable[1] * 2.0)
    return variable.read_value()


case("Variable slice assign", slice_assigned, F(3, 2), grad=False)


def slice_assigned_in_function(tf, x):
    """The same inside a function, with bounds that are tensors."""
    variable = tf.Variable(x)

    @tf.function
    def put(row, value):
        variable[row:, 0].assign(value)
        variable[::-2, 1:].assign(variable[::-2, :1] + 1.0)
        return variable.read_value()

    return [put(tf.constant(1), tf.constant([7.0, 8.0])), put(tf.constant(2), tf.constant([9.0]))]


case("Variable slice assign in a function", slice_assigned_in_function, F(3, 2), grad=False)
