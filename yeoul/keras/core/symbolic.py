"""Calling layers on Keras symbolic tensors, by tracing them in a scratch graph."""

from yeoul.core import nest
from yeoul.core.shape import TensorShape
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.trace_graph import TraceGraph
from yeoul.keras.core.composite_keras_tensor import CompositeKerasTensor, keras_tensor_of
from yeoul.keras.core.context import CALL
from yeoul.keras.core.keras_tensor import KerasTensor


class Node:
    """One call of a layer on symbolic tensors.

    Attributes:
      args, kwargs: the arguments of the call, with `KerasTensor`s in them.
      keras_inputs: the `KerasTensor`s in the arguments, in order.
      input_tensors: the first argument, as the layer's `input` attribute gives it.
      outputs: the structure of `KerasTensor`s returned.
    """

    def __init__(self, layer, args, kwargs, outputs):
        self.layer, self.args, self.kwargs, self.outputs = layer, args, kwargs, outputs
        self.keras_inputs = [t for t in nest.flatten([args, kwargs]) if isinstance(t, KerasTensor)]
        self.input_tensors = args[0] if args else outputs
        for index, tensor in enumerate(nest.flatten(outputs)):
            tensor.node, tensor.index = self, index
        layer._inbound_nodes.append(self)
        for tensor in self.keras_inputs:
            tensor.node.layer._outbound_nodes.append(self)

    @property
    def is_input(self):
        return not self.keras_inputs

    @property
    def flat_outputs(self):
        return nest.flatten(self.outputs)

    @property
    def inbound_layers(self):
        """The layers whose outputs are the inputs of this call."""
        layers = [t.node.layer for t in self.keras_inputs]
        return layers[0] if len(layers) == 1 else layers


def symbolic_call(layer, inputs, args, kwargs):
    """Calls `layer` on symbolic tensors.

    Returns symbolic outputs and records the call as a `Node`.
    """
    call_args = (inputs, *args)
    recorded = dict(kwargs)
    outputs = trace(layer, call_args, kwargs, name=layer.name)
    if outputs is inputs or any(
        out is t for out in nest.flatten(outputs) for t in nest.flatten(inputs)
    ):
        outputs = nest.map_structure(copy_of, outputs)
    Node(layer, call_args, recorded, outputs)
    return outputs


def copy_of(tensor):
    copy = keras_tensor_of(tensor.type_spec, tensor._name)
    copy._keras_mask = tensor._keras_mask
    return copy


def trace(layer, args, kwargs, name):
    """Runs the layer in a scratch graph; symbolic outputs for its symbolic inputs."""
    graph = TraceGraph("keras_scratch", None, True)

    def placeholder(value):
        if not isinstance(value, KerasTensor):
            return value
        tensor = input_of(graph, value)
        mask = value._keras_mask
        if mask is not None:
            tensor._keras_mask = graph.add_input(mask._dims, mask._dtype, "mask")
        return tensor

    inner_args = nest.map_structure(placeholder, args)
    inner_kwargs = nest.map_structure(placeholder, kwargs) if kwargs else {}
    scope = STATE.scope
    saved = STATE.enter(graph)
    STATE.scope = scope
    try:
        outputs = layer(*inner_args, **inner_kwargs)
        layer._clear_losses()
    finally:
        STATE.restore(saved)
    return nest.map_structure(lambda t: symbolic_output(t, name), outputs)


def input_of(graph, tensor):
    """A placeholder in the graph for a Keras symbolic tensor."""
    if not isinstance(tensor, CompositeKerasTensor):
        return graph.add_input(tensor._dims, tensor._dtype, "input")
    spec = tensor.type_spec
    parts = nest.flatten(spec, expand_composites=True)
    inner = [graph.add_input(part.shape._dims, part.dtype, "input") for part in parts]
    return nest.pack_sequence_as(spec, inner, expand_composites=True)


def symbolic_output(tensor, name):
    if isinstance(tensor, CompositeTensor):
        return keras_tensor_of(tensor._type_spec)
    if isinstance(tensor, BaseVariable):
        return KerasTensor(tensor.shape._dims, tensor.dtype, name)
    if not isinstance(tensor, Tensor):
        return tensor
    out = KerasTensor(tensor.shape._dims, tensor.dtype, name)
    mask = getattr(tensor, "_keras_mask", None)
    if mask is not None:
        out._keras_mask = KerasTensor(mask.shape._dims, mask.dtype)
    return out


def output_shapes(layer, input_shape):
    """Output shape of a layer, found by tracing its call on inputs of this shape."""

    def make(shape):
        return KerasTensor(TensorShape(shape)._dims, layer_input_dtype(layer))

    if is_shape(input_shape):
        inputs = make(input_shape)
    elif isinstance(input_shape, dict):
        inputs = {k: make(v) for k, v in input_shape.items()}
    else:
        inputs = [make(s) for s in input_shape]
    depth, CALL.depth = CALL.depth, CALL.depth + 1
    try:
        outputs = trace(layer, (inputs,), {}, layer.name)
    finally:
        CALL.depth = depth
    return nest.map_structure(lambda t: t.shape, outputs)


def is_shape(value):
    """True if the value is one shape, not a list of shapes."""
    if isinstance(value, TensorShape):
        return True
    return isinstance(value, (list, tuple)) and all(n is None or isinstance(n, int) for n in value)


def layer_input_dtype(layer):
    from yeoul.core.dtypes import as_dtype

    return as_dtype(layer.compute_dtype or "float32")
