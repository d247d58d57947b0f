"""`tf.keras.Sequential`: a stack of layers."""

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tracebacks import without_frames
from yeoul.engine.module import name_scope
from yeoul.engine.tensor import Tensor
from yeoul.engine.trackable import attach_all
from yeoul.keras.core.functional import Functional, conform
from yeoul.keras.core.input_layer import Input, InputLayer
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.layer_config import deserialized_layer
from yeoul.keras.core.module_wrapper import as_layer
from yeoul.keras.core.serialization import serialize_keras_object


@export("keras.Sequential", "keras.models.Sequential")
class Sequential(Functional):
    """A model that passes its input through a list of layers, one after another.

    Without a known input shape the model has no weights until it is first called, built or fitted.

    Args:
      layers: list of layers.
      name: name of the model.

    Example:
      >>> import yeoul as tf
      >>> layers = tf.keras.layers
      >>> model = tf.keras.Sequential([layers.Dense(4, input_shape=(3,)), layers.Dense(2)])
      >>> len(model.weights)
      4
    """

    _build_input_shape = None

    def __init__(self, layers=None, name=None, **kwargs):
        from yeoul.keras.core.model import Model

        Model.__init__(self, name=name, **kwargs)
        self.supports_masking = True
        self._stacked: list = []
        self._input_spec_override = None
        self._has_graph = False
        self._inferred = False
        if layers is not None:
            for layer in layers if isinstance(layers, (list, tuple)) else [layers]:
                self.add(layer)

    @property
    def layers(self):
        layers = self._stacked
        return layers[1:] if layers and isinstance(layers[0], InputLayer) else layers[:]

    @without_frames
    def add(self, layer):
        """Adds a layer on top of the stack.

        Raises:
          TypeError: if it is not a layer.
          ValueError: if the first layer has several outputs, or a name is used twice.
        """
        if isinstance(layer, KerasTensor) and isinstance(layer.node.layer, InputLayer):
            layer = layer.node.layer
        layer = as_layer(layer)
        if any(layer is own for own in self._stacked) or any(
            layer.name == own.name for own in self._stacked
        ):
            raise ValueError(
                f"All layers added to a Sequential model should have unique names. "
                f'Name "{layer.name}" is already the '
                "name of a layer in this model. Update the `name` argument to pass a unique name."
            )
        if not self._stacked and not isinstance(layer, InputLayer):
            shape = first_shape(layer)
            if shape is not None:
                dtype = layer.dtype if not isinstance(layer, Functional) else layer.inputs[0].dtype
                self._stacked = [
                    Input(batch_shape=shape, dtype=dtype, name=layer.name + "_input").node.layer
                ]
        self._stacked = [*self._stacked, layer]
        if self._inferred:
            self._drop_graph()
        if self._has_graph:
            self._extend_graph(layer)
        elif isinstance(self._stacked[0], InputLayer):
            self._make_graph()
        attach_all(self)

    def pop(self):
        """Removes the last layer.

        Raises:
          TypeError: if there is none.
        """
        if not self.layers:
            raise TypeError("There are no layers in the model.")
        self._stacked = self._stacked[:-1]
        self._drop_graph()
        if self.layers and isinstance(self._stacked[0], InputLayer):
            self._make_graph()

    def _drop_graph(self):
        self._has_graph = self._inferred = False
        self.built = False
        for name in ("_nested_inputs", "_nested_outputs"):
            self.__dict__.pop(name, None)

    def _extend_graph(self, layer):
        """The functional form with one layer more; the layers below are not called again."""
        stacked = self._stacked
        self._init_network(self._nested_inputs, self._single_output(layer, self._nested_outputs))
        self._stacked = stacked

    def _single_output(self, layer, inputs):
        outputs = layer(inputs)
        if isinstance(outputs, (list, tuple)):
            raise ValueError(
                "All layers in a Sequential model should have a single output tensor. For "
                "multi-output layers, use the functional API. "
                f"Layer {layer.name!r} has {len(outputs)}."
            )
        return outputs

    def _make_graph(self):
        """The functional form, once the input shape is known; built layer by layer."""
        if not self.layers:
            return
        x = self._stacked[0]._inbound_nodes[0].outputs
        inputs, layers = x, self._stacked
        for layer in self.layers:
            x = self._single_output(layer, x)
        self._init_network(inputs, x)
        self._stacked = layers
        self._has_graph = True

    def build(self, input_shape=None):
        """Builds the layers for inputs of this shape, batch dimension included."""
        if self._has_graph:
            return
        if input_shape is None:
            raise ValueError("You must provide an `input_shape` argument.")
        if not self.layers:
            raise ValueError(
                f"Sequential model {self.name!r} has no layers: add() some before building it."
            )
        self._infer(input_shape, self.compute_dtype or "float32")

    def _infer(self, input_shape, dtype):
        if nest.is_nested(input_shape) and not all(
            n is None or isinstance(n, int) for n in input_shape
        ):
            self.built = True
            return
        dims = TensorShape(input_shape)._dims
        layer = Input(
            batch_shape=dims, dtype=dtype, name=self._stacked[0].name + "_input"
        ).node.layer
        stack = self._stacked
        self._stacked = [layer, *stack]
        try:
            with name_scope(""):  # of the layers alone, wherever the model is called
                self._make_graph()
        except (NotImplementedError, TypeError):
            # A layer that only runs eagerly: no symbolic form; the layers build one by one when
            # called.
            self._stacked = stack
            self._drop_graph()
            self.built = True
            return
        self._stacked = stack
        self._inferred = True

    def _maybe_build(self, inputs):
        if self.built:
            return
        if not self.layers:
            return
        if isinstance(inputs, (list, tuple, dict)) or inputs.shape.rank is None:
            super()._maybe_build(inputs)
            return
        self._infer(inputs.shape, inputs.dtype)
        self._build_input_shape = inputs.shape

    def call(self, inputs, training=None, mask=None):
        """The output of the last layer."""
        x = inputs
        if self._has_graph and not self._inferred and isinstance(x, Tensor):
            x = conform(x, self.inputs[0])
        if mask is not None:
            x._keras_mask = mask
        for layer in self.layers:
            x = layer(x)
        return x

    @property
    def weights(self):
        """All weights, layer by layer.

        Raises:
          ValueError: if the model has none yet because its input shape is not known.
        """
        found = super().weights
        if not found and not self.built and self.layers:
            raise ValueError(
                f"Weights for model {self.name!r} have not yet been created. Weights are created "
                "when the model is first called on inputs or `build()` is called with an "
                "`input_shape`."
            )
        return found

    def get_config(self):
        """The configurations of the layers."""
        layers = [self._input_layers[0], *self.layers] if self._has_graph else self.layers
        config = {"name": self.name, "layers": [serialize_keras_object(layer) for layer in layers]}
        if self._build_input_shape is not None and not self._has_graph:
            config["build_input_shape"] = tuple(self._build_input_shape)
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The model from `get_config()`'s dict."""
        layers = config["layers"] if isinstance(config, dict) else config
        model = cls(name=config.get("name") if isinstance(config, dict) else None)
        for layer in layers:
            model.add(deserialized_layer(layer, custom_objects))
        return model

    def compute_output_shape(self, input_shape):
        """The shape of the output for inputs of this shape."""
        for layer in self.layers:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    @property
    def input_spec(self):
        if self._stacked and hasattr(self._stacked[0], "input_spec") and not self._has_graph:
            return None
        return self._input_spec_override

    @input_spec.setter
    def input_spec(self, value):
        self._input_spec_override = value

    @property
    def output_shape(self):
        if not self._has_graph:
            raise AttributeError(
                "The layer sequential has never been called and thus has no defined output "
                "shape.".replace("sequential", self.name)
            )
        return Functional.output_shape.fget(self)


def first_shape(layer):
    """The batch input shape that the first layer states itself, or None."""
    if isinstance(layer, Sequential):
        return first_shape(layer._stacked[0]) if layer._stacked else None
    if isinstance(layer, Functional):
        return tuple(layer.inputs[0].shape)
    return layer._batch_input_shape if isinstance(layer, Layer) else None
