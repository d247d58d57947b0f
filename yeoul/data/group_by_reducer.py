"""Elements combined to one for each key."""

from yeoul.core import nest
from yeoul.core.dtypes import int64
from yeoul.core.export import export
from yeoul.data.chunk import as_component, one, values_of
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.function import UserFunction
from yeoul.data.group_by_window import KEY, key_function
from yeoul.data.marks import replayed
from yeoul.data.reduce import state_function
from yeoul.engine.convert import to_tensor


@export("data.experimental.Reducer")
class Reducer:
    """How the elements of one key are combined.

    Args:
      init_func: function of a key (int64 scalar); gives the first state.
      reduce_func: function of a state and an element; gives the next state.
      finalize_func: function of the last state; gives the result.

    Example:
      >>> import yeoul as tf
      >>> count = tf.data.experimental.Reducer(
      ...     lambda key: 0, lambda state, x: state + 1, lambda state: state)
      >>> ds = tf.data.Dataset.range(5).apply(
      ...     tf.data.experimental.group_by_reducer(lambda x: x % 2, count))
      >>> [x.numpy().item() for x in ds]
      [3, 2]
    """

    def __init__(self, init_func, reduce_func, finalize_func):
        self._init_func, self._reduce_func = init_func, reduce_func
        self._finalize_func = finalize_func

    @property
    def init_func(self):
        """Gives the first state for a key."""
        return self._init_func

    @property
    def reduce_func(self):
        """Gives the next state."""
        return self._reduce_func

    @property
    def finalize_func(self):
        """Gives the result for the last state."""
        return self._finalize_func


class GroupByReducer(Dataset):
    """One element for each key, in the order of the keys."""

    label = "_GroupByReducerDataset"

    def __init__(self, source, key_func, reducer):
        self.source, self.key = source, key_function(key_func, source)
        self.first = UserFunction(reducer.init_func, KEY, "init_func")
        self.combine, state = state_function(
            reducer.reduce_func,
            self.first.output_spec,
            source.element_spec,
            lambda result: result,
            "reduce_func",
        )
        self.last = UserFunction(reducer.finalize_func, state, "finalize_func")
        super().__init__((source,), self.last.output_spec, UNKNOWN)

    def chunks(self, at=None):
        return replayed(self, at, self.walk)

    def walk(self):
        """Yields the chunks of a pass."""
        states: dict = {}
        specs = nest.flatten(self.source.element_spec)
        for components, _ in self.source._elements():
            (key,) = self.key.on_components(components)
            number = int(key)
            if number not in states:
                states[number] = self.first.call([to_tensor(number, int64.np)])
            states[number] = self.combine.call([*states[number], *values_of(components, specs)])
        made = nest.flatten(self.element_spec)
        for number in sorted(states):
            found = self.last.call(states[number])
            yield one([as_component(v, s) for v, s in zip(found, made, strict=True)])


@export("data.experimental.group_by_reducer")
def group_by_reducer(key_func, reducer):
    """A transformation that combines the elements of each key to one.

    Args:
      key_func: function of the components of an element; gives an int64 scalar.
      reducer: a `tf.data.experimental.Reducer`.

    Returns:
      A function for `tf.data.Dataset.apply`.

    Example:
      >>> import yeoul as tf
      >>> total = tf.data.experimental.Reducer(
      ...     lambda key: tf.constant(0, tf.int64), lambda s, x: s + x, lambda s: s)
      >>> ds = tf.data.Dataset.range(4).apply(
      ...     tf.data.experimental.group_by_reducer(lambda x: x % 2, total))
      >>> [x.numpy().item() for x in ds]
      [2, 4]
    """
    return lambda dataset: GroupByReducer(dataset, key_func, reducer)
