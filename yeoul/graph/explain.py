"""How a graph runs: which parts XLA compiled, which run on the host, and why. For people."""

import inspect

from yeoul.core import nest
from yeoul.core.tensor_spec import TensorSpec
from yeoul.graph.func_graph import CONST
from yeoul.graph.loop_op import WHILE, host_reasons_in
from yeoul.graph.lower import GROWS, functions_of
from yeoul.graph.node import PACKAGE, made_at

SHOWN_OPS = 8  # of a program, by name

# What helps: op names, words in the reason, advice. The first row that fits a step is taken.
ADVICE = (
    (
        {"PrintV2"},
        "",
        "tf.print runs on the host: leave it out of what must be fast; Python's print shows what "
        "is traced.",
    ),
    (
        {"EagerPyFunc", "PyFunc", "PyFuncStateless"},
        "",
        "Python runs on the host: write tf.py_function's and tf.numpy_function's code with tf "
        "functions, or call it outside, as in Dataset.map.",
    ),
    (
        {"Where", "Unique", "UniqueV2", "UniqueWithCounts", "DynamicPartition"},
        "",
        "the shape of its result depends on the data (as in tf.boolean_mask): "
        "tf.where(mask, x, 0) keeps the shape.",
    ),
    (
        {"ReduceDataset", "IteratorGetNext"},
        "",
        "datasets are read on the host; what is done with each element is compiled. Nothing is "
        "lost if the elements are batches.",
    ),
    (
        set(),
        "string",
        "strings live on the host: turn them into numbers first, outside of the function or in "
        "Dataset.map.",
    ),
    (
        set(),
        "number of iterations",
        "a gradient needs what each iteration computed: give the loop a bound, "
        "tf.while_loop(..., maximum_iterations=n), or loop over tf.range of a Python number.",
    ),
    (
        set(),
        "dynamic_size",
        "a tf.TensorArray that grows is compiled in loops alone: where its length is known, "
        "tf.TensorArray(dtype, size=n) leaves the function in one program.",
    ),
    (
        set(),
        "different shapes",
        "a list whose elements differ in shape stays on the host: "
        "tf.TensorArray(dtype, size=n, element_shape=...) of a fixed size is compiled.",
    ),
    (
        set(),
        "other shapes in other branches",
        "XLA needs one shape whichever branch runs: pad the smaller result.",
    ),
    (
        set(),
        "changes its shape",
        "XLA needs states of a fixed shape: write into a tf.TensorArray of fixed size, or pad.",
    ),
    (
        set(),
        "must be known first",
        "XLA must know shapes and axes when it compiles: take them from tf.shape, or from Python "
        "numbers, not from values of tensors.",
    ),
    (
        set(),
        "checked for NaN",
        "tf.debugging.disable_check_numerics(), and trace the function anew, when you are done.",
    ),
)


def explain(concrete):
    """The text of `ConcreteFunction.explain`.

    Args:
      concrete: a `ConcreteFunction`.
    """
    report = Report()
    report.line(0, f"{concrete.graph.name}{signature(concrete)}{defined_at(concrete.graph)}")
    report.callable(1, concrete.callable)
    for advice in report.advice:
        report.line(1, f"Advice: {advice}")
    return "\n".join(report.lines)


def signature(concrete):
    """The arguments of the trace: "(x: float32[None, 3], training: True)"."""
    args, kwargs = concrete.structured_input_signature
    names = [name for name, _, _ in concrete.function_type.parameters]
    named = {**dict(zip(names, args, strict=False)), **kwargs}
    return f"({', '.join(f'{name}: {described(value)}' for name, value in named.items())})"


def described(value):
    """One argument: specs of tensors with dtype and shape, other values as Python writes them."""
    found = nest.flatten(value) if nest.is_nested(value) else [value]
    texts = [
        f"{x.dtype.name}{x.shape}".replace("(", "[").replace(",)", "]").replace(")", "]")
        if isinstance(x, TensorSpec)
        else shortened(repr(x))
        for x in found
    ]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def shortened(text, limit=40):
    return text if len(text) <= limit else text[: limit - 3] + "..."


def defined_at(graph):
    """The place, " (file:line)", of the Python function that was traced, if it is the user's."""
    code = getattr(inspect.unwrap(graph.python_function), "__code__", None)
    if code is None or code.co_filename.startswith(PACKAGE):
        return ""
    return f" ({code.co_filename}:{code.co_firstlineno})"


class Report:
    """Lines about graphs, and the advice that came up."""

    def __init__(self):
        self.lines: list = []
        self.advice: list = []

    def line(self, depth, text):
        self.lines.append("  " * depth + text)

    def callable(self, depth, function):
        """A graph, and the graphs of its gradients, if it was differentiated."""
        self.program(depth, function.program)
        for longer in function._longer.values():
            if longer._program is not None and longer.program.host_reasons:
                self.line(depth, "run under a gradient:")
                self.program(depth + 1, longer.program)
        for backward in function._backward.values():
            if backward.function._program is not None:
                self.line(depth, "its gradient:")
                self.callable(depth + 1, backward.function)

    def program(self, depth, program):
        """A graph that is run by itself."""
        if not program.host_reasons:
            self.line(depth, f"one XLA program of {counted(program.nodes)}")
            self.nested(depth + 1, program.nodes)
            return
        pieces = [p for p in program.pieces() if p.reason is not None or named(p.nodes)]
        compiled = sum(p.reason is None and p.nodes[0] not in program.refused for p in pieces)
        size = plural(len(named(program.nodes)), "node")
        self.line(depth, f"{size}, run on the host, {plural(compiled, 'part')} compiled:")
        if None in program.host_reasons:
            self.because(depth + 1, None, program.host_reasons[None])
        for piece in pieces:
            self.piece(depth + 1, piece, program.refused.get(piece.nodes[0]))

    def piece(self, depth, piece, refused):
        """A part that runs by itself; `refused`: why XLA did not compile it after all."""
        if piece.reason is None:
            how = "compiled" if refused is None else f"run one by one, because {refused}"
            self.line(depth, f"{counted(piece.nodes)}; {how}")
            if refused is not None:
                self.advise(None, refused)
            self.nested(depth + 1, piece.nodes)
            return
        self.because(depth, piece.nodes[0], piece.reason)
        if compiles_alone(piece.nodes[0]):
            self.nested(depth + 1, piece.nodes)
            return
        for name, function in graphs_of(piece.nodes[0]):
            self.line(depth + 1, f"{name}:")
            self.program(depth + 2, function.program)

    def because(self, depth, node, reason):
        """Why a node, or the whole graph, is not compiled."""
        what = "all" if node is None else f"{node.op.name} {node.name!r}{made_at(node)}"
        if node is not None and compiles_alone(node):
            self.line(depth, f"{what}: a program of its own, because {reason}")
            self.advise(node, reason)
            return
        inside = node is not None and any(f.program.host_reasons for f in functions_of(node))
        self.line(depth, f"{what}: {'of what is in it' if inside else reason}")
        if not inside:
            self.advise(node, reason)

    def advise(self, node, reason):
        name = None if node is None else node.op.name
        for ops, words, advice in ADVICE:
            if name in ops if ops else words in reason:
                if advice not in self.advice:
                    self.advice.append(advice)
                return

    def nested(self, depth, nodes):
        """The graphs inside compiled nodes."""
        for node in nodes:
            for name, function in graphs_of(node):
                text = counted(function.program.nodes)
                self.line(depth, f"{node.op.name} {node.name!r}{made_at(node)}, {name}: {text}")
                self.nested(depth + 1, function.program.nodes)


def compiles_alone(node):
    """True for a loop that is compiled, only not together with what stands around it."""
    return node.op is WHILE and host_reasons_in(node.attrs) <= {GROWS}


def graphs_of(node):
    """(what it is called, `Callable`) for the graphs in the node's attributes."""
    for name, value in node.attrs.items():
        if name == "primal":  # a call's graph without what its gradient needs
            continue
        if type(value) is tuple:
            found = [f for f in value if hasattr(f, "needs_host")]
            yield from ((f"branch {i}", f) for i, f in enumerate(found))
        elif hasattr(value, "needs_host"):
            yield value.name if name == "f" else name, value


def counted(nodes):
    """How many nodes, and the first of their ops; constants are not counted."""
    names = named(nodes)
    shown = ", ".join(names[:SHOWN_OPS]) + (", ..." if len(names) > SHOWN_OPS else "")
    return plural(len(names), "node") + (f": {shown}" if shown else "")


def named(nodes):
    """The op names of the nodes that are no constants."""
    return [node.op.name for node in nodes if node.op is not CONST]


def plural(count, word):
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
