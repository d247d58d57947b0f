"""Rows of control flow: eager and in functions, with gradients; what two areas share."""

import numpy as np

ROWS = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]


def shown(value):
    """A result as nested lists of Python numbers."""
    return np.asarray(value.numpy() if hasattr(value, "numpy") else value).tolist()


def both(table, name, build):
    """Adds a row: the structure of results that `build(tf)` gives eagerly, and in a function."""

    def run(tf):
        eager = build(tf)
        compiled = tf.function(lambda: build(tf), autograph=False)()
        return [tf.nest.map_structure(shown, r) for r in (eager, compiled)]

    table.case(name, run)


def compiled(table, name, build, *inputs):
    """Adds a row: value and two gradients of the function of x and others that `build(tf)` is."""

    def run(tf):
        function = tf.function(build(tf), autograph=False)
        x, *others = [tf.constant(i) for i in inputs]
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = tf.reduce_sum(function(x, *others) ** 2)
            first = tape.gradient(y, x)
        return [shown(v) for v in (y, first, outer.gradient(first, x))]

    table.case(name, run)
