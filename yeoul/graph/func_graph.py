"""Graphs that are functions: their nodes, inputs, captured tensors and variables."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, DType
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import convertible, to_array, to_tensor
from yeoul.engine.dispatch import formal_inputs, mismatch, read, static_value
from yeoul.engine.infer import dims_of, dtype_of, infer
from yeoul.engine.op import TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.node import Node, SymbolicTensor, user_frame, user_stack
from yeoul.graph.views import GraphViews
from yeoul.ops.static import known_array

UNDONE = ("captures", "variables", "assigned", "current", "names", "settings")
INLINE_LIMIT = 128  # elements of integer tensors from outside that become constants of the graph

# Nodes of these ops are named so, as TensorFlow's Python functions do; others after their type.
NODE_NAMES = {
    "AddV2": "add",
    "Sub": "sub",
    "Mul": "mul",
    "RealDiv": "truediv",
    "FloorDiv": "floordiv",
    "FloorMod": "mod",
    "Pow": "pow",
    "StridedSlice": "strided_slice",
    "OneHot": "one_hot",
    "OnesLike": "ones_like",
    "ZerosLike": "zeros_like",
    "SoftmaxCrossEntropyWithLogits": "softmax_cross_entropy_with_logits",
}

PLACEHOLDER = register("Placeholder", "", grad="none", attrs={"dtype": None, "shape": None})
READ_VARIABLE = register("ReadVariableOp", "", grad="none", attrs={"variable": None})
# Reading a variable that was assigned: the gradient is the variable's, not that of the value.
READ_ASSIGNED = register(
    "ReadAssigned",
    "value:T, variable:T",
    lower=lambda value, variable: value,
    host=lambda value, variable: value,
    grad=lambda record, dy: (None, dy),
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), dtype_of(inputs[0]))],
)
CONST = register("Const", "", grad="none", attrs={"value": None, "dtype": None})


class FuncGraph(GraphViews):
    """A graph that is a function, with captured tensors and variables.

    Inputs, captured tensors and variables go in; outputs and new variable values come out.

    Variables are values here: reading one gives an input, assigning one replaces its current
      value, so that program order
    is data flow. What the graph does to variables is in `assigned`.

    Attributes:
      nodes: in program order.
      inputs: symbolic tensors of the arguments.
      captures: captured tensor (by id) -> (tensor, symbolic input).
      variables: variable (by id) -> (variable, symbolic input).
      assigned: variable (by id) -> (variable, current symbolic value).
      current: variable (by id) -> its value as read since it was last assigned.
      outputs: symbolic tensors; set when tracing ends.
      given: input (by id) -> what it is in the call for which the graph is built.
      checked: `numerics.Limits` if the values of the nodes are to be checked when it runs, or None.
      stacks: name of a node -> the user's frames that led to it, in such a graph.
      overrides: op name -> name of the registered gradient that new nodes take.
      overridden: nodes that take a registered gradient -> its name.
      structured_outputs: the Python structure that the function returned, with tensors in it.
      settings: "seed": the seed that `tf.random.set_seed` set in this graph.
      deferred: whether ops wait until a session fetches them (`tf.Graph`); in functions all effects
        happen, in program order.
    """

    deferred = False
    tensor_class = SymbolicTensor

    def __init__(self, name="func", outer=None):
        super().__init__()
        self.name, self.outer = name, outer
        self.nodes: list[Node] = []
        self.inputs: list[SymbolicTensor] = []
        self.captures: dict = {}
        self.variables: dict = {}
        self.assigned: dict = {}
        self.current: dict = {}
        self.outputs: list = []
        self.structured_outputs = None
        self.names: dict[str, int] = {}
        self.settings: dict = {}
        self.random_ops = 0
        self.given: dict = {}
        self.checked = STATE.numerics or (None if outer is None else outer.checked)
        self.stacks: dict = {}
        self.overrides: dict = {}
        self.overridden: dict = {}

    def unique_name(self, name):
        """The name inside the current scope, made unique as TF does (add, add_1, …)."""
        return self.absolute_name(STATE.scope + name)

    def absolute_name(self, name):
        """The name made unique, whatever the current scope."""
        count = self.names.get(name)
        self.names[name] = 1 if count is None else count + 1
        if count is None:
            return name
        candidate = f"{name}_{count}"
        while candidate in self.names:
            count += 1
            candidate = f"{name}_{count}"
        self.names[name], self.names[candidate] = count + 1, 1
        return candidate

    def new_node(self, op, inputs, attrs, name, specs):
        node = Node(
            self, op, inputs, attrs, self.unique_name(name or NODE_NAMES.get(op.name, op.name))
        )
        node.add_outputs(specs)
        node.where = user_frame()
        if op.name in self.overrides:
            self.overridden[node] = self.overrides[op.name]
        if self.checked:
            self.stacks[node.name] = user_stack()
        self.nodes.append(node)
        return node

    def placeholder(self, dims, dtype, name="Placeholder", list_of=None):
        """A new symbolic tensor that is fed from outside."""
        node = Node(self, PLACEHOLDER, [], {}, self.unique_name(name))
        node.add_outputs([(dims, dtype, list_of)])
        self.placeholders.append((len(self.nodes), node.outputs[0]))
        return node.outputs[0]

    def add_input(self, dims, dtype, name="args", list_of=None):
        tensor = self.placeholder(dims, dtype, name, list_of)
        self.inputs.append(tensor)
        return tensor

    def constant(self, tensor, name=None):
        """An eager tensor as a constant node."""
        array = np.asarray(tensor._a)
        spec = (array.shape, FROM_NUMPY[array.dtype])
        return self.new_node(CONST, [], {"value": array}, name or "Const", [spec]).outputs[0]

    def capture(self, tensor):
        """The symbolic input through which an outside tensor is seen in this graph."""
        if isinstance(tensor, SymbolicTensor) and tensor.node.graph is self:
            return tensor
        known = self.captures.get(id(tensor))
        if known is not None:
            return known[1]
        if isinstance(tensor, SymbolicTensor):
            self.check_reachable(tensor)
            if tensor.dtype.is_integer and tensor._dims is not None and len(tensor._dims) <= 1:
                value = known_array(tensor)  # as shapes computed outside are needed in here
                if value is not None and value.size <= INLINE_LIMIT:
                    return self.constant(EagerTensor(value))
        elif tensor._a.dtype.kind in "iub" and tensor._a.size <= INLINE_LIMIT:
            return self.constant(tensor)  # known when compiling, as shapes must be
        inner = self.placeholder(tensor.shape._dims, tensor.dtype, "captured", tensor.list_of)
        self.captures[id(tensor)] = (tensor, inner)
        return inner

    def symbolic(self, value, dtype=None):
        """A value as a symbolic tensor of this graph.

        Args:
          value: a tensor from wherever; what converts to one becomes a constant when small.
          dtype: np.dtype for what is no tensor; None: its own.
        """
        if isinstance(value, Tensor):
            return self.capture(value)
        tensor = to_tensor(value, dtype)
        small = type(tensor) is EagerTensor and tensor._a.size <= INLINE_LIMIT
        return self.constant(tensor) if small else self.capture(tensor)

    def mark(self):
        """What `undo` needs to take back what is added to the graph from here on."""
        copied = [dict(getattr(self, name)) for name in UNDONE]
        return len(self.nodes), self.random_ops, copied

    def undo(self, mark):
        """Takes back what was added since the mark was made; its tensors must not be used."""
        count, self.random_ops, copied = mark
        del self.nodes[count:]
        for name, value in zip(UNDONE, copied, strict=True):
            setattr(self, name, value)

    def check_reachable(self, tensor):
        graph = self.outer
        while graph is not None:
            if graph is tensor.node.graph:
                return
            graph = graph.outer
        raise TypeError(tensor.out_of_scope())

    def named(self):
        """What the graph is, and how its tensors leave it, for messages."""
        return (
            f"It leaked out of the tf.function {self.name!r}, whose graph it belongs to: return it "
            "from that function, and use the returned value."
        )

    def read_variable(self, variable):
        """The variable's current value in this graph."""
        key = id(variable)
        if key not in self.assigned:
            return self.variable_input(variable)
        known = self.current.get(key)
        if known is None:
            inputs = [self.assigned[key][1], self.variable_input(variable)]
            specs = READ_ASSIGNED.shape(inputs, {})
            node = self.new_node(READ_ASSIGNED, inputs, {}, "ReadVariableOp", specs)
            known = self.current[key] = node.outputs[0]
        return known

    def variable_input(self, variable):
        """The value that the variable has when the graph starts to run."""
        known = self.variables.get(id(variable))
        if known is None:
            node = Node(
                self, READ_VARIABLE, [], {"variable": variable}, self.unique_name("ReadVariableOp")
            )
            node.outputs = [SymbolicTensor(node, 0, variable.shape._dims, variable.dtype)]
            known = self.variables[id(variable)] = (variable, node.outputs[0])
        return known[1]

    def assign_variable(self, variable, tensor):
        """From here on the variable has this value; it is stored when the graph has run."""
        self.variable_input(variable)
        if not TensorShape(dims_of(tensor)).is_subtype_of(variable.shape):
            attrs = {"shape": variable.shape._dims}
            tensor = self.add_op(TABLE["EnsureShape"], (tensor,), attrs)
        self.assigned[id(variable)] = (variable, tensor)
        self.current.pop(id(variable), None)

    def add_op(self, op, inputs, attrs, name=None):
        """Adds a node and returns its output tensor, list of them, or None.

        See `engine.dispatch.execute`.
        """
        given, inputs = inputs, self.prepare(op, inputs)
        try:
            specs = infer(op, inputs, attrs)
        except ValueError as error:
            raise ValueError(f"{error} [Op:{op.name}]") from error
        node = self.new_node(op, inputs, attrs, name, specs)
        if op.statics:
            self.note_origins(node, given)
        outputs = list(node.outputs)  # a tape may make the node put out more, for gradients
        for tape in STATE.tapes:
            tape.record(node)
        if op.outputs == 1:
            return outputs[0]
        return outputs or None

    def note_origins(self, node, given):
        """Remembers the tensors of this graph that fixed inputs were made from."""
        for i, (kept, value) in enumerate(zip(node.inputs, given, strict=True)):
            if not isinstance(kept, Tensor) and isinstance(value, SymbolicTensor):
                if value.node.graph is self:
                    self.origins[node, i] = value

    def prepare(self, op, inputs):
        formals = formal_inputs(op, len(inputs))
        values = [value if isinstance(value, Tensor) else read(value) for value in inputs]
        types: dict = {}
        for i, (formal, value) in enumerate(zip(formals, values, strict=True)):
            if isinstance(value, Tensor):
                if formal.static:
                    values[i] = self.static(value)
                    continue
                values[i] = self.capture(value)
                check_dtype(op, values, i, formal, value.dtype.np, types)
        for i, (formal, value) in enumerate(zip(formals, values, strict=True)):
            if isinstance(value, Tensor):
                continue
            if formal.static:
                values[i] = self.static(value)
                continue
            wanted = formal.type.np if isinstance(formal.type, DType) else types.get(formal.type)
            values[i] = self.immediate(op, i, value, wanted)
            check_dtype(op, values, i, formal, dtype_of(values[i]).np, types)
        check_allowed(op, formals, types.get("T"))
        return values

    def static(self, value):
        """A static input: a Python value if it is known now, otherwise the symbolic tensor."""
        if isinstance(value, SymbolicTensor):
            value = self.capture(value)
            known = known_array(value)
            return value if known is None else static_value(known)
        if isinstance(value, (list, tuple)) and any(isinstance(v, SymbolicTensor) for v in value):
            return self.static(to_tensor(value))
        return static_value(value)

    def immediate(self, op, position, value, dtype):
        """A Python or NumPy value as a constant array of the wanted dtype."""
        if isinstance(value, (list, tuple)):
            tensor = to_tensor(value, dtype)
            return (
                self.capture(tensor)
                if isinstance(tensor, SymbolicTensor)
                else np.asarray(tensor._a)
            )
        if (
            isinstance(value, (np.ndarray, np.generic))
            and dtype is not None
            and not convertible(value.dtype, dtype)
        ):
            mismatch(op, None, position, value.dtype, dtype)
        if isinstance(value, (bool, int, float, complex, str, bytes, np.ndarray, np.generic)):
            return to_array(value, dtype)
        tensor = to_tensor(value, dtype)
        return self.capture(tensor) if isinstance(tensor, SymbolicTensor) else np.asarray(tensor._a)


def check_allowed(op, formals, dtype):
    """Raises TypeError, as TensorFlow does while tracing, for a dtype that the op does not take."""
    if op.types is None or dtype is None or dtype in op.types:
        return
    name = next((formal.name for formal in formals if formal.type == "T"), "input")
    allowed = ", ".join(sorted(FROM_NUMPY[d].name for d in op.types))
    raise TypeError(
        f"Value passed to parameter {name!r} has DataType {FROM_NUMPY[dtype].name} not in list of "
        f"allowed values: {allowed} [Op:{op.name}]. Convert it with tf.cast."
    )


def check_dtype(op, values, position, formal, dtype, types):
    """Raises TypeError, as TensorFlow does while tracing, unless the dtype is the one expected."""
    if isinstance(formal.type, DType):
        wanted, whose = formal.type.np, "expected type"
    elif formal.type:
        wanted, whose = types.setdefault(formal.type, dtype), "type of the other inputs,"
    else:
        return
    if dtype != wanted:
        got, wanted = FROM_NUMPY[dtype].name, FROM_NUMPY[wanted].name
        raise TypeError(
            f"Input {formal.name!r} of {op.name!r} Op has type {got} that does not match the "
            f"{whose} {wanted}. Convert it with tf.cast(x, tf.{wanted})."
        )
