"""`tf.compat.v1.wrap_function`: code of TensorFlow 1 as a function of TensorFlow 2."""

import copy
import inspect

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.graph.concrete import ConcreteFunction
from yeoul.graph.function_type import FunctionType
from yeoul.graph.leaf import Leaf
from yeoul.graph.results import collect_outputs
from yeoul.graph.trace_graph import TraceGraph
from yeoul.graph.trace_type import PlaceholderContext
from yeoul.graph.v1.store import VariableStore


class WrappedFunction(ConcreteFunction):
    """What `wrap_function` returns: a concrete function, of which parts can be taken."""

    def prune(self, feeds, fetches, name=None, input_signature=None):
        """The part of the function that computes `fetches` from `feeds`.

        Args:
          feeds: tensors of `graph`, which become the arguments.
          fetches: tensors of `graph`, in any structure.
          name: of the part.
          input_signature: has no effect: the tensors say it.

        Returns:
          A `WrappedFunction`; it assigns no variables.

        Raises:
          ValueError: if something is no tensor of this graph.
        """
        inputs = nest.flatten(feeds)
        outputs = nest.flatten(fetches)
        for tensor in (*inputs, *outputs):
            if not isinstance(tensor, Tensor) or getattr(tensor, "graph", None) is not self.graph:
                raise ValueError(
                    f"Feeds and fetches must be tensors of the wrapped function's graph, not "
                    f"{tensor!r}. Take them from `function.graph` or from what its code returns."
                )
        part = copy.copy(self.graph)
        part.name = name or "pruned"
        part.inputs, part.outputs, part.assigned = inputs, outputs, {}
        leaves = [Leaf(i) for i in range(len(outputs))]
        structure = nest.pack_sequence_as(fetches, leaves)
        names = [t.node.name for t in inputs]
        specs = {n: TensorSpec(t.shape, t.dtype, n) for t, n in zip(inputs, names, strict=True)}
        return WrappedFunction(part, FunctionType.of(specs), structure)


@export("compat.v1.wrap_function")
def wrap_function(fn, signature, name=None):
    """Traces code of TensorFlow 1 once, as a function whose variables are kept.

    `tf.compat.v1.get_variable` in it makes variables when it is traced, and initialises them. Its
    effects happen in program order.

    Args:
      fn: a Python function.
      signature: list of `tf.TensorSpec`, one for each argument.
      name: of the function.

    Returns:
      A concrete function.

    Example:
      >>> import yeoul as tf
      >>> def add(x):
      ...     v = tf.compat.v1.get_variable("v", [], initializer=tf.compat.v1.ones_initializer())
      ...     return v.assign_add(x)
      >>> f = tf.compat.v1.wrap_function(add, [tf.TensorSpec([], tf.float32)])
      >>> print(f(tf.constant(2.0)).numpy(), f(tf.constant(2.0)).numpy())
      3.0 5.0
    """
    graph = TraceGraph(name or "wrapped_function", STATE.graph, may_create=True)
    graph.store = VariableStore()
    names = list(inspect.signature(fn).parameters)
    names += [f"arg_{i}" for i in range(len(names), len(signature))]
    kind = FunctionType.of(dict(zip(names, signature, strict=False)))
    saved = STATE.enter(graph)
    try:
        args, _ = kind.placeholders(PlaceholderContext(graph))
        result = fn(*args)
        structure = collect_outputs(graph, result)
    finally:
        STATE.restore(saved)
    graph.structured_outputs = result
    return WrappedFunction(graph, kind, structure)
