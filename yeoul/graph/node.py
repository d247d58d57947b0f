"""What graphs are made of: nodes with TF op names, and the symbolic tensors they put out."""

import pathlib
import sys

from yeoul.core.dtypes import DType
from yeoul.core.errors import OperatorNotAllowedInGraphError
from yeoul.core.shape import TensorShape
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor

PACKAGE = str(pathlib.Path(__file__).parents[1])


class SymbolicTensor(Tensor):
    """The output `index` of a node; its value exists only when the graph runs."""

    __slots__ = ("_dims", "_dtype", "_keras_logits", "_keras_mask", "_metric_obj", "index", "node")

    def __init__(self, node, index, dims, dtype):
        self.node, self.index, self._dims, self._dtype = node, index, dims, dtype

    @property
    def shape(self):
        return TensorShape(self._dims)

    @property
    def dtype(self) -> DType:
        return self._dtype

    @property
    def op(self):
        return self.node.graph.operation_of(self.node)

    @property
    def graph(self):
        return self.node.graph

    def consumers(self):
        """The operations that take the tensor."""
        found = self.node.graph.get_operations()
        return [op for op in found if any(x is self for x in op.inputs)]

    @property
    def name(self):
        return f"{self.node.name}:{self.index}"

    @property
    def value_index(self):
        return self.index

    @property
    def device(self):
        return ""

    def set_shape(self, shape):
        """Adds what is known of the shape; contradicting what is known already is an error."""
        self._dims = TensorShape(self._dims).merge_with(shape)._dims

    def __bool__(self):
        raise OperatorNotAllowedInGraphError(
            f"Using a symbolic `tf.Tensor` as a Python `bool` is not allowed: {self!r} has no "
            f"value while the graph is being built{made_at(self.node)}. AutoGraph handles `if`, "
            "`while`, `and`, `or`, `not` and `assert` in functions of yours whose source file it "
            "can read, but not `in`, `max`, the `if` of a comprehension, or code that is not "
            "converted. Use tf.where or tf.cond, or run the function eagerly with "
            "tf.config.run_functions_eagerly(True)."
        )

    def __iter__(self):
        if self._dims is None or not self._dims or self._dims[0] is None:
            raise OperatorNotAllowedInGraphError(
                f"Iterating over a symbolic `tf.Tensor` needs a known first dimension: {self!r}. "
                "Use a `for` statement, which AutoGraph makes a loop of the graph, operations on "
                "the whole tensor, or run the function eagerly."
            )
        return iter([self[i] for i in range(self._dims[0])])

    def __array__(self, dtype=None, copy=None):
        raise NotImplementedError(
            f"Cannot convert a symbolic tf.Tensor ({self.name}) to a numpy array. This error may "
            "indicate that you're "
            "trying to pass a Tensor to a NumPy call, which is not supported in a graph: use the "
            "tf function, or "
            "tf.py_function."
        )

    def __index__(self):
        return self._no_value("index")

    def __int__(self):
        return self._no_value("int")

    def __float__(self):
        return self._no_value("float")

    def _no_value(self, kind):
        raise TypeError(
            f"{self!r} has no Python {kind} value while the graph is being built. Keep it a "
            "tensor (tf.cast), or return "
            "it from the tf.function first."
        )

    @property
    def numpy(self):
        """Not there, as `hasattr` is told; the error says what to do."""
        raise AttributeError(
            f"'SymbolicTensor' object has no attribute 'numpy': {self!r} has no value while the "
            "graph is being built. "
            "Return it from the tf.function, print it with tf.print, or use tf.py_function."
        )

    def out_of_scope(self):
        """What an error says when the tensor is used outside of its graph."""
        if self.graph.deferred:
            return (
                f"{self!r} is out of scope: it belongs to a graph, and has no value here. Use it "
                "inside `with graph.as_default()`, and run it in a session."
            )
        where = self.node.where
        defined = "" if where is None else f"{self!r} was defined here: {line_of(where)}\n"
        return (
            f"{self!r} is out of scope and cannot be used here. Use return values, explicit Python "
            "locals or TensorFlow collections to access it. Please see https://www.tensorflow.org/"
            "guide/function#all_outputs_of_a_tffunction_must_be_return_values for more "
            f"information.\n\n{defined}{self.graph.named()}"
        )

    def eval(self, feed_dict=None, session=None):
        """The value in a session: `session`, or the default one.

        Raises:
          NotImplementedError: in the graph of a `tf.function`.
        """
        if not self.node.graph.deferred:
            raise NotImplementedError(
                f"eval() is for the tensors of a tf.Graph; {self!r} belongs to a tf.function: "
                "return it from there."
            )
        return self.node.graph.fetch(self, feed_dict, session)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __str__(self):
        shape = "" if self._dims is None else f", shape={TensorShape(self._dims)}"
        return f'Tensor("{self.name}"{shape}, dtype={self._dtype.name})'

    def __repr__(self):
        return f"<tf.Tensor '{self.name}' shape={TensorShape(self._dims)} dtype={self._dtype.name}>"


class Node:
    """One op in a graph, with the attributes of `Record`, so that gradients walk both alike.

    Attributes:
      inputs: symbolic tensors, constant arrays, or Python values for static inputs.
      where: (code, instruction) of the user's line that made it, or None.
      versions: [(number of outputs, attributes)] in which the node can run, if it was extended.
    """

    __slots__ = (
        "__weakref__",
        "_name",
        "attrs",
        "control_inputs",
        "graph",
        "inputs",
        "op",
        "outputs",
        "versions",
        "wanted",
        "where",
    )

    def __init__(self, graph, op, inputs, attrs, name):
        self.graph, self.op, self.inputs, self.attrs, self._name = graph, op, inputs, attrs, name
        self.outputs = []
        self.control_inputs: list = []  # nodes that run first, in graphs of sessions
        self.where = self.wanted = self.versions = None

    def add_outputs(self, specs):
        """Makes output tensors; specs as `Op.shape` gives them."""
        for dims, dtype, *list_of in specs:
            tensor = self.graph.tensor_class(self, len(self.outputs), dims, dtype)
            if list_of and list_of[0] is not None:
                tensor.list_of = list_of[0]
            self.outputs.append(tensor)

    def extend(self, attrs, specs):
        """Lets the node put out more, for a gradient: the new outputs stand behind the others.

        Who needs only the former outputs goes on running the former version.

        Args:
          attrs: the attributes of the longer version.
          specs: those of the new outputs, as `Op.shape` gives them.
        """
        if self.versions is None:
            self.versions = [(len(self.outputs), self.attrs)]
        watched = {id(out) for out in self.outputs}
        self.add_outputs(specs)
        self.attrs = attrs
        self.versions.append((len(self.outputs), attrs))
        for tape in STATE.tapes:
            if not watched.isdisjoint(tape.watched):
                tape.watched.update(id(out) for out in self.outputs)

    def version(self, count):
        """The node as it is now, in its shortest version that has the first `count` outputs."""
        attrs, outputs = self.attrs, self.outputs
        for length, older in self.versions or ():
            if length >= count:
                attrs, outputs = older, outputs[:length]
                break
        node = Node(self.graph, self.op, self.inputs, attrs, self._name)
        node.outputs, node.where = outputs[:], self.where
        return node

    @property
    def name(self):
        return self._name

    @property
    def type(self):
        return self.op.name

    @property
    def device(self):
        return ""

    def __repr__(self):
        return f"<tf.Operation '{self._name}' type={self.op.name}>"


def user_frame():
    """(code, instruction) of the innermost frame outside this package, or None."""
    frame = sys._getframe(2)
    while frame is not None:
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return frame.f_code, frame.f_lasti
        frame = frame.f_back
    return None


def user_stack():
    """(file, line, function) of the frames outside this package, the outermost first."""
    frame, found = sys._getframe(2), []
    while frame is not None:
        code = frame.f_code
        if not code.co_filename.startswith(PACKAGE):
            found.append((code.co_filename, frame.f_lineno, code.co_name))
        frame = frame.f_back
    return found[::-1]


def made_at(node):
    """Where the node was made, " (made at file:line)", for messages; "" if unknown."""
    if node is None or node.where is None:
        return ""
    return f" (made at {line_of(node.where)})"


def line_of(where):
    """file:line of a (code, instruction)."""
    code, instruction = where
    line = next((line for start, end, line in code.co_lines() if start <= instruction < end), None)
    return f"{code.co_filename}:{line}"
