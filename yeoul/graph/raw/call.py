"""Making the functions of `tf.raw_ops`: arguments by TensorFlow's names to inputs of a record."""

import itertools

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.errors import UnimplementedError
from yeoul.core.shape import TensorShape
from yeoul.core.tracebacks import hide_frames
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dtype_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.formats.op_defs import REQUIRED, op_def, widths
from yeoul.graph.import_ops import TECHNICAL, as_list, own_form
from yeoul.graph.raw.signature import (
    documentation,
    inferred,
    parameters,
    python_signature,
    result_class,
)

# What is no function of its arguments: ops that read and write variables, hold functions, …
# Op name -> rule(call) -> its outputs, flat. Filled by the modules of this folder.
RULES: dict = {}

# Nodes of graphs that users cannot make by themselves, or that have another form here.
HIDDEN = frozenset(
    "AnonymousIteratorV3 IteratorGetNext MakeIterator MapDefun ReduceDataset".split()
)


class Call:
    """One call of a raw op.

    Attributes:
      definition: TensorFlow's `OpDef`.
      inputs: name of an input -> what was passed.
      attrs: name of an attribute that was passed, or has a default -> its value in our form.
      name: name of the node, or None.
    """

    def __init__(self, definition, inputs, attrs, name):
        self.definition, self.inputs, self.attrs, self.name = definition, inputs, attrs, name

    def flat(self):
        """The inputs as one list."""
        found = []
        for arg in self.definition.inputs:
            value = self.inputs[arg.name]
            if arg.number_attr:
                if not value and arg.number_attr == "N":
                    raise invalid(
                        f"List argument {arg.name!r} to {self.definition.name!r} Op with length 0 "
                        "shorter than minimum length 1. Pass at least one tensor."
                    )
                found.extend(alike(value, arg.type))
            else:
                found.extend(value if arg.list_attr else (value,))
        return found

    def by_type(self):
        """The inputs, Python's values as tensors: variables do not say of which dtype these are."""
        groups: dict = {}
        for arg in self.definition.inputs:
            if arg.type_attr and not arg.ref:
                groups.setdefault(arg.type_attr, []).append(arg.name)
        found = dict(self.inputs)
        for names in groups.values():
            values = alike([found[name] for name in names], None)
            found.update(zip(names, [as_tensor(v) for v in values], strict=True))
        return [found[arg.name] for arg in self.definition.inputs]

    def own_attrs(self, op):
        """The attributes that the record has."""
        attrs, free = {}, inferred(self.definition)
        for name, default in op.attrs.items():
            if name in free:
                attrs[name] = self.inferred_attr(name, default)
            else:
                attrs[name] = self.attrs.get(name, default)
        for name, value in self.attrs.items():
            if name not in op.attrs and name not in TECHNICAL:
                self.check_neutral(name, value)
        return attrs

    def inferred_attr(self, name, default):
        """A dtype or a number that TensorFlow takes from the inputs."""
        for arg in self.definition.inputs:
            value = self.inputs[arg.name]
            if arg.number_attr == name:
                return len(value)
            if arg.list_attr == name:
                return tuple([as_tensor(v).dtype.np for v in value])
            if arg.type_attr == name:
                value = (value[0] if value else None) if arg.number_attr else value
                return default if value is None else as_tensor(value).dtype.np
        return default

    def check_neutral(self, name, value):
        """Raises UnimplementedError for an attribute that we lack, unless it does nothing."""
        attr = self.definition.attrs[name]
        if attr.type in ("type", "list(type)") or attr.default is REQUIRED:
            return
        if value != own_form(attr):
            raise UnimplementedError(
                None,
                None,
                f"tf.raw_ops.{self.definition.name} got {name}={value!r}, which Yeoul does not "
                f"have. Leave it out: it is {own_form(attr)!r} by default.",
            )


def alike(values, dtype):
    """The values of a list, Python's among them as tensors of the dtype that all have."""
    if dtype is None:
        dtype = next((v.dtype for v in values if isinstance(v, (Tensor, BaseVariable))), None)
    if dtype is None:
        return values
    return [v if isinstance(v, (Tensor, BaseVariable)) else to_tensor(v, dtype.np) for v in values]


def as_tensor(value):
    """The value as a tensor, to ask for its dtype."""
    return value if isinstance(value, (Tensor, BaseVariable)) else to_tensor(value)


def is_raw(op_name):
    """True if `tf.raw_ops` has this op."""
    known = op_name in RULES or TABLE.has(op_name)
    return known and op_name not in HIDDEN and op_def(op_name) is not None


def raw_function(op_name):
    """The function of an op."""
    definition = op_def(op_name)
    fields = parameters(definition)
    known = {name for name, _, _ in fields} | {"name"}
    result = result_class(definition)
    inputs = {arg.name: arg for arg in definition.inputs}
    plain = plain_call(definition)
    op, names, defaults = plain or (None, (), {})
    count = len(names)

    def function(*args, **kwargs):
        if plain and len(kwargs) == count and not args:
            try:
                values = [kwargs[name] for name in names]
            except KeyError:
                pass
            else:
                return execute(op, values, defaults)
        check_keywords(op_name, args, kwargs, known)
        given, attrs = {}, {}
        for parameter, source, default in fields:
            value = kwargs.get(parameter, default)
            if value is REQUIRED:
                raise TypeError(f"{op_name}() missing 1 required argument: {parameter!r}")
            if source in inputs:
                given[source] = as_input(value, inputs[source], op_name)
            else:
                attr = definition.attrs[source]
                attrs[source] = as_attr(value, attr, parameter)
        try:
            return called(Call(definition, given, attrs, kwargs.get("name")), result)
        except Exception as error:
            hide_frames(error)
            raise

    function.__name__ = function.__qualname__ = op_name
    function.__module__ = "yeoul.raw_ops"
    function.__doc__ = documentation(definition)
    function.__signature__ = python_signature(definition)  # type: ignore[attr-defined]
    return function


def plain_call(definition):
    """(record, parameters, attributes) of an op that runs at once if all attributes are default.

    None for one whose call takes more: lists, inferred or required attributes, several outputs.
    """
    name, outputs = definition.name, definition.outputs
    if name in RULES or len(outputs) != 1 or outputs[0].number_attr or outputs[0].list_attr:
        return None
    op, found = TABLE[name], parameters(definition)
    required = [source for _, source, default in found if default is REQUIRED]
    lists = any(arg.number_attr or arg.list_attr for arg in definition.inputs)
    special = op.updates or any(formal.name == "state" for formal in op.inputs)
    open_attrs = inferred(definition) & {*op.attrs}
    if lists or special or open_attrs or len(required) != len(definition.inputs):
        return None
    attrs = {
        source: as_attr(default, definition.attrs[source], parameter)
        for parameter, source, default in found
        if default is not REQUIRED
    }
    names = tuple(parameter for parameter, _, default in found if default is REQUIRED)
    return op, names, Call(definition, {}, attrs, None).own_attrs(op)


def check_keywords(op_name, args, kwargs, known):
    """Raises TypeError for arguments that are no keywords, or that the op does not have."""
    if args:
        raise TypeError(
            f"{op_name} only takes keyword args (possible keys: {sorted(known)}). Please pass "
            "these args as kwargs instead."
        )
    surplus = [name for name in kwargs if name not in known]
    if surplus:
        raise TypeError(
            f"{op_name}() got an unexpected keyword argument {surplus[0]!r}. It takes "
            f"{', '.join(sorted(known))}."
        )


def as_input(value, arg, op_name):
    """What was passed for an input; a list where the op takes one."""
    if not (arg.number_attr or arg.list_attr):
        return value
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"Expected list for {arg.name!r} argument to {op_name!r} Op, not {value}.")
    return list(value)


def as_attr(value, attr, parameter):
    """The value of an attribute in our form: np.dtypes, tuples, text as str."""
    kind = attr.type
    if kind.startswith("list("):
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"Expected list for argument {parameter!r}, got {value!r}.")
        return tuple([one_attr(one, kind[5:-1], parameter) for one in value])
    return one_attr(value, kind, parameter)


def one_attr(value, kind, parameter):
    if kind in ("int", "float") and not isinstance(value, (str, bytes)):
        try:
            return int(value) if kind == "int" else float(value)
        except (TypeError, ValueError):
            pass
    elif kind == "bool" and isinstance(value, (bool, np.bool_)):
        return bool(value)
    elif kind == "string" and isinstance(value, (str, bytes)):
        return value if isinstance(value, str) else value.decode("utf-8", "surrogateescape")
    elif kind == "type":
        try:
            return as_dtype(value).np
        except TypeError:
            pass
    elif kind == "shape":
        return TensorShape(value)._dims
    elif kind in ("func", "tensor"):
        return value
    wanted = {"type": "DataType", "string": "string"}.get(kind, kind)
    raise TypeError(f"Expected {wanted} for argument {parameter!r} not {value!r}.")


def called(call, result):
    """The outputs of a call in the form that TensorFlow gives them."""
    count = nodes_now()
    rule = RULES.get(call.definition.name, generic)
    outputs = rule(call)
    definition = call.definition
    if not definition.outputs:
        return operation(count)
    grouped = group(call, list(outputs))
    return result(*grouped) if result else grouped[0]


def nodes_now():
    return 0 if STATE.graph is None else len(STATE.graph.nodes)


def operation(count):
    """The operation of a graph that was just made; None where nothing was."""
    graph = STATE.graph
    if graph is None or len(graph.nodes) == count:
        return None
    return graph.operation_of(graph.nodes[-1])


def group(call, outputs):
    """The outputs, those of a list together."""
    definition = call.definition
    many = [bool(arg.number_attr or arg.list_attr) for arg in definition.outputs]
    if many.count(True) > 1:
        known = {name: call.inferred_attr(name, None) for name in inferred(definition)}
        counts = widths(definition.outputs, {**known, **call.attrs}, len(outputs))
    else:
        counts = [len(outputs) - many.count(False) if listed else 1 for listed in many]
    places, found = iter(outputs), []
    for listed, count in zip(many, counts, strict=True):
        part = list(itertools.islice(places, count))
        found.append(part if listed else part[0])
    return found


def generic(call):
    """An op of the table whose inputs are TensorFlow's."""
    op = TABLE[call.definition.name]
    if any(formal.name == "state" for formal in op.inputs):
        return random_op(call, op)
    if op.updates:
        return update(call, op)
    return as_list(execute(op, call.flat(), call.own_attrs(op), call.name))


def update(call, op):
    """An op that changes variables: it takes their values, and gives the new ones."""
    check_references(call.definition)
    inputs = call.by_type()
    variables = [variable_of(call, op.inputs[i].name) for i in op.updates]
    for i, variable in zip(op.updates, variables, strict=True):
        inputs[i] = variable._current()
    outputs = as_list(execute(op, inputs, call.own_attrs(op), call.name))
    for variable, value in zip(variables, outputs, strict=False):
        variable._store(value)
    rest = outputs[len(variables) :]
    returned = [arg for arg in call.definition.outputs if arg.ref]
    return [*(outputs[: len(returned)]), *rest]


def check_references(definition):
    """Raises RuntimeError for an op on references, which only graphs of TF 1 have."""
    refs = [arg.name for arg in (*definition.outputs, *definition.inputs) if arg.ref]
    if refs and STATE.graph is None:
        raise RuntimeError(
            f"{definition.name} op does not support eager execution. Arg {refs[0]!r} is a ref. Use "
            "the op on resources, whose name begins with Resource or ends in VariableOp."
        )


def variable_of(call, name):
    """The variable that was passed for an input.

    Raises:
      TypeError: if it is none.
    """
    value = call.inputs[name]
    node = getattr(value, "node", None)
    if node is not None:  # the handle of a variable of a tf.Graph
        value = node.attrs.get("variable", value)
    if isinstance(value, BaseVariable):
        return value
    raise TypeError(
        f"tf.raw_ops.{call.definition.name} changes the variable {name!r}, but got {value!r}. Pass "
        "the variable, or its `handle`."
    )


def random_op(call, op):
    """A random op: its seeds stand for a state that goes on with each call."""
    from yeoul.graph.raw.random import state_of

    attrs, inputs = call.own_attrs(op), call.flat()
    state = state_of(call, attrs, [dtype_name(v) for v in inputs])
    place = [formal.name for formal in op.inputs].index("state")
    outputs = as_list(
        execute(op, [*inputs[:place], state.value(), *inputs[place:]], attrs, call.name)
    )
    state._store(outputs[-1])
    return outputs[:-1]


def dtype_name(value):
    return dtype_of(value).name if isinstance(value, (Tensor, np.ndarray)) else None
