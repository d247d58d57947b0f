"""Golden rows: tf.experimental.numpy, promotion of dtypes, and behaviour that differs from NumPy.

A row holds what several calls give: many questions, few values to replay.
"""

import numpy as np

from tests.golden.cases_tnp import prepare
from tests.golden.harness import K, Table

TABLE = Table("tnprules", prepare)
case = TABLE.case

VALUES = {
    "numbers": (100, 1000, -1, 70000, 2**31, 2**40, 2**63, 1.5, 1e10, 1e300, 1j, True),
    "lists": ([1000], [1, 2.5], [], (1, 2), [[1], [2.0]], [True], [1j]),
    "NumPy's": (np.int8(3), np.int64(1000), np.uint8(200), np.float32(1.5), np.array(3)),
}
for name in ("int8", "uint8", "int32", "int64", "float16", "float32", "complex64"):
    for kind, values in VALUES.items():

        def added(tf, name=name, values=values):
            x = tf.cast([1], name)
            return [tf.experimental.numpy.add(x, v).dtype.name for v in values]

        case(f"add {name} and {kind}", added)
case(
    "result_type of values",
    lambda tf: (
        [repr(tf.experimental.numpy.result_type("int8", v)) for v in VALUES["numbers"][:6]]
        + [
            repr(tf.experimental.numpy.result_type(v))
            for v in (1, 1.5, np.int8(3), [np.int8(3), 2])
        ]
    ),
)
case("numbers of small dtypes", lambda tf: tf.experimental.numpy.add(np.int8(3), np.uint8(200)))
case("array of arrays", lambda tf: tf.experimental.numpy.array([np.array([1, 2], "int8"), [3, 4]]))


def with_types(tf):
    """Arrays of tf's own dtypes."""
    tnp = tf.experimental.numpy
    made = [tnp.zeros(1, t) for t in (tf.float32, tf.int32, tf.bool, tf.complex128)]
    return [*made, tnp.eye(1, dtype=tf.float32), tnp.array([1.7], tf.int32), tnp.ones(1, float)]


case("tf's dtypes", with_types)
case("finfo float32", lambda tf: float(tf.experimental.numpy.finfo(tf.float32).eps))


def rows(label, tensors, computes, **options):
    """One row of what each of the functions `compute(tnp, *tensors)` gives."""
    case(
        label,
        lambda tf, *given: [compute(tf.experimental.numpy, *given) for compute in computes],
        *tensors,
        **options,
    )


M, V = K([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]), K([1.0, 2.0, 3.0])
SMALL = K([[1, 2], [3, 5]], "int8")
rows(
    "dtypes of small integers",
    (SMALL, K([200, 100], "uint8")),
    (
        lambda tnp, a, u: tnp.divide(a, 2),
        lambda tnp, a, u: tnp.divide([True, False], [True, True]),
        lambda tnp, a, u: tnp.trace(a),
        lambda tnp, a, u: tnp.trace(a, 1),
        lambda tnp, a, u: tnp.trace(a, 0, 1, 0),
        lambda tnp, a, u: tnp.cumsum(u),
        lambda tnp, a, u: tnp.cumprod(u),
        lambda tnp, a, u: tnp.append(a, 1000),
        lambda tnp, a, u: tnp.append(a, [[7, 8]], 0),
        lambda tnp, a, u: tnp.hstack([u, [4]]),
        lambda tnp, a, u: tnp.angle(a),
    ),
)
rows(
    "not numbers",
    (K([float("nan"), -1.0, 0.0]), K([-np.inf, np.inf, 1.0]), K([-0.5j, 0, 1j], "complex64")),
    (
        lambda tnp, a, b, c: tnp.heaviside(a, 0.5),
        lambda tnp, a, b, c: tnp.logaddexp(b, b),
        lambda tnp, a, b, c: tnp.logaddexp2(b, b),
        lambda tnp, a, b, c: tnp.nansum(a, dtype="int32"),
        lambda tnp, a, b, c: tnp.nanprod(a, dtype="float64"),
        lambda tnp, a, b, c: tnp.clip(a, 3, 1),
        lambda tnp, a, b, c: tnp.maximum(a, 0),
        lambda tnp, a, b, c: tnp.logical_not(c),
        lambda tnp, a, b, c: [tnp.all(c), tnp.count_nonzero(c), tnp.nonzero(c)],
        lambda tnp, a, b, c: [tnp.iscomplex([True]), tnp.isreal([True])],
    ),
    grad=False,
)
case("gradient of maximum with 0", lambda tf, x: tf.experimental.numpy.maximum(x, 0), K([0.0, 2]))
case("gradient of maximum with 0s", lambda tf, x: tf.experimental.numpy.maximum(x, [0.0]), K([0.0]))
case("maximum of ints and 0", lambda tf: tf.experimental.numpy.maximum(tf.constant([1, -1]), 0.0))
rows(
    "shapes",
    (M, V),
    (
        lambda tnp, m, v: tnp.take_along_axis(m, [[0, 2]], 1),
        lambda tnp, m, v: tnp.take_along_axis(m, [[1], [0]], 0),
        lambda tnp, m, v: tnp.split(v, [5]),
        lambda tnp, m, v: tnp.split(v, np.array([1, 2])),
        lambda tnp, m, v: tnp.vsplit(v, 3),
        lambda tnp, m, v: tnp.flip(3),
        lambda tnp, m, v: tnp.concatenate(m),
        lambda tnp, m, v: tnp.stack(m, 1),
        lambda tnp, m, v: tnp.argsort(3),
        lambda tnp, m, v: tnp.full_like(m, [1, 2, 3]),
        lambda tnp, m, v: tnp.einsum("ij,j->i", m, v, casting="no"),
        lambda tnp, m, v: tnp.tril(m, 1),
        lambda tnp, m, v: tnp.triu(m, -1),
    ),
)
rows(
    "ranges",
    (V,),
    (
        lambda tnp, v: tnp.arange(5, 1),
        lambda tnp, v: tnp.arange(0, 3, 1.5, dtype=int),
        lambda tnp, v: tnp.arange(3, dtype=bool),
        lambda tnp, v: tnp.arange(3, dtype=complex),
        lambda tnp, v: tnp.geomspace(1, 1j, 3),
        lambda tnp, v: tnp.geomspace(v, 8.0, 3, axis=-1),
        lambda tnp, v: tnp.geomspace(0, 8, 4)[3],
    ),
)
case("broadcast_arrays of one", lambda tf: tf.experimental.numpy.broadcast_arrays([1, 2]))
case("where of strings", lambda tf: tf.experimental.numpy.where([True, False], "a", "b"))
case("equal strings", lambda tf: tf.experimental.numpy.equal(tf.constant(["a", "b"]), "a"))
case("concatenate strings", lambda tf: tf.experimental.numpy.concatenate([["a"], ["b"]]))

WRONG = {
    "moveaxis": lambda tnp: tnp.moveaxis([[1]], 2, 0),
    "flip": lambda tnp: tnp.flip([[1]], 2),
    "fliplr": lambda tnp: tnp.fliplr([1]),
    "rot90": lambda tnp: tnp.rot90([1]),
    "split": lambda tnp: tnp.split([1, 2, 3], [2, 1]),
    "take": lambda tnp: tnp.take([1], [0], mode="raise"),
    "ix_": lambda tnp: tnp.ix_([1.5]),
    "matmul": lambda tnp: tnp.matmul([[1.0, 2.0]], [[1.0, 2.0]]),
    "full_like": lambda tnp: tnp.full_like([1], [[1]]),
    "tril": lambda tnp: tnp.tril([1, 2]),
    "vander": lambda tnp: tnp.vander([[1]]),
    "geomspace": lambda tnp: tnp.geomspace(1, 8, -1),
    "broadcast_arrays": lambda tnp: tnp.broadcast_arrays([1], [2], subok=True),
}
for name, compute in WRONG.items():
    TABLE.error(f"{name} of what it does not take", lambda tf, c=compute: c(tf.experimental.numpy))
