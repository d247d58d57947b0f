"""How a layer finds its weights: in its attributes, lists and dicts."""

import functools

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.shape import TensorShape
from yeoul.core.tracebacks import without_frames
from yeoul.engine.state import STATE
from yeoul.engine.trackable import PENDING, attach
from yeoul.engine.variable import BaseVariable, VariableAggregation, VariableSynchronization
from yeoul.keras.core.cast_variable import weight_class
from yeoul.keras.core.checkpoint_names import layer_attributes
from yeoul.keras.core.uninitialised import uninitialised

WEIGHT_OPTIONS = frozenset(
    {
        "collections",
        "experimental_autocast",
        "caching_device",
        "getter",
        "layout",
        "experimental_enable_variable_lifting",
    }
)


class WeightsMixin:
    """Weight tracking and access, for `Layer`."""

    def _init_weights(self):
        set_plain = functools.partial(object.__setattr__, self)
        set_plain("_trainable_weights", [])
        set_plain("_non_trainable_weights", [])
        set_plain("_named_weights", {})  # name given to add_weight -> variable
        # Attribute name -> layer, module or container, in the order of assignment.
        set_plain("_tracked", {})

    # Tracking.

    def __setattr__(self, name, value):
        if "_trainable_weights" not in self.__dict__:
            if not isinstance(value, type) and any(True for _ in opened(value)):
                raise RuntimeError(uninitialised(type(self)))
            super().__setattr__(name, value)
            return
        former = self._tracked.pop(name, None) if name in self._tracked else None
        if former is not None or isinstance(self.__dict__.get(name), BaseVariable):
            self._forget(self.__dict__.get(name))
        super().__setattr__(name, value)
        value = self.__dict__.get(name, value)  # lists and dicts are wrapped
        if isinstance(value, BaseVariable):
            self._track_variable(value)
        elif hasattr(value, "_tracks_weights") or isinstance(value, (list, tuple, dict)):
            self._tracked[name] = value

    _tracks_weights = True
    _is_metric = False

    def _hold(self, **values):
        """Sets attributes that are not searched for weights."""
        for name, value in values.items():
            self._tracked.pop(name, None)
            object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self._tracked.pop(name, None)
        self._forget(self.__dict__.get(name))
        super().__delattr__(name)

    def _forget(self, value):
        if isinstance(value, BaseVariable):
            for weights in (self._trainable_weights, self._non_trainable_weights):
                weights[:] = [w for w in weights if w is not value]

    def _track_variable(self, variable):
        if any(v is variable for v in (*self._trainable_weights, *self._non_trainable_weights)):
            return
        (self._trainable_weights if variable.trainable else self._non_trainable_weights).append(
            variable
        )

    def _children(self):
        """Layers, modules and variables in the attributes, in order, containers opened."""
        for name, value in self._tracked.items():
            if name not in UNTRACKED:
                yield from opened(value)

    def _flatten_layers(self, recursive=True, include_self=True):
        """This layer and the layers below it, each once, outer before inner."""
        seen: set = set()
        stack = [self]
        while stack:
            layer = stack.pop(0)
            if id(layer) in seen:
                continue
            seen.add(id(layer))
            if include_self or layer is not self:
                yield layer
            if recursive or layer is self:
                stack[:0] = [c for c in layer._children() if isinstance(c, WeightsMixin)]

    def _trackable_children(self):
        return layer_attributes(self)

    # Making.

    def add_weight(
        self,
        name=None,
        shape=None,
        dtype=None,
        initializer=None,
        regularizer=None,
        trainable=None,
        constraint=None,
        use_resource=None,
        synchronization=VariableSynchronization.AUTO,
        aggregation=VariableAggregation.NONE,
        **kwargs,
    ):
        """Makes a weight of this layer.

        Args:
          name: default "Variable".
          shape: default: scalar.
          dtype: default: the layer's.
          initializer: instance, name, or function (shape, dtype); default Glorot uniform for
            floats, zeros otherwise.
          regularizer: function of the weight whose value is added to `losses`.
          trainable: default True, unless `synchronization` is ON_READ.
          constraint: function applied after each optimizer update.
          use_resource: accepted for TF's signature; every variable is a resource variable.
          synchronization: for distribution strategies.
          aggregation: as `synchronization`.
          **kwargs: `experimental_autocast=False`: under mixed precision, do not cast the weight in
            calls; `getter`, `collections`, `caching_device`, `layout` have no effect.

        Returns:
          The `tf.Variable`.

        Raises:
          ValueError: if the shape has unknown or negative dimensions, or nothing can initialise
            the dtype.
        """
        from yeoul.keras import constraints, initializers, regularizers

        self._check_weight_options(kwargs)
        dims = self._weight_dims(name, shape)
        dtype = as_dtype(dtype or self.dtype or "float32")
        trainable = is_trainable(trainable, synchronization)
        init = initializers.get(initializer)
        if init is None:
            init = default_initializer(initializers, dtype, name)
        saved = STATE.enter(None)
        try:
            value = init(dims, dtype=dtype)
        finally:
            STATE.restore(saved)
        make = weight_class(self, dtype, kwargs.get("experimental_autocast", True))
        variable = make(
            value,
            trainable=trainable,
            name=name,
            dtype=dtype,
            constraint=constraints.get(constraint),
            synchronization=synchronization,
            aggregation=aggregation,
        )
        (self._trainable_weights if trainable else self._non_trainable_weights).append(variable)
        regularizer = regularizers.get(regularizer)
        if regularizer is not None:
            self._add_weight_loss(variable, regularizer)
        if name is not None:
            self._named_weights[name] = variable
            if PENDING in self.__dict__:
                attach(self, name, variable)
        return variable

    add_variable = add_weight

    def _check_weight_options(self, options):
        unknown = set(options) - WEIGHT_OPTIONS
        if unknown:
            raise TypeError(
                f"Unknown keyword argument: {', '.join(sorted(unknown))} in "
                f"{type(self).__name__}.add_weight."
            )

    def _weight_dims(self, name, shape):
        dims = () if shape is None else TensorShape(shape)._dims
        if dims is None or any(n is None or n < 0 for n in dims):
            raise ValueError(
                f"Weight {name!r} of layer {self.name!r} ({type(self).__name__}) has the shape "
                f"{shape}: every dimension "
                "must be known and not negative. Define the last dimension of the inputs."
            )
        return tuple(int(n) for n in dims)

    # Access.

    @property
    def trainable(self):
        return self._trainable

    @trainable.setter
    def trainable(self, value):
        """Sets it for this layer and all layers below it."""
        for layer in self._flatten_layers():
            layer._trainable = bool(value)

    @property
    def trainable_weights(self):
        if not self._trainable:
            return []
        return unique(self._collect("trainable"))

    @property
    def non_trainable_weights(self):
        if not self._trainable:
            return unique(self._frozen_weights())
        return unique(self._collect("non_trainable"))

    def _frozen_weights(self):
        """All weights, layer by layer after the own ones."""
        out = [*self._own_weights("trainable"), *self._own_weights("non_trainable")]
        return [*out, *(w for child in self._counted() for w in all_weights_of(child))]

    def _counted(self):
        """What has weights: variables, then layers and modules.

        The metrics of a layer do not count, as in TensorFlow; those of models and metrics do.
        """
        children = list(self._children())
        if not self._is_metric:
            children = [c for c in children if not getattr(c, "_is_metric", False)]
        return sorted(children, key=lambda c: not isinstance(c, BaseVariable))

    def _own_weights(self, which):
        trainable = which == "trainable"
        return list(self._trainable_weights if trainable else self._non_trainable_weights)

    def _collect(self, which):
        out = self._own_weights(which)
        for child in self._counted():  # variables in lists and dicts come with the layer's own
            out.extend(weights_of(child, which))
        return out

    @property
    def weights(self):
        return unique([*self.trainable_weights, *self.non_trainable_weights])

    @property
    def variables(self):
        return self.weights

    @property
    def trainable_variables(self):
        return self.trainable_weights

    @property
    def non_trainable_variables(self):
        return self.non_trainable_weights

    def get_weights(self):
        """The values of all weights, as a list of NumPy arrays."""
        return [np.asarray(w.numpy()) for w in self.weights]

    @without_frames
    def set_weights(self, weights):
        """Sets all weights from a list of arrays as `get_weights` gives.

        Raises:
          ValueError: if number or shapes differ; nothing is changed then.
        """
        own = self.weights
        weights = list(weights)
        if len(own) != len(weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer {self.name!r} with a weight list of "
                f"length {len(weights)}, "
                f"but the layer was expecting {len(own)} weights: "
                f"{[(w.name, tuple(w.shape)) for w in own]}. Pass one array for each, in this "
                "order; nothing was changed."
            )
        arrays = [np.asarray(w) for w in weights]
        for variable, array in zip(own, arrays, strict=True):
            if not variable.shape.is_compatible_with(array.shape):
                raise ValueError(
                    f"Layer {self.name} weight shape {tuple(variable.shape)} of {variable.name!r} "
                    "is not compatible with "
                    f"provided weight shape {array.shape}. Pass arrays as get_weights() gives "
                    "them; nothing was changed."
                )
        arrays = [a.astype(v.dtype.np, copy=False) for v, a in zip(own, arrays, strict=True)]
        for variable, array in zip(own, arrays, strict=True):
            variable.assign(array)

    def count_params(self):
        """The number of scalars in the weights.

        Raises:
          ValueError: if the layer is not built yet.
        """
        if not self.built:
            raise ValueError(
                f"You tried to call `count_params` on layer {self.name}, but the layer isn't "
                "built. "
                f"You can build it manually via: `{self.name}.build(batch_input_shape)`."
            )
        dims = [[n or 0 for n in w.shape.as_list()] for w in self.weights]
        return sum(int(np.prod(d, dtype=np.int64)) for d in dims)


UNTRACKED = frozenset(
    {
        "_inbound_nodes",
        "_outbound_nodes",
        "_trainable_weights",
        "_non_trainable_weights",
        "_metrics",
        "_tracked",
    }
)


def is_trainable(trainable, synchronization):
    """Whether a new weight is trained: by default, unless each replica keeps its own."""
    if synchronization != VariableSynchronization.ON_READ:
        return True if trainable is None else bool(trainable)
    if trainable:
        raise ValueError(
            "Synchronization value can be set to VariableSynchronization.ON_READ only for "
            "non-trainable variables. You have specified trainable=True and "
            "synchronization=VariableSynchronization.ON_READ."
        )
    return False


def opened(value):
    """The layers, modules and variables in a value; lists, tuples and dicts are opened."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from opened(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from opened(item)
    elif (
        isinstance(value, BaseVariable)
        or hasattr(value, "_tracks_weights")
        or hasattr(value, "submodules")
    ):
        yield value


def weights_of(child, which):
    if isinstance(child, BaseVariable):
        trainable = which == "trainable"
        return [child] if child.trainable == trainable else []
    if isinstance(child, WeightsMixin):
        return child.trainable_weights if which == "trainable" else child.non_trainable_weights
    wanted = which == "trainable"
    return [v for v in getattr(child, "variables", ()) if v.trainable == wanted]


def all_weights_of(child):
    """The weights of a layer, the variables of a module, or the variable itself."""
    if isinstance(child, BaseVariable):
        return [child]
    return child.weights if isinstance(child, WeightsMixin) else list(child.variables)


def unique(variables):
    seen: set = set()
    out = []
    for v in variables:
        if id(v) not in seen:
            seen.add(id(v))
            out.append(v)
    return out


def default_initializer(initializers, dtype, name):
    if dtype.is_floating:
        return initializers.get("glorot_uniform")
    if dtype.is_integer or dtype.is_bool:
        return initializers.get("zeros")
    raise ValueError(
        f"An initializer for variable {name} of type {dtype.name} is required for layer weights."
    )
