"""The base class: compiled updates, options, custom subclasses, identifiers."""

import logging

import numpy as np
import pytest

import yeoul as tf

O = tf.keras.optimizers  # noqa: E741
S = O.schedules
ALL = ["SGD", "RMSprop", "Adam", "AdamW", "Adagrad"]


def variables():
    return [tf.Variable([[1.0, -2.0], [3.0, 0.5]], name="a"), tf.Variable([0.25, -1.0], name="b")]


def gradients():
    return [tf.constant([[0.1, 0.2], [-0.3, 0.4]]), tf.constant([1.0, -2.0])]


def after(optimizer, steps=3, compiled=False):
    """The variables after some steps."""
    made = variables()
    apply = lambda *g: optimizer.apply_gradients(zip(g, made, strict=True))  # noqa: E731
    if compiled:
        optimizer.build(made)
        apply = tf.function(apply)
    for _ in range(steps):
        apply(*gradients())
    return [v.numpy() for v in made]


# Updates.


@pytest.mark.parametrize("name", ALL)
def test_eager_and_compiled_by_the_user_are_equal(name):
    eager = after(getattr(O, name)(0.1))
    traced = after(getattr(O, name)(0.1), compiled=True)
    for a, b in zip(eager, traced, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("dtype", ["float16", "float64", "bfloat16"])
def test_dtypes_of_variables(name, dtype):
    w = tf.Variable(tf.constant([1.0, 2.0], dtype))
    optimizer = getattr(O, name)(0.5)
    optimizer.apply_gradients([(tf.constant([1.0, -1.0], dtype), w)])
    assert w.dtype.name == dtype
    assert {v.dtype.name for v in optimizer.variables[1:]} == {dtype}


def test_updates_are_one_program():
    optimizer, made = O.Adam(0.1), variables()
    for _ in range(5):
        optimizer.apply_gradients(zip(gradients(), made, strict=True))
    program = optimizer._program
    assert program._function.experimental_get_tracing_count() == 1
    optimizer.apply_gradients(zip(gradients(), made, strict=True))
    assert optimizer._program is program


def test_changed_options_take_effect():
    optimizer, w = O.SGD(1.0, momentum=0.5), tf.Variable(0.0)
    optimizer.apply_gradients([(tf.constant(-1.0), w)])
    optimizer.momentum = 0.0
    optimizer.apply_gradients([(tf.constant(-1.0), w)])
    assert float(w) == 2.0
    optimizer.clipvalue = 0.5
    optimizer.apply_gradients([(tf.constant(-1.0), w)])
    assert float(w) == 2.5


def test_some_variables_only():
    optimizer, (a, b) = O.Adam(0.1), variables()
    optimizer.build([a, b])
    for pairs in ([(gradients()[0], a)], [(gradients()[1], b)], [(gradients()[0], a)]):
        optimizer.apply_gradients(pairs)
    assert int(optimizer.iterations) == 3


def test_tapes_do_not_see_the_update():
    w, optimizer = tf.Variable(2.0), O.SGD(0.5)
    with tf.GradientTape(persistent=True) as tape:
        loss = w * w
        optimizer.apply_gradients([(tf.constant(1.0), w)])
    assert float(tape.gradient(loss, w)) == 4.0
    assert float(w) == 1.5


def test_arrays_are_gradients():
    w = tf.Variable([1.0, 2.0])
    O.SGD(1.0).apply_gradients([(np.array([1.0, 1.0], "float32"), w)])
    assert w.numpy().tolist() == [0.0, 1.0]


def test_old_tensors_keep_their_value():
    w = tf.Variable([1.0, 2.0])
    before = w.value()
    O.Adam(0.1).apply_gradients([(tf.constant([1.0, 1.0]), w)])
    assert before.numpy().tolist() == [1.0, 2.0]


def test_missing_gradients_are_said_once(caplog):
    optimizer, (a, b) = O.Adam(0.1), variables()
    with caplog.at_level(logging.WARNING, "tensorflow"):
        for _ in range(3):
            optimizer.apply_gradients([(gradients()[0], a), (None, b)])
    assert caplog.text.count("Gradients do not exist for variables ['b:0']") == 1
    assert [v.name for v in optimizer.variables][-1] == "Adam/v/b:0"  # slots are there for both
    with pytest.raises(ValueError, match=r"No gradients provided for any variable: \['a:0'\]"):
        optimizer.apply_gradients([(None, a)])


def test_nothing_to_apply():
    optimizer = O.SGD()
    assert optimizer.apply_gradients([]) is optimizer.iterations
    assert int(optimizer.iterations) == 0


def test_unknown_variables():
    optimizer, w = O.Adam(), tf.Variable(1.0, name="w")
    optimizer.build([w])
    with pytest.raises(KeyError, match="cannot recognize variable other:0"):
        optimizer.apply_gradients([(tf.constant(1.0), tf.Variable(1.0, name="other"))])


def test_shapes_that_do_not_fit():
    w = tf.Variable([1.0, 2.0], name="w")
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError), match="shape"):
        O.SGD().apply_gradients([(tf.constant([1.0, 1.0, 1.0]), w)])
    assert w.numpy().tolist() == [1.0, 2.0]


def test_unknown_arguments():
    with pytest.raises(TypeError, match=r"unknown keyword arguments \['foo'\]"):
        O.SGD().apply_gradients([], foo=1)
    O.SGD().apply_gradients([], experimental_aggregate_gradients=False)


# Minimising.


def test_minimize():
    w, optimizer = tf.Variable(2.0), O.SGD(0.25)
    optimizer.minimize(lambda: w * w, [w])
    assert float(w) == 1.0
    optimizer.minimize(lambda: w * w, lambda: [w])
    assert float(w) == 0.5
    with tf.GradientTape() as tape:
        loss = w * w
    optimizer.minimize(loss, [w], tape)
    assert float(w) == 0.25
    with pytest.raises(ValueError, match="`tape` is required when a `Tensor` loss is passed"):
        optimizer.minimize(loss, [w])


def test_gradients_can_be_changed_between():
    w, optimizer = tf.Variable(2.0), O.SGD(0.25)
    pairs = optimizer.compute_gradients(lambda: w * w, [w])
    assert float(pairs[0][0]) == 4.0
    optimizer.apply_gradients(optimizer.aggregate_gradients([(g / 2, v) for g, v in pairs]))
    assert float(w) == 1.5


# Options.


MISTAKES = [
    ({"clipnorm": -1.0}, "`clipnorm` must not be negative"),
    ({"clipnorm": 1.0, "global_clipnorm": 2.0}, "At most one of `clipnorm` and `global_clipnorm`"),
    ({"use_ema": True, "ema_momentum": 2.0}, r"`ema_momentum` must be in the range \[0, 1\]"),
    ({"use_ema": True, "ema_overwrite_frequency": 0.5}, "must be an integer > 1 or None"),
    ({"decay": 0.1}, "pass the learning rate tf.keras.optimizers.schedules.InverseTimeDecay"),
    ({"momentum": 2.0}, r"`momentum` must be between \[0, 1\]"),
]


@pytest.mark.parametrize(("options", "message"), MISTAKES)
def test_mistakes(options, message):
    with pytest.raises(ValueError, match=message):
        O.SGD(**options)


def test_unknown_options():
    with pytest.raises(TypeError, match="speed is not a valid argument of Adam"):
        O.Adam(speed=2)
    with pytest.raises(ValueError, match="Missing value of `weight_decay`"):
        O.AdamW(weight_decay=None)


def test_weight_decay():
    a, b = variables()
    optimizer = O.SGD(0.5, weight_decay=0.5)
    optimizer.exclude_from_weight_decay(var_list=[a], var_names=["nothing"])
    zeros = [tf.zeros([2, 2]), tf.zeros([2])]
    optimizer.apply_gradients(zip(zeros, [a, b], strict=True))
    np.testing.assert_array_equal(a, variables()[0])
    np.testing.assert_allclose(b, variables()[1].numpy() * 0.75)
    with pytest.raises(ValueError, match="can only be configured before the optimizer is built"):
        optimizer.exclude_from_weight_decay(var_names=["a"])


def test_averages():
    w = tf.Variable(0.0)
    optimizer = O.SGD(1.0, use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=2)
    seen = []
    for _ in range(4):
        optimizer.apply_gradients([(tf.constant(-1.0), w)])
        seen.append(float(w))
    assert seen == [1.0, 1.25, 2.25, 2.5]
    optimizer.finalize_variable_values([w])
    assert float(w) == 2.5


def test_constraints_hold_after_the_update():
    w = tf.Variable([1.0, 1.0], constraint=lambda x: tf.clip_by_value(x, 0.0, 1.0))
    optimizer = O.Adam(5.0)
    for _ in range(2):
        optimizer.apply_gradients([(tf.constant([1.0, -1.0]), w)])
    assert w.numpy().tolist() == [0.0, 1.0]


# Subclasses of the user.


class Custom(O.Optimizer):
    """As the guides write them."""

    def __init__(self, learning_rate=0.01, name="custom", **kwargs):
        super().__init__(name, **kwargs)
        self._learning_rate = self._build_learning_rate(learning_rate)

    def build(self, var_list):
        super().build(var_list)
        if getattr(self, "_built", False):
            return
        self.momentums = [self.add_variable_from_reference(v, "m") for v in var_list]
        self._built = True

    def update_step(self, gradient, variable):
        lr = tf.cast(self.learning_rate, variable.dtype)
        m = self.momentums[self._index_dict[self._var_key(variable)]]
        m.assign(0.5 * m - lr * gradient)
        variable.assign_add(m)

    def get_config(self):
        config = super().get_config()
        config["learning_rate"] = self._serialize_hyperparameter(self._learning_rate)
        return config


def test_a_custom_optimizer():
    custom = after(Custom(0.1))
    own = after(O.SGD(0.1, momentum=0.5))
    traced = after(Custom(0.1), compiled=True)
    for a, b, c in zip(custom, own, traced, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)
        np.testing.assert_allclose(c, b, rtol=1e-6)
    again = Custom.from_config(Custom(S.ExponentialDecay(0.5, 1, 0.5)).get_config())
    assert float(again.learning_rate) == 0.5


def test_update_step_is_to_be_overridden():
    optimizer = O.Optimizer("base")
    optimizer._learning_rate = optimizer._build_learning_rate(0.1)
    with pytest.raises(NotImplementedError, match="must override update_step"):
        optimizer.apply_gradients([(tf.constant(1.0), tf.Variable(1.0))])


# Identifiers and configurations.


def test_identifiers():
    assert [O.get(n).name for n in ("sgd", "ADAM", "RMSprop")] == ["SGD", "Adam", "RMSprop"]
    assert isinstance(O.get(O.Adam), O.Adam)
    made = O.SGD()
    assert O.get(made) is made
    config = {"class_name": "adam", "config": {"learning_rate": 0.5}}
    assert float(O.get(config).learning_rate) == 0.5
    with pytest.raises(ValueError, match=r"Unknown optimizer: 'Adan'\. Did you mean"):
        O.get("Adan")
    with pytest.raises(ValueError, match="Could not interpret optimizer identifier: None"):
        O.get(None)
    with pytest.raises(TypeError, match=r"optimizers\.get: arguments not supported"):
        O.get("sgd", legacy=True)
    with pytest.raises(TypeError, match=r"optimizers\.deserialize: arguments not supported"):
        O.deserialize(config, legacy=True)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "rate", [0.25, S.ExponentialDecay(0.25, 10, 0.5)], ids=["number", "schedule"]
)
def test_configurations_come_back(name, rate):
    made = getattr(O, name)(rate, clipnorm=2.0, name="mine")
    for legacy in (False, True):
        again = O.deserialize(O.serialize(made, use_legacy_format=legacy))
        assert type(again) is type(made)
        assert again.get_config() == made.get_config()
