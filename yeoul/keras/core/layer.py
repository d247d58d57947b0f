"""`tf.keras.layers.Layer`: state (weights) and a computation (`call`)."""

import functools
import inspect

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tracebacks import hide_frames
from yeoul.engine.module import Module, name_scope
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.core.context import CALL, SETTINGS, auto_name
from yeoul.keras.core.input_spec import check_inputs
from yeoul.keras.core.inputs_of_layer import InputsMixin
from yeoul.keras.core.located import tell_layer, told_in
from yeoul.keras.core.losses_of_layer import LossesMixin
from yeoul.keras.core.nodes_of_layer import NodesMixin
from yeoul.keras.core.rollback import unchanged_if_it_fails
from yeoul.keras.core.uninitialised import Uninitialised
from yeoul.keras.core.weights import WeightsMixin
from yeoul.keras.mixed_precision.policy import Policy, global_policy

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
class Layer(WeightsMixin, LossesMixin, InputsMixin, NodesMixin, Module):
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

    _TF_MODULE_IGNORED_PROPERTIES = frozenset({"_named_weights", "_obj_reference_counts"})

    _takes_training = Uninitialised()

    def __new__(cls, *args, **kwargs):
        layer = super().__new__(cls)
        object.__setattr__(layer, "_init_arguments", (args, kwargs))
        return layer

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "__init__" in cls.__dict__ and cls.__module__.startswith("yeoul."):
            cls.__init__ = told_in("the arguments")(cls.__init__)

    @told_in("the arguments")
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
        for key, value in (("trainable", trainable), ("dynamic", dynamic)):
            if not isinstance(value, (bool, np.bool_)):
                raise TypeError(f"Expected `{key}` argument to be a boolean, but got: {value!r}")
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
        dtype = self._policy.serialized()
        config = {"name": self.name, "trainable": self.trainable, "dtype": dtype}
        if self._batch_input_shape is not None:
            config["batch_input_shape"] = self._batch_input_shape
        if self._dynamic:
            config["dynamic"] = True
        if type(self).get_config is not Layer.get_config:
            return config
        own = own_arguments(type(self), *self._init_arguments)
        opaque = [name for name, value in own.items() if not is_plain(value)]
        if opaque:
            raise NotImplementedError(
                f"Layer {type(self).__name__} was created by passing non-serializable argument "
                f"values in __init__(): {', '.join(opaque)}. It must override `get_config()` in "
                "order to be serializable."
            )
        return own | {k: v for k, v in config.items() if accepts(type(self), k)}

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
        call = CALL
        outer_training, outer_depth, outer_compute = call.training, call.depth, call.compute
        try:
            if inputs is MISSING:
                inputs = kwargs.pop(self._first_argument(kwargs))
            if type(inputs) is not EagerTensor or args or kwargs:
                inputs, args, kwargs, symbolic = self._prepare_inputs(inputs, args, kwargs)
                if symbolic:
                    from yeoul.keras.core.symbolic import symbolic_call

                    return symbolic_call(self, inputs, args, kwargs)
            if self._takes_training:
                training = self._resolve_training(args, kwargs)
                call.training = training
            elif "training" in kwargs:
                call.training = kwargs.pop("training")
            if outer_depth == 0:
                self._clear_losses()
            call.depth = outer_depth + 1
            call.compute = self._policy.compute_np
            first = not self.built
            if first:
                self._maybe_build(inputs)
            elif type(inputs) is not EagerTensor or inputs._a.shape != self._checked_shape:
                self._check(inputs)
            masks = self._input_masks(inputs, args, kwargs)  # tensors that are cast have none
            if self._autocast:
                inputs = self._cast_inputs(inputs)
            if STATE.graph is None and not first:
                outputs = self.call(inputs, *args, **kwargs)
            else:
                with name_scope(self._scope_in_call()):
                    outputs = in_graph(self.call)(inputs, *args, **kwargs)
            return self._finish(inputs, outputs, masks)
        except Exception as error:
            tell_layer(error, self, inputs, args, kwargs)
            hide_frames(error)
            raise
        finally:
            call.training, call.depth, call.compute = outer_training, outer_depth, outer_compute

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
        """Builds for the shape of these inputs, outside any function, in the layer's name scope."""
        if self.input_spec is not None:
            check_inputs(self.input_spec, inputs, self)
        if self._policy.variable_dtype is None:
            dtype = next((x.dtype for x in nest.flatten(inputs) if hasattr(x, "dtype")), None)
            self._policy = Policy.of(as_dtype(dtype).name if dtype is not None else SETTINGS.floatx)
        shapes = input_shapes(inputs)
        scope = STATE.scope
        saved = STATE.enter(STATE.outermost())
        STATE.scope = scope
        try:
            with name_scope(self._name), unchanged_if_it_fails(self):
                self.build(shapes)
        finally:
            STATE.restore(saved)
        if not self.built:
            self.built = True
        self._build_input_shape = shapes
        if self._initial_weights is not None:
            self.set_weights(self._initial_weights)
            self._initial_weights = None

    def __repr__(self):
        return f"<yeoul.keras.layers.{type(self).__name__} object named {self._name!r}>"


def own_arguments(cls, args, kwargs):
    """The arguments that the constructor names itself, with the values it was called with."""
    signature = inspect.signature(cls.__init__)
    parameters = list(signature.parameters.values())
    named = [p.name for p in parameters[1:] if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    bound = signature.bind(None, *args, **kwargs)
    bound.apply_defaults()
    common = ("trainable", "name", "dtype", "dynamic")
    return {name: bound.arguments[name] for name in named if name not in common}


def accepts(cls, name):
    """Whether the constructor takes this keyword argument."""
    parameters = inspect.signature(cls.__init__).parameters
    return name in parameters or any(p.kind is p.VAR_KEYWORD for p in parameters.values())


def is_plain(value):
    """True for what JSON can say."""
    if isinstance(value, (list, tuple)):
        return all(is_plain(v) for v in value)
    if isinstance(value, dict):
        return all(isinstance(k, str) and is_plain(v) for k, v in value.items())
    return value is None or isinstance(value, (bool, int, float, str))


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
