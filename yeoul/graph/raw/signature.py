"""What a function of `tf.raw_ops` takes and gives, out of TensorFlow's definition of the op."""

import collections
import inspect
import keyword

from yeoul.core.dtypes import FROM_NUMPY, DType
from yeoul.formats.op_defs import REQUIRED

# TensorFlow's functions name some inputs and attributes otherwise than its ops do.
RENAMED = {
    "reduction_indices": "axis",
    ("ExpandDims", "dim"): "axis",
    ("Select", "e"): "y",
    ("Select", "t"): "x",
    ("Split", "split_dim"): "axis",
    ("SplitV", "split_dim"): "axis",
    ("Squeeze", "squeeze_dims"): "axis",
    ("Where", "input"): "condition",
}


def python_name(op_name, name):
    """The name of a parameter for an input or attribute of the op."""
    if name == "reduction_indices" and op_name.startswith(("Sparse", "ReduceJoin")):
        return name
    name = RENAMED.get((op_name, name)) or RENAMED.get(name, name)
    return f"{name}_" if keyword.iskeyword(name) else name


def inferred(definition):
    """The names of the attributes that follow from the inputs."""
    return {
        attr
        for arg in definition.inputs
        for attr in (arg.type_attr, arg.number_attr, arg.list_attr)
        if attr
    }


def python_default(attr):
    """The default of an attribute as a signature shows it."""
    value = attr.default
    if attr.type == "string":
        return value.decode("latin-1")
    if attr.type == "list(string)":
        return [one.decode("latin-1") for one in value]
    if attr.type == "float" and value == int(value):
        return int(value)
    return list(value) if isinstance(value, (list, tuple)) else value


def parameters(definition):
    """[(parameter, input or attribute, default)] in order; REQUIRED where there is no default."""
    free = inferred(definition)
    found = [(python_name(definition.name, a.name), a.name, REQUIRED) for a in definition.inputs]
    given = {name: attr for name, attr in definition.attrs.items() if name not in free}
    for name, attr in given.items():
        if attr.default is REQUIRED:
            found.append((python_name(definition.name, name), name, REQUIRED))
    for name, attr in given.items():
        if attr.default is not REQUIRED:
            default = python_default(attr)
            found.append((python_name(definition.name, name), name, default))
    return found


def python_signature(definition):
    """What `inspect.signature` tells of the function."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    shown = [
        inspect.Parameter(name, kind, default=inspect.Parameter.empty)
        if default is REQUIRED
        else inspect.Parameter(name, kind, default=default)
        for name, _, default in parameters(definition)
    ]
    return inspect.Signature([*shown, inspect.Parameter("name", kind, default=None)])


def result_class(definition):
    """The named tuple of several outputs; None for an op of one output, or of none."""
    fields = [arg.name for arg in definition.outputs]
    if len(fields) < 2:
        return None
    return collections.namedtuple(definition.name, fields)


def of_type(arg):
    """What stands for an input or output, for the docstring."""
    kind = arg.type.name if isinstance(arg.type, DType) else f"type `{arg.type_attr}`"
    if arg.list_attr:
        return f"list of tensors of the types `{arg.list_attr}`"
    if arg.number_attr:
        return f"list of tensors of {kind}"
    return f"tensor of {kind}"


def attribute_text(attr, default):
    """What an attribute is, for the docstring."""
    kind = {"type": "`tf.DType`", "func": "function", "shape": "shape"}.get(attr.type, attr.type)
    shown = FROM_NUMPY.get(default, default) if attr.type == "type" else default
    return kind if default is REQUIRED else f"{kind}; {shown!r} by default"


def documentation(definition):
    """The docstring of the function."""
    lines = [f"TensorFlow's op `{definition.name}`; all arguments are keywords.", "", "Args:"]
    inputs = {arg.name: arg for arg in definition.inputs}
    for name, source, default in parameters(definition):
        if source in inputs:
            lines.append(f"  {name}: {of_type(inputs[source])}.")
        else:
            lines.append(f"  {name}: {attribute_text(definition.attrs[source], default)}.")
    lines += ["  name: name of the node in a graph.", "", "Returns:"]
    outputs = definition.outputs
    if not outputs:
        lines.append("  None; in a graph, the operation.")
    elif len(outputs) == 1:
        lines.append(f"  A {of_type(outputs[0])}.")
    else:
        lines.append(f"  A named tuple ({', '.join(arg.name for arg in outputs)}):")
        lines += [f"  {arg.name}: a {of_type(arg)}." for arg in outputs]
    return "\n".join(lines) + "\n"
