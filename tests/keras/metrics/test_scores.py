"""IoU, F scores, R² and metrics under a constraint. Their numbers: tests/golden."""

import numpy as np
import pytest

import yeoul as tf

m = tf.keras.metrics
ONES = np.ones((2, 1), np.float32)


def test_adjusted_r2():
    y_true, y_pred = np.array([[1.0], [2.0], [4.0], [5.0]]), np.array([[1.5], [2.0], [3.0], [5.0]])
    plain, adjusted = m.R2Score(), m.R2Score(num_regressors=1)
    score = float(plain(y_true, y_pred))
    assert float(adjusted(y_true, y_pred)) == pytest.approx(1 - (1 - score) * 3 / 2)


@pytest.mark.parametrize(("regressors", "message"), [(5, "More independent"), (1, "Division by")])
def test_too_many_regressors(regressors, message):
    metric = m.R2Score(num_regressors=regressors)
    metric.update_state([[1.0], [3.0]], [[1.0], [2.0]])
    with pytest.warns(UserWarning, match=message):
        assert float(metric.result()) == 0.5


def test_in_fit():
    model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(2,), activation="softmax")])
    metrics = [m.F1Score(average="macro"), m.OneHotMeanIoU(2), m.R2Score()]
    model.compile("sgd", "categorical_crossentropy", metrics=metrics)
    x, y = np.random.RandomState(0).normal(size=(16, 2)), np.eye(2)[np.arange(16) % 2]
    history = model.fit(x, y, batch_size=4, verbose=0).history
    evaluated = m.F1Score(average="macro")
    evaluated.update_state(y, model.predict(x, verbose=0))
    got = model.evaluate(x, y, verbose=0, return_dict=True)
    assert set(history) == {"loss", "f1_score", "one_hot_mean_io_u", "r2_score"}
    assert got["f1_score"] == pytest.approx(float(evaluated.result()), rel=1e-5)


class Total(m.experimental.PyMetric):
    """The sum of the targets, in Python."""

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.total += float(y_true.numpy().sum())

    def result(self):
        return self.total

    def reset_state(self):
        self.total = 0.0


def test_python_metrics():
    metric = Total(name="total")
    assert float(metric([1.0, 2.0], [0.0, 0.0])) == 3.0
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(1,))])
    model.compile("sgd", "mse", metrics=[Total(name="total")])
    x = np.ones((6, 1), np.float32)
    history = model.fit(x, 2 * x, batch_size=2, epochs=2, verbose=0).history
    assert history["total"] == [12.0, 12.0]
    with pytest.raises(NotImplementedError, match="reset_state"):
        m.experimental.PyMetric()


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: m.IoU(2, [2]),
            ValueError,
            r"Target class id 2 is out of range, which is \[0, 2\)",
        ),
        (lambda: m.F1Score(average="x"), ValueError, "Invalid `average` argument"),
        (lambda: m.FBetaScore(beta=1), ValueError, "Invalid `beta` argument"),
        (lambda: m.FBetaScore(threshold=1), ValueError, "Invalid `threshold` argument"),
        (lambda: m.FBetaScore(beta=-1.0), ValueError, "`beta` should be > 0"),
        (lambda: m.F1Score()([1, 0], [1.0, 0.5]), ValueError, "FBetaScore expects 2D inputs"),
        (lambda: m.F1Score().build([None, None], [None, None]), ValueError, "fully defined"),
        (lambda: m.R2Score("x"), ValueError, "`class_aggregation`"),
        (lambda: m.R2Score(num_regressors=-1), ValueError, "`num_regressors`"),
        (lambda: m.R2Score()([1.0, 0], [1.0, 0.5]), ValueError, "R2Score expects 2D inputs"),
        (lambda: m.R2Score().build([None, None], [None, None]), ValueError, "fully defined"),
        (lambda: m.PrecisionAtRecall(2), ValueError, r"`recall` must be in the range \[0, 1\]"),
        (lambda: m.RecallAtPrecision(0.5, 0), ValueError, "must be an integer > 0"),
        (lambda: m.MeanIoU(2)([3], [0]), tf.errors.InvalidArgumentError, "out of bound"),
    ],
)
def test_mistakes(make, error, message):
    with pytest.raises(error, match=message):
        make()
