"""The base of optimizers."""

import numpy as np

from yeoul.core.export import export
from yeoul.autodiff.tape import GradientTape
from yeoul.engine.convert import to_tensor
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.state import STATE
from yeoul.engine.variable import BaseVariable, Variable
from yeoul.graph.function import Function
from yeoul.keras.optimizers.clipping import clip_gradients
from yeoul.ops.array import cast, zeros


@export("keras.optimizers.Optimizer", "keras.optimizers.experimental.Optimizer")
class Optimizer:
    """The base of optimizers.

    Subclasses override `build(var_list)`, to make slot variables with `add_variable_from_reference`, and
    `update_step(gradient, variable)`.

    Args:
      name: name of the optimizer, the prefix of its variables.
      weight_decay: factor of the decay of weights added to each update.
      clipnorm: clip each gradient to this norm.
      clipvalue: clip each element to [-clipvalue, clipvalue].
      global_clipnorm: clip all gradients together to this norm.
      use_ema: keep a moving average of the weights.
      ema_momentum: momentum of the moving average.
      ema_overwrite_frequency: after so many steps the weights are overwritten by their average.
      jit_compile: accepted; updates are always compiled by XLA.
    """

    def __init__(
        self, name, weight_decay=0, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False,
        ema_momentum=0.99, ema_overwrite_frequency=None, jit_compile=True, **kwargs,
    ):  # fmt: skip
        self._check_kwargs(kwargs)
        for key, value in (("clipnorm", clipnorm), ("clipvalue", clipvalue), ("global_clipnorm", global_clipnorm)):
            if value is not None and value <= 0:
                raise ValueError(f"`{key}` must be positive, received: {value}.")
        if clipnorm is not None and global_clipnorm is not None:
            raise ValueError(
                f"At most one of `clipnorm` and `global_clipnorm` can be set. Received: clipnorm={clipnorm}, "
                f"global_clipnorm={global_clipnorm}."
            )
        if use_ema and not 0 <= ema_momentum <= 1:
            raise ValueError(f"`ema_momentum` must be in the range [0, 1]. Received: ema_momentum={ema_momentum}")
        self._name = self.name = name
        self.weight_decay, self.clipnorm, self.clipvalue = weight_decay, clipnorm, clipvalue
        self.global_clipnorm, self.use_ema, self.ema_momentum = global_clipnorm, use_ema, ema_momentum
        self.ema_overwrite_frequency, self.jit_compile = ema_overwrite_frequency, jit_compile
        self._variables: list = []
        self.built = False
        self._iterations = None
        self._learning_rate = None
        self._index: dict = {}
        self._excluded: tuple = ((), ())
        self._compiled = None
        self._make_iterations()

    def _check_kwargs(self, kwargs):
        legacy = {"is_legacy_optimizer"}
        unknown = set(kwargs) - legacy
        if unknown:
            raise TypeError(
                f"{', '.join(sorted(unknown))} are not valid arguments of {type(self).__name__}, kwargs should be empty for "
                "`optimizer_experimental.Optimizer`. Old spellings: lr is learning_rate, decay is a schedule."
            )

    # Variables.

    def _make_iterations(self):
        saved = STATE.enter(None)
        try:
            self._iterations = Variable(np.zeros((), np.int64), name="iteration", trainable=False)
        finally:
            STATE.restore(saved)
        self._variables.append(self._iterations)

    @property
    def iterations(self):
        """Number of steps taken, an int64 variable."""
        return self._iterations

    @iterations.setter
    def iterations(self, variable):
        if self.built:
            raise RuntimeError("Cannot set `iterations` to a new Variable after the Optimizer weights have been created.")
        self._variables[0] = self._iterations = variable

    @property
    def variables(self):
        """All variables: iterations, learning rate, slots."""
        return CallableList(self._variables)

    @property
    def learning_rate(self):
        """The learning rate: a variable, or the schedule's current value."""
        from yeoul.keras.optimizers.schedules.learning_rate_schedule import LearningRateSchedule

        if isinstance(self._learning_rate, LearningRateSchedule):
            return self._learning_rate(self._iterations)
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        from yeoul.keras.optimizers.schedules.learning_rate_schedule import LearningRateSchedule

        if isinstance(self._learning_rate, LearningRateSchedule) and not isinstance(value, LearningRateSchedule):
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` object as its `learning_rate` constructor "
                "argument, hence its learning rate is not settable. If you need the learning rate to be settable, you "
                "should instantiate the optimizer with a float `learning_rate` argument."
            )
        if isinstance(value, LearningRateSchedule):
            self._learning_rate = value
        else:
            self._learning_rate.assign(np.asarray(value, self._learning_rate.dtype.np))

    lr = learning_rate

    def _build_learning_rate(self, learning_rate):
        """The learning rate as it is kept: a schedule, or a float32 variable."""
        if callable(learning_rate) and not isinstance(learning_rate, BaseVariable):
            from yeoul.keras.optimizers.schedules.learning_rate_schedule import LearningRateSchedule

            if isinstance(learning_rate, LearningRateSchedule):
                return learning_rate
            learning_rate = learning_rate()
        saved = STATE.enter(None)
        try:
            variable = Variable(np.asarray(learning_rate, np.float32), name="learning_rate", trainable=False)
        finally:
            STATE.restore(saved)
        self._variables.append(variable)
        return variable

    def build(self, var_list):
        """Makes the slot variables; subclasses call this first."""
        if self.built:
            return
        self._index = {id(v): i for i, v in enumerate(var_list)}
        if self.use_ema:
            self._averages = [self.add_variable_from_reference(v, "average", initial_value=v) for v in var_list]

    def add_variable_from_reference(self, model_variable, variable_name, shape=None, initial_value=None):
        """A slot variable of the shape and dtype of a model variable, zero unless `initial_value` is given."""
        saved = STATE.enter(None)
        try:
            if initial_value is None:
                initial_value = zeros(model_variable.shape if shape is None else shape, model_variable.dtype)
            name = f"{variable_name}/{model_variable._shared_name}"
            STATE.scope = f"{self._name}/"
            variable = Variable(to_tensor(initial_value), name=name, trainable=False)
        finally:
            STATE.restore(saved)
        self._variables.append(variable)
        return variable

    def add_variable(self, shape, dtype=None, initializer="zeros", name=None):
        """A variable of the optimizer itself."""
        from yeoul.keras import initializers

        saved = STATE.enter(None)
        try:
            value = initializers.get(initializer)(shape, dtype=dtype) if isinstance(initializer, str) else initializer
            if callable(value):
                value = value(shape, dtype=dtype)
            variable = Variable(value, name=name, trainable=False)
        finally:
            STATE.restore(saved)
        self._variables.append(variable)
        return variable

    def _position(self, variable):
        """The index of a model variable in the lists of slots."""
        position = self._index.get(id(variable))
        if position is None:
            raise KeyError(
                f"The optimizer cannot recognize variable {variable.name}. This usually means you are trying to call the "
                "optimizer to update different parts of the model separately. Please call `optimizer.build(variables)` "
                "with the full list of trainable variables before the training loop."
            )
        return position

    # Updates.

    def update_step(self, gradient, variable):
        """Updates one variable; to be overridden."""
        raise NotImplementedError(f"Optimizer {type(self).__name__} must override update_step().")

    def compute_gradients(self, loss, var_list, tape=None):
        """[(gradient, variable)] of a loss: a tensor with its tape, or a function of no argument."""
        if not callable(loss) and tape is None:
            raise ValueError(f"`tape` is required when a `Tensor` loss is passed. Received: loss={loss}, tape={tape}.")
        if tape is None:
            tape = GradientTape()
        if callable(loss):
            with tape:
                if not callable(var_list):
                    tape.watch(var_list)
                loss = loss()
        if callable(var_list):
            var_list = var_list()
        return list(zip(tape.gradient(loss, var_list), var_list, strict=True))

    def minimize(self, loss, var_list, tape=None):
        """Computes the gradients of the loss and applies them.

        Args:
          loss: tensor, with its `tape`; or a function of no argument.
          var_list: variables to update.
        """
        return self.apply_gradients(self.compute_gradients(loss, var_list, tape))

    def apply_gradients(self, grads_and_vars, name=None, skip_gradients_aggregation=False, **kwargs):
        """Updates the variables.

        Args:
          grads_and_vars: pairs (gradient, variable); gradients may be None for some variables.

        Returns:
          The variable `iterations`.

        Raises:
          ValueError: if there is no gradient for any variable.
        """
        kwargs.pop("experimental_aggregate_gradients", None)
        if kwargs:
            raise TypeError(f"Unknown keyword arguments: {sorted(kwargs)}")
        pairs = with_gradients(list(grads_and_vars))
        if not pairs:
            return self._iterations
        variables = [v for _, v in pairs]
        if not self.built:
            self.build(variables)
            self.built = True
        gradients = [g if isinstance(g, IndexedSlices) else to_tensor(g) for g, _ in pairs]
        if STATE.graph is not None or not type(self).__module__.startswith("yeoul."):
            self._apply(gradients, variables)
        else:
            self._apply_compiled(gradients, variables)
        return self._iterations

    def _apply_compiled(self, gradients, variables):
        """The whole update as one compiled program, one per list of variables."""
        key = tuple([id(v) for v in variables])
        if self._compiled is None or self._compiled[0] != key:
            held = list(variables)
            self._compiled = (key, Function(lambda grads: self._apply(grads, held), name="apply_gradients"), held)
        self._compiled[1](gradients)

    def _apply(self, gradients, variables):
        gradients = clip_gradients(gradients, self.clipnorm, self.global_clipnorm, self.clipvalue)
        self._decay_weights(variables)
        for gradient, variable in zip(gradients, variables, strict=True):
            self.update_step(gradient, variable)
        if self.use_ema:
            self._update_averages(variables)
        self._iterations.assign_add(np.int64(1))
        for variable in variables:
            if variable.constraint is not None:
                variable.assign(variable.constraint(variable.value()))

    def _decay_weights(self, variables):
        if not self.weight_decay:
            return
        rate = self.learning_rate
        for variable in variables:
            if self._decays(variable):
                factor = cast(rate, variable.dtype) * cast(self.weight_decay, variable.dtype)
                variable.assign_sub(variable * factor)

    def _decays(self, variable):
        ids, names = self._excluded
        return id(variable) not in ids and not any(n in variable.name for n in names)

    def exclude_from_weight_decay(self, var_list=None, var_names=None):
        """Leaves variables, or all whose name contains one of the strings, out of the weight decay."""
        if self.built:
            raise ValueError("`exclude_from_weight_decay()` can only be configured before the optimizer is built.")
        self._excluded = (tuple(id(v) for v in var_list or ()), tuple(var_names or ()))

    def _update_averages(self, variables):
        momentum = self.ema_momentum
        for variable in variables:
            average = self._averages[self._position(variable)]
            average.assign(momentum * average + (1 - momentum) * variable)
        if self.ema_overwrite_frequency:
            from yeoul.ops.array import where

            due = (self._iterations + 1) % self.ema_overwrite_frequency == 0
            for variable in variables:
                variable.assign(where(due, self._averages[self._position(variable)].value(), variable.value()))

    def finalize_variable_values(self, var_list):
        """Overwrites the variables by their moving averages, if there are."""
        if self.use_ema:
            for variable in var_list:
                variable.assign(self._averages[self._position(variable)])

    # Configuration.

    def _serialize_hyperparameter(self, value):
        from yeoul.keras.core.serialization import to_config

        if isinstance(value, BaseVariable):
            return value.numpy()
        return to_config(value) if hasattr(value, "get_config") else value

    def get_config(self):
        """The constructor arguments, as a dict of plain values."""
        return {
            "name": self._name, "weight_decay": self.weight_decay, "clipnorm": self.clipnorm,
            "global_clipnorm": self.global_clipnorm, "clipvalue": self.clipvalue, "use_ema": self.use_ema,
            "ema_momentum": self.ema_momentum, "ema_overwrite_frequency": self.ema_overwrite_frequency,
            "jit_compile": self.jit_compile, "is_legacy_optimizer": False,
        }  # fmt: skip

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The optimizer from `get_config()`'s dict."""
        from yeoul.keras.optimizers.schedules.registry import deserialize

        config = dict(config)
        if isinstance(config.get("learning_rate"), dict):
            config["learning_rate"] = deserialize(config["learning_rate"], custom_objects)
        return cls(**config)

    def get_weights(self):
        """Values of all variables."""
        return [v.numpy() for v in self._variables]

    def set_weights(self, weights):
        """Sets all variables from a list of arrays.

        Raises:
          ValueError: if number or shapes differ.
        """
        weights = list(weights)
        if len(weights) != len(self._variables):
            raise ValueError(
                f"Optimizer variables do not match: {self._name} has {len(self._variables)}, received {len(weights)}. "
                "Build the optimizer with the model's variables first."
            )
        for variable, value in zip(self._variables, weights, strict=True):
            if tuple(variable.shape) != np.shape(value):
                raise ValueError(
                    f"Optimizer variable {variable.name} has shape {tuple(variable.shape)}, not {np.shape(value)}."
                )
        for variable, value in zip(self._variables, weights, strict=True):
            variable.assign(np.asarray(value, variable.dtype.np))


class CallableList(list):
    """A list that may also be called: `optimizer.variables` and the older `optimizer.variables()`."""

    def __call__(self):
        return list(self)


def with_gradients(pairs):
    """The pairs whose gradient is not None; an error if there are none, a warning about the others."""
    kept = [(g, v) for g, v in pairs if g is not None]
    missing = [v.name for g, v in pairs if g is None]
    if pairs and not kept:
        raise ValueError(
            f"No gradients provided for any variable: {missing}. Check that the loss depends on them, and was computed "
            "inside the tape."
        )
    if missing:
        from yeoul.core.log import warn

        warn(
            f"Gradients do not exist for variables {missing} when minimizing the loss. If you're using `model.compile()`, "
            "did you forget to provide a `loss` argument?"
        )
    return kept

