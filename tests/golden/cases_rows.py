"""Golden rows: functions over the rows of tensors: tf.map_fn, scan, folds, vectorized_map."""

import functools

import numpy as np

from tests.golden import control_rows
from tests.golden.control_rows import ROWS
from tests.golden.harness import Table
from tests.golden.keras_rows import fresh

TABLE = Table("rows", prepare=fresh)
both = functools.partial(control_rows.both, TABLE)
compiled = functools.partial(control_rows.compiled, TABLE)

both("map", lambda tf: tf.map_fn(lambda r: r * 2.0, tf.constant(ROWS)))
both("map np", lambda tf: tf.map_fn(lambda r: r * 2, np.array([1, 2, 3])))
both(
    "map sig",
    lambda tf: tf.map_fn(
        lambda r: tf.cast(r, tf.int32), tf.constant(ROWS), fn_output_signature=tf.int32
    ),
)
both(
    "map dtype",
    lambda tf: tf.map_fn(lambda r: tf.cast(r, tf.int32), tf.constant(ROWS), dtype=tf.int32),
)
both(
    "map tup1",
    lambda tf: tf.map_fn(
        lambda r: r[0] + r[1],
        (tf.constant(ROWS), tf.constant(ROWS)),
        fn_output_signature=tf.float32,
    ),
)
both(
    "map tup2",
    lambda tf: tf.map_fn(
        lambda r: (r, tf.reduce_sum(r)),
        tf.constant(ROWS),
        fn_output_signature=(tf.float32, tf.float32),
    ),
)
both(
    "map dict",
    lambda tf: tf.map_fn(
        lambda r: {"a": r}, tf.constant(ROWS), fn_output_signature={"a": tf.float32}
    ),
)
both(
    "map spec",
    lambda tf: tf.map_fn(lambda r: r, tf.constant(ROWS), fn_output_signature=tf.TensorSpec([2])),
)
both("map empty", lambda tf: tf.map_fn(lambda r: r * 2.0, tf.zeros([0, 3])))
both("scan", lambda tf: tf.scan(lambda a, r: a + r, tf.constant(ROWS)))
both(
    "scan init",
    lambda tf: tf.scan(
        lambda a, r: a + r, tf.constant(ROWS), initializer=tf.constant([10.0, 10.0])
    ),
)
both("scan rev", lambda tf: tf.scan(lambda a, r: a + r, tf.constant(ROWS), reverse=True))
both(
    "scan rev init",
    lambda tf: tf.scan(
        lambda a, r: a * 0.5 + r, tf.constant(ROWS), reverse=True, initializer=tf.zeros([2])
    ),
)
both(
    "scan tup",
    lambda tf: tf.scan(
        lambda a, r: (a[0] + r, a[1] * 2.0), tf.constant(ROWS), initializer=(tf.zeros([2]), 1.0)
    ),
)
both(
    "scan tup elems",
    lambda tf: tf.scan(
        lambda a, r: a + r[0] * r[1],
        (tf.constant(ROWS), tf.constant(ROWS)),
        initializer=tf.zeros([2]),
    ),
)
both(
    "scan tup noinit",
    lambda tf: tf.scan(
        lambda a, r: (a[0] + r[0], a[1] * r[1]), (tf.constant(ROWS), tf.constant(ROWS))
    ),
)
both("foldl", lambda tf: tf.foldl(lambda a, r: a * 0.5 + r, tf.constant(ROWS)))
both("foldr", lambda tf: tf.foldr(lambda a, r: a * 0.5 + r, tf.constant(ROWS)))
both(
    "foldl init",
    lambda tf: tf.foldl(
        lambda a, r: a * 0.5 + r, tf.constant(ROWS), initializer=tf.constant([1.0, 1.0])
    ),
)
both(
    "foldr init",
    lambda tf: tf.foldr(
        lambda a, r: a * 0.5 + r, tf.constant(ROWS), initializer=tf.constant([1.0, 1.0])
    ),
)
both(
    "foldl int",
    lambda tf: tf.foldl(
        lambda a, r: a + tf.reduce_sum(tf.cast(r, tf.int32)), tf.constant(ROWS), initializer=0
    ),
)
both(
    "foldl tup",
    lambda tf: tf.foldl(
        lambda a, r: (a[0] + r[0], a[1] + r[1]),
        (tf.constant(ROWS), tf.constant(ROWS)),
        initializer=(tf.zeros([2]), tf.zeros([2])),
    ),
)
both(
    "foldl dict",
    lambda tf: tf.foldl(
        lambda a, r: a + r["k"], {"k": tf.constant(ROWS)}, initializer=tf.zeros([2])
    ),
)
both("vmap", lambda tf: tf.vectorized_map(lambda r: tf.reduce_sum(r * r), tf.constant(ROWS)))
both(
    "vmap tup",
    lambda tf: tf.vectorized_map(
        lambda r: (r[0] * r[1], r[0]), (tf.constant(ROWS), tf.constant(ROWS))
    ),
)
both(
    "vmap mat",
    lambda tf: tf.vectorized_map(lambda r: tf.linalg.matvec(tf.ones([3, 2]), r), tf.constant(ROWS)),
)
both(
    "vmap bc",
    lambda tf: tf.vectorized_map(lambda r: r[0] + r[1], (tf.constant(ROWS), tf.ones([1, 2]))),
)
both("vmap empty", lambda tf: tf.vectorized_map(lambda r: r * 2.0, tf.zeros([0, 2])))
both(
    "vmap cond",
    lambda tf: tf.vectorized_map(
        lambda r: tf.cond(tf.reduce_sum(r) > 5.0, lambda: r * 2.0, lambda: -r), tf.constant(ROWS)
    ),
)
both(
    "vmap while",
    lambda tf: tf.vectorized_map(
        lambda r: tf.while_loop(lambda i, a: i < r[0], lambda i, a: (i + 1.0, a * 2.0), (0.0, r))[
            1
        ],
        tf.constant(ROWS),
    ),
)
compiled("gradient of map", lambda tf: lambda x: tf.map_fn(lambda r: tf.sin(r) * r, x), ROWS)
compiled("gradient of scan", lambda tf: lambda x: tf.scan(lambda a, r: tf.sin(a) * r, x), ROWS)
compiled(
    "gradient of scan init",
    lambda tf: (
        lambda x: tf.scan(lambda a, r: tf.sin(a) * r, x, initializer=tf.ones([2]), reverse=True)
    ),
    ROWS,
)
compiled("gradient of foldl", lambda tf: lambda x: tf.foldl(lambda a, r: tf.sin(a) * r, x), ROWS)
compiled("gradient of foldr", lambda tf: lambda x: tf.foldr(lambda a, r: tf.sin(a) * r, x), ROWS)
compiled(
    "gradient of vmap", lambda tf: lambda x: tf.vectorized_map(lambda r: tf.sin(r) * r, x), ROWS
)
