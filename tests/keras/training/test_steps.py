"""Compiled steps, alone and many in a loop."""

import numpy as np

import yeoul as tf
from tests.keras.training.small import X, Y, linear
from yeoul.keras.training.device_data import to_device
from yeoul.keras.training.feeds import ArrayFeed
from yeoul.keras.training.steps import Step


def test_many_steps_in_a_call_equal_as_many_single_ones():
    one, many = linear(), linear()
    batch = (X[:2], Y[:2])
    single, loop = Step(one.train_step, batch), Step(many.train_step, batch)
    losses = [float(single.run((X[i : i + 2], Y[i : i + 2]))["loss"]) for i in range(0, 10, 2)]
    results, recorded = loop.run_many(
        ArrayFeed([to_device(X), to_device(Y)], None, 2), 0, 5, "loss"
    )
    np.testing.assert_allclose(recorded, losses, rtol=1e-5)
    np.testing.assert_allclose(results["loss"], losses[-1], rtol=1e-5)
    np.testing.assert_allclose(one.get_weights()[0], many.get_weights()[0], rtol=1e-5)


def test_an_order_selects_the_samples():
    ordered, plain = linear(), linear()
    order = np.arange(10, dtype="int32")[::-1]
    step = Step(ordered.train_step, (X[:5], Y[:5]))
    step.run_many(ArrayFeed([to_device(X), to_device(Y)], to_device(order), 5), 0, 2)
    plain.fit(X[order], Y[order], batch_size=5, shuffle=False, verbose=0)
    np.testing.assert_allclose(ordered.get_weights()[0], plain.get_weights()[0], rtol=1e-5)


def test_one_program_for_each_shape_of_batch():
    model = linear()
    model.fit(X, Y, batch_size=4, epochs=3, verbose=0)
    shapes = [key for key in model._steps if isinstance(key, tuple)]
    assert len(shapes) == 2


def test_a_loop_writes_new_weights_in_the_place_of_the_old():
    layers = [tf.keras.layers.Dense(256) for _ in range(3)]
    model = tf.keras.Sequential([*layers, tf.keras.layers.Dense(1)])
    model.compile("adam", "mse")
    x, y = np.ones((8, 256), "float32"), np.ones((8, 1), "float32")
    model.build(x.shape)
    step, feed = Step(model.train_step, (x, y)), ArrayFeed([x, y], None, 8)
    values = [v._t._a for v in step.variables]
    captured = [t._a for t in step.concrete.captured]
    loop = step._loop(feed, (), 0).lower(feed.operands(), captured, values, 0, 1).compile()
    body, _, entry = loop.as_text().partition("\nENTRY")
    weights = "f32[256,256]{1,0} copy("
    assert weights in entry
    assert weights not in body
