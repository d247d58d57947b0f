"""The tensors of a `tf.Graph`."""

from yeoul.graph.node import SymbolicTensor


class GraphTensor(SymbolicTensor):
    """A symbolic tensor of a `tf.Graph`: a key of dictionaries, such as `feed_dict`.

    As in TensorFlow, `==` asks there whether two tensors are the same, not for their values:
    `tf.equal` compares values.
    """

    __slots__ = ()

    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other
