"""Elements passed through a function that has a state."""

from yeoul.core import nest
from yeoul.data.chunk import as_component, one, values_of
from yeoul.data.dataset import Dataset
from yeoul.data.function import spec_of
from yeoul.data.reduce import as_state, state_function


class Scan(Dataset):
    """Each element passed through a function of a state and the element."""

    def __init__(self, source, initial_state, function):
        self.source, state = source, as_state(initial_state)
        self.state = nest.flatten(state)
        spec = nest.map_structure(spec_of, state)
        self.applied, _ = state_function(
            function, spec, source.element_spec, new_state, "scan_func"
        )
        super().__init__((source,), self.applied.output_spec[1], source._length)

    def chunks(self):
        state, count = self.state, len(self.state)
        specs, made = nest.flatten(self.source.element_spec), nest.flatten(self.element_spec)
        for chunk in self.source.chunks():
            for i in range(chunk.count):
                found = self.applied.call([*state, *values_of(chunk.element(i), specs)])
                state = found[:count]
                yield one([as_component(v, s) for v, s in zip(found[count:], made, strict=True)])


def new_state(result):
    """The specs of the state in those of a result."""
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(
            "Invalid `scan_func`. `scan_func` should return a pair consisting of new state and "
            f"the output value but its return type is {result}."
        )
    return result[0]
