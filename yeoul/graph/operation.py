"""`tf.Operation`: what a graph computes, as TensorFlow's users see it."""

from yeoul.core.export import export


@export("Operation")
class Operation:
    """One operation of a graph, with TensorFlow's name, type, inputs and attributes.

    Constants and fixed arguments are operations of their own, as in TensorFlow, so
    `tf.reshape(x, [-1])` shows as `Reshape/shape` (a `Const`) and `Reshape`.

    Attributes:
      graph: the graph.
      name: its name, unique in the graph.
      type: TensorFlow's op name, such as "MatMul".
      control_inputs: operations that run before it without giving it a value.
      where: the user's line that made it, as `Node.where`.

    Example:
      >>> import yeoul as tf
      >>> f = tf.function(lambda x: x + 1.0)
      >>> graph = f.get_concrete_function(tf.TensorSpec([2], tf.float32)).graph
      >>> [op.name for op in graph.get_operations()]
      ['x', 'add/y', 'add', 'Identity']
      >>> graph.get_operation_by_name("add").get_attr("T")
      tf.float32
    """

    __slots__ = ("__weakref__", "_before", "fill", "graph", "name", "node", "parts", "type")

    def __init__(self, graph, type_name, name, node=None):
        self.graph, self.type, self.name, self.node = graph, type_name, name, node
        self._before: list = []
        self.parts = None  # (inputs, attrs, outputs), once they are known
        self.fill = None

    def known(self):
        """(inputs, attrs, outputs); what is asked for the first time is worked out now."""
        if self.parts is None:
            self.graph.expand()
        return self.parts or ([], {}, list(self.node.outputs) if self.node else [])

    @property
    def control_inputs(self):
        """The operations that run before it without giving it a value, a list."""
        self.known()
        asked = () if self.node is None else self.node.control_inputs
        return [*(self.graph.operation_of(node) for node in asked), *self._before]

    @control_inputs.setter
    def control_inputs(self, operations):
        self._before = list(operations)

    @property
    def where(self):
        return None if self.node is None else self.node.where

    @property
    def inputs(self):
        """The input tensors, a tuple."""
        return tuple(self.known()[0])

    @property
    def outputs(self):
        """The output tensors, a list."""
        return list(self.known()[2])

    @property
    def attrs(self):
        """Attribute -> value: Python values, `tf.DType`s, shapes as tuples, arrays."""
        return self.known()[1]

    @property
    def device(self):
        """The device asked for; always "", since XLA places the whole graph."""
        return ""

    @property
    def node_def(self):
        """The operation as a `NodeDef`."""
        from yeoul.graph.graph_def import node_def

        return node_def(self)

    @property
    def op_def(self):
        """The op's signature as an `OpDef`, or None if TensorFlow has no such op."""
        from yeoul.graph.graph_def import op_def_proto

        return op_def_proto(self.type)

    def get_attr(self, name):
        """The value of an attribute.

        Args:
          name: its name, such as "T".

        Returns:
          A Python value; dtypes as `tf.DType`, tensors, shapes and functions as protos.

        Raises:
          ValueError: if the operation has no such attribute.
        """
        from yeoul.graph.graph_def import attr_to_python, node_def

        attrs = node_def(self).attr
        if name not in attrs:
            raise ValueError(
                f"Operation {self.name!r} has no attr named {name!r}. It has "
                f"{', '.join(sorted(attrs)) or 'none'}."
            )
        return attr_to_python(attrs[name])

    def run(self, feed_dict=None, session=None):
        """Runs the operation in a session: `session`, or the default one.

        Raises:
          NotImplementedError: in the graph of a `tf.function`.
        """
        if not self.graph.deferred:
            raise NotImplementedError(
                f"run() is for the operations of a tf.Graph; {self!r} belongs to a tf.function, "
                "which runs it when it is called."
            )
        self.graph.fetch(self, feed_dict, session)

    def values(self):
        """The output tensors, a tuple."""
        return tuple(self.outputs)

    def colocation_groups(self):
        """The groups of operations that share its device: itself alone."""
        return [f"loc:@{self.name}".encode()]

    def __repr__(self):
        return f"<tf.Operation '{self.name}' type={self.type}>"

    def __str__(self):
        return str(self.node_def)
