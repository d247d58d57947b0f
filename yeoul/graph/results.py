"""The results of a traced function: outputs of its graph, and the structure around them."""

from yeoul.core import nest
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.convert import to_tensor
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.leaf import CompositeLeaf, Leaf
from yeoul.graph.tensor_array_spec import TensorArraySpec
from yeoul.graph.trace_type import TracingContext
from yeoul.graph.trace_values import Literal, from_value


def collect_outputs(graph, result, function=None):
    """Makes the tensors in a function's result outputs of its graph.

    Args:
      graph: the graph that is being built.
      result: what the function returned.
      function: the Python function, for messages.

    Returns:
      The structure of the result with a `Leaf` for each value.

    Raises:
      TypeError: if there is something else in the result, or a tf.TensorArray.
    """

    def leaf(value):
        if value is None:
            return Leaf(None)
        if isinstance(value, BaseVariable):
            value = value.value()
        if isinstance(getattr(value, "_type_spec", None), TensorArraySpec):
            raise TypeError(
                f"A tf.TensorArray cannot leave the tf.function {function!r}: return ta.stack()."
            )
        if hasattr(value, "_flatten_components"):
            parts = [leaf(part) for part in value._flatten_components()]
            return CompositeLeaf(maker(value), parts)
        if not isinstance(value, Tensor):
            value = converted(value, function)
        # As in TF, each output is a node of its own: what is returned twice has two names.
        graph.outputs.append(graph.add_op(TABLE["Identity"], (graph.capture(value),), {}))
        return Leaf(len(graph.outputs) - 1)

    return nest.map_structure(leaf, result) if nest.is_nested(result) else leaf(result)


def converted(value, function):
    """A Python value in a result as a tensor."""
    try:
        return to_tensor(value)
    except (TypeError, ValueError) as error:
        raise TypeError(
            "To be compatible with tf.function, Python functions must return zero or more Tensors "
            f"or ExtensionTypes or None values; in compilation of {function!r}, found return value "
            f"of type {type(value).__name__}, which is not a Tensor or ExtensionType: {value!r}. "
            "Return tensors, and lists, tuples or dicts of them."
        ) from error


def maker(value):
    """What makes another composite of this kind: its spec, or one that holds no tensors."""
    spec = getattr(value, "_type_spec", None)
    if getattr(value, "_kept_whole", False):  # a dataset made of known values
        return value
    if hasattr(spec, "_from_components"):
        return spec
    blanks = [TensorSpec(t.shape, t.dtype) for t in map(to_tensor, value._flatten_components())]
    return value._from_components(blanks)


def pack(structure, results):
    """Flat results in the structure that `collect_outputs` gave."""
    if isinstance(structure, Leaf):
        return structure.take(results)
    return nest.pack_sequence_as(
        structure, [leaf.take(results) for leaf in nest.flatten(structure)]
    )


def type_of_results(structure, outputs):
    """The trace type of the result."""
    specs = [TensorSpec(t.shape, t.dtype) for t in outputs]

    def kind(leaf):
        if isinstance(leaf, CompositeLeaf):
            return leaf.spec if hasattr(leaf.spec, "_serialize") else leaf.take(specs)
        return Literal(leaf.value) if leaf.index is None else specs[leaf.index]

    packed = kind(structure) if isinstance(structure, Leaf) else nest.map_structure(kind, structure)
    return from_value(packed, TracingContext(specs_allowed=True))
