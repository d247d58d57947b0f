"""`compile`, and what a training step does with losses and metrics."""

import contextlib

from yeoul.autodiff.tape import GradientTape
from yeoul.core.tracebacks import without_frames
from yeoul.keras.training.containers import LossesContainer, MetricsContainer
from yeoul.keras.training.unpack import unpack_x_y_sample_weight


class CompileMixin:
    """`compile` and the overridable steps, for `Model`."""

    def _init_compile(self):
        self._is_compiled = False
        self.optimizer = None
        self.loss = None
        self.compiled_loss = None
        self.compiled_metrics = None
        self.history = None
        self.stop_training = False
        self._run_eagerly = None
        self._hold(_steps={})

    @without_frames
    def compile(
        self,
        optimizer="rmsprop",
        loss=None,
        metrics=None,
        loss_weights=None,
        weighted_metrics=None,
        run_eagerly=None,
        steps_per_execution=None,
        jit_compile=None,
        pss_evaluation_shards=0,
        **kwargs,
    ):
        """Sets optimizer, losses and metrics for training.

        Args:
          optimizer: name or instance.
          loss: name, function, `Loss`; list or dict of these for several outputs.
          metrics: list of names, functions or `Metric`s; list or dict of lists for several outputs.
          loss_weights: factor for each output's loss.
          weighted_metrics: metrics that take sample and class weights into account.
          run_eagerly: True: steps run as plain Python, for debugging.
          steps_per_execution: steps between callbacks' batch hooks; default, and "auto": as many as
            keep the progress bar smooth.
          jit_compile: accepted; steps are always compiled by XLA.
          **kwargs: older spellings of the above.
          pss_evaluation_shards: accepted; there are no parameter servers here.
        """
        from yeoul.keras import optimizers

        unknown = set(kwargs) - {
            "auto_scale_loss",
            "from_serialized",
            "experimental_steps_per_execution",
        }
        if unknown:
            raise TypeError(
                f"Invalid keyword argument(s) in `compile()`: {sorted(unknown)}. See the argument "
                "list of compile()."
            )
        if isinstance(optimizer, (list, tuple)):
            optimizer = [optimizers.get(o) for o in optimizer]
        if isinstance(optimizer, list):
            self.optimizer = [self._scaling(o) for o in optimizer]
        else:
            self.optimizer = self._scaling(optimizers.get(optimizer))
        self._hold(loss=loss)
        names = getattr(self, "output_names", None)
        container = (
            loss
            if isinstance(loss, LossesContainer)
            else LossesContainer(loss, loss_weights, names)
        )
        self._hold(
            compiled_loss=container,
            compiled_metrics=MetricsContainer(metrics, weighted_metrics, names),
        )
        self._run_eagerly = run_eagerly
        self._jit_compile = jit_compile
        asked = steps_per_execution or kwargs.get("experimental_steps_per_execution")
        self.autotune_steps_per_execution = asked == "auto"
        self._steps_per_execution = None if asked == "auto" else asked
        self._hold(_steps={})
        self.train_function = self.test_function = self.predict_function = None
        layers = {layer: layer._trainable for layer in self._flatten_layers()}
        self._hold(_trainable_as_compiled=layers)
        self._is_compiled = True

    @property
    def run_eagerly(self):
        """Whether steps run as plain Python."""
        from yeoul.graph.function import SWITCHES

        return bool(
            self._run_eagerly
            or self._dynamic
            or (SWITCHES["eagerly"] and self._run_eagerly is None)
        )

    @run_eagerly.setter
    def run_eagerly(self, value):
        self._run_eagerly = value

    @property
    def jit_compile(self):
        return self._jit_compile

    @contextlib.contextmanager
    def _as_compiled(self):
        """Training steps find the layers as trainable as they were when the model was compiled."""
        then = self._trainable_as_compiled
        now = {layer: layer._trainable for layer in then}
        try:
            for layer, trainable in then.items():
                layer._trainable = trainable
            yield
        finally:
            for layer, trainable in now.items():
                layer._trainable = trainable

    def _scaling(self, optimizer):
        """The optimizer; around it one that scales losses, if the model computes in float16."""
        from yeoul.keras.mixed_precision.loss_scale_optimizer import LossScaleOptimizer
        from yeoul.keras.optimizers.optimizer import Optimizer

        mixed = self._policy.name == "mixed_float16" and isinstance(optimizer, Optimizer)
        if not mixed or isinstance(optimizer, LossScaleOptimizer):
            return optimizer
        return LossScaleOptimizer(optimizer)

    def _compiled_metric_objects(self):
        if not self._is_compiled:
            return []
        return [*self.compiled_loss.metrics, *self.compiled_metrics.metrics]

    def _assert_compiled(self, what):
        if not self._is_compiled:
            raise RuntimeError(
                "You must compile your model before training/testing. Use "
                f"`model.compile(optimizer, loss)` before {what}()."
            )

    def reset_metrics(self):
        """Resets the state of all metrics."""
        for metric in self.metrics:
            metric.reset_state()

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None):
        """The total loss: compiled losses plus `losses` of the layers.

        To be overridden for another.
        """
        return self.compiled_loss(y, y_pred, sample_weight, regularization_losses=self.losses)

    def compute_metrics(self, x, y, y_pred, sample_weight):
        """Updates the compiled metrics; returns all metrics' values by name."""
        self.compiled_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def get_metrics_result(self):
        """The values of all metrics by name."""
        results = {}
        for metric in self.metrics:
            value = metric.result()
            if isinstance(value, dict):
                results.update(value)
            else:
                results[metric.name] = value
        return results

    def _validate_target_and_loss(self, y, loss):
        if self.loss is not None and y is None:
            raise ValueError(
                f"Target data is missing. Your model was compiled with loss={self.loss}, and "
                "therefore expects target "
                "data to be provided in `fit()`. Pass the targets as `y`, or a dataset of (x, y)."
            )
        if loss is None:
            raise ValueError(
                "No loss found. You may have forgotten to provide a `loss` argument in the "
                "`compile()` method."
            )

    def train_step(self, data):
        """One training step on a batch: forward pass, loss, gradients, update, metrics.

        To be overridden.

        Args:
          data: what the batch consists of: x, (x, y) or (x, y, sample_weight).

        Returns:
          Dict of metric values.
        """
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x, y, y_pred, sample_weight)
        self._validate_target_and_loss(y, loss)
        self.optimizer.minimize(loss, self.trainable_variables, tape=tape)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def test_step(self, data):
        """One evaluation step on a batch.

        To be overridden. Arguments and result as `train_step`.
        """
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = self(x, training=False)
        self.compute_loss(x, y, y_pred, sample_weight)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def predict_step(self, data):
        """One prediction step on a batch; to be overridden."""
        x, _, _ = unpack_x_y_sample_weight(data)
        return self(x, training=False)
