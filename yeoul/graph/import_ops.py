"""How the nodes of a GraphDef become nodes of ours: any op by its signature, some by a rule."""

import numpy as np

from yeoul.core.dtypes import as_dtype, resource
from yeoul.core.errors import UnimplementedError
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dtype_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.formats.op_defs import REQUIRED, op_def
from yeoul.formats.tensor_proto import dtype_from_enum, from_proto, shape_from_proto
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.seeds import RandomState
from yeoul.ops.static import known_array

# Attributes that say how TensorFlow is to run an op, not what it computes.
TECHNICAL = frozenset(
    "use_cudnn_on_gpu use_locking parallel_iterations container shared_name config config_proto "
    "executor_type validate_shape output_shapes swap_memory colocate_with lower_control_flow "
    "max_intra_op_parallelism message is_async "
    "validate_indices".split()
)


def as_list(result):
    """The outputs of an op as a list."""
    if result is None:
        return []
    return list(result) if isinstance(result, (list, tuple)) else [result]


def attr_value(proto, what):
    """An `AttrValue` as Python: dtypes as np.dtype, shapes and lists as tuples, text as str.

    Raises:
      ValueError: if it has no value.
    """
    kind = proto.WhichOneof("value")
    if kind is None:
        raise ValueError(f"{what} has no value. The file is damaged.")
    if kind == "list":
        for field in ("s", "i", "f", "b", "type", "shape", "tensor", "func"):
            values = getattr(proto.list, field)
            if len(values):
                return tuple([plain(field, value, what) for value in values])
        return ()
    return plain(kind, getattr(proto, kind), what)


def plain(kind, value, what):
    if kind == "s":
        return value.decode("utf-8", "surrogateescape")
    if kind == "type":
        try:
            return dtype_from_enum(value).np
        except ValueError as error:
            raise ValueError(f"{what}: {error}") from None
    if kind == "shape":
        return shape_from_proto(value)
    if kind == "tensor":
        return from_proto(value)
    return value.name if kind == "func" else value


def attrs_of(node):
    """All attributes of a node, without those whose names begin with _."""
    return {
        name: attr_value(attr, f"Attr {name!r} of node {node.name!r}")
        for name, attr in node.attr.items()
        if not name.startswith("_")
    }


def make(importer, node, inputs):
    """The outputs of a node, added to the graph that is being built."""
    definition = op_def(node.op)
    if definition is not None:
        check_inputs(node, definition, inputs, attrs_of(node))
    return IMPORTERS.get(node.op, generic)(importer, node, inputs)


def generic(importer, node, inputs):
    """A node of an op of our table."""
    definition, op = op_def(node.op), TABLE[node.op]
    attrs = own_attrs(node, op, definition, attrs_of(node))
    variables = [variable_of(node, inputs[i]) for i in op.updates]
    for i, variable in zip(op.updates, variables, strict=True):
        inputs[i] = variable._current()
    for i, arg in enumerate(definition.inputs[: len(inputs)]):
        if isinstance(inputs[i], BaseVariable) and arg.type is resource:
            inputs[i] = inputs[i].value()
    if any(not isinstance(x, Tensor) for x in inputs):
        raise ValueError(
            f"Node {node.name!r} ({node.op}) takes the resource of a variable, or an optional "
            "value; Yeoul has these for reading and assigning, and in conditions, only."
        )
    outputs = add(op, node, inputs, attrs)
    for variable, value in zip(variables, outputs, strict=False):
        variable._store(value)
    return outputs[len(variables) :]


def add(op, node, inputs, attrs):
    """Adds a node; random ops get a state of their own from their seeds."""
    if not any(formal.name == "state" for formal in op.inputs):
        return as_list(execute(op, inputs, attrs, node.name))
    first, second = attrs.get("seed", 0), attrs.get("seed2", 0)
    state = RandomState(first, second) if first or second else RandomState(None, None)
    place = [formal.name for formal in op.inputs].index("state")
    outputs = as_list(
        execute(op, [*inputs[:place], state.value(), *inputs[place:]], attrs, node.name)
    )
    state._store(outputs[-1])
    return outputs[:-1]


def check_inputs(node, definition, inputs, attrs):
    """Raises ValueError unless the inputs are as many, and of the dtypes, that the op takes."""
    formals: list = []
    for arg in definition.inputs:
        if arg.list_attr:
            formals += [np.dtype(d) for d in attrs.get(arg.list_attr, ())]
        else:
            kind = arg.type.np if arg.type else attrs.get(arg.type_attr)
            if kind is None and arg.type_attr:
                default = definition.attrs[arg.type_attr].default
                kind = None if default is REQUIRED else default.np
            formals += [kind] * (attrs.get(arg.number_attr, 0) if arg.number_attr else 1)
    if len(formals) != len(inputs):
        raise ValueError(
            f"Node {node.name!r}: NodeDef expected inputs {[str(f) for f in formals]} of "
            f"{node.op} do not match {len(inputs)} inputs specified."
        )
    for i, (wanted, given) in enumerate(zip(formals, inputs, strict=True)):
        got = dtype_of(given) if isinstance(given, (Tensor, np.ndarray)) else None
        if wanted is not None and got is not None and got.np != wanted:
            raise ValueError(
                f"Input {i} of node {node.name} was passed {got.name} incompatible with expected "
                f"{as_dtype(wanted).name}."
            )


def own_attrs(node, op, definition, attrs):
    """The attributes that our record has; one that we would ignore must have its default."""
    found = {}
    for name, default in op.attrs.items():
        if name in attrs:
            found[name] = attrs[name]
        elif name in definition.attrs and definition.attrs[name].default is not REQUIRED:
            found[name] = own_form(definition.attrs[name])
        elif name in definition.attrs and default is None:
            raise ValueError(f"NodeDef missing attr {name!r} from {node.op}: node {node.name!r}")
        else:
            found[name] = default
    counts = {arg.number_attr for arg in (*definition.inputs, *definition.outputs)}
    for name, value in attrs.items():
        if name not in found and name not in counts and name not in TECHNICAL:
            check_neutral(node, name, value, definition.attrs.get(name))
    return found


def check_neutral(node, name, value, attr):
    """Raises UnimplementedError for an attribute that we do not have, unless it does nothing.

    Args:
      node: the `NodeDef`.
      name: name of the attribute.
      value: its value, as `attr_value` gives it.
      attr: what our list of ops says of it; None if a newer TensorFlow added it.
    """
    if attr is not None and (attr.type in ("type", "list(type)") or attr.default is REQUIRED):
        return
    does_nothing = not value if attr is None else value == own_form(attr)
    if not does_nothing:
        raise UnimplementedError(
            None,
            None,
            f"Node {node.name!r} ({node.op}) sets {name}={value!r}, which Yeoul does not have. "
            "Write the graph without it.",
        )


def own_form(attr):
    """The default of an attribute in our form."""
    value = attr.default
    if attr.type == "type":
        return value.np
    if attr.type == "string":
        return value.decode()
    if attr.type.startswith("list("):
        return tuple([v.np if attr.type == "list(type)" else v for v in value])
    return tuple(value) if attr.type == "shape" and value is not None else value


# Rules.


def const(importer, node, inputs):
    array = attr_value(node.attr["value"], f"Attr 'value' of node {node.name!r}")
    return [STATE.graph.constant(EagerTensor(array), node.name)]


def placeholder_spec(node):
    """(dims, DType) of a placeholder."""
    attrs = attrs_of(node)
    if "dtype" not in attrs:
        raise ValueError(f"NodeDef missing attr 'dtype' from Placeholder: node {node.name!r}")
    return attrs.get("shape"), dtype_from_enum(node.attr["dtype"].type)


def placeholder(importer, node, inputs):
    return [STATE.graph.placeholder(*placeholder_spec(node), node.name)]


def no_op(importer, node, inputs):
    return []


def same(importer, node, inputs):
    return [renamed(node, inputs[0])]


def renamed(node, value):
    """The tensor under the name of the node; what is no tensor as it is."""
    return identity(node, value) if isinstance(value, Tensor) else value


def identity(node, tensor):
    return execute(TABLE["Identity"], (tensor,), {}, node.name)


def variable_of(node, value):
    if isinstance(value, BaseVariable):
        return value
    raise ValueError(
        f"Node {node.name!r} ({node.op}) uses a resource that stands for no variable here. Bind it "
        "to a variable: input_map={'name:0': variable}."
    )


def variable_handle(importer, node, inputs):
    attrs = attrs_of(node)
    name = attrs.get("shared_name") or node.name
    if name not in importer.variables:
        raise ValueError(
            f"Node {node.name!r} is the variable {name!r}, which is not given. Pass it in "
            f"`variables`; given are {', '.join(sorted(importer.variables)) or 'none'}."
        )
    return [importer.variables[name]]


def read_variable(importer, node, inputs):
    return [identity(node, variable_of(node, inputs[0]).value())]


def assigning(method):
    def rule(importer, node, inputs):
        getattr(variable_of(node, inputs[0]), method)(inputs[1])
        return []

    return rule


def initialized(importer, node, inputs):
    return [to_constant(np.array(True), node)]


def variable_shape(importer, node, inputs):
    dtype = attrs_of(node).get("out_type", np.dtype("int32"))
    dims = variable_of(node, inputs[0]).shape.as_list()
    return [to_constant(np.array(dims, dtype), node)]


def to_constant(array, node):
    return STATE.graph.constant(EagerTensor(array), node.name)


def as_op(name, arrange=None, attrs=()):
    """A rule for an older op: its inputs arranged for the op `name`, with further attributes."""

    def rule(importer, node, inputs):
        given = attrs_of(node)
        op = TABLE[name]
        chosen = {key: given.get(key, default) for key, default in op.attrs.items()} | dict(attrs)
        arranged = list(inputs) if arrange is None else arrange(inputs, given)
        return as_list(execute(op, arranged, chosen, node.name))

    return rule


def batch_norm(importer, node, inputs):
    outputs = as_op("FusedBatchNormV3")(importer, node, inputs)
    return outputs[:5]


def stitch(importer, node, inputs):
    count = attrs_of(node)["N"]
    return as_list(execute(TABLE["DynamicStitch"], inputs, {"N": count}, node.name))


def printing(importer, node, inputs):
    attrs = attrs_of(node)
    given = {
        "template": "\x00",
        "raw": True,
        "summarize": 3,
        "output_stream": attrs.get("output_stream", "stderr"),
        "end": attrs.get("end", "\n"),
    }
    execute(TABLE["PrintV2"], inputs, given, node.name)
    return []


def ragged_to_tensor(importer, node, inputs):
    kinds = attrs_of(node).get("row_partition_types", ())
    if any(kind != "ROW_SPLITS" for kind in kinds):
        raise UnimplementedError(
            None,
            None,
            f"Node {node.name!r} (RaggedTensorToTensor) takes the row partitions {list(kinds)}; "
            "Yeoul takes row splits alone. Make the ragged tensor with from_row_splits.",
        )
    shape, values, default, *splits = inputs
    wanted = known_array(shape)
    dims = None
    if wanted is not None and wanted.ndim:
        dims = [None if n < 0 else n for n in wanted.tolist()]
    ragged = RaggedTensor.from_nested_row_splits(values, splits, validate=False)
    return [identity(node, ragged.to_tensor(default, shape=dims))]


def sparse_reduction(importer, node, inputs):
    """The axes may be one number."""
    axes = known_array(inputs[3])
    given = [*inputs[:3], inputs[3] if axes is None else tuple(axes.reshape(-1).tolist())]
    keep = {"keep_dims": attrs_of(node).get("keep_dims", False)}
    return as_list(execute(TABLE[node.op], given, keep, node.name))


def identities(importer, node, inputs):
    return [identity(node, x) if isinstance(x, Tensor) else x for x in inputs]


IMPORTERS = {
    "Const": const,
    "Placeholder": placeholder,
    "PlaceholderWithDefault": same,
    "NoOp": no_op,
    "Identity": same,
    "IdentityN": identities,
    "PreventGradient": same,
    "Snapshot": same,
    "VarHandleOp": variable_handle,
    "ReadVariableOp": read_variable,
    "AssignVariableOp": assigning("assign"),
    "AssignAddVariableOp": assigning("assign_add"),
    "AssignSubVariableOp": assigning("assign_sub"),
    "VarIsInitializedOp": initialized,
    "VariableShape": variable_shape,
    "DynamicStitch": stitch,
    "ParallelDynamicStitch": stitch,
    "FusedBatchNorm": batch_norm,
    "FusedBatchNormV2": batch_norm,
    "PrintV2": printing,
    "RaggedTensorToTensor": ragged_to_tensor,
    "SparseReduceMax": sparse_reduction,
    "SparseReduceSum": sparse_reduction,
}
