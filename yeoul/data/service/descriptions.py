"""Datasets as plain values: how a plan travels to another process.

A plan is described node by node: the class of a node, which must be one of this package, and its
attributes. Functions are GraphDefs, arrays are themselves. What cannot be described is refused with
the name of the node.
"""

import importlib
import types

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, DType, as_dtype
from yeoul.core.errors import FailedPreconditionError
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TypeSpec
from yeoul.data.bucket import Buckets, Padding
from yeoul.data.cache import Kept
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import Dataset
from yeoul.data.function import UserFunction
from yeoul.data.group_by_window import Constant
from yeoul.data.options import Options, OptionsBase
from yeoul.data.seeds import ShuffleSeeds
from yeoul.data.service.copies import MADE_AGAIN
from yeoul.data.service.functions import described_function, function_described
from yeoul.data.service.specs import (
    composite_described,
    described_composite,
    described_spec,
    spec_described,
)
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.tensor import EagerTensor

HOME = "yeoul.data."
METHODS = frozenset(("rows", "size", "batch"))  # those that nodes hold
PLAIN = (type(None), bool, int, float, str)


def refused(node, what):
    """The error that a plan holds what cannot be sent to another process."""
    return FailedPreconditionError(
        None,
        None,
        f"The dataset cannot be sent to another process: {node!r} holds {what}. Run the dispatcher "
        "and the workers of the tf.data service in this process, or make this part of the dataset "
        "with functions that TensorFlow can trace.",
    )


class Description:
    """Describes datasets and what is in them.

    Attributes:
      nodes: the described nodes, those that a node is made of before it.
      functions: the described functions.
    """

    def __init__(self):
        self.nodes: list = []
        self.functions: list = []
        self.places: dict = {}
        self.kept: list = []  # what `places` knows by its id
        self.node = None

    def of(self, dataset):
        """The number of a dataset, which is described if it is not yet."""
        if id(dataset) in self.places:
            return self.places[id(dataset)]
        cls = type(dataset)
        known = cls.__module__.startswith(HOME) and "<" not in cls.__qualname__
        if not known:
            raise refused(dataset, "what only exists in this process")
        outer, self.node = self.node, dataset
        fields = {}
        for name, value in vars(dataset).items():
            if name not in MADE_AGAIN:
                fields[name] = self.value(value)
            self.node = dataset
        self.node = outer
        found = {"class": f"{cls.__module__.removeprefix(HOME)}:{cls.__name__}", "fields": fields}
        return self.note(dataset, self.nodes, found)

    def note(self, made_of, entries, entry):
        entries.append(entry)
        self.places[id(made_of)] = len(entries) - 1
        self.kept.append(made_of)
        return len(entries) - 1

    def function(self, function):
        """The number of a `UserFunction`."""
        if id(function) not in self.places:
            try:
                found = described_function(function, self.value)
            except (TypeError, ValueError) as error:
                raise refused(self.node, str(error)) from error
            self.note(function, self.functions, found)
        return self.places[id(function)]

    def value(self, value):
        """A value as a plain one, with arrays and bytes in it: (kind, …), or itself."""
        if isinstance(value, np.generic):
            value = np.asarray(value)
        if type(value) in PLAIN or isinstance(value, bytes):
            return value
        for kinds, describe in WRITERS:
            if isinstance(value, kinds):
                return describe(self, value)
        raise refused(self.node, f"{value!r}, a Python object")

    def array(self, array):
        if array.dtype != object:
            return ["array", array]
        values = array.ravel().tolist()
        if all(isinstance(v, bytes) for v in values):
            return ["array", array]
        return ["objects", list(array.shape), [self.value(v) for v in values]]

    def method(self, method):
        if not isinstance(method.__self__, (Dataset, Buckets)):
            raise refused(self.node, f"the Python method {method.__qualname__}")
        return ["method", self.value(method.__self__), method.__name__]

    def spec(self, spec):
        try:
            return ["spec", described_spec(spec)]
        except TypeError as error:
            raise refused(self.node, str(error)) from error


def options_values(options):
    return {
        name: options_values(v) if isinstance(v, OptionsBase) else getattr(v, "value", v)
        for name, v in options._set_values().items()
    }


def options_with(cls, values):
    made = cls()
    for name, value in values.items():
        kind = cls._types[name]
        made._values[name] = options_with(kind, value) if isinstance(value, dict) else kind(value)
    return made


WRITERS = [
    (Dataset, lambda d, v: ["node", d.of(v)]),
    (UserFunction, lambda d, v: ["function", d.function(v)]),
    (ShuffleSeeds, lambda d, v: ["seeds", v.state, v.reshuffle]),
    (Constant, lambda d, v: ["constant", d.value(v.result)]),
    (Buckets, lambda d, v: ["buckets", v.edges, v.sizes, [d.value(p) for p in v.padding]]),
    (Kept, lambda d, v: ["kept"]),  # what a cache holds stays behind
    (Chunk, lambda d, v: ["chunk", [d.value(c) for c in v.columns], v.count]),
    (np.ndarray, Description.array),
    (EagerTensor, lambda d, v: ["tensor", d.value(np.asarray(v._a))]),
    (CompositeTensor, lambda d, v: ["composite", *described_composite(v)]),
    (TypeSpec, Description.spec),
    (TensorShape, lambda d, v: ["shape", None if v.rank is None else v.as_list()]),
    (DType, lambda d, v: ["dtype", v.name]),
    (np.dtype, lambda d, v: ["kind", FROM_NUMPY[v].name]),
    (Options, lambda d, v: ["options", options_values(v)]),
    (types.MethodType, Description.method),
    (range, lambda d, v: ["range", v.start, v.stop, v.step]),
    (list, lambda d, v: ["list", [d.value(x) for x in v]]),
    (tuple, lambda d, v: ["tuple", [d.value(x) for x in v]]),
    (dict, lambda d, v: ["dict", [[d.value(k), d.value(x)] for k, x in v.items()]]),
]


def described_dataset(dataset):
    """A dataset as a plain value with arrays and bytes in it.

    Raises:
      FailedPreconditionError: if it holds what cannot be sent, naming the node.
    """
    description = Description()
    root = description.of(dataset)
    return {"nodes": description.nodes, "functions": description.functions, "root": root}


# Back.


class Reading:
    """Makes datasets of descriptions."""

    def __init__(self, described):
        self.described = described
        self.nodes: list = []
        self.functions: dict = {}

    def dataset(self):
        """The dataset that was described."""
        for entry in self.described["nodes"]:
            self.nodes.append(self.node(entry))
        return self.nodes[self.described["root"]]

    def node(self, entry):
        node = class_named(entry["class"])
        made = node.__new__(node)
        for name, value in entry["fields"].items():
            vars(made)[name] = self.value(value)
        return made

    def function(self, number):
        if number not in self.functions:
            found = self.described["functions"][number]
            self.functions[number] = function_described(found, self.value)
        return self.functions[number]

    def value(self, value):
        """What `Description.value` was given."""
        if not isinstance(value, list):
            return value
        kind, *rest = value
        if kind not in READERS:
            raise ValueError(f"A description holds {kind!r}, which is nothing that is known.")
        return READERS[kind](self, *rest)


def class_named(name):
    """A class of this package that is a `Dataset`.

    Raises:
      ValueError: if there is none of that name.
    """
    module, _, attribute = name.partition(":")
    found = None
    if all(part.isidentifier() for part in module.split(".")):
        found = getattr(importlib.import_module(f"{HOME}{module}"), attribute, None)
    if not isinstance(found, type) or not issubclass(found, Dataset):
        raise ValueError(f"A description names {name!r}, which is no dataset.")
    return found


def method_of(reading, made_of, name):
    owner = reading.value(made_of)
    if not isinstance(owner, (Dataset, Buckets)) or name not in METHODS:
        raise ValueError(f"A description names the method {name!r} of {owner!r}.")
    return getattr(owner, name)


def buckets(reading, edges, sizes, padding):
    return Buckets(None, edges, sizes, Padding(*[reading.value(p) for p in padding]))


def objects(reading, shape, values):
    out = np.empty(len(values), object)
    for i, value in enumerate(values):
        out[i] = reading.value(value)
    return out.reshape(shape)


def seeds_described(reading, state, reshuffle):
    made = ShuffleSeeds(0, reshuffle)
    made.state = state
    return made


READERS = {
    "node": lambda r, number: r.nodes[number],
    "function": Reading.function,
    "seeds": seeds_described,
    "chunk": lambda r, columns, count: Chunk([r.value(c) for c in columns], count),
    "constant": lambda r, result: Constant(r.value(result)),
    "buckets": buckets,
    "kept": lambda r: Kept(),
    "array": lambda r, array: array,
    "objects": objects,
    "tensor": lambda r, array: EagerTensor(r.value(array)),
    "composite": lambda r, spec, parts: composite_described(spec, parts),
    "spec": lambda r, spec: spec_described(spec),
    "shape": lambda r, dims: TensorShape(dims),
    "dtype": lambda r, name: as_dtype(name),
    "kind": lambda r, name: as_dtype(name).np,
    "options": lambda r, values: options_with(Options, values)._fixed(),
    "method": method_of,
    "range": lambda r, *numbers: range(*numbers),
    "list": lambda r, values: [r.value(v) for v in values],
    "tuple": lambda r, values: tuple(r.value(v) for v in values),
    "dict": lambda r, pairs: {r.value(k): r.value(v) for k, v in pairs},
}


def dataset_described(described):
    """The dataset that `described_dataset` was given.

    Raises:
      ValueError: if the description is damaged.
    """
    return Reading(described).dataset()
