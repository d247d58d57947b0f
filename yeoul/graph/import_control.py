"""Calls, conditions and loops of imported graphs, and the optional values between them."""

import numpy as np

from yeoul.core.dtypes import string, variant
from yeoul.core.errors import UnimplementedError
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.branch import common_dims, switch
from yeoul.graph.call import Callable
from yeoul.graph.import_ops import IMPORTERS, as_list, attrs_of, to_constant
from yeoul.graph.import_stacks import Stack, parts, whole
from yeoul.graph.loop import loop
from yeoul.graph.subgraph import trace


class Optional:
    """The value of TensorFlow's `OptionalFromValue` and `OptionalNone`, while graphs are built.

    The branches of a condition hand such values to those of its gradient: the branch that ran has
    tensors, and nobody asks for those of the other.

    Attributes:
      tensors: list of tensors, or None.
    """

    def __init__(self, tensors):
        self.tensors = tensors


def optional_value(importer, node, inputs):
    return [Optional(list(inputs))]


def optional_none(importer, node, inputs):
    return [Optional(None)]


def optional_get(importer, node, inputs):
    tensors = inputs[0].tensors if isinstance(inputs[0], Optional) else None
    if tensors is None:
        raise ValueError(f"Node {node.name!r} takes the value out of an optional that has none.")
    return tensors


def optional_has(importer, node, inputs):
    return [to_constant(np.array(inputs[0].tensors is not None), node)]


def call(importer, node, inputs):
    """A call; where it takes or gives optional values, what the function does stands here."""
    name = attrs_of(node)["f"]
    signature = importer.definition(name, node.name).signature
    kinds = [arg.type for arg in (*signature.input_arg, *signature.output_arg)]
    if variant.as_datatype_enum in kinds:
        return importer.inline(name, inputs, node.name)
    return as_list(importer.call(name, inputs, node.name))


def map_defun(importer, node, inputs):
    """A function of the rows of tensors."""
    attrs = attrs_of(node)
    rows = len(attrs["Targuments"])
    dims = [dims_of(x) for x in inputs]
    dims[:rows] = [None if d is None else d[1:] for d in dims[:rows]]
    specs = [(d, x.dtype) for d, x in zip(dims, inputs, strict=True)]
    body = trace(lambda *values: importer.inline(attrs["f"], values, node.name), specs, "row")
    function = Callable(body.graph, body.inputs, body.outputs(body.result))
    return as_list(execute(TABLE["MapDefun"], inputs, {"f": function, "rows": rows}, node.name))


def python_function(importer, node, inputs):
    raise UnimplementedError(
        None,
        None,
        f"Node {node.name!r} ({node.op}) calls a Python function, which a GraphDef does not hold. "
        "Write the graph without tf.py_function and tf.numpy_function.",
    )


def truth(value):
    """A condition as TensorFlow sees it: numbers are true unless 0, strings unless empty."""
    if value.dtype.is_bool:
        return value
    zero = np.array(b"", object) if value.dtype is string else np.zeros((), value.dtype.np)
    return TABLE["NotEqual"].public(value, zero)


def branches(index, names, importer, node, args):
    traced = [
        trace(lambda n=n: importer.inline(n, args, node.name), name=node.name.rpartition("/")[2])
        for n in names
    ]
    results = [list(t.result) for t in traced]
    widths = [width(column) for column in zip(*results, strict=True)]
    flat = [spread(t, row, results) for t, row in zip(traced, results, strict=True)]
    found = iter(as_list(switch(index, traced, flat, node.name)))
    return [next(found) if n is None else Optional([next(found) for _ in range(n)]) for n in widths]


def width(column):
    """The number of tensors in what is an optional value in some branch; None for a tensor."""
    if not any(isinstance(value, Optional) for value in column):
        return None
    return max(len(value.tensors or ()) for value in column)


def spread(traced, row, results):
    """The results of a branch, optional values as tensors: blank ones where it has none."""
    flat = []
    for i, value in enumerate(row):
        if not isinstance(value, Optional):
            flat.append(value)
        elif value.tensors is not None:
            flat.extend(value.tensors)
        else:
            likes = next((r[i].tensors for r in results if r[i].tensors is not None), ())
            with traced.building():
                flat.extend([blank(like) for like in likes])
    return flat


def blank(like):
    dims = [n or 0 for n in like.shape._dims or ()]
    return to_tensor(EagerTensor(np.zeros(dims, like.dtype.np)))


def conditional(importer, node, inputs):
    attrs = attrs_of(node)
    names = [attrs["then_branch"], attrs["else_branch"]]
    return branches(truth(inputs[0]), names, importer, node, inputs[1:])


def case(importer, node, inputs):
    return branches(inputs[0], attrs_of(node)["branches"], importer, node, inputs[1:])


def while_loop(importer, node, inputs):
    """What the body hands back as it was stays outside the loop, so that it can stay known."""
    attrs = attrs_of(node)
    body = importer.definition(attrs["body"], node.name)
    kinds = (Tensor, Stack)
    moving = [
        i for i, x in enumerate(inputs) if isinstance(x, kinds) and not passes(body, i, len(inputs))
    ]
    states = [inputs[i] for i in moving]
    start = [t for state in states for t in parts(state)]

    def given(tensors):
        filled = list(inputs)
        for i, value in zip(moving, whole(states, iter(tensors)), strict=True):
            filled[i] = value
        return filled

    def test(*tensors):
        return truth(importer.inline(attrs["cond"], given(tensors), node.name)[0])

    def step(*tensors):
        results = importer.inline(attrs["body"], given(tensors), node.name)
        return [t for i in moving for t in parts(results[i])]

    invariants = loop_dims(attrs, moving, inputs) or settled(step, start)
    return given(loop(test, step, start, invariants=invariants, name=node.name))


def passes(function, position, count):
    """True if a loop body hands its input of this number back unchanged."""
    formals, results = function.signature.input_arg, function.signature.output_arg
    if len(formals) != count or len(results) != count:
        return False
    source = function.ret.get(results[position].name, "")
    nodes = {node.name: node for node in function.node_def}
    for _ in range(len(nodes) + 1):
        node = nodes.get(source.partition(":")[0])
        if node is None or node.op != "Identity" or not node.input:
            break
        source = node.input[0]
    return source == formals[position].name


def loop_dims(attrs, moving, inputs):
    """The dimensions that each state keeps, if the node says so."""
    shapes = attrs.get("output_shapes", ())
    if len(shapes) != len(inputs):
        return None
    return [
        dims for i in moving for dims in ([(), ()] if isinstance(inputs[i], Stack) else [shapes[i]])
    ]


def settled(step, start):
    """The dimensions of the states that the body keeps, by looking at what it does to them."""
    dims = [dims_of(t) for t in start]
    while True:
        traced = trace(step, [(d, t.dtype) for d, t in zip(dims, start, strict=True)])
        wider = [common_dims([d, dims_of(t)]) for d, t in zip(dims, traced.result, strict=True)]
        if wider == dims:
            return dims
        dims = wider


IMPORTERS.update(
    {
        "EagerPyFunc": python_function,
        "MapDefun": map_defun,
        "PyFunc": python_function,
        "PyFuncStateless": python_function,
        "OptionalFromValue": optional_value,
        "OptionalNone": optional_none,
        "OptionalGetValue": optional_get,
        "OptionalHasValue": optional_has,
        "PartitionedCall": call,
        "StatefulPartitionedCall": call,
        "If": conditional,
        "StatelessIf": conditional,
        "Case": case,
        "StatelessCase": case,
        "While": while_loop,
        "StatelessWhile": while_loop,
    }
)
