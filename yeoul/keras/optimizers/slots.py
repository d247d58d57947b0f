"""The variables of an optimizer: iterations, and slots that belong to trained variables."""

import numpy as np

from yeoul.engine.state import STATE
from yeoul.engine.variable import BaseVariable, Variable
from yeoul.keras.core.context import SETTINGS
from yeoul.ops.creation import zeros


class SlotsMixin:
    """Making and finding variables, for `Optimizer`."""

    _untracked_attributes = frozenset(("_trained", "_index_dict", "_excluded", "_warned"))

    def _init_slots(self):
        self._variables: list = []
        self._trained: list = []
        self._index_dict: dict = {}  # key of a trained variable -> its position
        self._built = False
        self._iterations = self._new_variable(np.zeros((), np.int64), "iteration")
        self._variables.append(self._iterations)

    def _new_variable(self, value, name):
        """A variable outside any graph, in the current name scope."""
        scope, saved = STATE.scope, STATE.enter(None)
        STATE.scope = scope
        try:
            made = Variable(value() if callable(value) else value, name=name, trainable=False)
        finally:
            STATE.restore(saved)
        made.belongs_to_optimizer = True  # a checkpoint asks
        return made

    @property
    def iterations(self):
        """Number of steps taken, an int64 variable."""
        return self._iterations

    @iterations.setter
    def iterations(self, variable):
        if not isinstance(variable, BaseVariable):
            raise TypeError(
                f"`iterations` is a variable; received {variable!r}. Set its value with "
                "`optimizer.iterations.assign(value)`."
            )
        if self._built:
            raise RuntimeError(
                "Cannot set `iterations` to a new Variable after the Optimizer weights have been "
                f"created. Here it is attempting to set `iterations` to {variable}."
            )
        self._variables[0] = self._iterations = variable

    @property
    def variables(self):
        """Iterations, then the slots; also callable, as it was in older versions."""
        return CallableList(self._variables)

    def _slots(self, name, initial_value=None):
        """A new slot variable for each trained variable; `initial_value` fills it."""
        made = []
        for v in self._trained:
            value = None
            if initial_value is not None:
                value = np.full(v.shape.as_list(), initial_value, v.dtype.np)
            made.append(self.add_variable_from_reference(v, name, initial_value=value))
        return made

    def add_variable_from_reference(
        self, model_variable, variable_name, shape=None, initial_value=None
    ):
        """Makes a slot variable.

        Args:
          model_variable: the variable whose dtype, and name after a slash, it gets.
          variable_name: first part of its name.
          shape: shape; default: that of `model_variable`.
          initial_value: initial value; default: zeros.

        Returns:
          The new `tf.Variable`.
        """
        if initial_value is None:
            dims = model_variable.shape if shape is None else shape
            initial_value = lambda: zeros(dims, model_variable.dtype)  # noqa: E731
        name = f"{variable_name}/{model_variable._shared_name}"
        variable = self._new_variable(initial_value, name)
        self._variables.append(variable)
        return variable

    def add_variable(self, shape, dtype=None, initializer="zeros", name=None):
        """Makes a variable of the optimizer itself.

        Args:
          shape: its shape.
          dtype: its dtype; default: `floatx`.
          initializer: name, or function of (shape, dtype).
          name: its name.

        Returns:
          The new `tf.Variable`.
        """
        from yeoul.keras import initializers

        make = initializers.get(initializer)
        variable = self._new_variable(lambda: make(shape, dtype=dtype or SETTINGS.floatx), name)
        self._variables.append(variable)
        return variable

    def _var_key(self, variable):
        """What `_index_dict` knows a variable by."""
        return id(variable)

    def _position(self, variable):
        """The index of a trained variable in the lists of slots.

        Raises:
          KeyError: if the optimizer was built for other variables.
        """
        position = self._index_dict.get(self._var_key(variable))
        if position is None:
            raise KeyError(
                f"The optimizer cannot recognize variable {variable.name}. This usually means you "
                "are trying to call the optimizer to update different parts of the model "
                "separately. Please call `optimizer.build(variables)` with the full list of "
                "trainable variables before the training loop."
            )
        return position

    def get_weights(self):
        """The values of all variables, as a list of arrays."""
        return [v.numpy() for v in self._variables]

    def set_weights(self, weights):
        """Sets all variables.

        Args:
          weights: arrays as `get_weights` gives.

        Raises:
          ValueError: if number or shapes differ; nothing is changed then.
        """
        weights = list(weights)
        own, given = [tuple(v.shape) for v in self._variables], [np.shape(w) for w in weights]
        if given != own:
            raise ValueError(
                f"Optimizer variables do not match: {self.name} has variables of shapes {own}, "
                f"received {given}. Build the optimizer with the model's variables first."
            )
        for variable, value in zip(self._variables, weights, strict=True):
            variable.assign(np.asarray(value, variable.dtype.np))


class CallableList(list):
    """A list that can be called: `optimizer.variables` and the older `optimizer.variables()`."""

    def __call__(self):
        """The list."""
        return list(self)
