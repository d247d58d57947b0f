"""`tf.keras.layers.Layer`: state (weights) and a computation (`call`)."""

import functools
import inspect

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.engine.module import Module, name_scope
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.keras.core.context import CALL, SETTINGS, auto_name
from yeoul.keras.core.input_spec import check_inputs
from yeoul.keras.core.losses_of_layer import LossesMixin
from yeoul.keras.core.weights import WeightsMixin
from yeoul.keras.mixed_precision.policy import Policy, global_policy
from yeoul.ops.array import cast

MISSING = object()
CONSTRUCTOR_ARGS = {
    "input_dim",
    "input_shape",
    "batch_input_shape",
    "batch_size",
    "weights",
    "activity_regularizer",
    "autocast",
    "implementation",
}


@functools.lru_cache(maxsize=1024)
def call_signature(function):
    """(argument names, has **kwargs, defaults) of a `call` function; unbound, without self."""
    parameters = list(inspect.signature(function).parameters.values())
    if parameters and parameters[0].name == "self":
        parameters = parameters[1:]
    names = [
        p.name
        for p in parameters
        if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY, p.POSITIONAL_ONLY)
    ]
    defaults = {p.name: p.default for p in parameters if p.default is not p.empty}
    return tuple(names), any(p.kind is p.VAR_KEYWORD for p in parameters), defaults


@export("keras.layers.Layer")
class Layer(Module, WeightsMixin, LossesMixin):
    """The base of all layers: weights, and `call`, which maps inputs to outputs.

    Subclasses override `__init__`, `build(input_shape)` to make weights once the input shape is
    known, and `call(inputs, training=None, mask=None)`; `get_config` to be saved by configuration.

    Args:
      trainable: whether the weights are trained.
      name: unique name; made from the class name if None.
      dtype: dtype or `mixed_precision.Policy` of computations and weights; default: the global
        policy.
      dynamic: True: the layer can only run eagerly.

    Example:
      >>> import yeoul as tf
      >>> class Linear(tf.keras.layers.Layer):
      ...     def build(self, input_shape):
      ...         self.w = self.add_weight("w", shape=(input_shape[-1], 2))
      ...     def call(self, inputs):
      ...         return inputs @ self.w
      >>> Linear()(tf.ones([3, 4])).shape
      TensorShape([3, 2])
    """

    _TF_MODULE_IGNORED_PROPERTIES = frozenset({"_obj_reference_counts"})

    def __init__(self, trainable=True, name=None, dtype=None, dynamic=False, **kwargs):
        unknown = set(kwargs) - CONSTRUCTOR_ARGS
        if unknown:
            raise TypeError(
                f"{type(self).__name__}: keyword argument not understood: "
                f"{', '.join(sorted(unknown))}. "
                "Every layer accepts trainable, name, dtype, dynamic, "
                f"{', '.join(sorted(CONSTRUCTOR_ARGS))}."
            )
        self._init_weights()
        self._init_losses(kwargs.get("activity_regularizer"))
        if not isinstance(trainable, (bool, np.bool_, int)):
            raise TypeError(
                f"Expected `trainable` argument to be a boolean, but got: {trainable!r}"
            )
        self._trainable = bool(trainable)
        self._name = auto_name(type(self)) if name is None else name
        self.built = False
        self.stateful = False
        self.supports_masking = False
        self.input_spec = None
        self._dynamic = dynamic
        self._policy = Policy.of(dtype) if dtype is not None else global_policy()
        self._autocast = kwargs.get("autocast", True)
        self._hold(_inbound_nodes=[], _outbound_nodes=[])
        self._initial_weights = kwargs.get("weights")
        self._batch_input_shape = batch_input_shape(kwargs)
        self._prepare_call()

    def _prepare_call(self):
        """What `__call__` needs to know of this class's `call`, looked up once."""
        names, var_keywords, defaults = call_signature(type(self).call)
        self._call_names = names
        self._takes_training = "training" in names or (var_keywords and self._forwards_training)
        self._takes_mask = "mask" in names
        self._default_training = defaults.get("training")
        self._has_mask_logic = type(self).compute_mask is not Layer.compute_mask

    _forwards_training = False

    # Identity and configuration.

    @property
    def name(self):
        return self._name

    @property
    def dtype(self):
        """Dtype of the weights, as a string."""
        return self._policy.variable_dtype

    @property
    def variable_dtype(self):
        return self._policy.variable_dtype

    @property
    def compute_dtype(self):
        """Dtype that floating inputs are cast to and computations run in, as a string."""
        return self._policy.compute_dtype

    @property
    def dtype_policy(self):
        return self._policy

    @property
    def dynamic(self):
        return self._dynamic

    @property
    def name_scope(self):
        return name_scope(self._name)

    def get_config(self):
        """The constructor arguments, as a dict of plain values; subclasses add theirs."""
        own = own_arguments(type(self))
        dtype = self._policy.serialized()
        config = {"name": self.name, "trainable": self.trainable, "dtype": dtype}
        if self._batch_input_shape is not None:
            config["batch_input_shape"] = self._batch_input_shape
        if self._dynamic:
            config["dynamic"] = True
        extra = own - set(config) - {"self", "args", "kwargs", "dynamic"}
        if extra and type(self).get_config is Layer.get_config:
            raise NotImplementedError(
                f"Layer {type(self).__name__} was created by passing non-serializable argument "
                "values in __init__(), "
                "and therefore the layer must override `get_config()` in order to be "
                "serializable: it takes "
                f"{', '.join(sorted(extra))}."
            )
        return config

    @classmethod
    def from_config(cls, config):
        """A layer of this class from `get_config()`'s dict."""
        try:
            return cls(**config)
        except TypeError as error:
            raise TypeError(
                f"Unable to revive {cls.__name__} from its config: {error}. Its get_config() must "
                "return what __init__ "
                f"takes; it was {config}."
            ) from error

    # Building.

    def build(self, input_shape):
        """Makes the weights.

        Called once, before the first `call`, with the shape (or structure of shapes) of the
        inputs.
        """
        self._build_input_shape = input_shape
        self.built = True

    def call(self, inputs, *args, **kwargs):
        """The computation; to be overridden."""
        return inputs

    def compute_output_shape(self, input_shape):
        """Shape of the outputs for inputs of this shape.

        Found by running `call` on symbolic tensors.
        """
        from yeoul.keras.core.symbolic import output_shapes

        return output_shapes(self, input_shape)

    def compute_output_signature(self, input_signature):
        """`tf.TensorSpec` of the outputs for the `tf.TensorSpec` of the inputs."""
        from yeoul.core.tensor_spec import TensorSpec

        shapes = self.compute_output_shape(nest.map_structure(lambda s: s.shape, input_signature))
        if not isinstance(shapes, list):
            return TensorSpec(shapes, as_dtype(self.compute_dtype))
        return [TensorSpec(s, as_dtype(self.compute_dtype)) for s in shapes]

    def compute_mask(self, inputs, mask=None):
        """The mask of the outputs."""
        if not self.supports_masking:
            if mask is not None and any(m is not None for m in nest.flatten(mask)):
                raise TypeError(
                    f"Layer {self.name} does not support masking, but was passed an input_mask: "
                    f"{mask}. "
                    "Set self.supports_masking = True in its __init__, or override compute_mask()."
                )
            return None
        return mask

    # Calling.

    def __call__(self, inputs=MISSING, *args, **kwargs):
        if inputs is MISSING:
            inputs = kwargs.pop(self._first_argument(kwargs))
        if type(inputs) is not EagerTensor or args or kwargs:
            inputs, args, kwargs, symbolic = self._prepare_inputs(inputs, args, kwargs)
            if symbolic:
                from yeoul.keras.core.symbolic import symbolic_call

                return symbolic_call(self, inputs, args, kwargs)
        call = CALL
        outer_training, outer_depth = call.training, call.depth
        if self._takes_training:
            training = self._resolve_training(args, kwargs)
            call.training = training
        elif "training" in kwargs:
            call.training = kwargs.pop("training")
        if outer_depth == 0:
            self._clear_losses()
        call.depth = outer_depth + 1
        first = not self.built
        try:
            if first:
                self._maybe_build(inputs)
            elif type(inputs) is not EagerTensor or inputs._a.shape != self._checked_shape:
                self._check(inputs)
            if self._autocast:
                inputs = self._cast_inputs(inputs)
            masks = self._input_masks(inputs, args, kwargs)
            if STATE.graph is None and not first:
                outputs = self.call(inputs, *args, **kwargs)
            else:
                with name_scope(self._scope_in_call()):
                    outputs = self.call(inputs, *args, **kwargs)
            return self._finish(inputs, outputs, masks)
        finally:
            call.training, call.depth = outer_training, outer_depth

    def _scope_in_call(self):
        """The name scope that the computation runs in: what it makes is named after the layer."""
        return self._name

    _checked_shape = None

    def _check(self, inputs):
        """Compares the inputs with `input_spec`.

        Remembers the shape of an eager tensor that passed.
        """
        if self.input_spec is not None:
            check_inputs(self.input_spec, inputs, self)
        if type(inputs) is EagerTensor:
            object.__setattr__(self, "_checked_shape", inputs._a.shape)

    def _first_argument(self, kwargs):
        if self._call_names and self._call_names[0] in kwargs:
            return self._call_names[0]
        raise ValueError(
            f"The first argument to `Layer.call` must always be passed: layer {self.name!r} "
            f"({type(self).__name__}) was called without inputs."
        )

    def _prepare_inputs(self, inputs, args, kwargs):
        """Arrays and numbers among the inputs as tensors.

        Whether any of them is a Keras symbolic tensor.
        """
        from yeoul.keras.core.keras_tensor import KerasTensor

        def convert(value):
            nonlocal symbolic
            if type(value) is EagerTensor:
                return value
            if isinstance(value, KerasTensor):
                symbolic = True
            elif isinstance(value, (np.ndarray, float, int)) and not isinstance(value, bool):
                return to_tensor(value)
            return value

        symbolic = False
        if isinstance(inputs, (list, tuple, dict)):
            inputs = nest.map_structure(convert, inputs)
        else:
            inputs = convert(inputs)
        if (args or kwargs) and not symbolic:
            symbolic = any(isinstance(v, KerasTensor) for v in nest.flatten([args, kwargs]))
        return inputs, args, kwargs, symbolic

    def _resolve_training(self, args, kwargs):
        """The training mode.

        Given here, by an enclosing layer, globally, or by `call`'s default; put into
        kwargs.
        """
        training = kwargs.get("training")
        if args:
            position = (
                self._call_names.index("training") - 1 if "training" in self._call_names else -1
            )
            if 0 <= position < len(args):
                return args[position]
        if training is None:
            training = CALL.training
            if training is None:
                training = SETTINGS.learning_phase
                if training is None:
                    training = self._default_training
                    if training is None and CALL.depth == 0:
                        training = False
        kwargs["training"] = training
        return training

    def _cast_inputs(self, inputs):
        wanted = self._policy.compute_np
        if type(inputs) is EagerTensor:
            dtype = inputs._a.dtype
            if dtype is wanted or dtype.kind not in "fV" or wanted is None:
                return inputs
            return cast(inputs, wanted)
        if wanted is None:
            return inputs

        def convert(value):
            if (
                isinstance(value, (Tensor, BaseVariable))
                and value.dtype.is_floating
                and value.dtype.np != wanted
            ):
                return cast(value, wanted)
            return value

        return (
            nest.map_structure(convert, inputs)
            if isinstance(inputs, (list, tuple, dict))
            else convert(inputs)
        )

    def _in_compute_dtype(self, variable):
        """The value of a weight, cast for the computation under mixed precision."""
        wanted = self._policy.compute_np
        value = variable.value()
        if wanted is None or variable._dtype.np is wanted or not variable._dtype.is_floating:
            return value
        return cast(value, wanted)

    def _input_masks(self, inputs, args, kwargs):
        """The masks the inputs carry; passed to `call` if it takes one and none was given."""
        if type(inputs) is EagerTensor or isinstance(inputs, Tensor):
            masks = getattr(inputs, "_keras_mask", None)
            if masks is None and "mask" not in kwargs:
                return None
        else:
            flat = [getattr(x, "_keras_mask", None) for x in nest.flatten(inputs)]
            masks = None
            if any(m is not None for m in flat):
                masks = nest.pack_sequence_as(inputs, flat)
        if self._takes_mask:
            given = kwargs.get("mask")
            if given is not None:
                return given
            if masks is not None and not (args and self._call_names.index("mask") - 1 < len(args)):
                kwargs["mask"] = masks
        return masks

    def _finish(self, inputs, outputs, masks):
        if self._activity_regularizer is not None:
            self._add_activity_loss(inputs, outputs)
        if masks is not None or self._has_mask_logic:
            if self.supports_masking or self._has_mask_logic:
                self._set_masks(outputs, self.compute_mask(inputs, masks))
        return outputs

    def _set_masks(self, outputs, masks):
        flat = nest.flatten(outputs)
        flat_masks = [masks] if not isinstance(masks, (list, tuple)) else list(masks)
        for out, mask in zip(flat, flat_masks, strict=False):
            if mask is not None and getattr(out, "_keras_mask", None) is None:
                out._keras_mask = mask

    def _maybe_build(self, inputs):
        """Builds for the shape of these inputs, outside any graph, in the layer's name scope."""
        if self.input_spec is not None:
            check_inputs(self.input_spec, inputs, self)
        if self._policy.variable_dtype is None:
            dtype = next((x.dtype for x in nest.flatten(inputs) if hasattr(x, "dtype")), None)
            self._policy = Policy.of(as_dtype(dtype).name if dtype is not None else SETTINGS.floatx)
        shapes = input_shapes(inputs)
        scope = STATE.scope
        saved = STATE.enter(None)
        STATE.scope = scope
        try:
            with name_scope(self._name):
                self.build(shapes)
        finally:
            STATE.restore(saved)
        if not self.built:
            self.built = True
        self._build_input_shape = shapes
        if self._initial_weights is not None:
            self.set_weights(self._initial_weights)
            self._initial_weights = None

    # What functional models know of the layer.

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

    def _single_node(self, attribute, kind):
        if len(self._inbound_nodes) > 1:
            raise AttributeError(
                f"Layer {self.name!r} has multiple inbound nodes, hence the notion of "
                f'"layer {kind}" is ill-defined. '
                f"Use `get_{kind}_at(node_index)` instead."
            )
        return self._node_value(0, attribute, kind)

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
        """The symbolic input of a layer that was called once."""
        return self._single_node("input_tensors", "input")

    @property
    def output(self):
        """The symbolic output of a layer that was called once."""
        return self._single_node("outputs", "output")

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

    def __repr__(self):
        return f"<yeoul.keras.layers.{type(self).__name__} object named {self._name!r}>"


def own_arguments(cls):
    return set(inspect.signature(cls.__init__).parameters)


def batch_input_shape(kwargs):
    """The static input shape, batch included, from the constructor arguments that give it."""
    if kwargs.get("input_dim") is not None and kwargs.get("input_shape") is None:
        kwargs["input_shape"] = (kwargs["input_dim"],)
    if kwargs.get("batch_input_shape") is not None:
        return tuple(kwargs["batch_input_shape"])
    if kwargs.get("input_shape") is not None:
        return (kwargs.get("batch_size"), *kwargs["input_shape"])
    return None


def input_shapes(inputs):
    """TensorShape of the inputs, or a structure of them."""
    if isinstance(inputs, (Tensor, BaseVariable)):
        return inputs.shape
    return nest.map_structure(lambda x: x.shape if hasattr(x, "shape") else TensorShape(()), inputs)
