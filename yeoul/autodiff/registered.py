"""tf.RegisterGradient, tf.no_gradient: gradients by name, for `Graph.gradient_override_map`."""

from yeoul.core.export import export
from yeoul.engine.dispatch import Record
from yeoul.engine.op import NONE, TABLE

GRADIENTS: dict = {}  # name -> function(operation, *gradients), or None if there is no gradient


def register(name, function):
    """Adds a gradient.

    Raises:
      TypeError: if the name is no string.
      KeyError: if the name is taken.
    """
    if not isinstance(name, str):
        raise TypeError(f"op_type must be a string, not {name!r}")
    if name in GRADIENTS or TABLE.has(name):
        raise KeyError(
            f"Registering two gradient with name {name!r}! "
            + ("TensorFlow's op of this name has one." if TABLE.has(name) else "Choose another.")
        )
    GRADIENTS[name] = function


@export("RegisterGradient")
class RegisterGradient:
    """Decorator that registers the gradient of an op type, or of a name of your own.

    Operations take it by name: `graph.gradient_override_map({"Square": "MySquare"})`. The function
    gets the `tf.Operation` and the gradient of each of its outputs, and returns one for each input.

    Args:
      op_type: the name.

    Raises:
      TypeError: if `op_type` is no string, or what it decorates cannot be called.
      KeyError: if there is a gradient of this name already.

    Example:
      >>> import yeoul as tf
      >>> @tf.RegisterGradient("TenfoldSquare")
      ... def gradient(op, dy):
      ...     return 10.0 * op.inputs[0] * dy
      >>> @tf.function
      ... def f(x):
      ...     graph = tf.compat.v1.get_default_graph()
      ...     with graph.gradient_override_map({"Square": "TenfoldSquare"}):
      ...         return tf.square(x)
      >>> x = tf.constant(3.0)
      >>> with tf.GradientTape() as tape:
      ...     tape.watch(x)
      ...     y = f(x)
      >>> print(tape.gradient(y, x).numpy())
      30.0
    """

    def __init__(self, op_type):
        if not isinstance(op_type, str):
            raise TypeError(f"op_type must be a string, not {op_type!r}")
        self._op_type = op_type

    def __call__(self, f):
        if not callable(f):
            raise TypeError(f"RegisterGradient decorates a function, not {f!r}")
        register(self._op_type, f)
        return f


@export("no_gradient")
def no_gradient(op_type):
    """States that operations of this type, or that ask for the gradient of this name, have none.

    Args:
      op_type: the name. See `tf.RegisterGradient`.

    Raises:
      TypeError: if `op_type` is no string.
      KeyError: if there is a gradient of this name already.

    Example:
      >>> import yeoul as tf
      >>> tf.no_gradient("Counted")
    """
    register(op_type, None)


class Choice:
    """What `backprop` asks of an op: the gradient that a node takes in place of its op's."""

    def __init__(self, grad):
        self.grad = grad


def chosen(nodes, names):
    """The nodes as `backprop` takes them, those that ask for registered gradients with these.

    Args:
      nodes: sequence of nodes.
      names: node -> name of the gradient it asks for.

    Raises:
      LookupError: if there is no gradient of that name.
    """
    if not names:
        return nodes
    found = []
    for node in nodes:
        if node in names:
            op = Choice(rule_of(names[node], node))
            node = Record(op, node.inputs, node.attrs, node.outputs)
        found.append(node)
    return found


def rule_of(name, node):
    """The gradient of this name as a rule of records, for a node that asks for it.

    Raises:
      LookupError: if there is none.
    """
    if name not in GRADIENTS:
        if TABLE.has(name):  # that of another op
            return TABLE[name].grad
        raise LookupError(
            f"No gradient defined for operation {node.name!r} (op type: {node.op.name}): it asks "
            f"for the gradient {name!r}, which no @tf.RegisterGradient made."
        )
    function = GRADIENTS[name]
    if function is None:
        return NONE

    def rule(record, *dys):
        return function(node.graph.operation_of(node), *dys)

    return rule
