"""A linear and a deep model, added up."""

from yeoul.autodiff.tape import GradientTape
from yeoul.core.export import export
from yeoul.keras import activations
from yeoul.keras.core.layer_config import deserialized_layer
from yeoul.keras.core.model import Model
from yeoul.keras.core.serialization import serialize_keras_object
from yeoul.keras.training.unpack import unpack_x_y_sample_weight


@export("keras.experimental.WideDeepModel")
class WideDeepModel(Model):
    """A linear model, which remembers, and a deep one, which generalises, trained together.

    `activation(linear_model(x) + dnn_model(x))`. Compiled with a list of two optimizers, the
    first trains the linear model and the second the deep one.

    Args:
      linear_model: the linear model.
      dnn_model: the deep model.
      activation: name or function; None: none.
      **kwargs: `name` and the like.

    Input shape: that of both models, or a list of two inputs, one for each.

    Output shape: `[batch, units]`.

    Example:
      >>> import yeoul as tf
      >>> deep = tf.keras.Sequential([tf.keras.layers.Dense(1)])
      >>> linear = tf.keras.experimental.LinearModel()
      >>> model = tf.keras.experimental.WideDeepModel(linear, deep)
      >>> model([tf.ones([4, 3]), tf.ones([4, 2])]).shape
      TensorShape([4, 1])

    Reference: Cheng et al., "Wide & Deep Learning for Recommender Systems", 2016.
    """

    def __init__(self, linear_model, dnn_model, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.linear_model = linear_model
        self.dnn_model = dnn_model
        self.activation = activations.get(activation)

    def call(self, inputs, training=None):
        """The outputs."""
        if isinstance(inputs, (list, tuple)) and len(inputs) == 2:
            linear_inputs, dnn_inputs = inputs
        else:
            linear_inputs = dnn_inputs = inputs
        outputs = self.linear_model(linear_inputs) + self.dnn_model(dnn_inputs, training=training)
        return outputs if self.activation is None else self.activation(outputs)

    def train_step(self, data):
        """One step; each model by its own optimizer if there are two."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x, y, y_pred, sample_weight)
        linear, deep = self.linear_model.trainable_variables, self.dnn_model.trainable_variables
        if isinstance(self.optimizer, list):
            gradients = tape.gradient(loss, [linear, deep])
            for optimizer, grads, variables in zip(
                self.optimizer, gradients, (linear, deep), strict=True
            ):
                optimizer.apply_gradients(list(zip(grads, variables, strict=True)))
        else:
            self.optimizer.minimize(loss, self.trainable_variables, tape=tape)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def get_config(self):
        """The constructor arguments; the models as their configurations."""
        return {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": self.dtype_policy.serialized(),
            "linear_model": serialize_keras_object(self.linear_model),
            "dnn_model": serialize_keras_object(self.dnn_model),
            "activation": activations.serialize(self.activation),
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The model from `get_config()`'s dict."""
        config = dict(config)
        models = [
            deserialized_layer(config.pop(name), custom_objects)
            for name in ("linear_model", "dnn_model")
        ]
        return cls(*models, **config)
