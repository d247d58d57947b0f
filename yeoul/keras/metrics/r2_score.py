"""How much of the targets' variance predictions explain."""

import warnings

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import EagerTensor
from yeoul.keras.metrics.metric import Metric
from yeoul.ops.casting import cast
from yeoul.ops.division import divide
from yeoul.ops.math import square
from yeoul.ops.reduce import reduce_mean, reduce_sum
from yeoul.ops.rounding import is_inf
from yeoul.ops.select import where
from yeoul.ops.shapes import shape
from yeoul.ops.views import expand_dims

AGGREGATIONS = (None, "uniform_average", "variance_weighted_average")


@export("keras.metrics.R2Score")
class R2Score(Metric):
    """How much of the targets' variance predictions explain: 1 for all of it.

    Args:
      class_aggregation: how the outputs' scores become one: None: they stay apart;
        "uniform_average": their mean; "variance_weighted_average": weighted by their variances.
      num_regressors: number of independent variables, for the adjusted score; 0 for the plain one.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Raises:
      ValueError: if an argument is none of these.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.R2Score()
      >>> round(float(m([[1.0], [4.0], [3.0]], [[2.0], [4.0], [4.0]])), 4)
      0.5714
    """

    def __init__(
        self, class_aggregation="uniform_average", num_regressors=0, name="r2_score", dtype=None
    ):
        super().__init__(name=name, dtype=dtype)
        if class_aggregation not in AGGREGATIONS:
            raise ValueError(
                "Invalid value for argument `class_aggregation`. Expected one of "
                f"{AGGREGATIONS}. Received: class_aggregation={class_aggregation}"
            )
        if num_regressors < 0:
            raise ValueError(
                "Invalid value for argument `num_regressors`. Expected a value >= 0. Received: "
                f"num_regressors={num_regressors}"
            )
        self.class_aggregation, self.num_regressors = class_aggregation, num_regressors
        self.num_samples = self.add_weight("num_samples", initializer="zeros", dtype="int32")
        self.built = False

    def build(self, y_true_shape, y_pred_shape):
        """Makes the sums, one for each output.

        Raises:
          ValueError: if the inputs are no matrices, or the outputs are not known.
        """
        if len(y_pred_shape) != 2 or len(y_true_shape) != 2:
            raise ValueError(
                "R2Score expects 2D inputs with shape (batch_size, output_dim). Received input "
                f"shapes: y_pred.shape={tuple(y_pred_shape)} and "
                f"y_true.shape={tuple(y_true_shape)}."
            )
        if y_pred_shape[-1] is None or y_true_shape[-1] is None:
            raise ValueError(
                "R2Score expects 2D inputs with shape (batch_size, output_dim), with output_dim "
                f"fully defined (not None). Received input shapes: y_pred.shape={y_pred_shape} and "
                f"y_true.shape={y_true_shape}."
            )
        for attribute, name in (
            ("squared_sum", "squared_sum"),
            ("sum", "sum"),
            ("total_mse", "residual"),
            ("count", "count"),
        ):
            made = self.add_weight(name, shape=[y_true_shape[-1]], initializer="zeros")
            setattr(self, attribute, made)
        self.built = True

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds a batch.

        Args:
          y_true: targets, a matrix.
          y_pred: predictions, of the same shape.
          sample_weight: weights of the samples; None: all 1.
        """
        y_true, y_pred = cast(to_tensor(y_true), self.dtype), cast(to_tensor(y_pred), self.dtype)
        if not self.built:
            self.build(y_true.shape, y_pred.shape)
        weight = cast(to_tensor(1 if sample_weight is None else sample_weight), self.dtype)
        if weight.shape.rank == 1:
            weight = expand_dims(weight, 1)
        weighted = weight * y_true
        self.sum.assign_add(reduce_sum(weighted, 0))
        self.squared_sum.assign_add(reduce_sum(y_true * weighted, 0))
        self.total_mse.assign_add(reduce_sum(square(y_true - y_pred) * weight, 0))
        self.count.assign_add(reduce_sum(where(True, weight, y_true), 0))
        self.num_samples.assign_add(cast(shape(y_true)[0], "int32"))

    def result(self):
        """The score so far: a scalar, or one for each output if they stay apart."""
        total = self.squared_sum - self.sum * divide(self.sum, self.count)
        raw = 1 - divide(self.total_mse, total)
        score = where(is_inf(raw), cast(0, raw.dtype), raw)
        if self.class_aggregation == "uniform_average":
            score = reduce_mean(score)
        elif self.class_aggregation == "variance_weighted_average":
            score = divide(reduce_sum(total * score), reduce_sum(total))
        return self._adjusted(score) if self.num_regressors else score

    def _adjusted(self, score):
        """The score less what so many regressors explain by chance."""
        samples = self.num_samples.value()
        spare = samples - self.num_regressors - 1
        if isinstance(spare, EagerTensor) and int(spare) <= 0:
            more = "More independent predictors than datapoints in adjusted R2 score."
            same = "Division by zero in adjusted R2 score."
            text = f"{more if int(spare) < 0 else same} Falling back to standard R2 score."
            warnings.warn(text, stacklevel=2)
            return score
        n, left = cast(samples, self.dtype), cast(spare, self.dtype)
        adjusted = 1 - divide((1 - score) * (n - 1), left)
        return where(spare > 0, adjusted, score)

    def reset_state(self):
        """Forgets all batches."""
        for variable in self.variables:
            variable.assign(np.zeros(variable.shape.as_list(), variable.dtype.np))

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "class_aggregation": self.class_aggregation,
            "num_regressors": self.num_regressors,
        }
