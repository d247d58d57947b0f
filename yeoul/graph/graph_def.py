"""Graphs as TensorFlow's `GraphDef`s, the functions they call as its library."""

import hashlib
import re

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import UnimplementedError
from yeoul.engine.tensor import Tensor
from yeoul.formats import protos
from yeoul.formats.op_defs import REQUIRED, op_def, widths
from yeoul.formats.tensor_proto import dtype_from_enum, shape_to_proto, to_proto
from yeoul.graph.expand import Expansion
from yeoul.graph.node import made_at
from yeoul.graph.signature import MISSING

PRODUCER = 1645  # TensorFlow 2.15's version of the format
MIN_CONSUMER = 12  # the first that reads functions
# Ops that TensorFlow knows, but takes in old graphs only.
REMOVED = frozenset(
    "MatrixExponential SelfAdjointEig BatchCholesky BatchCholeskyGrad BatchMatrixBandPart "
    "BatchMatrixDeterminant BatchMatrixDiag BatchMatrixDiagPart BatchMatrixInverse "
    "BatchMatrixSetDiag BatchMatrixSolve BatchMatrixSolveLs BatchMatrixTriangularSolve "
    "BatchSelfAdjointEig BatchSelfAdjointEigV2 BatchSvd".split()
)
EXTRA = {"_user_specified_name": "string", "_output_shapes": "list(shape)"}  # beside the op's own


class Library:
    """The functions that a graph calls, each once, those that a function calls before it.

    A function is named after what it holds too: the same function has the same name each time, and
    graphs can be imported into one TensorFlow program without a clash of names.

    Attributes:
      names: `Callable` -> name.
      definitions: name -> `FunctionDef`.
    """

    def __init__(self):
        self.names: dict = {}
        self.definitions: dict = {}

    def name(self, function):
        """The name of a function, which is written when it is first asked for."""
        known = self.names.get(function)
        if known is None:
            proto = protos.FunctionDef()
            write_function(function, self, proto)
            content = hashlib.sha256(proto.SerializeToString(deterministic=True))
            plain = re.sub(r"\W", "_", function.name).strip("_")
            known = f"__inference_{plain}_{content.hexdigest()[:12]}"
            proto.signature.name = known
            self.names[function], self.definitions[known] = known, proto
        return known


def graph_to_graph_def(graph, first=0, add_shapes=False):
    """See `GraphViews.as_graph_def`."""
    proto, library = protos.GraphDef(), Library()
    expansion = graph.expand()
    operations = needed(expansion, graph.outputs)[first:]
    check_known(operations, graph.name)
    reference = Reference(expansion.places)
    for operation in operations:
        node = node_def(operation, proto.node.add(), library, reference)
        if add_shapes and operation.outputs:
            shapes = node.attr["_output_shapes"].list.shape
            for tensor in operation.outputs:
                shape_to_proto(tensor.shape._dims, shapes.add())
    proto.versions.producer = PRODUCER
    if library.names:
        proto.versions.min_consumer = MIN_CONSUMER
        proto.library.function.extend(library.definitions.values())
    return proto


def needed(expansion, outputs):
    """The operations, without those that TensorFlow has no op for and that nobody needs."""
    operations = expansion.operations
    if all(writable(op) for op in operations) or not outputs:
        return operations
    wanted = {t.node for t in outputs if isinstance(t, Tensor)}
    kept = {*expansion.effects, *expansion.touched}
    for operation in reversed(operations):
        if operation in kept or any(t.node in wanted for t in operation.outputs):
            kept.add(operation)
            kept.update(operation.control_inputs)
            wanted.update(t.node for t in operation.inputs)
    lost: set = set()
    for operation in operations:
        unknown = not writable(operation) or any(t.node in lost for t in operation.inputs)
        if operation not in kept and unknown:
            lost.update(t.node for t in operation.outputs)
    return [op for op in operations if not any(t.node in lost for t in op.outputs)]


def check_known(operations, name):
    """Raises UnimplementedError if an op has no counterpart in TensorFlow."""
    unknown = [op for op in operations if not writable(op)]
    if unknown:
        lines = [f"{op.type} {op.name!r}{made_at(op)}" for op in unknown]
        raise UnimplementedError(
            None,
            None,
            f"The graph {name!r} cannot be written as a GraphDef: TensorFlow has no op for "
            f"{'; '.join(lines[:8])}{' …' if len(lines) > 8 else ''}. Leave it out of the function "
            "that is written, for example by writing the forward pass without its gradient.",
        )


def writable(operation):
    missing = any(value is MISSING for value in operation.attrs.values())
    known = op_def(operation.type) is not None and operation.type not in REMOVED
    return known and not missing


def node_def(operation, proto=None, library=None, reference=None):
    """An operation as a `NodeDef`.

    Args:
      operation: the `Operation`.
      proto: the `NodeDef` to fill; a new one if None.
      library: collects the functions it calls; None: they get the names they would have alone.
      reference: how an input is written, from its tensor; None: "name" or "name:1".
    """
    proto = protos.NodeDef() if proto is None else proto
    library = Library() if library is None else library
    reference = Reference(operation.graph.expand().places) if reference is None else reference
    proto.name, proto.op, proto.device = operation.name, operation.type, operation.device
    inputs, attrs, _ = operation.known()
    proto.input.extend([reference(tensor) for tensor in inputs])
    proto.input.extend(sorted(f"^{op.name}" for op in operation.control_inputs))
    definition = op_def(operation.type)
    for name, value in attrs.items():
        if value is MISSING:
            continue
        kind = EXTRA.get(name) or (definition.attrs[name].type if definition else "")
        write_attr(proto.attr[name], kind, value, library)
    gradient = operation.graph.overridden.get(operation.node)
    if gradient is not None and operation.type == operation.node.op.name:
        proto.attr["_gradient_op_type"].s = gradient.encode()
    return proto


class Reference:
    """How inputs are written in a GraphDef: output 0 has the bare name of its operation."""

    def __init__(self, places):
        self.places = places

    def __call__(self, tensor):
        operation, index = self.places[id(tensor)]
        return operation.name if index == 0 else f"{operation.name}:{index}"


def write_attr(proto, kind, value, library):
    """Writes one attribute value of the given type into an `AttrValue`."""
    if kind.startswith("list("):
        proto.list.SetInParent()
        for one in value:
            add_to_list(proto.list, kind[5:-1], one, library)
    elif kind == "type":
        proto.type = value.as_datatype_enum
    elif kind == "shape":
        shape_to_proto(value, proto.shape)
    elif kind == "tensor":
        write_tensor(proto.tensor, value)
    elif kind == "func":
        proto.func.name = library.name(value)
    elif kind:
        setattr(proto, {"string": "s", "int": "i", "float": "f", "bool": "b"}[kind], value)


def add_to_list(proto, kind, value, library):
    if kind == "shape":
        shape_to_proto(value, proto.shape.add())
    elif kind == "func":
        proto.func.add(name=library.name(value))
    elif kind == "type":
        proto.type.append(value.as_datatype_enum)
    elif kind == "tensor":
        write_tensor(proto.tensor.add(), value)
    else:
        field = {"string": "s", "int": "i", "float": "f", "bool": "b"}[kind]
        getattr(proto, field).append(value)


def write_tensor(proto, array):
    if isinstance(array, bytes):
        proto.ParseFromString(array)
    else:
        to_proto(array, FROM_NUMPY[array.dtype], None, proto)


def attr_to_python(proto):
    """An `AttrValue` as `Operation.get_attr` gives it."""
    kind = proto.WhichOneof("value")
    if kind is None:
        return None
    value = getattr(proto, kind)
    if kind == "type":
        return dtype_from_enum(value)
    if kind != "list":
        return value
    for field in ("s", "i", "f", "b", "shape", "tensor", "func"):
        if len(getattr(value, field)):
            return list(getattr(value, field))
    return [dtype_from_enum(number) for number in value.type]


def op_def_proto(name):
    """TensorFlow's op of this name as an `OpDef`, or None."""
    definition = op_def(name)
    if definition is None:
        return None
    proto = protos.OpDef(name=name, is_stateful=definition.stateful)
    proto.is_commutative = definition.commutative
    for args, field in (
        (definition.inputs, proto.input_arg),
        (definition.outputs, proto.output_arg),
    ):
        for arg in args:
            written = field.add(name=arg.name, type_attr=arg.type_attr, is_ref=arg.ref)
            written.number_attr, written.type_list_attr = arg.number_attr, arg.list_attr
            if arg.type is not None:
                written.type = arg.type.as_datatype_enum
    for attr_name, attr in definition.attrs.items():
        written = proto.attr.add(name=attr_name, type=attr.type)
        if attr.default is not REQUIRED and attr.type != "func":
            write_attr(written.default_value, attr.type, attr.default, None)
    return proto


# Functions


class InnerReference:
    """How inputs are written in a FunctionDef: arguments by name, others as node:output:index."""

    def __init__(self, arguments, places):
        self.arguments, self.places = arguments, places

    def __call__(self, tensor):
        known = self.arguments.get(id(tensor))
        if known is not None:
            return known
        operation, index = self.places[id(tensor)]
        args = op_def(operation.type).outputs
        sizes = widths(args, operation.attrs, len(operation.outputs))
        for arg, width in zip(args, sizes, strict=True):
            if index < width:
                return f"{operation.name}:{arg.name}:{index}"
            index -= width
        raise ValueError(f"{operation!r} has no output for {tensor!r}")


def argument_name(name, taken):
    """A name that FunctionDefs allow for arguments, not taken yet."""
    plain = re.sub(r"\W", "_", name).lower()
    plain = plain if plain[:1].isalpha() else f"arg_{plain}"
    unique, count = plain, 0
    while unique in taken:
        count += 1
        unique = f"{plain}_{count}"
    taken.add(unique)
    return unique


def write_function(function, library, proto):
    """Writes a `Callable` as a `FunctionDef` without a name."""
    expansion = Expansion(function.graph, function.inputs, function.outputs)
    taken: set = set()
    signature = proto.signature
    arguments, resources = {}, set()
    for tensor in expansion.inputs:
        name = argument_name(tensor.node.name, taken)
        arguments[id(tensor)] = name
        signature.input_arg.add(name=name, type=tensor.dtype.as_datatype_enum)
        resources.add(tensor.node)
    results = expansion.results()
    operations = needed(expansion, results)
    check_known(operations, function.name)
    names = InnerReference(arguments, expansion.places)
    for operation in operations:
        if operation.node in resources and operation.type == "Placeholder":
            continue
        node_def(operation, proto.node_def.add(), library, names)
    for tensor in results:
        name = argument_name(tensor.node.name, taken)
        signature.output_arg.add(name=name, type=tensor.dtype.as_datatype_enum)
        proto.ret[name] = names(tensor)
    for operation in expansion.effects:
        signature.control_output.append(operation.name)
        proto.control_ret[operation.name] = operation.name
    signature.is_stateful = any(op_def(op.type).stateful for op in operations)
