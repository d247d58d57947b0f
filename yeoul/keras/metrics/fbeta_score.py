"""The weighted harmonic mean of precision and recall."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.metrics.metric import Metric
from yeoul.ops.casting import cast
from yeoul.ops.compare import greater, greater_equal
from yeoul.ops.division import divide_no_nan
from yeoul.ops.logic import logical_and
from yeoul.ops.math import abs, square
from yeoul.ops.reduce import reduce_max, reduce_mean, reduce_sum
from yeoul.ops.views import expand_dims

AVERAGES = (None, "micro", "macro", "weighted")
STATE = ("true_positives", "false_positives", "false_negatives", "intermediate_weights")


@export("keras.metrics.FBetaScore")
class FBetaScore(Metric):
    """The weighted harmonic mean of precision and recall.

    `(1 + beta²) * precision * recall / (beta² * precision + recall)`.

    Args:
      average: how the classes' scores become one: None: they stay apart; "micro": all predictions
        are counted together; "macro": their mean; "weighted": weighted by the number of targets.
      beta: weight of the recall, above 0.
      threshold: predictions above it mean 1; None: the largest prediction of each sample does.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Raises:
      ValueError: if an argument is none of these.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.FBetaScore(beta=2.0, threshold=0.5)
      >>> y_true, y_pred = [[1, 1], [1, 0], [1, 1]], [[0.2, 0.6], [0.2, 0.6], [0.6, 0.8]]
      >>> print(m(y_true, y_pred).numpy())
      [0.3846 0.9091]
    """

    def __init__(self, average=None, beta=1.0, threshold=None, name="fbeta_score", dtype=None):
        super().__init__(name=name, dtype=dtype)
        if average not in AVERAGES:
            raise ValueError(
                "Invalid `average` argument value. Expected one of: {None, 'micro', 'macro', "
                f"'weighted'}}. Received: average={average}"
            )
        for option, value in (("beta", beta), ("threshold", threshold)):
            if value is not None and not isinstance(value, float):
                raise ValueError(
                    f"Invalid `{option}` argument value. It should be a Python float. Received: "
                    f"{option}={value} of type '{type(value)}'"
                )
        if beta <= 0.0 or (threshold is not None and not 0.0 < threshold <= 1.0):
            raise ValueError(
                "Invalid argument value: `beta` should be > 0, and `threshold` verify 0 < "
                f"threshold <= 1. Received: beta={beta}, threshold={threshold}"
            )
        self.average, self.beta, self.threshold = average, beta, threshold
        self.axis = None if average == "micro" else 0
        self.built = False

    def build(self, y_true_shape, y_pred_shape):
        """Makes the counts, one for each class unless they are counted together.

        Raises:
          ValueError: if the inputs are no matrices, or the classes are not known.
        """
        if len(y_pred_shape) != 2 or len(y_true_shape) != 2:
            raise ValueError(
                "FBetaScore expects 2D inputs with shape (batch_size, output_dim). Received input "
                f"shapes: y_pred.shape={tuple(y_pred_shape)} and "
                f"y_true.shape={tuple(y_true_shape)}."
            )
        classes = y_pred_shape[-1]
        if classes is None or y_true_shape[-1] is None:
            raise ValueError(
                "FBetaScore expects 2D inputs with shape (batch_size, output_dim), with output_dim "
                f"fully defined (not None). Received input shapes: y_pred.shape={y_pred_shape} and "
                f"y_true.shape={y_true_shape}."
            )
        shape = [] if self.average == "micro" else [classes]
        for name in STATE:
            setattr(self, name, self.add_weight(name, shape=shape, initializer="zeros"))
        self.built = True

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds a batch.

        Args:
          y_true: targets, a matrix of 0 and 1.
          y_pred: predictions, of the same shape.
          sample_weight: weights of the samples; None: all 1.
        """
        y_true, y_pred = cast(to_tensor(y_true), self.dtype), cast(to_tensor(y_pred), self.dtype)
        if not self.built:
            self.build(y_true.shape, y_pred.shape)
        if self.threshold is None:
            largest = reduce_max(y_pred, -1, keepdims=True)
            tiny = cast(1e-12, self.dtype)
            y_pred = logical_and(greater_equal(y_pred, largest), greater(abs(y_pred), tiny))
        else:
            y_pred = greater(y_pred, cast(self.threshold, self.dtype))
        y_pred = cast(y_pred, self.dtype)
        if sample_weight is not None:
            sample_weight = expand_dims(cast(to_tensor(sample_weight), self.dtype), 1)

        def total(value):
            return reduce_sum(value if sample_weight is None else value * sample_weight, self.axis)

        self.true_positives.assign_add(total(y_pred * y_true))
        self.false_positives.assign_add(total(y_pred * (1 - y_true)))
        self.false_negatives.assign_add(total((1 - y_pred) * y_true))
        self.intermediate_weights.assign_add(total(y_true))

    def result(self):
        """The score so far: a scalar, or one for each class if they stay apart."""
        found = self.true_positives
        precision = divide_no_nan(found, found + self.false_positives)
        recall = divide_no_nan(found, found + self.false_negatives)
        weight = square(cast(self.beta, self.dtype))
        score = divide_no_nan(precision * recall, weight * precision + recall) * (weight + 1)
        if self.average == "weighted":
            shares = divide_no_nan(self.intermediate_weights, reduce_sum(self.intermediate_weights))
            return reduce_sum(score * shares)
        return score if self.average is None else reduce_mean(score)

    def reset_state(self):
        """Forgets all batches."""
        for variable in self.variables:
            variable.assign(np.zeros(variable.shape.as_list(), variable.dtype.np))

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "average": self.average,
            "beta": self.beta,
            "threshold": self.threshold,
        }
