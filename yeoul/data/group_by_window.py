"""Elements gathered by a key."""

from yeoul.core.dtypes import int64
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import gathered
from yeoul.data.dataset import INFINITE, UNKNOWN, Dataset
from yeoul.data.dataset_spec import DatasetSpec, is_dense
from yeoul.data.function import user_function
from yeoul.data.marks import replayed
from yeoul.data.window import Held
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.graph.autograph.entry import in_graph

KEY = TensorSpec([], int64)


def key_function(function, source, what="key_func"):
    """The function, checked.

    Raises:
      ValueError: if it gives no integer scalar.
    """
    made = user_function(function, source.element_spec, what)
    spec = made.output_spec
    if not is_dense(spec) or not spec.dtype.is_integer or spec.shape.rank not in (0, None):
        raise ValueError(
            f"Invalid `{what}`. `{what}` must return a single `tf.int64` scalar tensor but its "
            f"return type is {spec}. Use tf.cast(key, tf.int64)."
        )
    return made


def as_key(function):
    """A function that gives what another gives as an int64 tensor."""

    def key(*element):
        return convert_to_tensor(in_graph(function)(*element), int64.np)

    return key


class Constant:
    """A function that gives the same for all arguments."""

    def __init__(self, result):
        self.result = result

    def __call__(self, *args):
        return self.result


class GroupByWindow(Dataset):
    """What a function makes of each full window of elements that have one key."""

    label = "_GroupByWindowDataset"

    def __init__(self, source, key_func, reduce_func, size_func):
        self.source, self.key = source, key_function(as_key(key_func), source)
        self.size_func = size_func
        window = DatasetSpec(source.element_spec)
        self.reducer = user_function(reduce_func, (KEY, window), "reduce_func")
        spec = self.reducer.output_spec
        if not isinstance(spec, DatasetSpec):
            raise TypeError(
                "Invalid `reduce_func`. `reduce_func` must return a single `tf.data.Dataset` "
                f"object but its return type is {spec}."
            )
        length = INFINITE if source._length == INFINITE else UNKNOWN
        super().__init__((source,), spec.element_spec, length)

    def chunks(self, at=None):
        return replayed(self, at, self.walk)

    def walk(self):
        """Yields the chunks of a pass."""
        groups: dict = {}
        sizes: dict = {}
        for chunk in self.source.chunks():
            for keys in self.key.mapped(chunk):
                at = keys.token[1] - chunk.skip
                for key in keys.columns[0].tolist():
                    if key not in groups:
                        groups[key], sizes[key] = [], self.size(key)
                    groups[key].append(chunk.element(at))
                    at += 1
                    if len(groups[key]) == sizes[key]:
                        yield from self.made_of(key, groups.pop(key))
        for key in sorted(groups):
            yield from self.made_of(key, groups[key])

    def size(self, key):
        size = int(self.size_func(to_tensor(key, int64.np)))
        if size < 1:
            raise InvalidArgumentError(
                None, None, f"Window size must be greater than zero, but got {size}."
            )
        return size

    def made_of(self, key, elements):
        held = Held(gathered(elements), self.source.element_spec)
        (made,) = self.reducer.call([to_tensor(key, int64.np), held])
        return made.chunks()


def grouped(source, key_func, reduce_func, window_size, window_size_func):
    """`Dataset.group_by_window`."""
    if (window_size is None) == (window_size_func is None):
        both = window_size is not None
        raise ValueError(
            "Either the `window_size` argument or the `window_size_func` argument must be "
            f"specified{', not both' if both else ''}."
        )
    if window_size is not None:
        size = int(window_size)
        if size < 1:
            raise InvalidArgumentError(
                None, None, f"Window size must be greater than zero, but got {size}."
            )
        return GroupByWindow(source, key_func, reduce_func, Constant(size))
    return GroupByWindow(source, key_func, reduce_func, window_size_func)
