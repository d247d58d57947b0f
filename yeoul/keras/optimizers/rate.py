"""The learning rate of an optimizer: a variable, or a schedule."""

import numpy as np

from yeoul.engine.convert import to_tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.core.serialization import serialize_keras_object
from yeoul.keras.optimizers.schedules.learning_rate_schedule import LearningRateSchedule
from yeoul.ops.casting import cast


class RateMixin:
    """The learning rate, for `Optimizer`."""

    _given_rate = None  # by the old keyword `lr`

    @property
    def learning_rate(self):
        """The learning rate, a variable; under a schedule it holds the value of the last step."""
        if isinstance(self._learning_rate, LearningRateSchedule):
            return self._current_learning_rate
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        if isinstance(value, LearningRateSchedule):
            self._learning_rate = self._build_learning_rate(value)
            return
        if isinstance(self._learning_rate, LearningRateSchedule):
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` object as its "
                "`learning_rate` constructor argument, hence its learning rate is not settable. If "
                "you need the learning rate to be settable, you should instantiate the optimizer "
                "with a float `learning_rate` argument."
            )
        rate = self._learning_rate
        rate.assign(cast(value() if callable(value) else value, rate.dtype))

    @property
    def lr(self):
        """The older name of `learning_rate`."""
        return self.learning_rate

    @lr.setter
    def lr(self, value):
        self.learning_rate = value

    def _build_learning_rate(self, learning_rate):
        """The learning rate as it is kept: a schedule, or a variable.

        Raises:
          TypeError: if it is no number, schedule, or function of no argument.
        """
        if self._given_rate is not None:
            learning_rate, self._given_rate = self._given_rate, None
        if isinstance(learning_rate, LearningRateSchedule):
            self._current_learning_rate = self._new_variable(
                lambda: cast(to_tensor(learning_rate(self._iterations)), SETTINGS.floatx),
                "current_learning_rate",
            )
            return learning_rate
        if isinstance(learning_rate, BaseVariable):
            return learning_rate
        value = learning_rate() if callable(learning_rate) else learning_rate
        try:
            value = np.asarray(float(value), SETTINGS.floatx)
        except (TypeError, ValueError) as error:
            raise TypeError(
                "learning_rate must be a number, a LearningRateSchedule, or a function of no "
                f"argument. Received: {learning_rate!r}"
            ) from error
        return self._new_variable(value, "learning_rate")

    def _note_rate(self):
        """Sets the learning rate to the schedule's value for this step, if there is a schedule."""
        if isinstance(self._learning_rate, LearningRateSchedule):
            now = self._current_learning_rate
            rate = in_graph(self._learning_rate)(self._iterations)
            now.assign(cast(to_tensor(rate), now.dtype))

    def _schedule_is_python(self):
        """Whether there is a schedule of the user's, which may branch on numbers."""
        rate = self._learning_rate
        return isinstance(rate, LearningRateSchedule) and not is_ours(rate)

    def _serialize_hyperparameter(self, value):
        """A hyperparameter as a plain value."""
        if isinstance(value, BaseVariable):
            return float(str(value.numpy()))  # 0.1 in 32 bits is 0.1, not 0.10000000149011612
        if isinstance(value, LearningRateSchedule):
            return serialize_keras_object(value)
        return value() if callable(value) else value


def is_ours(value):
    """Whether the class of a value is one of this package."""
    return type(value).__module__.startswith("yeoul.")
