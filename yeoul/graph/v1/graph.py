"""`tf.Graph`: ops that wait until a session fetches them."""

import contextlib
import re

from yeoul.core.export import export
from yeoul.engine.device import device
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.module import name_scope
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.func_graph import READ_VARIABLE, FuncGraph
from yeoul.graph.node import Node, SymbolicTensor, made_at
from yeoul.graph.v1.collections import CollectionsMixin
from yeoul.graph.v1.lookup import LookupMixin
from yeoul.graph.v1.records import ASSIGN, NO_OP, READ, READ_LATEST
from yeoul.graph.v1.stack import STACK
from yeoul.graph.v1.tensor import GraphTensor
from yeoul.graph.v1.variable import GraphVariable

NODE_NAME = re.compile(r"^[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*$")
INNER_NAME = re.compile(r"^[A-Za-z0-9_.\\/>-]*$")


@export("Graph", "compat.v1.Graph")
class Graph(CollectionsMixin, LookupMixin, FuncGraph):
    """Ops that wait until a `tf.compat.v1.Session` fetches them, or what depends on them.

    Attributes:
      effects: id(node) -> assignments that happen whenever the node runs.
      states: id(state of a random op) -> [state, its value when a run starts, its value after].
      plans: what a session has compiled: (fetched, fed) -> how to run it.
      unfeedable: the tensors that must not be fed, by id.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default() as g:
      ...     x = tf.constant(2.0, name="x") * 3.0
      >>> with tf.compat.v1.Session(graph=g) as sess:
      ...     print(sess.run(x))
      6.0
    """

    deferred = True
    building_function = False
    tensor_class = GraphTensor
    variable_class = GraphVariable

    def __init__(self):
        super().__init__("graph")
        self.settings["seed"] = None
        self._collections: dict = {}
        self._controls: tuple = ()
        self._finalized = False
        self.by_name: dict = {}
        self.effects: dict = {}
        self.states: dict = {}
        self.plans: dict = {}
        self.unfeedable: dict = {}
        self.store = None  # of tf.compat.v1.get_variable

    # What users ask for.

    @property
    def seed(self):
        """The seed of the graph's random ops, or None."""
        return self.settings["seed"]

    @seed.setter
    def seed(self, seed):
        self.settings["seed"] = seed

    @property
    def version(self):
        """A number that grows with each operation."""
        return len(self.nodes)

    @property
    def finalized(self):
        return self._finalized

    def finalize(self):
        """Nothing can be added from here on."""
        self._finalized = True

    def check_open(self):
        """Raises RuntimeError if the graph is finalized."""
        if self._finalized:
            raise RuntimeError(
                "Graph is finalized and cannot be modified. Build all operations before "
                "graph.finalize(), and before a monitored session starts."
            )

    @contextlib.contextmanager
    def as_default(self):
        """Context in which ops are added to this graph."""
        if STATE.graph is self:
            yield self
            return
        saved = STATE.enter(self)
        try:
            yield self
        finally:
            STATE.restore(saved)

    @contextlib.contextmanager
    def name_scope(self, name):
        """Context that prefixes the names of ops with `name/`. See `tf.name_scope`."""
        with self.as_default(), name_scope(name) as scope:
            yield scope

    def device(self, device_name_or_function):
        """Context that asks for a device. See `tf.device`.

        Args:
          device_name_or_function: name of a device or None; a function that chooses one for each
            op is not asked: XLA places a program as a whole.
        """
        if callable(device_name_or_function):
            return contextlib.nullcontext()
        return device(device_name_or_function)

    @contextlib.contextmanager
    def control_dependencies(self, control_inputs):
        """Context whose ops run after `control_inputs`.

        Args:
          control_inputs: list of operations, tensors and variables; None: no control inputs, not
            those of the contexts around this one either.

        Raises:
          ValueError: if one belongs to another graph.
          TypeError: if one is no operation and no tensor.
        """
        saved = self._controls
        self._controls = () if control_inputs is None else self._waited(saved, control_inputs)
        try:
            yield
        finally:
            self._controls = saved

    def _waited(self, known, control_inputs):
        if callable(control_inputs):
            raise TypeError(
                "control_dependencies takes a list of operations and tensors in a graph, not the "
                f"callable {control_inputs!r}: call it before, and pass what it returns."
            )
        nodes = dict.fromkeys(known)
        for item in control_inputs:
            if item is not None:  # an assertion that held while the graph was built
                nodes[self.node_of(item)] = None
        return tuple(nodes)

    def node_of(self, item):
        """The node that has to run so that `item` is done."""
        if isinstance(item, IndexedSlices):
            item = item.values
        if isinstance(item, GraphVariable) and item.assignment is not None:
            item = item.assignment
        element = self.element(item)
        return element.node if isinstance(element, Tensor) else element

    def is_feedable(self, tensor):
        """Whether a session may feed the tensor."""
        return id(tensor) not in self.unfeedable

    is_fetchable = is_feedable

    def prevent_feeding(self, tensor):
        """Makes sessions refuse to feed the tensor."""
        self.unfeedable[id(tensor)] = tensor

    # What is being built.

    def unique_name(self, name, mark_as_used=True):
        """The name in the current scope, made unique among names regardless of case.

        Args:
          name: a name; one that ends in "/" stands for itself, without the "/".
          mark_as_used: False: the next call gives the same.

        Raises:
          ValueError: if it is no valid name.
        """
        if name.endswith("/"):
            return name[:-1]
        if not (INNER_NAME if STATE.scope else NODE_NAME).match(name):
            raise ValueError(
                f"{name!r} is not a valid node name. Accepted names conform to Regex "
                f"/{NODE_NAME.pattern}/: use letters, digits and underscores."
            )
        name = STATE.scope + name
        key, names = name.lower(), self.names
        count = names.get(key, 0)
        candidate = name
        while candidate.lower() in names:
            candidate = f"{name}_{max(count, 1)}"
            count += 1
        if mark_as_used:
            names[key] = max(count, 1)
            names.setdefault(candidate.lower(), 1)
        return candidate

    def unique_scope(self, name):
        """A new name scope inside the current one, with "/" at its end."""
        if not STATE.scope and not NODE_NAME.match(name):
            raise ValueError(
                f"{name!r} is not a valid root scope name. A root scope name has to match the "
                f"following pattern: {NODE_NAME.pattern}"
            )
        return self.unique_name(name) + "/"

    def new_node(self, op, inputs, attrs, name, specs):
        self.check_open()
        node = super().new_node(op, inputs, attrs, name, specs)
        node.control_inputs = list(self._controls)
        self.by_name[node.name] = node
        return node

    def add_op(self, op, inputs, attrs, name=None):
        """Adds a node, to this graph or, if all tensors are of another one, to that.

        Returns its output tensor or list of them; the node if it has none.
        """
        foreign = None
        for x in inputs:
            if isinstance(x, GraphTensor) and x.node.graph is not self:
                foreign = x
        if "f" in attrs:
            name = None  # calls are named after the op, as in TensorFlow, not after the function
        if foreign is None:
            made = super().add_op(op, inputs, attrs, name)
            return self.nodes[-1] if made is None else made
        own = next((x for x in inputs if isinstance(x, GraphTensor) and x is not foreign), None)
        if own is not None and own.node.graph is not foreign.node.graph:
            refuse_mixture(foreign, own)
        with foreign.node.graph.as_default():
            return foreign.node.graph.add_op(op, inputs, attrs, name)

    def capture(self, tensor):
        """The tensor itself if it is of this graph, or an eager tensor as a constant.

        Raises:
          ValueError: if it belongs to another graph.
          TypeError: if it belongs to a function.
        """
        if isinstance(tensor, EagerTensor):
            return self.constant(tensor)
        if isinstance(tensor, SymbolicTensor) and tensor.node.graph is not self:
            if isinstance(tensor, GraphTensor):
                refuse_mixture(tensor, self)
            self.check_reachable(tensor)
        return tensor

    def no_op(self, name):
        """An operation that does nothing."""
        return self.operation_of(self.new_node(NO_OP, [], {}, name, []))

    def group(self, inputs, name):
        """An operation that runs all inputs, which may stand in lists."""
        flat: list = []
        flatten(inputs, flat)
        with self.control_dependencies([x for x in flat if not isinstance(x, EagerTensor)]):
            return self.no_op(name)

    # Variables: see `graph/v1/variable.py`.

    def read_variable(self, variable, latest=False):
        """A new node that reads the variable.

        Args:
          variable: of this graph, or the hidden state of a random op.
          latest: whether it sees every assignment before it in this run.
        """
        if variable.hidden:
            return self.state_of(variable)[1]
        start = self.variable_input(variable)
        op = READ_LATEST if latest else READ
        return self.new_node(op, [start], {}, None, [(start._dims, start._dtype)]).outputs[0]

    def variable_input(self, variable):
        """The value that the variable has when a run starts.

        Raises:
          RuntimeError: if the variable was made outside of graphs.
        """
        start = getattr(variable, "start", None)
        if start is None:
            raise RuntimeError(
                "Attempting to capture an EagerTensor without building a function: the variable "
                f"{variable.name!r} was made outside of this tf.Graph, where sessions have no "
                "value of it. Make it inside `with graph.as_default()`."
            )
        return self.capture(start)

    def state_of(self, state):
        """[state, start, after] of the hidden state of a random op."""
        known = self.states.get(id(state))
        if known is None:
            node = Node(self, READ_VARIABLE, [], {"variable": state}, "RandomState")
            node.outputs = [GraphTensor(node, 0, state.shape._dims, state.dtype)]
            known = self.states[id(state)] = [state, node.outputs[0], None]
        return known

    def assign_variable(self, variable, tensor):
        """Whenever `tensor` is computed, the variable gets its value: what functions do."""
        if variable.hidden:
            self.state_of(variable)[2] = tensor
            return
        self.variable_input(variable)
        node = self.assignment(ASSIGN, variable, tensor, None)
        self.effects.setdefault(id(tensor.node), []).append(node)
        variable.last_assignment = node

    def assignment(self, op, variable, tensor, name):
        """A node that assigns (or adds, subtracts) the tensor when it runs."""
        return self.new_node(op, [self.variable_input(variable), tensor], {}, name, [])

    # Sessions.

    def fetch(self, element, feed_dict, session):
        """The value of a tensor (None for an operation) in `session` or the default session.

        Raises:
          ValueError: if there is none, or it has another graph.
        """
        tensor = isinstance(element, Tensor)
        verb = ("evaluate tensor", "eval()") if tensor else ("execute operation", "run()")
        which, found = ("given", session) if session is not None else ("default", STACK.top())
        if found is None:
            colon = "" if tensor else ":"
            raise ValueError(
                f"Cannot {verb[0]} using `{verb[1]}`: No default session is registered. Use `with "
                f"sess.as_default(){colon}` or pass an explicit session to "
                f"`{verb[1][:-1]}session=sess)`"
            )
        if found.graph is not self:
            what = verb[0].split()[1]
            raise ValueError(
                f"Cannot use the {which} session to {verb[0]}: the {what}'s graph is different "
                f"from the session's graph. Pass an explicit session to "
                f"`{verb[1][:-1]}session=sess)`."
            )
        return found.run(element, feed_dict)


def refuse_mixture(tensor, other):
    """Raises ValueError for tensors of two graphs in one op; `other`: a tensor or a graph."""
    whose = f"{other}" if isinstance(other, Tensor) else "the other inputs"
    graph = other.node.graph if isinstance(other, Tensor) else other
    raise ValueError(
        f"{tensor} must be from the same graph as {whose} (graphs are {tensor.node.graph} and "
        f"{graph}){made_at(tensor.node)}. Build both inside one `with graph.as_default()`."
    )


def flatten(items, found):
    """The items of nested lists, without None, appended to `found`."""
    for item in items:
        if isinstance(item, (list, tuple)):
            flatten(item, found)
        elif item is not None:
            found.append(item)
