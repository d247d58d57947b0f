"""Functions of the user as GraphDefs."""

from yeoul.core import nest
from yeoul.core.errors import UnimplementedError
from yeoul.data.bucket import Buckets
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.dataset_spec import DatasetSpec, NoneTensorSpec, is_dense
from yeoul.data.function import UserFunction
from yeoul.data.readers import FixedLengthRecordDataset, TextLineDataset, TFRecordDataset
from yeoul.data.service.copies import Copying
from yeoul.graph.import_graph import function_from_graph_def

PYTHON = frozenset(("EagerPyFunc", "PyFunc", "PyFuncStateless"))
# Functions that make datasets are Python; these are known by their names everywhere.
NAMED = {
    "TFRecordDataset": TFRecordDataset,
    "TextLineDataset": TextLineDataset,
    "FixedLengthRecordDataset": FixedLengthRecordDataset,
    "Dataset.from_tensor_slices": Dataset.from_tensor_slices,
    "Dataset.from_tensors": Dataset.from_tensors,
    "Dataset.range": Dataset.range,
    "Dataset.load": Dataset.load,
}


def described_function(function, value):
    """A `UserFunction` as a plain value.

    Args:
      function: it.
      value: describes what it holds.

    Raises:
      ValueError: if it is Python, or holds what cannot be sent.
    """
    found = {"spec": value(function.spec)}
    if function.as_python or function.debugged:
        return found | described_python(function, value)
    concrete = function.concrete
    if concrete.variables:
        names = ", ".join(v.name for v in concrete.variables)
        raise ValueError(f"{function.function!r}, a function that uses the variables {names}")
    try:
        proto = concrete.graph.as_graph_def()
    except (TypeError, UnimplementedError) as error:
        raise ValueError(
            f"{function.function!r}, a function that cannot be written as a GraphDef ({error})"
        ) from error
    nodes = [*proto.node, *(n for f in proto.library.function for n in f.node_def)]
    for node in nodes:
        if node.op in PYTHON:
            raise ValueError(f"{function.function!r}, a function that calls Python ({node.op})")
    return found | {
        "graph": proto.SerializeToString(),
        "inputs": [t.name for t in concrete.graph.inputs],
        "outputs": [t.name for t in concrete.graph.outputs],
        "result": value(function.output_spec),
        "name": concrete.graph.name,
    }


def described_python(function, value):
    """A function that makes datasets: its name, or what it makes of datasets that stand for others.

    Raises:
      ValueError: if it is debugged, or what it makes depends on tensors.
    """
    for name, known in NAMED.items():
        if known is function.function:
            return {"named": name}
    if isinstance(getattr(function.function, "__self__", None), Buckets):
        return {"method": value(function.function)}
    try:
        if function.debugged:
            raise ValueError("it is debugged")
        spec = function.spec
        numbers = nest.pack_sequence_as(spec, list(range(len(nest.flatten(spec)))))
        stand_ins = nest.map_structure(stand_in, numbers, spec)
        made = function.function(*function.arguments(stand_ins, lambda v: v))
        if not isinstance(made, Dataset):
            raise ValueError("it makes no dataset")
        return {"template": value(made)}
    except Exception as error:
        raise ValueError(
            f"{function.function!r}, a function that runs as Python because it makes datasets of "
            f"tensors or is debugged ({error})"
        ) from error


def stand_in(number, spec):
    """What a function that makes datasets is given to see what it makes."""
    return Argument(spec.element_spec, number) if isinstance(spec, DatasetSpec) else Unused()


class Argument(Dataset):
    """Stands for a dataset that a function is given."""

    def __init__(self, element_spec, number):
        self.number = number
        super().__init__((), element_spec, UNKNOWN)


class Unused:
    """Stands for a tensor that a function is given and does not use."""

    def __getattribute__(self, name):
        raise ValueError("what it makes depends on a tensor")


class Filling(Copying):
    """Copies plans with datasets in the place of `Argument`s."""

    def __init__(self, args):
        super().__init__()
        self.args = args

    def change(self, node, made):
        return self.args[node.number] if isinstance(node, Argument) else None


def function_described(found, value):
    """The `UserFunction` that `described_function` was given."""
    spec = value(found["spec"])
    if "named" in found:
        return UserFunction(NAMED[found["named"]], spec)
    if "method" in found:
        return UserFunction(value(found["method"]), spec)
    if "template" in found:
        template = value(found["template"])
        return UserFunction(lambda *args: Filling(nest.flatten(args)).of(template), spec)
    result = value(found["result"])
    imported = function_from_graph_def(found["graph"], found["inputs"], found["outputs"])

    def function(*args):
        given = nest.flatten([a for a in nest.flatten(args) if a is not None], True)
        return packed(result, imported.call_flat(given))

    function.__name__ = found["name"]
    return UserFunction(function, spec, found["name"])


def packed(specs, tensors):
    """Flat tensors in the structure of specs."""
    left = iter(tensors)
    values = []
    for spec in nest.flatten(specs):
        if isinstance(spec, NoneTensorSpec):
            values.append(None)
        elif is_dense(spec):
            values.append(next(left))
        else:
            parts = [next(left) for _ in nest.flatten(spec, expand_composites=True)]
            values.append(nest.pack_sequence_as(spec, parts, expand_composites=True))
    return nest.pack_sequence_as(specs, values)
