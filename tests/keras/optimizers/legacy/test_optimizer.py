"""tf.keras.optimizers.legacy. The numbers of each optimizer: tests/golden."""

import numpy as np
import pytest

import yeoul as tf

legacy = tf.keras.optimizers.legacy


class Own(legacy.Optimizer):
    """Squares are summed; slices take a plain step."""

    def __init__(self, learning_rate=0.1, name="Own", **kwargs):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))

    def _create_slots(self, var_list):
        for v in var_list:
            self.add_slot(v, "sum")

    def _resource_apply_dense(self, grad, var, apply_state=None):
        self.get_slot(var, "sum").assign_add(grad * grad)
        var.assign_sub(self._decayed_lr(var.dtype) * grad)

    def _resource_apply_sparse(self, grad, var, indices):
        var.scatter_sub(tf.IndexedSlices(grad * self._get_hyper("learning_rate"), indices))

    def get_config(self):
        rate = self._serialize_hyperparameter("learning_rate")
        return {**super().get_config(), "learning_rate": rate}


def test_an_own_optimizer():
    optimizer, w = Own(0.5), tf.Variable([1.0, 2.0], name="w")
    optimizer.apply_gradients([(tf.constant([0.5, 1.0]), w)])
    assert w.numpy().tolist() == [0.75, 1.5]
    assert [v.name for v in optimizer.variables()] == ["Own/iter:0", "Own/w/sum:0"]
    assert optimizer.get_slot_names() == ["sum"]
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.gather(w, [0, 0]))
    optimizer.apply_gradients([(tape.gradient(loss, w), w)])
    assert w.numpy().tolist() == [-0.25, 1.5]  # the row occurs twice
    assert optimizer.get_config() == {"name": "Own", "learning_rate": 0.5}
    assert int(optimizer.minimize(lambda: tf.reduce_sum(w * w), [w])) == 3
    assert len(optimizer.get_weights()) == 2


def test_variables_that_come_later_get_slots():
    optimizer, one, two = Own(), tf.Variable(1.0), tf.Variable(2.0)
    optimizer.apply_gradients([(tf.constant(1.0), one)])
    optimizer.apply_gradients([(tf.constant(1.0), one), (tf.constant(2.0), two)])
    assert float(optimizer.get_slot(two, "sum")) == 4.0
    assert len(optimizer.weights) == 3


def test_hyperparameters():
    optimizer = legacy.Adam(0.1, decay=0.01)
    assert float(optimizer.lr) == pytest.approx(0.1)
    optimizer.lr = 0.05
    optimizer.beta_1 = 0.5
    assert float(optimizer.learning_rate) == pytest.approx(0.05)
    assert optimizer.get_config()["beta_1"] == 0.5
    optimizer.iterations.assign(100)
    assert float(optimizer._decayed_lr(tf.float32)) == pytest.approx(0.025)
    with pytest.raises(AttributeError, match="no attribute 'beta_3'"):
        _ = optimizer.beta_3


def test_changed_hyperparameters_count_in_compiled_steps():
    optimizer, w = legacy.SGD(1.0), tf.Variable(0.0)
    for rate in (1.0, 0.5, 0.25):
        optimizer.learning_rate = rate
        optimizer.apply_gradients([(tf.constant(-1.0), w)])
    assert float(w) == 1.75


def test_schedules_and_callables():
    schedule = tf.keras.optimizers.schedules.PiecewiseConstantDecay([0], [1.0, 0.5])
    optimizer, w = legacy.SGD(schedule), tf.Variable(0.0)
    for _ in range(3):
        optimizer.apply_gradients([(tf.constant(-1.0), w)])
    assert float(w) == 2.0
    again = legacy.SGD.from_config(optimizer.get_config())
    assert type(again.learning_rate) is type(schedule)
    with pytest.raises(ValueError, match="does not support LearningRateSchedules"):
        legacy.Nadam(schedule)


def test_transformers_and_aggregators():
    def doubled(pairs):
        return [(g * 2.0, v) for g, v in pairs]

    w = tf.Variable(0.0)
    optimizer = legacy.Optimizer("base", gradient_transformers=[doubled])
    with pytest.raises(NotImplementedError, match="_resource_apply_dense"):
        optimizer.apply_gradients([(tf.constant(1.0), w)])
    optimizer = Own(1.0)
    optimizer.gradient_transformers, optimizer.gradient_aggregator = [doubled], doubled
    optimizer.apply_gradients([(tf.constant(1.0), w)])
    optimizer.apply_gradients([(tf.constant(1.0), w)], experimental_aggregate_gradients=False)
    assert float(w) == -6.0


def test_fit():
    layer = tf.keras.layers.Dense(1, input_shape=(2,), kernel_initializer="ones")
    model = tf.keras.Sequential([layer])
    model.compile(legacy.SGD(0.1, momentum=0.9, nesterov=True), "mse")
    losses = model.fit(np.ones((8, 2)), np.ones(8), batch_size=4, epochs=3, verbose=0).history
    np.testing.assert_allclose(losses["loss"], [0.5098, 0.154992, 0.003884], rtol=1e-4)


def test_by_name():
    assert type(tf.keras.optimizers.get("adam", use_legacy_optimizer=True)) is legacy.Adam
    config = tf.keras.optimizers.serialize(legacy.RMSprop(0.5))
    assert config["module"] == "keras.optimizers.legacy"
    assert type(tf.keras.optimizers.deserialize(config)) is legacy.RMSprop


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: legacy.Adam(foo=1), TypeError, "Unexpected keyword argument.*foo"),
        (lambda: legacy.SGD(clipnorm=-1.0), ValueError, "Expected clipnorm >= 0"),
        (lambda: legacy.SGD(momentum=2.0), ValueError, "`momentum` must be between"),
        (lambda: legacy.RMSprop(momentum=2.0), ValueError, "`momentum` must be between"),
        (
            lambda: legacy.Adagrad(initial_accumulator_value=-1.0),
            ValueError,
            "must be non-negative",
        ),
        (lambda: Own().add_weight("a", [], trainable=True), ValueError, "is not trainable"),
        (lambda: Own().add_weight("a", [], use=True), TypeError, "unknown keyword arguments"),
        (lambda: Own().get_slot(tf.Variable(1.0), "a"), KeyError, "a"),
        (
            lambda: Own().minimize(tf.constant(1.0), [], grad_loss=2.0),
            ValueError,
            "`grad_loss` needs a loss",
        ),
        (
            lambda: legacy.Optimizer("o")._resource_apply_sparse(0, 0, 0),
            NotImplementedError,
            "_resource_apply_sparse",
        ),
        (
            lambda: tf.keras.optimizers.get("adam", legacy=True),
            TypeError,
            "optimizers.get: arguments not supported",
        ),
    ],
)
def test_mistakes(make, error, message):
    with pytest.raises(error, match=message):
        make()
