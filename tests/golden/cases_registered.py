"""Rows of gradients by name: tf.RegisterGradient, tf.no_gradient, gradient_override_map."""

import itertools

from tests.golden.harness import F, Table

TABLE = Table("registered")
case, error = TABLE.case, TABLE.error
COUNT = itertools.count()  # rows are replayed, and a name can be registered once


def fresh():
    return f"Golden{next(COUNT)}"


def gradients(tf, x, build, **names):
    """Gradients in a graph of its own, of `build(x)` under a map of names."""
    with tf.Graph().as_default() as graph:
        x = tf.constant(x)
        with graph.gradient_override_map(names):
            y = build(x)
        dx = tf.gradients(y, x)[0]
        with tf.compat.v1.Session() as session:
            return "none" if dx is None else session.run(dx)


def tenfold(tf, x):
    name = fresh()
    tf.RegisterGradient(name)(lambda op, dy: 10.0 * dy * op.inputs[0])
    return gradients(tf, x.numpy(), tf.square, Square=name)


def guided(tf, x):
    name = fresh()
    tf.RegisterGradient(name)(lambda op, dy: tf.where(op.outputs[0] > 0.5, dy, -dy))
    return gradients(tf, x.numpy(), lambda x: tf.nn.relu(x) * x, Relu=name)


def second_input(tf, x):
    name = fresh()
    tf.RegisterGradient(name)(lambda op, dy: [None, 7.0 * dy])
    return gradients(tf, x.numpy(), lambda x: tf.constant(2.0) * x, Mul=name)


def blocked(tf, x):
    name = fresh()
    tf.no_gradient(name)
    return gradients(tf, x.numpy(), tf.exp, Exp=name)


def partly_blocked(tf, x):
    name = fresh()
    tf.no_gradient(name)
    return gradients(tf, x.numpy(), lambda x: tf.exp(x) + tf.sin(x), Exp=name)


def called(tf, x):
    name = fresh()
    tf.RegisterGradient(name)(lambda op, dy: dy + 1.0)

    @tf.function
    def f(x):
        with tf.compat.v1.get_default_graph().gradient_override_map({"Sin": name}):
            return tf.sin(x)

    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return tape.gradient(y, x)


for row in (tenfold, guided, second_input, blocked, partly_blocked, called):
    case(row.__name__, row, F(3), grad=False)
error("no string", lambda tf: tf.RegisterGradient(3))
error("no string either", lambda tf: tf.no_gradient(3))
error("taken", lambda tf: tf.no_gradient("Square"))
error("taken too", lambda tf: tf.RegisterGradient("Square")(lambda op, dy: dy))
error("unknown", lambda tf: gradients(tf, 1.0, tf.square, Square="Golden nothing"))
