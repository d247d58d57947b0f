"""Random pipelines, as lists of lines of code that make one dataset of another.

A line is an expression of `tf`, of `F` (functions, see `model_functions.py`) and, but for the
first, of `ds`. It is evaluated for Yeoul and for the naive model; both must agree.
"""

import contextlib
import itertools
import json
import random

import numpy as np

import yeoul as tf
from tests.data import model
from tests.data.model_functions import Arrays, Tensors

METHODS = [
    name for name in vars(model.Dataset) if hasattr(tf.data.Dataset, name) and name[0] != "_"
]
MOST = 3000  # elements that are looked at
LONG = 400  # after so many, no more transformations that multiply


class Library:
    """What stands for the module `tf` in the code of a pipeline."""

    class data:
        Dataset, Options = model.Dataset, object


def evaluated(lines, library, functions):
    """The dataset that the last line makes; and those before it."""
    made = []
    for line in lines:
        names = {"tf": library, "F": functions, "np": np, "ds": made[-1] if made else None}
        made.append(eval(line, names))
    return made


def modelled(lines):
    return evaluated(lines, Library, Arrays())


def elements_of(dataset):
    return list(itertools.islice(dataset, MOST))


class Writer:
    """Writes a random pipeline line by line, looking at the elements of the model meanwhile.

    Args:
      random: gives the numbers that decide everything.
      path: a folder for files.
    """

    def __init__(self, random, path):
        self.random, self.path = random, path
        self.lines: list = []
        self.elements: list = []

    def pipeline(self, longest=8):
        """The lines."""
        while not self.add(self.source()):
            continue
        wanted = self.random.randint(1, longest)
        for _ in range(wanted * 4):
            if len(self.lines) <= wanted:
                self.add(self.transformation())
        return self.lines

    def add(self, lines):
        """Adds lines if the elements that they give make sense; says whether it did."""
        longer = [*self.lines, *lines]
        try:
            elements = elements_of(modelled(longer)[-1])
        except model.Refused:
            return False
        if len(elements) >= MOST:
            return False
        self.lines, self.elements = longer, elements
        return True

    def number(self, most=6):
        return self.random.randint(1, most)

    def source(self):
        n = self.random.choice([0, 1, 2, 5, 8, 12, 12, 20, 30])
        if self.random.random() < 0.06:
            n = self.random.choice([256, 1024, 1025, 2048, 2049, 2500])
        step = self.random.choice([1, 2, 3])
        seed = self.random.randint(1, 99)
        data = "tf.data.Dataset"
        return [
            self.random.choice(
                [
                    f"{data}.range({n})",
                    f"{data}.range({step}, {n * step}, {step})",
                    f"{data}.from_tensor_slices(np.arange({n}, dtype='int32'))",
                    f"{data}.from_tensor_slices(np.arange({n}, dtype='float32'))",
                    f"{data}.from_tensor_slices(np.arange({2 * n}).reshape({n}, 2))",
                    f"{data}.from_tensor_slices(F.words({n}))",
                    f"{data}.from_tensor_slices((np.arange({n}), F.words({n})))",
                    f"{data}.from_tensor_slices({{'x': np.arange({n}), "
                    f"'y': np.ones(({n}, 3, 1), 'float32')}})",
                    f"{data}.from_tensor_slices((np.arange({n}), "
                    f"{{'w': (np.arange({n}) % 3, F.words({n}))}}))",
                    f"{data}.from_tensors(np.arange({n}))",
                    f"{data}.from_tensors((np.array(3), np.array([b'a', b''], object)))",
                    f"{data}.from_generator(F.numbers({n}), "
                    "output_signature=F.spec(((), 'int64')))",
                    f"{data}.from_generator(F.rows({n}), "
                    "output_signature=F.spec(((None,), 'int64')))",
                    f"{data}.from_generator(F.pairs({n}), "
                    "output_signature=F.spec(((), 'int64'), ((), 'string')))",
                    f"{data}.random({seed}).take({n})",
                    f"{data}.random({seed}, rerandomize_each_iteration=True).take({n})",
                ]
            )
        ]

    def transformation(self):
        """Lines that may make sense for the elements there are; or none."""
        choices = [self.mapped, self.chosen, self.ordered, self.grouped, self.nested, self.kept]
        weights = [4, 3, 4, 4, 2, 2]
        return self.random.choices(choices, weights)[0]()

    # What the elements are.

    def leaves(self):
        return model.flat(self.elements[0]) if self.elements else []

    def dense(self):
        if not self.elements:
            return not any("ragged" in line for line in self.lines)
        return not any(isinstance(leaf, model.Ragged) for leaf in self.leaves())

    def changing(self):
        """Whether passes may differ; where there is nothing to take, their number is not told."""
        return any("shuffle" in line or "rerandomize" in line for line in self.lines)

    def alike(self):
        """Whether elements have one shape, which then is known."""
        spec = evaluated(self.lines, tf, Tensors(self.path))[-1].element_spec
        return all(s.shape.is_fully_defined() for s in tf.nest.flatten(spec))

    def rows(self):
        """Whether elements have rows, equally many in each component."""
        counts = {leaf.shape[:1] for leaf in self.leaves() if isinstance(leaf, np.ndarray)}
        return self.dense() and len(counts) == 1 and () not in counts

    def in_turns(self):
        """Whether it is not told which use of the dataset takes which pass, or which pass is kept.

        That depends on how many elements are computed at once.
        """
        parts = ("[ds", "ds)", "'b': ds", "concatenate", "cache", "snapshot")
        used = any(part in line for line in self.lines for part in parts)
        return used and self.changing()

    def skips(self):
        """Numbers of elements to leave out."""
        if self.changing():
            return [n for n in (0, 1, 3, 5) if n < len(self.elements)] or [0]
        return [-1, 0, 1, 3, 5, 20]

    # Transformations.

    def mapped(self):
        if not self.dense():
            return []
        names = "inc double pair keyed first last fill ends branch loop outside python measure"
        name = self.random.choice(names.split())
        parallel = self.random.choice(["", "", ", num_parallel_calls=2", ", num_parallel_calls=-1"])
        more = [f"ds.map(F.{name}{parallel})"]
        if self.random.random() < 0.15:
            more = [f"ds.scan(np.int64({self.number()}), F.total)"]
        return more

    def chosen(self):
        n, r = self.number(), self.random
        lines = [
            f"ds.take({r.choice([-1, 1, 3, 5, 20, 0][: 5 if self.changing() else 6])})",
            f"ds.skip({r.choice(self.skips())})",
            f"ds.shard({n}, {r.randrange(n)})",
        ]
        if self.dense():
            lines += ["ds.filter(F.keep)", "ds.filter(F.picky)", "ds.take_while(F.low)"]
        if len(self.leaves()) == 1 and self.dense() and self.leaves()[0].dtype != np.float32:
            lines += ["ds.unique()"] * 2
        return [r.choice(lines)]

    def ordered(self):
        n, seed, again = self.number(9), self.number(99), self.random.choice([True, False])
        lines = [
            f"ds.shuffle({n}, {seed}, {again})",
            f"ds.shuffle({n}, {seed}, {again})",
            f"ds.shuffle(4000, {seed}, {again})",
            "ds.enumerate(3)",
        ]
        shared = [
            "ds.concatenate(ds)",
            f"ds.concatenate(ds.take({n}))",
            "tf.data.Dataset.zip((ds, ds))",
            f"tf.data.Dataset.zip((ds, tf.data.Dataset.range({n * 2})))",
            f"tf.data.Dataset.zip({{'a': ds.take({n}), 'b': ds}})",
            f"tf.data.Dataset.choose_from_datasets([ds, ds.take({n})], "
            f"tf.data.Dataset.range(2).repeat({n}), {again})",
            "tf.data.Dataset.choose_from_datasets([ds.shard(2, 1), ds.shard(2, 0)], "
            f"tf.data.Dataset.range(2).repeat(), {again})",
        ]
        if not self.in_turns():
            lines += shared
        if len(self.elements) < LONG:
            lines += [f"ds.repeat({n % 4})", f"ds.repeat({n % 4})"]
            ends = ["", "shuffle(5, 6)", "batch(2)", "enumerate()", "prefetch(2)", "skip(2)"]
            end = self.random.choice(ends)
            lines += [f"ds.repeat(){'.' if end else ''}{end}.take({n * 5})"]
        return [self.random.choice(lines)]

    def grouped(self):
        if not self.dense():
            return []
        n, drop = self.number(), self.random.choice([True, False])
        shift, stride = self.number(4), self.number(3)
        lines = [
            f"ds.batch({n}, {drop})",
            f"ds.batch({n}, {drop}, num_parallel_calls=2)",
            f"ds.batch({n}, {drop})",
            f"ds.window({n}, {shift}, {stride}, {drop}).flat_map("
            f"lambda *e: F.batched(*e, size={n}))",
            f"ds.group_by_window(F.key, lambda k, w: w.batch({n}), {n})",
            f"ds.group_by_window(F.key, lambda k, w: w.skip(1), {n})",
            f"ds.padded_batch({n}, drop_remainder={drop})",
        ]
        if len(self.leaves()) == 1 and self.leaves()[0].ndim == 1:
            if self.random.random() < 0.3 and not self.alike():
                lines += [f"ds.ragged_batch({n}, {drop})"] * 9
            lines += [
                f"ds.bucket_by_sequence_length(F.length, [2, 4], [{n}, 2, 3], "
                f"drop_remainder={drop})"
            ] * 3
        if self.rows():
            lines += ["ds.unbatch()", f"ds.rebatch({n}, {drop})", f"ds.rebatch([{n}, {shift}])"]
        return [self.random.choice(lines)]

    def nested(self):
        if not self.dense() or len(self.elements) > LONG:
            return []
        made = self.random.choice(["copies", "counted", "shuffled", *["sliced"] * self.rows()])
        cycle, block = self.number(4), self.number(3)
        calls = self.random.choice(["", "", ", num_parallel_calls=1", ", num_parallel_calls=-1"])
        return [
            self.random.choice(
                [f"ds.flat_map(F.{made})", f"ds.interleave(F.{made}, {cycle}, {block}{calls})"]
            )
        ]

    def kept(self):
        number = len(self.lines)
        lines = ["ds.cache()", "ds.prefetch(1)", "ds.prefetch(-1)", "ds.prefetch(3)"]
        lines += ["ds.with_options(tf.data.Options())"]
        if self.dense():
            lines += [
                f"ds.cache(F.folder('cache{number}'))",
                f"ds.snapshot(F.folder('snapshot{number}'))",
                f"tf.data.Dataset.load(F.saved(ds, 'saved{number}'))",
            ]
        return [self.random.choice(lines)]


# Comparing.


def shown(leaf):
    """A leaf of the model, or a tensor, in values that can be compared."""
    if isinstance(leaf, tf.RaggedTensor):
        return "ragged", leaf.to_list()
    if isinstance(leaf, model.Ragged):
        return "ragged", list(leaf)
    found = leaf.numpy() if isinstance(leaf, tf.Tensor) else leaf
    found = np.asarray(found, object) if isinstance(found, bytes) else np.asarray(found)
    return str(found.dtype), found.shape, found.tolist()


def tree(element):
    """An element with its leaves as values."""
    if isinstance(element, dict):
        return {key: tree(element[key]) for key in sorted(element)}
    if isinstance(element, tuple):
        return tuple(tree(part) for part in element)
    return shown(element)


def trees(elements):
    return [tree(e) for e in itertools.islice(elements, MOST)]


def same(expected, got, what):
    """Asserts that two lists of trees are equal."""
    for place, pair in enumerate(zip(expected, got, strict=False)):
        assert pair[0] == pair[1], f"{what}, element {place}: expected {pair[0]}, got {pair[1]}"
    assert len(expected) == len(got), f"{what}: expected {len(expected)} elements, got {len(got)}"


def check(lines, number, path):
    """Asserts that the pipeline does what the model says.

    Args:
      lines: its code.
      number: decides where it is stopped and the like.
      path: a folder for its files.
    """
    draw = random.Random(number)
    tf.random.set_seed(draw.choice([None, 3, 2**20]))
    datasets, models = evaluated(lines, tf, Tensors(path)), modelled(lines)
    data, expected = datasets[-1], [trees(models[-1]) for _ in range(2)]
    for dataset, naive in zip(datasets[:-1], modelled(lines)[:-1], strict=True):
        check_length(dataset, naive)
        for name in METHODS:  # no node has something else of that name
            assert name not in vars(dataset), f"{dataset}.{name}"
            assert getattr(type(dataset), name) is getattr(tf.data.Dataset, name), name
    found = check_specs(data)
    same(expected[0], found, "the first pass")
    length = int(data.cardinality())
    if not any("repeat()" in line for line in lines):  # nothing may be repeated for ever
        assert length in (len(found), tf.data.UNKNOWN_CARDINALITY), f"{length} of {len(found)}"
    second = iter(data)
    stop = draw.randint(0, len(expected[1]))
    same(expected[1][:stop], trees(itertools.islice(second, stop)), "the second pass")
    state = json.loads(json.dumps(second.state_dict()))
    same(expected[1][stop:], trees(second), f"the second pass from {stop} on")
    again = iter(evaluated(lines, tf, Tensors(path))[-1])
    again.load_state_dict(state)
    same(expected[1][stop:], trees(again), f"the second pass resumed at {stop}")
    if not any("prefetch" in line for line in lines):  # nobody knows how much it computes
        place = draw.randrange(len(lines))  # what other passes leave behind is seen here, too
        with contextlib.suppress(model.Refused):
            third = trees(models[place])
            same(third, trees(datasets[place]), f"a third pass, of line {place}")


def check_length(dataset, naive):
    """Asserts that a length that is known is right."""
    length = int(dataset.cardinality())
    if length == tf.data.INFINITE_CARDINALITY:
        assert naive.endless, f"{dataset} is said to be infinite"
    elif length >= 0:
        assert not naive.endless, f"{dataset} is said to have {length} elements"


def check_specs(data):
    """The trees of a pass whose elements are of the spec."""
    found = []
    for element in data:
        tf.nest.assert_same_structure(data.element_spec, element)
        pairs = zip(tf.nest.flatten(data.element_spec), tf.nest.flatten(element), strict=True)
        for spec, leaf in pairs:
            assert spec.is_compatible_with(leaf), f"{leaf} is not of {spec}"
        found.append(tree(element))
    return found


def shrunk(lines, fails):
    """A failing pipeline with as many lines left out as can be."""
    place = 1
    while place < len(lines):
        fewer = lines[:place] + lines[place + 1 :]
        if fails(fewer):
            lines, place = fewer, 1
        else:
            place += 1
    return lines


def code(lines):
    """The lines as a program."""
    return "\n".join(f"ds = {line}" for line in lines)
