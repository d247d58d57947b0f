"""What functional models know of a layer: its calls on symbolic tensors."""

from yeoul.core import nest


class NodesMixin:
    """The symbolic inputs and outputs of a layer's calls, for `Layer`."""

    @property
    def inbound_nodes(self):
        return self._inbound_nodes

    @property
    def outbound_nodes(self):
        return self._outbound_nodes

    def _node_value(self, index, attribute, kind):
        if not self._inbound_nodes:
            raise AttributeError(
                f"The layer {self.name!r} has never been called and thus has no defined {kind}. "
                "Call it on a tf.keras.Input first."
            )
        if index >= len(self._inbound_nodes):
            raise ValueError(
                f"Asked to get {kind} at node {index}, but layer {self.name!r} has only "
                f"{len(self._inbound_nodes)} inbound nodes."
            )
        return getattr(self._inbound_nodes[index], attribute)

    def _common_shape(self, attribute, kind):
        """The shape of an attribute of the calls, if they all agree."""
        self._node_value(0, attribute, kind)
        shapes = [
            nest.map_structure(lambda t: tuple(t.shape), getattr(node, attribute))
            for node in self._inbound_nodes
        ]
        if any(shape != shapes[0] for shape in shapes):
            raise AttributeError(
                f'The layer "{self.name}" has multiple inbound nodes with different {kind}s. '
                f'Hence the notion of "{kind}" is ill-defined for the layer. '
                f"Use `get_{kind}_at(node_index)` instead."
            )
        return shapes[0]

    @property
    def input(self):
        """The symbolic input of the layer's first call."""
        return self._node_value(0, "input_tensors", "input")

    @property
    def output(self):
        """The symbolic output of the layer's first call."""
        return self._node_value(0, "outputs", "output")

    @property
    def input_mask(self):
        return getattr(self.input, "_keras_mask", None)

    @property
    def output_mask(self):
        return getattr(self.output, "_keras_mask", None)

    @property
    def input_shape(self):
        """Shape of the inputs, if all calls agree."""
        return self._common_shape("input_tensors", "input_shape")

    @property
    def output_shape(self):
        """Shape of the outputs, if all calls agree."""
        return self._common_shape("outputs", "output_shape")

    def get_input_at(self, node_index):
        """The symbolic input of the call number `node_index`."""
        return self._node_value(node_index, "input_tensors", "input")

    def get_output_at(self, node_index):
        """The symbolic output of the call number `node_index`."""
        return self._node_value(node_index, "outputs", "output")

    def get_input_shape_at(self, node_index):
        """The input shape of the call number `node_index`."""
        return nest.map_structure(lambda t: tuple(t.shape), self.get_input_at(node_index))

    def get_output_shape_at(self, node_index):
        """The output shape of the call number `node_index`."""
        return nest.map_structure(lambda t: tuple(t.shape), self.get_output_at(node_index))

    def get_input_mask_at(self, node_index):
        """The input mask of the call number `node_index`."""
        return getattr(self.get_input_at(node_index), "_keras_mask", None)

    def get_output_mask_at(self, node_index):
        """The output mask of the call number `node_index`."""
        return getattr(self.get_output_at(node_index), "_keras_mask", None)
