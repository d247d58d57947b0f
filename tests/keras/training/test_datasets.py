"""Datasets in `fit`, `evaluate` and `predict`: the same as going over them by hand."""

import numpy as np
import pytest

import yeoul as tf
from tests.keras.training.small import X, Y, history, linear
from yeoul.keras.training import plan_stream
from yeoul.keras.training.data import make_input, spare_pass

D = tf.data.Dataset
slices = D.from_tensor_slices
LABELS = np.arange(10, dtype="int64") % 3


def pairs():
    return slices((X, Y))


def halved(x, y):
    return x / 2, y


def on_host(x, y):
    return tf.ensure_shape(tf.numpy_function(np.copy, [x], "float32"), [4]), y


def numbered():
    return D.range(12).map(lambda i: (tf.fill([4], tf.cast(i, "float32") / 9), [0.5]))


IN_LOOPS = {
    "batches": lambda: pairs().batch(4),
    "whole batches": lambda: pairs().batch(4, drop_remainder=True),
    "batches from the second on": lambda: pairs().batch(2).skip(1),
    "rows from the second on": lambda: pairs().skip(1).batch(3),
    "shuffled": lambda: pairs().shuffle(4).batch(4),
    "wholly shuffled": lambda: pairs().shuffle(10, seed=3).batch(3),
    "in one order": lambda: pairs().shuffle(10, reshuffle_each_iteration=False).batch(3),
    "shuffled twice": lambda: pairs().shuffle(3).shuffle(5).batch(3),
    "shuffled batches": lambda: pairs().batch(4).shuffle(3),
    "repeated": lambda: pairs().shuffle(10).repeat(2).batch(4),
    "batches repeated": lambda: pairs().shuffle(10).batch(4).repeat(2),
    "taken": lambda: pairs().shuffle(10).take(7).batch(2),
    "batches taken": lambda: pairs().shuffle(10).batch(2).take(3),
    "a shard": lambda: pairs().shard(2, 1).batch(2),
    "mapped": lambda: pairs().map(halved).shuffle(5).batch(4),
    "mapped batches": lambda: pairs().shuffle(5).batch(4).map(halved),
    "mapped twice": lambda: pairs().map(halved).batch(4).map(halved).prefetch(1),
    "mapped late": lambda: pairs().shuffle(5).map(halved, num_parallel_calls=2).batch(4),
    "cached": lambda: pairs().map(halved).cache().shuffle(10).batch(4).prefetch(tf.data.AUTOTUNE),
    "cached rows": lambda: pairs().cache().shuffle(10).batch(4),
    "zipped": lambda: D.zip((slices(X).shuffle(10), slices(Y).shuffle(4))).batch(3),
    "zipped, one part mapped": lambda: D.zip((slices(X).map(lambda x: x / 2), slices(Y))).batch(3),
    "numbers": lambda: numbered().shuffle(6).batch(5),
    "numbered rows": lambda: (
        pairs().enumerate().map(lambda i, xy: (xy[0] * tf.cast(i, "float32") / 9, xy[1])).batch(4)
    ),
    "batches of batches": lambda: (
        pairs().batch(2).batch(2).map(lambda x, y: (tf.reshape(x, [-1, 4]), tf.reshape(y, [-1, 1])))
    ),
    "shuffled and repeated": lambda: (
        pairs().apply(tf.data.experimental.shuffle_and_repeat(10, 2, seed=4)).batch(4)
    ),
    "batches as rows": lambda: slices((X.reshape(5, 2, 4), Y.reshape(5, 2, 1))).shuffle(5),
    "weights": lambda: slices((X, Y, np.arange(10.0))).shuffle(10).batch(4),
    "options": lambda: pairs().batch(4).with_options(tf.data.Options()),
    "a stated number": lambda: pairs().batch(4).apply(tf.data.experimental.assert_cardinality(3)),
}
STREAMS = {
    "functions on the host": lambda: pairs().map(on_host).batch(4),
    "random numbers": lambda: (
        pairs().map(lambda x, y: (x + tf.random.uniform([4], seed=1), y)).shuffle(10).batch(4)
    ),
    "filtered": lambda: pairs().shuffle(10).filter(lambda x, y: x[0] > 0.5).batch(4),
    "cached in one order": lambda: pairs().shuffle(10).cache().batch(4),
    "a generator": lambda: (
        D.from_generator(lambda: zip(X, Y, strict=True), output_signature=pairs().element_spec)
        .shuffle(10)
        .batch(4)
    ),
    "unbatched": lambda: pairs().batch(5).map(halved).unbatch().batch(4),
}


def by_hand(dataset, epochs, steps=None):
    """The losses of epochs of `linear()` over a dataset, and the kernel at the end."""
    spare_pass(dataset, steps)
    kernel, bias, losses, batches = np.ones((4, 1)), 0.0, [], iter(dataset)
    for _ in range(epochs):
        batches = batches if steps else iter(dataset)
        seen = []
        for _, batch in zip(range(steps or 99), batches, strict=False):
            x, y, weight = [*map(np.asarray, batch), np.ones(len(batch[0]))][:3]
            error, weight = x @ kernel + bias - y, weight[:, None] / len(x)
            seen.append(((error**2 * weight).sum(), len(x)))
            kernel = kernel - 0.01 * x.T @ (2 * error * weight)
            bias = bias - 0.01 * (2 * error * weight).sum()
        losses.append(np.average([loss for loss, _ in seen], weights=[n for _, n in seen]))
    return losses, kernel


def compare(make, steps=None, **fit):
    tf.keras.utils.set_random_seed(5)
    losses, kernel = by_hand(make(), 3, steps)
    tf.keras.utils.set_random_seed(5)
    model = linear()
    got = history(make(), model=model, epochs=3, steps_per_epoch=steps, **fit)
    np.testing.assert_allclose(got["loss"], losses, rtol=1e-5)
    np.testing.assert_allclose(model.get_weights()[0], kernel, rtol=1e-5)
    return model


@pytest.mark.parametrize("name", [*IN_LOOPS, *STREAMS])
def test_fit_sees_the_batches_that_iterating_gives(name):
    make = {**IN_LOOPS, **STREAMS}[name]
    assert (make_input(make()).plan is not None) == (name in IN_LOOPS)
    compare(make)


@pytest.mark.parametrize(
    ("make", "steps"),
    [
        (lambda: pairs().shuffle(10).repeat().batch(4), 2),
        (lambda: pairs().shuffle(10).batch(4).repeat(), 4),
        (lambda: pairs().batch(4).repeat(), 2),
        (lambda: pairs().shuffle(10).batch(2), 1),
        (lambda: pairs().shuffle(10).batch(4), 3),
        (lambda: pairs().map(on_host).shuffle(10).repeat().batch(4), 2),
    ],
)
def test_epochs_of_some_steps_go_on_where_the_last_one_stopped(make, steps):
    if make().cardinality() == steps:  # then each epoch begins anew
        compare(make)
    else:
        compare(make, steps)


@pytest.mark.parametrize("options", [{"steps_per_execution": 2}, {"run_eagerly": True}])
def test_ways_to_run_steps(options):
    tf.keras.utils.set_random_seed(5)
    losses, _ = by_hand(IN_LOOPS["mapped"](), 2)
    tf.keras.utils.set_random_seed(5)
    got = history(IN_LOOPS["mapped"](), model=linear(**options), epochs=2)
    np.testing.assert_allclose(got["loss"], losses, rtol=1e-5)


def test_callbacks_get_every_batch():
    seen = []
    callback = tf.keras.callbacks.LambdaCallback(
        on_train_batch_begin=lambda batch, logs: seen.append(("begin", batch)),
        on_train_batch_end=lambda batch, logs: seen.append(("end", batch, logs["loss"] > 0)),
    )
    compare(IN_LOOPS["mapped"], callbacks=[callback])
    epoch = [event for i in range(3) for event in (("begin", i), ("end", i, True))]
    assert seen == epoch * 3


def test_training_that_stops_within_an_epoch():
    model = linear()

    def stop(batch, logs):
        model.stop_training = batch == 1

    callback = tf.keras.callbacks.LambdaCallback(on_train_batch_end=stop)
    history(pairs().batch(2), model=model, callbacks=[callback], epochs=3)
    expected = by_hand(pairs().batch(2).take(2), 1)[1]
    np.testing.assert_allclose(model.get_weights()[0], expected, rtol=1e-5)


@pytest.mark.parametrize("weights", [(), (np.arange(10.0),)])
@pytest.mark.parametrize("targets", [LABELS, np.eye(3, dtype="float32")[LABELS]])
def test_class_weights(weights, targets):
    table = {0: 1.0, 1: 2.0, 2: 0.5}

    def model():
        loss = "sparse_categorical_crossentropy" if targets.ndim == 1 else "mse"
        made = linear(units=3)
        made.compile("sgd", loss)
        return made

    own = np.array([table[label] for label in LABELS], "float32") * (weights[0] if weights else 1)
    expected = history(slices((X, targets, own)).batch(4), model=model(), epochs=2)
    data = slices((X, targets, *weights)).batch(4)
    assert make_input(data, class_weight=table).plan is not None
    got = history(data, model=model(), epochs=2, class_weight=table)
    np.testing.assert_allclose(got["loss"], expected["loss"], rtol=1e-5)


def test_a_class_without_weight_is_refused():
    with pytest.raises(ValueError, match="but the labels contain 2"):
        history(slices((X, LABELS)).batch(4), class_weight={0: 1.0, 1: 1.0})
    with pytest.raises(ValueError, match="keys from 0 to one less"):
        history(slices((X, LABELS)).batch(4), class_weight={1: 1.0})


def test_inputs_in_a_dict():
    inputs = {name: tf.keras.Input((4,), name=name) for name in ("a", "b")}
    joined = tf.keras.layers.Concatenate()(list(inputs.values()))
    dense = tf.keras.layers.Dense(1, kernel_initializer="ones")

    def model():
        made = tf.keras.Model(inputs, dense(joined))
        made.set_weights([np.ones((8, 1)), np.zeros(1)])
        made.compile("sgd", "mse")
        return made

    expected = history({"a": X, "b": X / 2}, Y, model=model(), batch_size=4)
    data = slices((X, Y)).map(lambda x, y: ({"b": x / 2, "a": x}, y)).batch(4)
    got = history(data, model=model())
    np.testing.assert_allclose(got["loss"], expected["loss"], rtol=1e-5)


def test_values_that_a_function_refuses_are_told():
    def looked_up(x, y):
        return x * tf.gather(tf.ones(8), tf.cast(10 * x[0], "int32") // 4), y

    data = pairs().map(looked_up).batch(2)
    assert make_input(data).plan is not None
    model = linear()
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"in element 8 of map\(looked_up"):
        history(data, model=model)
    expected = by_hand(pairs().batch(2).take(4), 1)[1]
    np.testing.assert_allclose(model.get_weights()[0], expected, rtol=1e-5)


def test_labels_without_class_are_refused():
    model = linear(units=2)
    model.compile("sgd", "sparse_categorical_crossentropy")
    with pytest.raises(tf.errors.InvalidArgumentError, match="label value of 2"):
        history(slices((X, LABELS)).batch(4), model=model)


def test_functions_see_what_steps_assign():
    def trained(inside):
        model = linear()
        kernel = model.layers[0].kernel

        def scaled(x, y):
            return x * kernel[0, 0], y

        data = pairs().batch(2)
        if inside:
            return history(data.map(scaled), model=model)["loss"][0]
        for x, y in data:
            loss = model.train_on_batch(*scaled(x, y), reset_metrics=False)[0]
        return loss

    np.testing.assert_allclose(trained(True), trained(False), rtol=1e-5)


def test_variables_that_change_between_epochs():
    scale = tf.Variable(1.0)
    data = pairs().map(lambda x, y: (x * scale, y)).batch(5)
    model = linear()
    model.optimizer.learning_rate = 0.0
    change = tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda e, logs: scale.assign(0.0))
    losses = history(data, model=model, epochs=2, callbacks=[change])["loss"]
    np.testing.assert_allclose(losses, [np.mean((X.sum(1) - Y[:, 0]) ** 2), Y.mean()], rtol=1e-5)


def test_datasets_made_anew_use_one_program():
    model = linear()
    for _ in range(3):
        history(IN_LOOPS["mapped"](), model=model)
    assert [len(step._loops) for step in model._steps.values() if step._loops] == [1]


def test_a_cache_holds_one_copy():
    calls = []

    def counted(x, y):
        calls.append(len(x))
        return x, y

    def slow(x, y):
        return tf.numpy_function(counted, [x, y], ["float32", "float32"])

    data = pairs().map(halved).cache()
    history(data.shuffle(10).batch(4), epochs=2)
    kept = data.kept.chunks
    assert len(kept) == 1
    history(data.batch(4))
    assert data.kept.chunks is kept
    history(pairs().batch(5).map(slow).cache().map(shaped), epochs=3)
    assert calls == [5, 5]


def shaped(x, y):
    return tf.ensure_shape(x, [None, 4]), tf.ensure_shape(y, [None, 1])


@pytest.mark.parametrize("name", ["mapped", "batches taken", "functions on the host"])
def test_evaluate_and_predict(name):
    make = {**IN_LOOPS, **STREAMS}[name]
    tf.keras.utils.set_random_seed(5)
    dataset = make()
    spare_pass(dataset, None)
    batches = [[a.numpy() for a in batch] for batch in dataset]
    x, y = (np.concatenate(parts) for parts in zip(*batches, strict=True))
    tf.keras.utils.set_random_seed(5)
    got = linear().evaluate(make(), verbose=0)
    np.testing.assert_allclose(got, linear().evaluate(x, y, verbose=0), rtol=1e-5)
    tf.keras.utils.set_random_seed(5)
    np.testing.assert_allclose(linear().predict(make(), verbose=0), linear()(x), rtol=1e-5)


def test_plans_too_long_to_be_held_run_in_parts(monkeypatch):
    monkeypatch.setattr(plan_stream, "MOST_ROWS", 4)
    for make in (IN_LOOPS["mapped"], IN_LOOPS["batches"], lambda: pairs().shuffle(10).batch(1)):
        compare(make)


def test_orders_of_many_rows():
    rows = np.ones((270_000, 4), "float32")
    model = linear()
    history(rows, rows[:, :1], model=model, batch_size=90_000, shuffle=True)
    expected = by_hand(slices((rows, rows[:, :1])).batch(90_000), 1)[1]
    np.testing.assert_allclose(model.get_weights()[0], expected, rtol=1e-4)
    model = linear()
    history(slices((rows, rows[:, :1])).shuffle(2).batch(90_000), model=model)
    np.testing.assert_allclose(model.get_weights()[0], expected, rtol=1e-4)


def test_models_are_built_for_any_batch_size():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    history(IN_LOOPS["mapped"](), model=model)
    assert model.output_shape == (None, 1)


def test_training_ends_at_a_loss_that_is_no_number():
    spoilt = np.where(np.arange(10)[:, None] == 5, np.nan, X).astype("float32")
    seen = history(
        slices((spoilt, Y)).batch(2), callbacks=[tf.keras.callbacks.TerminateOnNaN()], epochs=3
    )
    assert len(seen["loss"]) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda m, d: m.fit(d.repeat(), verbose=0), "infinite dataset, you must specify"),
        (lambda m, d: m.evaluate(d.repeat(), verbose=0), "infinite dataset, you must specify"),
        (lambda m, d: m.predict(d.repeat(), verbose=0), "infinite dataset, you must specify"),
        (lambda m, d: m.fit(d, steps_per_epoch=0, verbose=0), "value for `steps_per_epoch`: 0"),
        (lambda m, d: m.fit(d.take(0), verbose=0), "data to be non-empty"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ValueError, match=message):
        call(linear(), pairs().batch(4))


def test_training_without_end():
    model = linear()

    def stop(batch, logs):
        model.stop_training = batch == 7

    callback = tf.keras.callbacks.LambdaCallback(on_train_batch_end=stop)
    data = pairs().repeat().batch(4)
    history(data, model=model, steps_per_epoch=-1, callbacks=[callback])
    expected = by_hand(data.take(8), 1)[1]
    np.testing.assert_allclose(model.get_weights()[0], expected, rtol=1e-5)
