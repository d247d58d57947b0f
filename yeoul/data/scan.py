"""Elements passed through a function that has a state."""

from yeoul.core import nest
from yeoul.core.errors import OpError
from yeoul.data.chunk import as_component, one, tensors, values_of
from yeoul.data.dataset import Dataset
from yeoul.data.dataset_spec import is_dense
from yeoul.data.failures import passed_over
from yeoul.data.function import spec_of
from yeoul.data.marks import replayed
from yeoul.data.reduce import as_state, state_function


class Scan(Dataset):
    """Each element passed through a function of a state and the element."""

    def __init__(self, source, initial_state, function):
        self.source, state = source, as_state(initial_state)
        self.state = nest.flatten(state)
        spec = nest.map_structure(spec_of, state)
        self.applied, spec = state_function(
            function, spec, source.element_spec, new_state, "scan_func"
        )
        self.specs = nest.flatten(spec)
        super().__init__((source,), self.applied.output_spec[1], source._length)

    def chunks(self, at=None):
        if self.applied.states or not all(map(is_dense, self.specs)):
            return replayed(self, at, self.walk)
        mark, state = (None, self.state) if at is None else (at[0], tensors(at[1]))
        return self.walk(mark, state)

    def walk(self, mark=None, state=None):
        """Yields the elements from a mark on, for the state there."""
        state, count = self.state if state is None else state, len(self.state)
        specs, made = nest.flatten(self.source.element_spec), nest.flatten(self.element_spec)
        number = 0
        for chunk in self.source.chunks_from(mark):
            before = [as_component(v, s) for v, s in zip(state, self.specs, strict=True)]
            found = self.applied.folded(before, chunk)
            if found is not None:
                after, results = found
                state, number = tensors(after), number + chunk.count
                yield results.marked((chunk.mark, before))
                continue
            for i in range(chunk.count):
                before = [as_component(v, s) for v, s in zip(state, self.specs, strict=True)]
                values = [*state, *values_of(chunk.element(i), specs)]
                number += 1
                try:
                    found = self.applied.call_on(values, number - 1)
                except OpError as error:
                    if not passed_over(error):
                        raise
                    continue
                state = found[:count]
                parts = [as_component(v, s) for v, s in zip(found[count:], made, strict=True)]
                yield one(parts, (chunk.mark_of(i), before))


def new_state(result):
    """The specs of the state in those of a result."""
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(
            "Invalid `scan_func`. `scan_func` should return a pair consisting of new state and "
            f"the output value but its return type is {result}."
        )
    return result[0]
