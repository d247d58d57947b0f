"""Runs a Python function on symbolic values and keeps the graph that it builds."""

from yeoul.core import nest
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.graph.autograph.entry import conversion, traced
from yeoul.graph.concrete import ConcreteFunction
from yeoul.graph.critical_section import under_locks
from yeoul.graph.method import WeakMethod
from yeoul.graph.results import collect_outputs
from yeoul.graph.trace_graph import TraceGraph
from yeoul.graph.trace_type import PlaceholderContext
from yeoul.graph.variable_spec import ArgumentVariable, VariableSpec


class Tracer:
    """Traces one Python function.

    Attributes:
      autograph: whether Python control flow over tensors becomes part of the graph.
      count: how many traces were made.
      creates: whether a trace has made variables: then no other trace may.
    """

    def __init__(self, python_function, name, compiled, autograph):
        self.python_function, self.name, self.compiled = python_function, name, compiled
        self.autograph = autograph
        self.count = 0
        self.creates = False

    def trace(self, function_type, context, variables):
        """A new trace.

        Args:
          function_type: the `FunctionType` of the arguments.
          context: what was found in the arguments of the call.
          variables: what stands for the variables among them.

        Returns:
          A `ConcreteFunction`.
        """
        graph = TraceGraph(self.name, STATE.graph, may_create=not self.creates)
        graph.python_function = self.python_function
        placeholders = PlaceholderContext(graph, variables)
        structure = self.run(graph, function_type, context, placeholders)
        self.count += 1
        if graph.created:
            # Traced once more: a function that makes variables each time is found out at once.
            self.creates = True
            return self.trace(function_type, context, variables)
        if all(type(outer) is EagerTensor for outer, _ in graph.captures.values()):
            graph.outer = None  # what was traced around this graph need not live as long
        stand_ins = [release(graph, variable) for variable in variables]
        concrete = ConcreteFunction(
            graph, function_type, structure, stand_ins, placeholders.slots, self.compiled
        )
        return under_locks(concrete)

    def run(self, graph, function_type, context, placeholders):
        """Builds the graph; the structure of the function's result."""
        outer = STATE.graph
        saved = STATE.enter(graph)
        try:
            args, kwargs = function_type.placeholders(placeholders)
            graph.feed(context.tensors)
            before = nest.map_structure(lambda value: value, (args, kwargs))
            with conversion(self.autograph):
                result = self.callable()(*args, **kwargs)
            self.check_arguments(function_type, before, (args, kwargs))
            graph.structured_outputs = result
            return collect_outputs(graph, result, self.python_function)
        except RecursionError as error:
            if outer is not None:
                raise
            raise RecursionError(
                f"tf.function {self.name!r}{defined_at(self.python_function)} called itself "
                "without end while it was traced. A condition on a tensor does not stop it, as "
                "both branches are traced: use a Python value that each call makes smaller, or a "
                "tf.while_loop."
            ) from error.with_traceback(None)
        finally:
            STATE.restore(saved)
            graph.given = {}

    def callable(self):
        """The Python function as it is called: methods bound to their object, and converted."""
        function = callable_of(self.python_function)
        return traced(function) if self.autograph else function

    def check_arguments(self, function_type, before, after):
        """Makes sure that the function left its arguments as they were.

        Raises:
          ValueError: if a list or dict among them was changed.
        """
        names = [name for name, _, _ in function_type.parameters]
        pairs = zip(flat(before), flat(after), strict=True)
        changed = [n for n, (a, b) in zip(names, pairs, strict=True) if not unchanged(a, b)]
        if changed:
            raise ValueError(
                f"{self.name}{defined_at(self.python_function)} should not modify its Python input "
                "arguments, as it does so only while it is traced. Modifying a copy is allowed. "
                f"The following parameter(s) were modified: {', '.join(changed)}."
            )


def flat(arguments):
    """Positional and keyword arguments in the order of the parameters."""
    args, kwargs = arguments
    return [*args, *[kwargs[name] for name in sorted(kwargs)]]


def unchanged(before, after):
    """True if a structure has the same parts as its copy."""
    if not nest.is_nested(before):
        return True
    a, b = nest.flatten(before), nest.flatten(after)
    return len(a) == len(b) and all(x is y for x, y in zip(a, b, strict=True))


def callable_of(function):
    """The Python function as Python calls it: methods are bound to their object."""
    return function.strong() if isinstance(function, WeakMethod) else function


def defined_at(function):
    """Where a function was defined, " (file:line)"; "" if that is not known."""
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    return "" if code is None else f" ({code.co_filename}:{code.co_firstlineno})"


def release(graph, variable):
    """Puts a stand-in in the place of a variable argument, so that the graph does not keep it."""
    if isinstance(variable, ArgumentVariable):
        return variable
    stand_in = ArgumentVariable(VariableSpec.of(variable))
    graph.variables = replaced(graph.variables, variable, stand_in)
    graph.assigned = replaced(graph.assigned, variable, stand_in)
    for known, inner in graph.variables.values():
        if known is stand_in:
            inner.node.attrs["variable"] = stand_in
    return stand_in


def replaced(table, variable, stand_in):
    """The table of variables with another in the place of one."""
    return {
        (id(stand_in) if known is variable else key): (
            (stand_in, tensor) if known is variable else (known, tensor)
        )
        for key, (known, tensor) in table.items()
    }
