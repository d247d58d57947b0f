"""GraphDefs as graphs: tf.graph_util.import_graph_def, and whole functions for loaded files."""

import re

from yeoul.core.errors import NotFoundError
from yeoul.core.export import export
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.formats import protos
from yeoul.formats.op_defs import op_def
from yeoul.graph.concrete import ConcreteFunction
from yeoul.graph.func_graph import FuncGraph
from yeoul.graph.function_type import FunctionType
from yeoul.graph.import_control import IMPORTERS
from yeoul.graph.import_names import Inner, Outer, in_order
from yeoul.graph.import_ops import make, placeholder_spec
from yeoul.graph.leaf import Leaf

NODE_NAME = re.compile(r"[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*")
MAX_DEPTH = 64  # functions that call each other; deeper ones are recursive, or hostile
MAX_NODES = 2_000_000  # made by one import, functions counted as often as they are called


class Importer:
    """Makes the nodes of a GraphDef, or of functions in its library, in the graph being built.

    Attributes:
      library: name -> `FunctionDef`.
      variables: shared name -> variable, for `VarHandleOp`s.
      fed: whether placeholders that something stands for are left out.
      depth: how many functions are being imported, one inside the other.
    """

    def __init__(self, functions, variables=None, fed=False):
        self.fed = fed
        self.library = {f.signature.name: f for f in functions}
        self.variables = dict(variables or {})
        self.concrete: dict = {}
        self.depth = self.made = 0

    def check_ops(self, nodes):
        """Raises NotFoundError that names every op that Yeoul does not have, once each."""
        unknown: dict = {}
        waiting, seen = [list(nodes)], set()
        while waiting:
            for node in waiting.pop():
                if not known(node.op):
                    unknown.setdefault(node.op, node.name)
                for name in called(node):
                    if name not in seen and name in self.library:
                        seen.add(name)
                        waiting.append(list(self.library[name].node_def))
        if unknown:
            shown = [f"{op} (node {name!r})" for op, name in sorted(unknown.items())]
            raise NotFoundError(
                None,
                None,
                f"Op types not registered: the graph uses {', '.join(shown)}, which Yeoul does not "
                "have. Export it without them, or report which model needs them.",
            )

    def run(self, nodes, given, names):
        """Makes the nodes.

        Args:
          nodes: the `NodeDef`s.
          given: (name, output number) -> tensor or variable that stands for that output.
          names: how inputs are written, an `Outer` or `Inner`.

        Returns:
          Name of a node -> list of its outputs.
        """
        values: dict = {}
        for node in in_order(nodes, names, given):
            self.made += 1
            if not NODE_NAME.fullmatch(node.name):
                raise ValueError(f"Node {node.name!r}: Node name contains invalid characters")
            if self.made > MAX_NODES:
                raise ValueError(
                    f"The graph has more than {MAX_NODES} nodes, those of its functions counted as "
                    "often as they are called. It is damaged, or not meant to be run."
                )
            if self.fed and node.op == "Placeholder" and (node.name, 0) in given:
                values[node.name] = [given[node.name, 0]]
                continue
            inputs = [names.look_up(text, values, given) for text in node.input if text[:1] != "^"]
            values[node.name] = make(self, node, inputs)
            names.note(node)
        return values

    # Functions

    def definition(self, name, user):
        found = self.library.get(name)
        if found is None:
            raise ValueError(
                f"Node {user!r} calls the function {name!r}, which the library of the graph does "
                f"not hold. It holds {', '.join(sorted(self.library)[:8]) or 'none'}."
            )
        return found

    def inline(self, name, args, user):
        """What a function of the library returns, its nodes made in the graph being built."""
        function = self.definition(name, user)
        formals = function.signature.input_arg
        if len(formals) != len(args):
            raise ValueError(
                f"Node {user!r} passes {len(args)} inputs to the function {name!r}, which takes "
                f"{len(formals)}."
            )
        if self.depth >= MAX_DEPTH:
            raise ValueError(
                f"Functions call each other more than {MAX_DEPTH} deep at node {user!r}: the "
                f"function {name!r} is recursive, which graphs cannot be."
            )
        given = {(formal.name, 0): value for formal, value in zip(formals, args, strict=True)}
        names = Inner([formal.name for formal in formals])
        self.depth += 1
        scope, STATE.scope = STATE.scope, ""
        try:
            values = self.run(list(function.node_def), given, names)
        finally:
            STATE.scope = scope
            self.depth -= 1
        return [
            names.look_up(returned(function, arg.name), values, given)
            for arg in function.signature.output_arg
        ]

    def call(self, name, args, user):
        """Calls a function of the library as a function of its own."""
        key = (name, *(id(a) if isinstance(a, BaseVariable) else spec_of(a) for a in args))
        found = self.concrete.get(key)
        if found is None:
            function = self.definition(name, user)
            found = self.concrete[key] = self.traced(
                lambda *inner: self.inline(name, inner, user), name, function, args
            )
        return found.call_flat([a for a in args if not isinstance(a, BaseVariable)])

    def traced(self, python_function, name, function, args):
        graph = FuncGraph(readable(name), outer=STATE.graph)
        saved = STATE.enter(graph)
        try:
            formals = [arg.name for arg in function.signature.input_arg]
            inner = [
                a
                if isinstance(a, BaseVariable)
                else graph.add_input(dims_of(a), a.dtype, formals[i] if i < len(formals) else "arg")
                for i, a in enumerate(args)
            ]
            structure = collect(graph, python_function(*inner))
        finally:
            STATE.restore(saved)
        return ConcreteFunction(graph, FunctionType.of({}), structure)


def collect(graph, results):
    """Registers tensors as outputs of the graph; returns the structure of `Leaf`s."""
    structure = []
    for value in results:
        if isinstance(value, Tensor):
            graph.outputs.append(graph.symbolic(value))
            structure.append(Leaf(len(graph.outputs) - 1))
        else:
            structure.append(Leaf(None, value))
    return structure


def spec_of(tensor):
    return (dims_of(tensor), tensor.dtype)


def readable(name):
    """The name that a function had in Python, out of `__inference_f_123`."""
    return re.sub(r"^__(?:inference|forward|backward)_(.*)_\w+$", r"\1", name)


def returned(function, name):
    """Where the output `name` of a function comes from."""
    if name not in function.ret:
        raise ValueError(
            f"The function {function.signature.name!r} does not say where its output {name!r} "
            "comes from. The file is damaged."
        )
    return function.ret[name]


def known(op_name):
    """True if nodes of this op can be imported."""
    return op_name in IMPORTERS or (TABLE.has(op_name) and op_def(op_name) is not None)


def called(node):
    """The names of the functions in the attributes of a node."""
    for attr in node.attr.values():
        if attr.HasField("func"):
            yield attr.func.name
        for function in attr.list.func:
            yield function.name


@export("graph_util.import_graph_def", "compat.v1.import_graph_def", "import_graph_def")
def import_graph_def(
    graph_def,
    input_map=None,
    return_elements=None,
    name=None,
    op_dict=None,
    producer_op_list=None,
):
    """Adds the operations of a `GraphDef` to the graph that is being built.

    Args:
      graph_def: a `GraphDef`, or its bytes.
      input_map: name of an input of the graph ("x:0", "x") -> tensor that takes its place.
      return_elements: names of operations ("add") and tensors ("add:0") to return.
      name: prefix of the names; "import" by default.
      op_dict: None; TensorFlow once read it, and ignores it now.
      producer_op_list: accepted; attributes that are not known are refused by name.

    Returns:
      List of the `tf.Operation`s and tensors asked for, or None.

    Raises:
      TypeError: if an argument has another type.
      ValueError: if the graph contradicts itself, or has no such names.
      NotFoundError: if it uses ops that Yeoul does not have; the message names all of them.
      RuntimeError: if no graph is being built.

    Example:
      >>> import yeoul as tf
      >>> f = tf.function(lambda x: x + 1.0)
      >>> graph_def = f.get_concrete_function(tf.TensorSpec([], tf.float32)).graph.as_graph_def()
      >>> g = tf.function(lambda x: tf.graph_util.import_graph_def(graph_def, {"x": x}, ["add:0"]))
      >>> print(g(tf.constant(2.0))[0])
      tf.Tensor(3.0, shape=(), dtype=float32)
    """
    graph_def = checked(graph_def)
    given = mapped_inputs(graph_def, input_map)
    wanted = checked_elements(return_elements)
    graph = STATE.graph
    if graph is None:
        raise RuntimeError(
            "import_graph_def adds operations to a graph, and none is being built. Call it inside "
            "tf.function, or under `with tf.Graph().as_default():`."
        )
    prefix = "import" if name is None else name.rstrip("/")
    scope = STATE.scope
    STATE.scope = f"{graph.unique_name(prefix)}/" if prefix else scope
    try:
        importer = Importer(graph_def.library.function)
        importer.check_ops(graph_def.node)
        values = importer.run(list(graph_def.node), given, Outer())
    finally:
        STATE.scope = scope
    found = [element(graph, text, values) for text in wanted or ()]
    return None if wanted is None else found


def checked(graph_def):
    """The argument as a `GraphDef` of ours."""
    if isinstance(graph_def, bytes):
        return protos.parsed("GraphDef", graph_def, "The GraphDef")
    descriptor = getattr(graph_def, "DESCRIPTOR", None)
    if getattr(descriptor, "full_name", "") != "tensorflow.GraphDef":
        raise TypeError(
            f"Argument `graph_def` must be a GraphDef proto, got {type(graph_def).__name__}. Read "
            "files with tf.compat.v1.GraphDef.FromString(data)."
        )
    if isinstance(graph_def, protos.GraphDef):
        return graph_def
    return protos.parsed("GraphDef", graph_def.SerializeToString(), "The GraphDef")


def mapped_inputs(graph_def, input_map):
    """(name, output) -> tensor, for the outputs that are replaced."""
    if not isinstance(input_map, (dict, type(None))):
        raise TypeError(
            f"Argument `input_map` must be a dictionary. Obtained {type(input_map).__name__}"
        )
    given = {}
    names = {node.name for node in graph_def.node}
    for text, value in (input_map or {}).items():
        op_name, _, index = str(text).partition(":")
        given[op_name, int(index or 0)] = value
    missing = [f"{name}:{index}" for name, index in given if name not in names]
    if missing:
        raise ValueError(
            f"Attempted to map inputs that were not found in graph_def: [{', '.join(missing)}]. "
            f"It has {', '.join(sorted(names)[:10])}."
        )
    return given


def checked_elements(return_elements):
    if return_elements is None:
        return None
    elements = list(return_elements)
    if not all(isinstance(element, str) for element in elements):
        raise TypeError(
            f"Argument `return_elements` must be a list of strings. Obtained {return_elements}."
        )
    return elements


def element(graph, text, values):
    """The operation or tensor of a name in the imported graph."""
    op_name, colon, index = text.partition(":")
    what = "tensor" if colon else "node"
    if op_name not in values:
        raise ValueError(
            f"Requested return {what} {text!r} not found in graph def. It has "
            f"{', '.join(list(values)[:10])}."
        )
    outputs = values[op_name]
    if not colon:
        return outputs[0].op if outputs else None
    if int(index) >= len(outputs):
        raise ValueError(
            f"Invalid return output {index} of node {op_name!r}, which has {len(outputs)} output(s)"
        )
    return outputs[int(index)]


def function_from_graph_def(graph_def, inputs, outputs, variables=None, name="imported"):
    """A GraphDef as a function.

    Args:
      graph_def: a `GraphDef`, or its bytes.
      inputs: names of what is fed, in order: "x:0", or ("resource:0", variable) for a resource
        that stands for a variable.
      outputs: names of what is returned, in order.
      variables: shared name -> variable, for the graph's `VarHandleOp`s.
      name: name of the function.

    Returns:
      A `ConcreteFunction` of tensors that returns a list.

    Raises:
      ValueError: if the graph contradicts itself, or has no such names.
      NotFoundError: if it uses ops that Yeoul does not have; the message names all of them.
    """
    graph_def = checked(graph_def)
    importer = Importer(graph_def.library.function, variables, fed=True)
    importer.check_ops(graph_def.node)
    nodes = {node.name: node for node in graph_def.node}
    graph = FuncGraph(name, outer=None)
    saved = STATE.enter(graph)
    try:
        given = {}
        for text in inputs:
            text, variable = text if isinstance(text, tuple) else (text, None)
            key = (text.partition(":")[0], int(text.partition(":")[2] or 0))
            given[key] = fed(graph, nodes, text) if variable is None else variable
        values = importer.run(list(graph_def.node), given, Outer())
        results = [element(graph, text, values) for text in outputs]
        structure = collect(graph, results)
    finally:
        STATE.restore(saved)
    return ConcreteFunction(graph, FunctionType.of({}), structure)


def fed(graph, nodes, text):
    """An input of the graph for the node of a name, of its dtype and shape."""
    node = nodes.get(text.partition(":")[0])
    if node is None or node.op not in ("Placeholder", "PlaceholderWithDefault"):
        have = [n.name for n in nodes.values() if n.op == "Placeholder"]
        raise ValueError(
            f"The graph has no placeholder {text!r} to feed. It has {', '.join(have) or 'none'}."
        )
    return graph.add_input(*placeholder_spec(node), node.name)
