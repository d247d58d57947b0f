"""The base of optimizers in the shape they had before Keras 2.11."""

import inspect

import numpy as np

from yeoul.autodiff.gradients import gradients as graph_gradients
from yeoul.core.export import export
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.variable import BaseVariable
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras import initializers
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.core.serialization import serialize_keras_object
from yeoul.keras.optimizers import optimizer
from yeoul.keras.optimizers.clipping import clip_gradients
from yeoul.keras.optimizers.schedules.learning_rate_schedule import LearningRateSchedule
from yeoul.keras.optimizers.schedules.registry import deserialize
from yeoul.ops.casting import cast
from yeoul.ops.identity import identity

OPTIONS = ("clipnorm", "clipvalue", "decay", "global_clipnorm", "lr")


@export("keras.optimizers.legacy.Optimizer")
class Optimizer(optimizer.Optimizer):
    """The base of optimizers in the shape they had before Keras 2.11.

    Subclasses call `_set_hyper(name, value)` for their hyperparameters, override
    `_create_slots(var_list)` to make slot variables with `add_slot`, and
    `_resource_apply_dense(grad, var)`, `_resource_apply_sparse(grad, var, indices)`.

    Args:
      name: name of the optimizer, the prefix of its variables.
      gradient_aggregator: function of a list of pairs (gradient, variable), called in place of
        summing over replicas; it gives the pairs that are used.
      gradient_transformers: list of such functions, called one after the other.
      **kwargs: `clipnorm`, `clipvalue`, `global_clipnorm`; `decay`, by which the learning rate
        falls: `rate / (1 + decay * step)`; `lr`, the old spelling of `learning_rate`.

    Raises:
      TypeError: for other keywords.
      ValueError: for negative ones.

    Example:
      >>> import yeoul as tf
      >>> class Plain(tf.keras.optimizers.legacy.Optimizer):
      ...     def __init__(self, learning_rate=0.1, name="Plain", **kwargs):
      ...         super().__init__(name, **kwargs)
      ...         self._set_hyper("learning_rate", learning_rate)
      ...     def _resource_apply_dense(self, grad, var, apply_state=None):
      ...         var.assign_sub(self._decayed_lr(var.dtype) * grad)
      >>> w = tf.Variable(1.0)
      >>> _ = Plain(0.5).apply_gradients([(tf.constant(1.0), w)])
      >>> float(w)
      0.5
    """

    def __init__(self, name, gradient_aggregator=None, gradient_transformers=None, **kwargs):
        for option, value in kwargs.items():
            if option not in OPTIONS:
                raise TypeError(
                    f"Unexpected keyword argument passed to optimizer: {option}. Allowed kwargs "
                    f"are {', '.join(OPTIONS)}."
                )
            if value is not None and value < 0:
                raise ValueError(f"Expected {option} >= 0, received: {value}")
        object.__setattr__(self, "_hyper", {})
        self._slot_variables: dict = {}  # (id of a variable, slot name) -> slot variable
        clips = {k: kwargs.get(k) for k in ("clipnorm", "clipvalue", "global_clipnorm")}
        super().__init__(name, **clips)
        self._initial_decay = kwargs.get("decay", 0.0)
        self.gradient_aggregator = gradient_aggregator
        self.gradient_transformers = list(gradient_transformers or ())

    def _new_variable(self, value, name):
        name = "iter" if name == "iteration" else name
        return super()._new_variable(value, f"{self.name}/{name}")

    # Hyperparameters.

    def _set_hyper(self, name, value):
        """Sets a hyperparameter: a number, tensor, schedule, or function of no argument."""
        held = self._hyper.get(name)
        if isinstance(held, BaseVariable) and not is_rule(value):
            held.assign(cast(value, held.dtype))
        elif is_rule(value):
            self._hyper[name] = value
        else:
            self._hyper[name] = self._new_variable(np.asarray(value, SETTINGS.floatx), name)
        object.__setattr__(self, "_program", None)

    def _get_hyper(self, name, dtype=None):
        """A hyperparameter, cast to `dtype` if that is given."""
        value = self._hyper[name]
        if isinstance(value, LearningRateSchedule):
            return value
        value = value() if callable(value) and not isinstance(value, BaseVariable) else value
        return value if dtype is None else cast(value, dtype)

    def __getattr__(self, name):
        hyper = self.__dict__.get("_hyper", {})
        if name in hyper:
            return self._get_hyper(name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __setattr__(self, name, value):
        """Sets an attribute or hyperparameter."""
        if name in self.__dict__.get("_hyper", {}):
            self._set_hyper(name, value)
        else:
            super().__setattr__(name, value)

    @property
    def learning_rate(self):
        """The learning rate: a variable, or a schedule."""
        return self._get_hyper("learning_rate")

    @learning_rate.setter
    def learning_rate(self, value):
        self._set_hyper("learning_rate", value)

    @property
    def decay(self):
        """By how much the learning rate falls with each step."""
        return self._initial_decay

    def _decayed_lr(self, var_dtype):
        """The learning rate of this step."""
        rate = self._get_hyper("learning_rate")
        if isinstance(rate, LearningRateSchedule):
            rate = in_graph(rate)(self._iterations)
        rate = cast(rate, var_dtype)
        if self._initial_decay:
            rate = rate / (1 + self._initial_decay * cast(self._iterations, var_dtype))
        return rate

    def _note_rate(self):
        """Nothing: the rate is computed where it is used."""

    def _schedule_is_python(self):
        rate = self._hyper.get("learning_rate")
        return is_rule(rate) and not optimizer.is_ours(rate)

    def _serialize_hyperparameter(self, hyperparameter_name):
        """A hyperparameter as a plain value."""
        value = self._hyper[hyperparameter_name]
        if isinstance(value, LearningRateSchedule):
            return serialize_keras_object(value)
        if isinstance(value, BaseVariable):
            return float(str(value.numpy()))  # 0.1 in 32 bits is 0.1, not 0.10000000149011612
        return value()

    # Variables.

    def build(self, var_list):
        """Makes the slots of variables that have none yet."""
        known = {id(v) for v in self._trained}
        if all(id(v) in known for v in var_list):
            return
        self._trained += [v for v in var_list if id(v) not in known]
        self._create_slots(var_list)

    def _create_slots(self, var_list):
        """Makes slots with `add_slot`; to be overridden where there are any."""

    def add_slot(self, var, slot_name, initializer="zeros", shape=None):
        """The slot of a variable, made if it is not there yet.

        Args:
          var: the variable.
          slot_name: name of the slot.
          initializer: name, function of (shape, dtype), or the initial value.
          shape: shape; default: that of the variable.

        Returns:
          The slot, a `tf.Variable`.
        """
        key = id(var), slot_name
        if key not in self._slot_variables:
            dims = var.shape if shape is None else shape
            value = initializer
            if isinstance(initializer, str) or callable(initializer):
                make = initializers.get(initializer)
                value = lambda: make(dims, dtype=var.dtype)  # noqa: E731
            slot = self._new_variable(value, f"{var._shared_name}/{slot_name}")
            self._variables.append(slot)
            self._slot_variables[key] = slot
        return self._slot_variables[key]

    def get_slot(self, var, slot_name):
        """The slot of a variable.

        Raises:
          KeyError: if it has no such slot.
        """
        return self._slot_variables[id(var), slot_name]

    def get_slot_names(self):
        """The names of the slots."""
        return list(dict.fromkeys(name for _, name in self._slot_variables))

    def add_weight(self, name, shape, dtype=None, initializer="zeros", trainable=None, **kwargs):
        """Makes a variable of the optimizer itself.

        Args:
          name: its name.
          shape: its shape.
          dtype: its dtype; default: `floatx`.
          initializer: name, or function of (shape, dtype).
          trainable: accepted as None and False.
          **kwargs: `synchronization` and `aggregation`, of which one replica needs none.

        Raises:
          ValueError: if it is to be trainable.
        """
        unknown = sorted(set(kwargs) - {"synchronization", "aggregation"})
        if unknown:
            raise TypeError(f"add_weight: unknown keyword arguments {unknown}.")
        if trainable:
            raise ValueError("A variable of an optimizer is not trainable: leave out `trainable`.")
        return self.add_variable(shape, dtype, initializer, name)

    @property
    def weights(self):
        """Iterations, then the slots."""
        return list(self._variables)

    # Updates.

    def apply_gradients(
        self, grads_and_vars, name=None, experimental_aggregate_gradients=True, **kwargs
    ):
        """Updates the variables.

        Args:
          grads_and_vars: pairs (gradient, variable); gradients of some variables may be None.
          name: accepted.
          experimental_aggregate_gradients: False: do not call `gradient_aggregator`.
          **kwargs: `skip_gradients_aggregation`, the same the other way round.

        Returns:
          The variable `iterations`.

        Raises:
          ValueError: if there is no gradient for any variable.
        """
        pairs = list(grads_and_vars)
        skip = kwargs.pop("skip_gradients_aggregation", not experimental_aggregate_gradients)
        if not skip and self.gradient_aggregator is not None:
            pairs = list(self.gradient_aggregator(pairs))
        for transform in self.gradient_transformers:
            pairs = list(transform(pairs))
        self.build([v for g, v in pairs if g is not None])
        self._built = True
        return super().apply_gradients(pairs, name, skip, **kwargs)

    def minimize(self, loss, var_list, grad_loss=None, name=None, tape=None):
        """Computes the gradients of a loss and applies them.

        Args:
          loss: function of no argument, or a tensor that `tape` recorded.
          var_list: variables, or function of no argument that gives them.
          grad_loss: gradient of the loss that is passed on; default: 1.
          name: accepted.
          tape: the tape.

        Returns:
          The variable `iterations`.
        """
        if grad_loss is not None and callable(loss):
            unscaled, loss = loss, lambda: unscaled() * grad_loss
        elif grad_loss is not None:
            raise ValueError("`grad_loss` needs a loss that is a function of no argument.")
        return self.apply_gradients(self.compute_gradients(loss, var_list, tape), name)

    def get_gradients(self, loss, params):
        """The gradients of a tensor of the graph that is being built."""
        return clip_gradients(
            graph_gradients(loss, params), self.clipnorm, self.global_clipnorm, self.clipvalue
        )

    def get_updates(self, loss, params):
        """Adds the update by a tensor's gradients to the graph that is being built.

        Returns:
          A list: the variable `iterations`.
        """
        return [self.apply_gradients(zip(self.get_gradients(loss, params), params, strict=True))]

    def _apply(self, gradients, variables):
        object.__setattr__(self, "_state", self._prepare(variables))
        super()._apply(gradients, variables)
        object.__setattr__(self, "_state", None)

    def _prepare(self, var_list):
        """What the updates of one step share: (device, dtype) -> dict of tensors."""
        state: dict = {}
        for key in dict.fromkeys((v.device, v.dtype.base_dtype) for v in var_list):
            state[key] = {}
            self._prepare_local(*key, state)
        return state

    def _prepare_local(self, var_device, var_dtype, apply_state):
        """Puts the learning rate, as "lr_t", where the updates find it."""
        if "learning_rate" in self._hyper:
            apply_state[var_device, var_dtype]["lr_t"] = identity(self._decayed_lr(var_dtype))

    def _shared(self, variable, apply_state=None):
        """What `_prepare_local` made for a variable."""
        key = variable.device, variable.dtype.base_dtype
        state = apply_state or self._prepare([variable])
        return state[key]

    def update_step(self, gradient, variable):
        """One step for one variable, by `_resource_apply_dense` or `_resource_apply_sparse`."""
        if isinstance(gradient, IndexedSlices):
            options = self._options(self._resource_apply_sparse)
            values, rows = gradient.values, gradient.indices
            self._resource_apply_sparse(values, variable, rows, **options)
        else:
            options = self._options(self._resource_apply_dense)
            self._resource_apply_dense(gradient, variable, **options)

    def _options(self, method):
        takes = "apply_state" in inspect.signature(method).parameters
        return {"apply_state": self._state} if takes else {}

    def _resource_apply_dense(self, grad, handle, apply_state=None):
        """Updates a variable; to be overridden."""
        raise NotImplementedError("`_resource_apply_dense` must be implemented in subclasses.")

    def _resource_apply_sparse(self, grad, handle, indices, apply_state=None):
        """Updates rows of a variable, each of which occurs once; to be overridden."""
        raise NotImplementedError("`_resource_apply_sparse` must be implemented in subclasses.")

    def _resource_scatter_add(self, x, i, v):
        return x.scatter_add(IndexedSlices(v, i))

    def _resource_scatter_update(self, x, i, v):
        return x.scatter_update(IndexedSlices(v, i))

    # Configuration.

    def get_config(self):
        """The constructor arguments, as a dict of plain values."""
        clips = {k: getattr(self, k) for k in ("clipnorm", "clipvalue", "global_clipnorm")}
        return {"name": self.name, **{k: v for k, v in clips.items() if v is not None}}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The optimizer from `get_config()`'s dict.

        Args:
          config: the dict.
          custom_objects: dict of names of custom schedules.
        """
        config = dict(config)
        if "lr" in config:
            config["learning_rate"] = config.pop("lr")
        if isinstance(config.get("learning_rate"), dict):
            config["learning_rate"] = deserialize(config["learning_rate"], custom_objects)
        return cls(**config)


def is_rule(value):
    """Whether a hyperparameter is computed anew at each step."""
    return callable(value) and not isinstance(value, BaseVariable)
