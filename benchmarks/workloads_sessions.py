"""Workloads: programs of TensorFlow 1, a step by `Session.run`."""

import numpy as np
from timing import per_call, workload

rng = np.random.default_rng(0)


def linear(v1):
    """(what to fetch by name, what to feed) of a linear regression in the default graph."""
    x, y = v1.placeholder("float32", [None, 10]), v1.placeholder("float32", [None, 1])
    w, b = v1.Variable(v1.zeros([10, 1])), v1.Variable(v1.zeros([1]))
    loss = v1.reduce_mean(v1.square(v1.matmul(x, w) + b - y))
    train = v1.train.GradientDescentOptimizer(0.01).minimize(loss)
    feeds = {x: rng.random((32, 10), "float32"), y: rng.random((32, 1), "float32")}
    return {"train": train, "loss": loss, "w": w}, feeds


def timed(tf, *names):
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as sess:
        fetches, feeds = linear(v1)
        sess.run(v1.global_variables_initializer())
        wanted = [fetches[n] for n in names]
        wanted = wanted if len(wanted) > 1 else wanted[0]
        return per_call(lambda: sess.run(wanted, feeds), 500, rounds=10)


@workload
def session_train_and_loss(tf):
    return timed(tf, "train", "loss")


@workload
def session_train(tf):
    return timed(tf, "train")


@workload
def session_loss(tf):
    return timed(tf, "loss")


@workload
def session_read_variable(tf):
    return timed(tf, "w")


@workload
def session_mlp_adam(tf):
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as sess:
        x, y = v1.placeholder("float32", [None, 784]), v1.placeholder("int64", [None])
        w = [v1.Variable(v1.random_normal(s, stddev=0.05)) for s in ([784, 128], [128, 10])]
        b = [v1.Variable(v1.zeros([n])) for n in (128, 10)]
        logits = v1.matmul(v1.nn.relu(v1.matmul(x, w[0]) + b[0]), w[1]) + b[1]
        losses = v1.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
        loss = v1.reduce_mean(losses)
        train = v1.train.AdamOptimizer().minimize(loss)
        sess.run(v1.global_variables_initializer())
        feeds = {x: rng.random((32, 784), "float32"), y: rng.integers(0, 10, 32)}
        return per_call(lambda: sess.run([train, loss], feeds), 100)
