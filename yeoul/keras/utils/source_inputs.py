"""The inputs that a symbolic tensor is computed from."""

from yeoul.core import nest
from yeoul.core.export import export


@export("keras.utils.get_source_inputs")
def get_source_inputs(tensor, layer=None, node_index=None):
    """The symbolic inputs that a symbolic tensor is computed from.

    Args:
      tensor: the symbolic tensor.
      layer: the layer it came from; default: as the tensor says.
      node_index: which call of that layer; default: as the tensor says.

    Returns:
      A list of symbolic tensors of input layers, each once.

    Example:
      >>> import yeoul as tf
      >>> x = tf.keras.Input((2,), name="x")
      >>> [t.name for t in tf.keras.utils.get_source_inputs(tf.keras.layers.Dense(1)(x))]
      ['x']
    """
    if getattr(tensor, "node", None) is None:
        return tensor
    node = tensor.node
    if layer is not None and node_index is not None:
        node = layer._inbound_nodes[node_index]
    found: dict = {}
    seen: set = set()
    waiting = [node]
    while waiting:
        node = waiting.pop(0)
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.is_input:
            found.update({id(t): t for t in nest.flatten(node.outputs)})
        waiting.extend(t.node for t in node.keras_inputs)
    return list(found.values())
