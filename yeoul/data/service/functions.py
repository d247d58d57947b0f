"""Functions of the user as GraphDefs."""

from yeoul.core import nest
from yeoul.core.errors import UnimplementedError
from yeoul.data.dataset import Dataset
from yeoul.data.dataset_spec import NoneTensorSpec, is_dense
from yeoul.data.function import UserFunction
from yeoul.data.readers import FixedLengthRecordDataset, TextLineDataset, TFRecordDataset
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
        names = [name for name, known in NAMED.items() if known is function.function]
        if not names:
            raise ValueError(
                f"{function.function!r}, a function that runs as Python because it makes datasets "
                "or is debugged"
            )
        return found | {"named": names[0]}
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


def function_described(found, value):
    """The `UserFunction` that `described_function` was given."""
    spec = value(found["spec"])
    if "named" in found:
        return UserFunction(NAMED[found["named"]], spec)
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
