"""Functional models: graphs of layers, from symbolic inputs to symbolic outputs."""

from yeoul.core import nest
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.tensor import Tensor
from yeoul.keras.core.ancillary import AddLoss, AddMetric
from yeoul.keras.core.checkpoint_names import layer_children
from yeoul.keras.core.composite_keras_tensor import CompositeKerasTensor
from yeoul.keras.core.cut_graph import from_inputs
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.keras.core.layer_config import network_config
from yeoul.keras.core.model import Model
from yeoul.keras.core.order import ordered_layers, ordered_nodes
from yeoul.ops.array import cast, expand_dims, squeeze
from yeoul.ops.sparse_dense import to_dense
from yeoul.ops.sparse_tensor import SparseTensor


class Functional(Model):
    """A model given by the symbolic tensors of its inputs and outputs.

    Args:
      inputs: symbolic tensor, list or dict of them.
      outputs: symbolic tensor, list or dict of them, computed from the inputs.
      name: name of the model.
      trainable: whether its weights are trained.
    """

    def __init__(self, inputs, outputs, name=None, trainable=True, **kwargs):
        super().__init__(name=name, trainable=trainable, **kwargs)
        self._init_network(inputs, outputs)

    def _init_network(self, inputs, outputs):
        if (
            isinstance(inputs, (list, tuple))
            and len(inputs) == 1
            and not isinstance(inputs[0], (list, tuple))
        ):
            inputs = list(inputs)
        check_symbolic(inputs, "inputs")
        check_symbolic(outputs, "outputs")
        inputs, outputs = from_inputs(inputs, outputs, self.name)
        flat_inputs, flat_outputs = nest.flatten(inputs), nest.flatten(outputs)
        self._hold(
            _nested_inputs=inputs,
            _nested_outputs=outputs,
            inputs=flat_inputs,
            outputs=flat_outputs,
            _beside=[],
            input_names=[t.node.layer.name for t in flat_inputs],
            output_names=output_names(flat_outputs),
            _input_layers=[t.node.layer for t in flat_inputs],
        )
        self._hold(_nodes=ordered_nodes(flat_inputs, flat_outputs, self.name), _plan=None)
        self._stacked = ordered_layers(self._nodes, flat_outputs)
        self._check_names()
        self.built = True
        self._autocast = False  # the layers cast what they are given
        self._hold(_build_input_shape=nest.map_structure(lambda t: t.shape, inputs))

    def compute_beside(self, tensors):
        """Computes these symbolic tensors too whenever the model runs, for what layers add."""
        self._hold(_beside=[*self._beside, *tensors])
        ends = [*self.outputs, *self._beside]
        self._hold(_nodes=ordered_nodes(self.inputs, ends, self.name), _plan=None)
        known = {id(layer) for layer in self._stacked}
        new = {id(n.layer): n.layer for n in self._nodes if id(n.layer) not in known}
        self._stacked = [*self._stacked, *new.values()]
        self._check_names()
        self._steps.clear()

    def add_loss(self, losses, **kwargs):
        """Adds losses: tensors of this call, functions, or symbolic tensors of the model."""
        losses = nest.flatten(losses)
        symbolic = [loss for loss in losses if isinstance(loss, KerasTensor)]
        super().add_loss([loss for loss in losses if not isinstance(loss, KerasTensor)], **kwargs)
        if symbolic:
            self.compute_beside([AddLoss()(loss) for loss in symbolic])

    def add_metric(self, value, name=None, **kwargs):
        """Adds a value of this call, or a symbolic tensor of the model, to a metric."""
        if not isinstance(value, KerasTensor):
            super().add_metric(value, name, **kwargs)
            return
        if name is None:
            raise ValueError(f"Please provide a name for the metric of {value!r}.")
        aggregation = kwargs.pop("aggregation", None)
        if kwargs:
            raise TypeError(f"Unknown keyword arguments: {', '.join(kwargs)}")
        self.compute_beside([AddMetric(aggregation, name)(value)])

    def _check_names(self):
        seen: set = set()
        for layer in self._stacked:
            if layer.name in seen:
                raise ValueError(
                    f'The name "{layer.name}" is used '
                    f"{sum(x.name == layer.name for x in self._stacked)} times in the "
                    "model. All layer names should be unique."
                )
            seen.add(layer.name)

    @property
    def layers(self):
        return list(self._stacked)

    def _trackable_children(self):
        return {**layer_children(self.layers), **super()._trackable_children()}

    @property
    def input(self):
        """The symbolic inputs, in the structure they were given in."""
        return self._nested_inputs

    @property
    def output(self):
        """The symbolic outputs, in the structure they were given in."""
        return self._nested_outputs

    @property
    def input_shape(self):
        return nest.map_structure(lambda t: tuple(t.shape), self._nested_inputs)

    @property
    def output_shape(self):
        return nest.map_structure(lambda t: tuple(t.shape), self._nested_outputs)

    @property
    def input_spec(self):
        """What the model accepts: the inputs' shapes.

        Batch size and rank are checked when layers run.
        """
        if self._input_spec_override is not None or "_nested_inputs" not in self.__dict__:
            return self._input_spec_override
        if isinstance(self._nested_inputs, dict):
            names = sorted(self._nested_inputs)
            return [spec_of(self._nested_inputs[k], k) for k in names]
        # Data for a list of inputs may come as a dict by the names of the inputs.
        return [spec_of(t, name) for t, name in zip(self.inputs, self.input_names, strict=True)]

    @input_spec.setter
    def input_spec(self, value):
        self._input_spec_override = value

    def get_config(self):
        """The configurations of the layers, and of the calls between them."""
        return network_config(self)

    def call(self, inputs, training=None, mask=None):
        """The outputs for these inputs."""
        return self._run(inputs, mask)

    def compute_mask(self, inputs, mask=None):
        """The masks of the outputs; layers have attached them to the tensors in the call."""
        return None

    def _run(self, inputs, mask=None):
        values = self._flat_inputs(inputs)
        if mask is not None:
            for value, m in zip(values, nest.flatten(mask), strict=False):
                if m is not None:
                    value._keras_mask = m
        if self._plan is None:
            self._hold(_plan=plan(self._nodes, self.inputs))
        env = {id(t): conform(v, t) for t, v in zip(self.inputs, values, strict=True)}
        for layer, single, args, kwargs, out_ids in self._plan:
            if single is not None:
                result = layer(env[single])
            else:
                call_args = nest.map_structure(
                    lambda t: env[id(t)] if isinstance(t, KerasTensor) else t, args
                )
                call_kwargs = nest.map_structure(
                    lambda t: env[id(t)] if isinstance(t, KerasTensor) else t, kwargs
                )
                result = layer(*call_args, **call_kwargs)
            if len(out_ids) == 1 and not isinstance(result, (list, tuple, dict)):
                env[out_ids[0]] = result
            else:
                for key, value in zip(out_ids, nest.flatten(result), strict=True):
                    env[key] = value
        if isinstance(self._nested_outputs, KerasTensor):
            return env[id(self._nested_outputs)]
        return nest.pack_sequence_as(self._nested_outputs, [env[id(t)] for t in self.outputs])

    def __getstate__(self):
        """What a copy takes over: not the plan, which goes by the identity of tensors."""
        return {**self.__dict__, "_plan": None}

    def _flat_inputs(self, inputs):
        """The input tensors in the model's order; dicts are matched by key or by input name."""
        if isinstance(inputs, dict):
            if isinstance(self._nested_inputs, dict):
                missing = [k for k in self._nested_inputs if k not in inputs]
                if not missing:
                    return [inputs[k] for k in sorted(self._nested_inputs)]
            missing = [n for n in self.input_names if n not in inputs]
            if missing:
                raise ValueError(
                    f"Missing data for input {missing[0]!r} of model {self.name!r}. You passed a "
                    "data dictionary with "
                    f"keys {list(inputs)}. Expected the following keys: {self.input_names}"
                )
            return [inputs[n] for n in self.input_names]
        values = [inputs] if isinstance(inputs, Tensor) else nest.flatten(inputs)
        if len(values) != len(self.inputs):
            raise ValueError(
                f"Model {self.name!r} expects {len(self.inputs)} input(s) {self.input_names}, but "
                f"received {len(values)}."
            )
        return values


def spec_of(tensor, name=None):
    dims = tensor.shape._dims
    return InputSpec(
        shape=None if dims is None else (None, *dims[1:]), allow_last_axis_squeeze=True, name=name
    )


def conform(value, keras_tensor):
    """The input in the dtype of the model's input, a last axis of size 1 added or removed."""
    dims = keras_tensor._dims
    if not hasattr(value, "shape"):
        return value
    if value.dtype != keras_tensor.dtype:
        value = cast(value, keras_tensor.dtype)
    if isinstance(value, CompositeTensor):
        dense = not isinstance(keras_tensor, CompositeKerasTensor)
        return to_dense(value) if dense and isinstance(value, SparseTensor) else value
    if dims is None:
        return value
    rank = value.shape.rank
    if rank is None or rank == len(dims):
        return value
    if rank == len(dims) + 1 and value.shape[-1] == 1:
        return squeeze(value, axis=-1)
    if rank == len(dims) - 1 and dims[-1] == 1:
        return expand_dims(value, axis=-1)
    return value


def check_symbolic(value, what):
    if what == "inputs" and len({id(t) for t in nest.flatten(value)}) < len(nest.flatten(value)):
        raise ValueError(
            "The list of inputs passed to the model contains the same input multiple times. All "
            f"inputs should only appear once. Received inputs={value}"
        )
    for t in nest.flatten(value):
        if not isinstance(t, KerasTensor):
            raise ValueError(
                f"Found unexpected instance while processing {what} tensors for functional model. "
                "Expecting KerasTensor "
                f"which is from tf.keras.Input() or output from keras layer call(). Got: {t!r}"
            )


def output_names(outputs):
    names: list = []
    counts: dict = {}
    for t in outputs:
        name = t.node.layer.name
        counts[name] = counts.get(name, 0) + 1
        names.append(name if counts[name] == 1 else f"{name}_{counts[name] - 1}")
    return names


def plan(nodes, inputs):
    """For each call: layer, id of its only tensor argument or None, args, kwargs, output ids."""
    given = {id(t.node) for t in inputs}
    steps = []
    for node in nodes:
        if node.is_input or (
            id(node) in given and all(any(t is i for i in inputs) for t in node.flat_outputs)
        ):
            continue
        simple = len(node.args) == 1 and not node.kwargs and isinstance(node.args[0], KerasTensor)
        single = id(node.args[0]) if simple else None
        steps.append(
            (node.layer, single, node.args, node.kwargs, [id(t) for t in node.flat_outputs])
        )
    return steps
