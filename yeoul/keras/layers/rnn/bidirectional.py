"""A recurrent layer run in both directions."""

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.layer_config import deserialized_layer
from yeoul.keras.core.located import described, located, told_in
from yeoul.keras.core.serialization import serialize_keras_object
from yeoul.keras.layers.rnn.state import as_list, specs_of, split_inputs, takes
from yeoul.keras.layers.wrapper import Wrapper
from yeoul.ops.array import concat, reverse

MERGES = {
    "concat": lambda y, other: concat([y, other], axis=-1),
    "sum": lambda y, other: y + other,
    "ave": lambda y, other: (y + other) / 2,
    "mul": lambda y, other: y * other,
}
MUST_AGREE = ("stateful", "return_sequences", "return_state")


@export("keras.layers.Bidirectional")
class Bidirectional(Wrapper):
    """Runs a recurrent layer over the sequences in both directions.

    Args:
      layer: a recurrent layer: `RNN`, `LSTM`, `GRU`, or a layer with `go_backwards`,
        `return_sequences`, `return_state`, `stateful` and a configuration.
      merge_mode: how the outputs are merged: "concat", "sum", "mul", "ave"; None: they are returned
        as a list.
      weights: list of the initial weights, forward ones first.
      backward_layer: the layer for the other direction, with the other `go_backwards`; None: one
        like `layer`.

    Call arguments: as those of the layer; `initial_state`: the states of the forward layer, then
    those of the backward layer.

    Raises:
      ValueError: if a layer is none, if they do not fit each other, or if `merge_mode` is unknown;
        when called, if the number of states is odd.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(4))(tf.ones([2, 3, 5])).shape
      TensorShape([2, 8])

    Reference: Schuster and Paliwal, "Bidirectional Recurrent Neural Networks", 1997.
    """

    def __init__(self, layer, merge_mode="concat", weights=None, backward_layer=None, **kwargs):
        check_arguments(layer, merge_mode, backward_layer)
        super().__init__(layer, **kwargs)
        self._hold(layer=layer)  # a pattern without weights of its own
        self._hold(_backward_config=None)
        self.forward_layer = recreated(layer)
        if backward_layer is None:
            self.backward_layer = recreated(layer, go_backwards=not layer.go_backwards)
        else:
            self._hold(_backward_config=serialize_keras_object(backward_layer))
            self.backward_layer = backward_layer
        self.forward_layer._name = f"forward_{self.forward_layer.name}"
        self.backward_layer._name = f"backward_{self.backward_layer.name}"
        check_directions(self.forward_layer, self.backward_layer)
        if layer.return_sequences:
            # Else one direction would repeat an output where the other has one of another step.
            for one in self._both():
                if hasattr(one, "zero_output_for_mask"):
                    one.zero_output_for_mask = True
        self.merge_mode = merge_mode
        if weights:
            half = len(weights) // 2
            self.forward_layer._initial_weights = weights[:half]
            self.backward_layer._initial_weights = weights[half:]
        self.stateful = layer.stateful
        self.return_sequences, self.return_state = layer.return_sequences, layer.return_state
        self.supports_masking = True
        self._num_constants = 0
        self.input_spec = layer.input_spec

    def _prepare_call(self):
        super()._prepare_call()
        self._has_mask_logic = True

    def build(self, input_shape):
        """Builds both layers."""
        for layer in self._both():
            if not layer.built:
                with layer.name_scope:
                    layer.build(input_shape)
                    layer.built = True
            if layer._initial_weights is not None:
                layer.set_weights(layer._initial_weights)
                layer._initial_weights = None
        self.built = True

    @located
    def __call__(self, inputs, initial_state=None, constants=None, **kwargs):
        inputs, initial_state, constants = split_inputs(
            inputs, initial_state, constants, self._num_constants
        )
        if initial_state is None and not constants:
            return super().__call__(inputs, **kwargs)
        more = [*(initial_state or ()), *(constants or ())]
        if initial_state is not None and (len(initial_state) % 2 or not initial_state):
            raise ValueError(
                "When passing `initial_state` to a Bidirectional RNN, the state should be a list "
                "containing the states of the underlying RNNs: those of the forward layer, then "
                f"those of the backward layer. Received: {described(initial_state)}"
            )
        if constants is not None:
            self._num_constants = len(constants)
            for layer in self._both():
                layer.constants_spec = specs_of(constants)
                layer._num_constants = len(constants)
        symbolic = [isinstance(t, KerasTensor) for t in nest.flatten(more)]
        if not any(symbolic):
            return super().__call__(
                inputs, initial_state=initial_state, constants=constants, **kwargs
            )
        if not all(symbolic):
            raise ValueError(
                "The initial state of a Bidirectional layer cannot be specified with a mix of "
                'Keras tensors and non-Keras tensors (a "Keras tensor" is a tensor that was '
                "returned by a Keras layer or by `tf.keras.Input`)."
            )
        first, inputs = not self.built, [inputs, *more]
        outputs = super().__call__(inputs, initial_state=None, constants=None, **kwargs)
        if first:
            self._hold(_build_input_shape=nest.map_structure(lambda t: t.shape, inputs))
        return outputs

    def call(self, inputs, training=None, mask=None, initial_state=None, constants=None):
        """The merged outputs, and the states of both layers if asked for."""
        half = len(initial_state or ()) // 2
        results = []
        for layer, states in (
            (self.forward_layer, (initial_state or ())[:half]),
            (self.backward_layer, (initial_state or ())[half:]),
        ):
            given = {
                "training": training,
                "mask": mask,
                "initial_state": list(states) or None,
                "constants": constants,
            }
            extra = {k: v for k, v in given.items() if v is not None and takes(layer, k)}
            results.append(layer(inputs, **extra))
        states = []
        if self.return_state:
            states = [s for result in results for s in result[1:]]
            results = [result[0] for result in results]
        y, other = results
        if self.return_sequences:
            time_axis = 0 if getattr(self.forward_layer, "time_major", False) else 1
            other = reverse(other, [time_axis])
        merged = [y, other] if self.merge_mode is None else MERGES[self.merge_mode](y, other)
        return [*as_list(merged), *states] if self.return_state else merged

    @told_in("reset_states()")
    def reset_states(self, states=None):
        """Sets the states of both layers.

        Args:
          states: list of the states of the forward layer, then those of the backward layer; None:
            as they are at first.

        Raises:
          ValueError: if they do not fit; nothing is changed then.
        """
        if states is not None and not isinstance(states, (list, tuple)):
            raise ValueError(
                "Unrecognized value for `states`. Expected `states` to be list or tuple. Received: "
                f"{states!r} (layer {self.name!r}, {type(self).__name__})"
            )
        half = len(states or ()) // 2
        first, last = (None, None) if states is None else (states[:half], states[half:])
        kept = nest.map_structure(lambda v: v.numpy(), self.forward_layer._states)
        self.forward_layer.reset_states(first)
        try:
            self.backward_layer.reset_states(last)
        except Exception:
            if kept is not None:
                self.forward_layer.reset_states(kept)
            raise

    def compute_mask(self, inputs, mask=None):
        """The mask of the inputs, if sequences are returned."""
        kept = nest.flatten(mask)[0] if mask is not None and self.return_sequences else None
        masks = [kept, kept] if self.merge_mode is None else kept
        if not self.return_state:
            return masks
        return [*as_list(masks if masks is not None else [None]), *[None] * self._state_count()]

    def _state_count(self):
        return 2 * len(self.forward_layer.states)

    def compute_output_shape(self, input_shape):
        """The shape of the merged output, or a list of the shapes of all outputs."""
        found = self.forward_layer.compute_output_shape(input_shape)
        output, states = (found[0], found[1:]) if self.return_state else (found, [])
        output = TensorShape(output)
        if self.merge_mode is None:
            outputs = [output, output]
        else:
            widths = (layer.compute_output_shape(input_shape) for layer in self._both())
            widths = [TensorShape(w[0] if self.return_state else w)[-1] for w in widths]
            last = sum(widths) if self.merge_mode == "concat" else widths[0]
            outputs = [output[:-1].concatenate(last)]
        if self.return_state:
            return [*outputs, *states, *states]
        return outputs if self.merge_mode is None else outputs[0]

    def _both(self):
        return self.forward_layer, self.backward_layer

    @property
    def constraints(self):
        """The constraints of the weights of both layers, by weight."""
        pairs = [(w, w.constraint) for layer in self._both() for w in layer.weights]
        return {w.ref(): constraint for w, constraint in pairs if constraint is not None}

    def get_config(self):
        """The constructor arguments."""
        config = {**super().get_config(), "merge_mode": self.merge_mode}
        if self._num_constants:
            config["num_constants"] = self._num_constants
        if self._backward_config is not None:
            config["backward_layer"] = self._backward_config
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The layer from `get_config()`'s dict."""
        config = dict(config)
        constants = config.pop("num_constants", 0)
        for name in ("layer", "backward_layer"):
            if config.get(name) is not None:
                config[name] = deserialized_layer(config[name], custom_objects)
        layer = cls(**config)
        layer._num_constants = constants
        return layer


def check_arguments(layer, merge_mode, backward_layer):
    """Raises ValueError unless these are layers, and a way to merge."""
    if not isinstance(layer, Layer):
        raise ValueError(
            "Please initialize `Bidirectional` layer with a `tf.keras.layers.Layer` instance. "
            f"Received: {layer}"
        )
    if not hasattr(layer, "go_backwards"):
        raise ValueError(
            f"Bidirectional needs a recurrent layer, with `go_backwards`, such as RNN, LSTM or GRU."
            f" Received: layer={layer}"
        )
    if backward_layer is not None and not isinstance(backward_layer, Layer):
        raise ValueError(
            "`backward_layer` need to be a `tf.keras.layers.Layer` instance. Received: "
            f"{backward_layer}"
        )
    if merge_mode is not None and merge_mode not in MERGES:
        raise ValueError(
            f"Invalid merge mode. Received: {merge_mode}. Merge mode should be one of "
            '{"sum", "mul", "ave", "concat", None}'
        )


def check_directions(forward, backward):
    """Raises ValueError unless the layers go in different directions and agree otherwise."""
    if forward.go_backwards == backward.go_backwards:
        raise ValueError(
            "Forward layer and backward layer should have different `go_backwards` value."
            f"forward_layer.go_backwards = {forward.go_backwards},backward_layer.go_backwards = "
            f"{backward.go_backwards}"
        )
    for name in MUST_AGREE:
        values = getattr(forward, name, None), getattr(backward, name, None)
        if values[0] != values[1]:
            raise ValueError(
                "Forward layer and backward layer are expected to have the same value for "
                f'attribute "{name}", got "{values[0]}" for forward layer and "{values[1]}" for '
                "backward layer"
            )


def recreated(layer, **changes):
    """A layer like this one, with weights of its own."""
    return type(layer).from_config({**layer.get_config(), **changes})
