"""Elements left out at random, so that classes are distributed as wished."""

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.data.chunk import as_component, one
from yeoul.data.dataset import INFINITE, UNKNOWN, Dataset
from yeoul.data.group_by_window import key_function
from yeoul.data.marks import replayed
from yeoul.data.seeds import ShuffleSeeds
from yeoul.engine.convert import to_tensor

SMOOTHING = 1  # what each class is counted before the first element


class Resampled(Dataset):
    """Pairs of class and element, drawn so that classes have the shares `target`.

    With the shares `p` of the classes now and `t` those wished, an element of class `i` is kept
    with the probability (t[i] / p[i]) / max(t / p).
    """

    label = "_DirectedInterleaveDataset"

    def __init__(self, source, class_func, target, initial, seed):
        self.source = source
        self.classes = key_function(class_func, source, "class_func")
        self.target, self.initial = target, initial
        self.seeds = ShuffleSeeds(seed, True)
        length = INFINITE if source._length == INFINITE else UNKNOWN
        super().__init__((source,), (self.classes.output_spec, source.element_spec), length)

    def chunks(self, at=None):
        return replayed(self, at, self.walk)

    def walk(self):
        """Yields the chunks of a pass."""
        generator = np.random.default_rng(next(self.seeds))
        counts = np.full(len(self.target), SMOOTHING, np.int64)
        kind = self.classes.output_spec
        for chunk in self.source.chunks():
            for i in range(chunk.count):
                components = chunk.element(i)
                (number,) = self.classes.on_components(components)
                place = int(number)
                if not 0 <= place < len(self.target):
                    raise InvalidArgumentError(
                        None,
                        None,
                        f"class_func gave {place}, but target_dist has {len(self.target)} classes.",
                    )
                counts[place] += 1
                initial = counts / counts.sum() if self.initial is None else self.initial
                if generator.random() < kept(self.target, initial)[place]:
                    yield one([as_component(number, kind), *components])


def kept(target, initial):
    """The probability with which an element of each class is kept."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(target > 0, target / np.maximum(initial, np.finfo(np.float64).tiny), 0.0)
    return ratio / max(ratio.max(), np.finfo(np.float64).tiny)


def resampled(source, class_func, target_dist, initial_dist, seed):
    """`Dataset.rejection_resample`."""
    target = shares(target_dist, "target_dist")
    initial = None if initial_dist is None else shares(initial_dist, "initial_dist")
    if initial is not None and len(initial) != len(target):
        raise ValueError(
            f"Shapes ({len(initial)},) and ({len(target)},) are incompatible: initial_dist and "
            "target_dist need one share for each class."
        )
    return Resampled(source, class_func, target, initial, seed)


def shares(values, name):
    array = np.asarray(to_tensor(values)._a, np.float64)
    if array.ndim != 1 or not len(array):
        raise ValueError(f"{name} must be a vector of shares, one for each class, not {values!r}.")
    return array
