"""A naive model of `tf.data`: datasets as Python generators over elements of NumPy arrays.

Written from TensorFlow's documentation, one element at a time, with no regard to speed: random
pipelines (`random_pipelines.py`) run on both and must agree.
"""

import itertools

import numpy as np

from tests.data.model_random import Draws, PassSeeds


class Refused(Exception):
    """An element that the transformation cannot take."""


class Ragged(list):
    """Rows of different lengths."""


def array(value):
    """A leaf: an array, of objects for strings."""
    if isinstance(value, Ragged):
        return value
    return np.asarray(value, object if isinstance(value, bytes) else None)


def flat(element):
    """The leaves of an element."""
    if isinstance(element, dict):
        return [leaf for key in sorted(element) for leaf in flat(element[key])]
    if isinstance(element, tuple):
        return [leaf for part in element for leaf in flat(part)]
    return [element]


def each(function, *elements):
    """A structure of the results for the leaves of structures."""
    first = elements[0]
    if isinstance(first, dict):
        return {key: each(function, *[e[key] for e in elements]) for key in first}
    if isinstance(first, tuple):
        return tuple(each(function, *parts) for parts in zip(*elements, strict=True))
    return array(function(*elements))


def called(function, element):
    return function(*element) if isinstance(element, tuple) else function(element)


def row(leaf, i):
    return np.asarray(leaf[i], leaf.dtype)  # of strings, too, an array without dimensions


def stacked(elements):
    """Elements as one, with a new first axis."""

    def stack(*leaves):
        if len({leaf.shape for leaf in leaves}) > 1:
            raise Refused("shapes differ")
        return np.stack(leaves)

    return each(stack, *elements)


def padded(elements):
    """Elements as one, filled up to the greatest shape."""

    def pad(*leaves):
        shape = np.max([leaf.shape for leaf in leaves], axis=0).astype(int).tolist()
        empty = b"" if leaves[0].dtype == object else 0
        out = np.full([len(leaves), *shape], empty, leaves[0].dtype)
        for place, leaf in enumerate(leaves):
            out[(place, *map(slice, leaf.shape))] = leaf if leaf.ndim else leaf[()]
        return out

    return each(pad, *elements)


def ragged(elements):
    return each(lambda *leaves: Ragged(leaf.tolist() for leaf in leaves), *elements)


def groups(elements, size, drop):
    """Lists of up to `size` consecutive elements."""
    elements = iter(elements)
    while group := list(itertools.islice(elements, size)):
        if len(group) < size and drop:
            return
        yield group


class Dataset:
    """A sequence that can be gone over several times.

    Args:
      walk: function that makes a generator of the elements.
      endless: whether the elements never end.
    """

    def __init__(self, walk, endless=False):
        self.walk, self.endless = walk, endless

    def __iter__(self):
        return iter(self.walk())

    def made(self, walk):
        return Dataset(walk, self.endless)

    # Sources.

    @staticmethod
    def range(*args):
        return Dataset(lambda: (np.asarray(i, np.int64) for i in range(*map(int, args))))

    @staticmethod
    def from_tensors(element):
        return Dataset(lambda: [each(array, element)])

    @staticmethod
    def from_tensor_slices(element):
        counts = {len(leaf) for leaf in flat(element)}
        if len(counts) > 1:
            raise Refused("numbers of rows differ")
        return Dataset(
            lambda: (each(lambda leaf, i=i: row(leaf, i), element) for i in range(*counts))
        )

    @staticmethod
    def from_generator(generator, output_signature):
        return Dataset(lambda: (each(array, element) for element in generator()))

    @staticmethod
    def random(seed, rerandomize_each_iteration=False):
        seeds = PassSeeds(seed, rerandomize_each_iteration)

        def walk():
            for word in Draws(*seeds.next()):
                yield np.asarray(word, np.int64)

        return Dataset(walk, endless=True)

    @staticmethod
    def load(elements):
        return Dataset(lambda: elements)

    # Which elements.

    def take(self, count):
        return Dataset(lambda: itertools.islice(self, count) if count >= 0 else iter(self))

    def skip(self, count):
        return self.made(lambda: itertools.islice(self, count, None) if count >= 0 else ())

    def shard(self, parts, index):
        return self.made(lambda: itertools.islice(self, index, None, parts))

    def filter(self, predicate):
        return self.made(lambda: (e for e in self if called(predicate, e)))

    def take_while(self, predicate):
        return Dataset(lambda: itertools.takewhile(lambda e: called(predicate, e), self))

    def unique(self):
        def walk():
            seen = set()
            for element in self:
                key = element.shape, str(element.tolist())
                if key not in seen:
                    seen.add(key)
                    yield element

        return self.made(walk)

    def repeat(self, count=None):
        def walk():
            endless = count is None or count < 0
            for _ in itertools.count() if endless else range(count):
                empty = True
                for element in self:
                    empty = False
                    yield element
                if empty and endless:
                    return

        return Dataset(walk, self.endless or count is None or count < 0)

    def shuffle(self, buffer_size, seed, reshuffle_each_iteration=True):
        seeds = PassSeeds(seed, reshuffle_each_iteration)

        def walk():
            draws, source = Draws(*seeds.next()), iter(self)
            buffer = list(itertools.islice(source, buffer_size))
            while buffer:
                place = next(draws) % len(buffer)
                buffer[0], buffer[place] = buffer[place], buffer[0]
                yield buffer.pop(0)
                buffer.extend(itertools.islice(source, 1))

        return self.made(walk)

    # What becomes of them.

    def map(self, function, num_parallel_calls=None, deterministic=None):
        return self.made(lambda: (each(array, called(function, e)) for e in self))

    def scan(self, state, function):
        def walk():
            now = state
            for element in self:
                arguments = element if isinstance(element, tuple) else (element,)
                now, out = function(now, *arguments)
                yield each(array, out)

        return self.made(walk)

    def enumerate(self, start=0):
        return self.made(lambda: ((np.asarray(i), e) for i, e in enumerate(self, start)))

    def flat_map(self, function):
        return self.made(lambda: (inner for e in self for inner in called(function, e)))

    def interleave(
        self, function, cycle_length, block_length=1, num_parallel_calls=None, deterministic=None
    ):
        def walk():
            source, slots, turn = iter(self), [None] * cycle_length, 0
            waiting = True
            while waiting or any(slots):
                if slots[turn] is None and waiting:
                    found = list(itertools.islice(source, 1))
                    waiting = bool(found)
                    slots[turn] = iter(called(function, found[0])) if found else None
                for _ in range(block_length if slots[turn] else 0):
                    taken = list(itertools.islice(slots[turn], 1))
                    yield from taken
                    if not taken:
                        slots[turn] = None
                        break
                turn = (turn + 1) % cycle_length

        return self.made(walk)

    # Put together, taken apart.

    def batch(self, size, drop_remainder=False, num_parallel_calls=None):
        return self.made(lambda: map(stacked, groups(self, size, drop_remainder)))

    def padded_batch(self, size, drop_remainder=False):
        return self.made(lambda: map(padded, groups(self, size, drop_remainder)))

    def ragged_batch(self, size, drop_remainder=False):
        return self.made(lambda: map(ragged, groups(self, size, drop_remainder)))

    def unbatch(self):
        def walk():
            for element in self:
                yield from Dataset.from_tensor_slices(element)

        return self.made(walk)

    def rebatch(self, size, drop_remainder=False):
        sizes = [size] if isinstance(size, int) else size

        def walk():
            rows = iter(self.unbatch())
            for wanted in itertools.cycle(sizes):
                group = list(itertools.islice(rows, wanted))
                if len(group) == wanted or (group and not drop_remainder):
                    yield stacked(group)
                if len(group) < wanted:
                    return

        return self.made(walk)

    def window(self, size, shift, stride, drop_remainder):
        """Datasets of elements in place of leaves, as the documentation has it."""

        def walk():
            source, held = iter(self), []
            reach = (size - 1) * stride + 1
            while True:
                held += itertools.islice(source, max(0, reach - len(held)))
                part = held[:reach:stride]
                if not held or (drop_remainder and len(part) < size):
                    return
                columns = range(len(flat(part[0])))
                parts = [[flat(e)[i] for e in part] for i in columns]
                datasets = iter([Dataset(lambda p=p: p) for p in parts])
                yield structured(part[0], datasets)
                gone = shift - len(held)
                del held[:shift]
                list(itertools.islice(source, max(0, gone)))

        return self.made(walk)

    def group_by_window(self, key_func, reduce_func, window_size):
        def walk():
            held = {}
            for element in self:
                key = int(called(key_func, element))
                held.setdefault(key, []).append(element)
                if len(held[key]) == window_size:
                    window = held.pop(key)
                    yield from reduce_func(np.int64(key), Dataset(lambda w=window: w))
            for key in sorted(held):
                yield from reduce_func(np.int64(key), Dataset(lambda k=key: held[k]))

        return self.made(walk)

    def bucket_by_sequence_length(self, length_func, boundaries, sizes, drop_remainder=False):
        def walk():
            held = {}
            for element in self:
                length = int(called(length_func, element))
                bucket = sum(length >= boundary for boundary in boundaries)
                held.setdefault(bucket, []).append(element)
                if len(held[bucket]) == sizes[bucket]:
                    yield padded(held.pop(bucket))
            for bucket in sorted(held):
                if not drop_remainder:
                    yield padded(held[bucket])

        return self.made(walk)

    # Several datasets.

    @staticmethod
    def zip(datasets):
        parts = flat(datasets)

        def walk():
            sources = [iter(d) for d in parts]
            while True:
                leaves = []
                for source in sources:
                    taken = list(itertools.islice(source, 1))
                    if not taken:
                        return
                    leaves += taken
                yield structured(datasets, iter(leaves))

        return Dataset(walk, all(d.endless for d in parts))

    def concatenate(self, other):
        return Dataset(lambda: itertools.chain(self, other), self.endless or other.endless)

    @staticmethod
    def choose_from_datasets(datasets, choice, stop_on_empty_dataset=True):
        def walk():
            sources, left = [iter(d) for d in datasets], set(range(len(datasets)))
            for number in map(int, choice):
                taken = list(itertools.islice(sources[number], 1)) if number in left else []
                yield from taken
                if not taken:
                    left.discard(number)
                    if stop_on_empty_dataset or not left:
                        return

        return Dataset(walk, choice.endless and any(d.endless for d in datasets))

    # What changes no element.

    def cache(self, filename=None):
        kept = []

        def walk():
            if kept:
                yield from kept[0]
                return
            seen = []
            for element in self:
                seen.append(element)
                yield element
            kept.append(seen)

        return self.made(walk)

    def snapshot(self, path):
        return self.cache()

    def prefetch(self, buffer_size):
        return self

    def with_options(self, options):
        return self


def structured(structure, leaves):
    """The leaves in a structure, whose keys are gone through in order."""
    if isinstance(structure, dict):
        parts = {key: structured(structure[key], leaves) for key in sorted(structure)}
        return {key: parts[key] for key in structure}
    if isinstance(structure, tuple):
        return tuple(structured(part, leaves) for part in structure)
    return next(leaves)
