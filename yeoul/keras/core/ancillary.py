"""Layers that hold what a functional model computes beside its outputs: losses and metrics."""

from yeoul.keras.core.layer import Layer


class AddLoss(Layer):
    """Adds its input to the losses; `model.add_loss` of a symbolic tensor makes one.

    Args:
      unconditional: has no effect: it is what TensorFlow's configurations hold.
    """

    def __init__(self, unconditional=False, **kwargs):
        super().__init__(**kwargs)
        self.unconditional = unconditional

    def call(self, inputs):
        """The inputs, after adding them."""
        self.add_loss(inputs)
        return inputs

    def get_config(self):
        """The constructor's arguments."""
        return {**super().get_config(), "unconditional": self.unconditional}


class AddMetric(Layer):
    """Adds its input to a metric; `model.add_metric` of a symbolic tensor makes one."""

    def __init__(self, aggregation=None, metric_name=None, **kwargs):
        super().__init__(**kwargs)
        self.aggregation, self.metric_name = aggregation, metric_name

    def call(self, inputs):
        """The inputs, after adding them."""
        self.add_metric(inputs, name=self.metric_name, aggregation=self.aggregation)
        return inputs

    def get_config(self):
        """The constructor's arguments."""
        own = {"aggregation": self.aggregation, "metric_name": self.metric_name}
        return {**super().get_config(), **own}
