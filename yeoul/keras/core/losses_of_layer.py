"""Losses and metrics that a layer adds during its call."""

import functools
import weakref

from yeoul.core import nest
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.graph.autograph.entry import in_graph
from yeoul.ops.array import cast
from yeoul.ops.array import shape as shape_of

# Layers that hold losses of their last call: usually none, so that clearing costs nothing.
LOSSY = weakref.WeakSet()


class LossesMixin:
    """`add_loss`, `losses`, `add_metric`, `metrics`, for `Layer`."""

    def _init_losses(self, activity_regularizer):
        from yeoul.keras import regularizers

        self._hold(_losses=[], _callable_losses=[], _metrics=[])
        self._activity_regularizer = regularizers.get(activity_regularizer)

    @property
    def activity_regularizer(self):
        return self._activity_regularizer

    @activity_regularizer.setter
    def activity_regularizer(self, regularizer):
        self._activity_regularizer = regularizer

    def _add_weight_loss(self, variable, regularizer):
        # A partial, not a lambda: a deep copy of the layer regularizes its own variable.
        self._callable_losses.append(functools.partial(regularizer, variable))

    def _clear_losses(self):
        """Called where the outermost layer call begins.

        `losses` holds those of the last forward pass.
        """
        if LOSSY:
            for layer in self._flatten_layers():
                if layer in LOSSY:
                    layer._losses.clear()
                    LOSSY.discard(layer)

    def add_loss(self, losses, **kwargs):
        """Adds losses of this call, or functions of no argument that give a loss, to `losses`.

        Args:
          losses: tensor, function, or a structure of these.
          **kwargs: `inputs`, which old code passes, is accepted and has no effect.
        """
        kwargs.pop("inputs", None)
        if kwargs:
            raise TypeError(f"Unknown keyword arguments: {', '.join(kwargs)}")
        for loss in nest.flatten(losses):
            if callable(loss) and not isinstance(loss, Tensor):
                self._callable_losses.append(loss)
            elif loss is not None:
                self._hold_loss(to_tensor(loss))

    def _hold_loss(self, loss):
        self._losses.append(loss)
        LOSSY.add(self)

    @property
    def losses(self):
        """Losses of the last call and of the weights, of this layer and those below."""
        collected = []
        for layer in self._flatten_layers():
            collected.extend(layer._losses)
            for function in layer._callable_losses:
                loss = function()
                if loss is not None:
                    collected.append(loss)
        return collected

    def _add_activity_loss(self, inputs, outputs):
        for out in nest.flatten(outputs):
            batch = cast(shape_of(out)[0], out.dtype)
            self._hold_loss(in_graph(self._activity_regularizer)(out) / batch)

    def add_metric(self, value, name=None, **kwargs):
        """Adds the value of this call to a metric that is reported in training.

        Args:
          value: tensor; averaged over batches unless it is the result of a metric object.
          name: name it is reported under.
          **kwargs: `aggregation`, of TF 2.0, is accepted: tensors are averaged.

        Raises:
          TypeError: for another keyword argument.
          ValueError: if there is no name for a tensor.
        """
        from yeoul.keras.metrics import Mean

        kwargs.pop("aggregation", None)
        if kwargs:
            raise TypeError(
                f"Unknown keyword arguments: {', '.join(kwargs)}. Expected `aggregation`."
            )
        metric = getattr(value, "_metric_obj", None)
        if metric is not None:
            if all(m is not metric for m in self._metrics):
                self._metrics.append(metric)
            return
        if name is None:
            raise ValueError(
                "Please provide a name for your metric like "
                "`self.add_metric(tf.reduce_sum(inputs), name='mean_activation')`."
            )
        metric = next((m for m in self._metrics if m.name == name), None)
        if metric is None:
            metric = Mean(name=name, dtype=value.dtype)
            self._metrics.append(metric)
        metric(value)

    @property
    def metrics(self):
        """Metrics of this layer and those below."""
        collected = []
        for layer in self._flatten_layers():
            for metric in layer._metrics:
                if all(m is not metric for m in collected):
                    collected.append(metric)
        return collected
