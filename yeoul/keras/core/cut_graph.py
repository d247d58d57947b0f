"""Models that begin at symbolic tensors in the middle of a network."""

from yeoul.core import nest
from yeoul.keras.core.composite_keras_tensor import CompositeKerasTensor
from yeoul.keras.core.input_layer import Input
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.keras.core.order import ordered_nodes
from yeoul.keras.core.symbolic import Node, copy_of


def from_inputs(inputs, outputs, name):
    """The same computation, from input layers only.

    Where a model is to begin at the output of another layer an input layer is put, and the calls
    behind it are written down once more, of the same layers.

    Args:
      inputs: structure of symbolic tensors.
      outputs: as `inputs`.
      name: name of the model.

    Returns:
      (inputs, outputs): those given, if they begin at input layers.
    """
    flat = nest.flatten(inputs)
    if all(t.node.is_input for t in flat):
        return inputs, outputs
    given = {id(t.node) for t in flat}
    nodes = ordered_nodes(flat, nest.flatten(outputs), name)
    copies = {id(t): t if t.node.is_input else input_like(t) for t in flat}

    def copied(structure):
        return nest.map_structure(
            lambda t: copies.get(id(t), t) if isinstance(t, KerasTensor) else t, structure
        )

    for node in nodes:
        if id(node) in given:
            continue
        own = nest.map_structure(copy_of, node.outputs)
        Node(node.layer, copied(node.args), copied(node.kwargs), own)
        olds, news = node.flat_outputs, nest.flatten(own)
        copies.update({id(old): new for old, new in zip(olds, news, strict=True)})
    return copied(inputs), copied(outputs)


def input_like(tensor):
    """A model input of the shape and dtype of this tensor."""
    if isinstance(tensor, CompositeKerasTensor):
        return Input(type_spec=tensor.type_spec)
    return Input(batch_shape=tensor._dims, dtype=tensor.dtype)
