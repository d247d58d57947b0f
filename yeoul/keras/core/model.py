"""`tf.keras.Model`: layers with training, evaluation and prediction."""

import warnings

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.tracebacks import without_frames
from yeoul.engine.variable import BaseVariable
from yeoul.keras.core.layer import Layer, is_plain, own_arguments
from yeoul.keras.core.layer_config import rebuild
from yeoul.keras.core.model_json import model_json
from yeoul.keras.core.model_weights import ModelWeightsMixin
from yeoul.keras.core.registry import custom_object_scope
from yeoul.keras.core.weights import UNTRACKED, all_weights_of, opened, unique, weights_of
from yeoul.keras.training.compile import CompileMixin
from yeoul.keras.training.fit import FitMixin
from yeoul.keras.training.predict import PredictMixin
from yeoul.keras.training.step_functions import StepFunctionsMixin


def is_functional(args, kwargs):
    """True if the constructor arguments are those of a functional model."""
    return (
        len(args) >= 2
        or (len(args) == 1 and "outputs" in kwargs)
        or ("inputs" in kwargs and "outputs" in kwargs)
    )


_functional_classes: dict = {}


def functional_class(cls):
    """`cls` with the functional model's behaviour, for subclasses of Model."""
    from yeoul.keras.core.functional import Functional

    if cls is Model:
        return Functional
    made = _functional_classes.get(cls)
    if made is None:
        made = type(
            cls.__name__, (cls, Functional), {"__module__": cls.__module__, "__doc__": cls.__doc__}
        )
        _functional_classes[cls] = made
    return made


@export("keras.Model", "keras.models.Model")
class Model(Layer, ModelWeightsMixin, CompileMixin, FitMixin, PredictMixin, StepFunctionsMixin):
    """Layers grouped into one object that can be trained, evaluated and used.

    Either functional, `Model(inputs, outputs)` from symbolic tensors, or subclassed: layers made
    in `__init__`, used in `call`.

    Args:
      inputs, outputs: symbolic tensors of a functional model.
      name: name of the model.
      trainable: whether its weights are trained.

    Example:
      >>> import yeoul as tf
      >>> inputs = tf.keras.Input(shape=(3,))
      >>> outputs = tf.keras.layers.Dense(2)(inputs)
      >>> model = tf.keras.Model(inputs, outputs)
      >>> model(tf.ones([4, 3])).shape
      TensorShape([4, 2])
    """

    def __init__(self, *args, **kwargs):
        from yeoul.keras.core.functional import Functional

        if not isinstance(self, Functional) and is_functional(args, kwargs):
            self.__class__ = functional_class(type(self))
            Functional.__init__(self, *args, **kwargs)
            return
        if "inputs" in kwargs or "outputs" in kwargs or len(args) > 1:
            raise TypeError(
                f"A functional model takes both `inputs` and `outputs`; received {sorted(kwargs)}."
            )
        super().__init__(**kwargs)  # a lone positional argument says nothing, as in TensorFlow
        self._init_compile()

    _TF_MODULE_IGNORED_PROPERTIES = Layer._TF_MODULE_IGNORED_PROPERTIES | {
        "_steps",
        "_trainable_as_compiled",
    }
    _input_spec_override = None
    _nested_call_context = None

    @property
    def layers(self):
        """The layers in the attributes, in the order they were assigned."""
        return [
            layer
            for layer in self._flatten_layers(recursive=False, include_self=False)
            if is_layer(layer)
        ]

    @property
    def weights(self):
        """All weights, layer by layer; those made by the model itself last."""
        collected = []
        for child in self._children():
            collected.extend(all_weights_of(child))
        return unique([*collected, *self._trainable_weights, *self._non_trainable_weights])

    def _children(self):
        for name, value in self._tracked.items():
            if name not in UNTRACKED:  # in a list or dict layers come before variables
                yield from sorted(opened(value), key=lambda c: isinstance(c, BaseVariable))

    def _frozen_weights(self):
        """All weights, layer by layer between the own ones."""
        layers = [w for child in self._children() for w in all_weights_of(child)]
        return [
            *self._own_weights("trainable"),
            *layers,
            *self._own_weights("non_trainable"),
        ]

    def _collect(self, which):
        collected = [w for child in self._children() for w in weights_of(child, which)]
        return [*collected, *self._own_weights(which)]

    @without_frames
    def get_layer(self, name=None, index=None):
        """The layer of this name, or at this index.

        Raises:
          ValueError: if there is none.
        """
        if index is not None and name is not None:
            raise ValueError(
                f"Provide only a layer name or a layer index. Received: index={index}, name={name}."
            )
        if index is not None:
            if not -len(self.layers) <= index < len(self.layers):
                raise ValueError(
                    f"Was asked to retrieve layer at index {index} but model only has "
                    f"{len(self.layers)} layers."
                )
            return self.layers[index]
        if name is None:
            raise ValueError("Provide either a layer name or layer index at `get_layer`.")
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ValueError(
            f"No such layer: {name}. Existing layers are: {[layer.name for layer in self.layers]}."
        )

    def build(self, input_shape=None):
        """Makes the weights by running `call` on symbolic tensors of this batch shape."""
        from yeoul.keras.core.symbolic import output_shapes

        if self.built or input_shape is None:
            self.built = True
            return
        if type(self).call is Model.call:
            raise NotImplementedError(f"{type(self).__name__} must override call() to be built.")
        self.built = True
        self._hold(_builds_alone=True)
        try:
            output_shapes(self, input_shape)
        finally:
            self._hold(_builds_alone=False)
        self._build_input_shape = input_shape

    _builds_alone = False

    def _scope_in_call(self):
        """No scope while `build` runs the call: TensorFlow names what it makes after no model."""
        return "" if self._builds_alone else super()._scope_in_call()

    def _maybe_build(self, inputs):
        if type(self).build is not Model.build:
            super()._maybe_build(inputs)
        else:
            from yeoul.keras.core.layer import input_shapes

            self._build_input_shape = input_shapes(inputs)
            self.built = True

    def call(self, inputs, training=None, mask=None):
        """The computation; to be overridden by subclasses."""
        raise NotImplementedError(
            "Unimplemented `tf.keras.Model.call()`: if you intend to create a `Model` with the "
            "Functional API, please "
            "provide `inputs` and `outputs` arguments. Otherwise, subclass `Model` with an "
            "overridden `call()` method."
        )

    @property
    def stateful_layers(self):
        return [layer for layer in self.layers if layer.stateful]

    def reset_states(self):
        """Resets the state of stateful layers."""
        for layer in self.layers:
            if hasattr(layer, "reset_states") and getattr(layer, "stateful", False):
                layer.reset_states()

    @property
    def metrics(self):
        """Loss tracker, compiled metrics, and metrics of the layers."""
        collected = list(self._compiled_metric_objects())
        for metric in self._metrics_of_layers():
            if all(m is not metric for m in collected):
                collected.append(metric)
        return collected

    @property
    def metrics_names(self):
        """Names of what `evaluate` returns."""
        return [m.name for m in self.metrics]

    def get_config(self):
        """The configuration from which `from_config` makes the model again.

        Of a subclassed model the constructor's own arguments, if JSON can say them; others override
        it.
        """
        own = own_arguments(type(self), *self._init_arguments)
        opaque = [name for name, value in own.items() if not is_plain(value)]
        if opaque:
            warnings.warn(
                f"Model {type(self).__name__}'s `__init__()` arguments contain non-serializable "
                f"objects: {', '.join(opaque)}. Implement `get_config()` in the subclassed Model "
                "for proper saving and loading. Defaulting to empty config.",
                stacklevel=2,
            )
            return {}
        return own

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The model from `get_config()`'s dict: functional, or by the constructor of a subclass.

        Args:
          config: the dict.
          custom_objects: dict of name to the class or function that it names.
        """
        if {"layers", "input_layers", "output_layers"} <= set(config):
            inputs, outputs, layers = rebuild(config, custom_objects)
            model = cls(inputs=inputs, outputs=outputs, name=config.get("name"))
            beside = [layer for layer in layers if not any(layer is x for x in model.layers)]
            if beside:
                model.compute_beside([t for layer in beside for t in nest.flatten(layer.output)])
            return model
        with custom_object_scope(custom_objects or {}):
            return super().from_config(config)

    def to_json(self, **kwargs):
        """The configuration as JSON text, without weights.

        `tf.keras.models.model_from_json` reads it.

        Args:
          **kwargs: passed to `json.dumps`.
        """
        return model_json(self, **kwargs)

    def to_yaml(self, **kwargs):
        """Removed: YAML can say what code to run.

        Raises:
          RuntimeError: always; use `to_json`.
        """
        raise RuntimeError(
            "Method `model.to_yaml()` has been removed due to security risk of arbitrary code "
            "execution. Please use `model.to_json()` instead."
        )

    @without_frames
    def summary(
        self,
        line_length=None,
        positions=None,
        print_fn=None,
        expand_nested=False,
        show_trainable=False,
        layer_range=None,
    ):
        """Prints the layers, their output shapes and numbers of parameters.

        Raises:
          ValueError: if the model is not built yet.
        """
        from yeoul.keras.utils.summary import print_summary

        if not self.built:
            raise ValueError(
                "This model has not yet been built. Build the model first by calling `build()` or "
                "by calling the model "
                "on a batch of data."
            )
        print_summary(
            self, line_length, positions, print_fn, expand_nested, show_trainable, layer_range
        )


def is_layer(value):
    from yeoul.keras.metrics.metric import Metric

    return isinstance(value, Layer) and not isinstance(value, Metric)
