"""`tf.test.assert_equal_graph_def`."""

from yeoul.core.export import export
from yeoul.formats import protos


@export("test.assert_equal_graph_def")
def assert_equal_graph_def(expected, actual):
    """Asserts that two GraphDefs have the same nodes, in whatever order.

    Args:
      expected: a `tf.compat.v1.GraphDef`.
      actual: another one.

    Raises:
      AssertionError: if they differ; the text says where.
      TypeError: if one is no GraphDef.

    Example:
      >>> import yeoul as tf
      >>> graph = tf.function(lambda: tf.constant(1)).get_concrete_function().graph
      >>> tf.test.assert_equal_graph_def(graph.as_graph_def(), graph.as_graph_def())
    """
    for name, value in (("expected", expected), ("actual", actual)):
        if not isinstance(value, protos.GraphDef):
            raise TypeError(f"Expected tf.GraphDef for {name}, got {type(value).__name__}")
    wanted, found = (by_name(graph) for graph in (expected, actual))
    for name, node in found.items():
        if name not in wanted:
            raise AssertionError(f"Found unexpected node '{summary(node)}'")
        compare(wanted[name], node)
    for name, node in wanted.items():
        if name not in found:
            raise AssertionError(f"Did not find expected node '{summary(node)}'")


def by_name(graph):
    return {node.name: node for node in graph.node}


def summary(node):
    """A node as TensorFlow writes it in errors."""
    attrs = ", ".join(f"{name}={str(node.attr[name]).strip()}" for name in sorted(node.attr))
    device = f', _device="{node.device}"' if node.device else ""
    return f"{{{{node {node.name}}}}} = {node.op}[{attrs}{device}]({', '.join(node.input)})"


def compare(expected, actual):
    """Raises AssertionError if two nodes of one name differ."""
    name = f"Node named '{expected.name}'"
    for what in ("op", "device"):
        first, second = getattr(expected, what), getattr(actual, what)
        if first != second:
            raise AssertionError(f"{name} has {what} '{second}' that is not expected '{first}'")
    for what, control in (("input", False), ("control input", True)):
        inputs = [
            [i for i in node.input if i.startswith("^") == control] for node in (expected, actual)
        ]
        if control:
            inputs = [sorted(part) for part in inputs]
        if inputs[0] != inputs[1]:
            raise AssertionError(
                f"{name} has {what}s '{inputs[1]}' that don't match expected '{inputs[0]}'"
            )
    for key in sorted({*expected.attr, *actual.attr}):
        if key not in actual.attr:
            raise AssertionError(f"{name} missing expected attr '{key}'")
        if key not in expected.attr:
            raise AssertionError(f"{name} has unexpected attr '{key}' with value")
        if expected.attr[key] != actual.attr[key]:
            raise AssertionError(
                f"{name} has attr '{key}' with value '{actual.attr[key]}' that does not match "
                f"expected '{expected.attr[key]}'"
            )
