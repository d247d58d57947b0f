"""Raw ops that are not just their record: what they need is spelled out here."""

from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.graph.import_ops import as_list
from yeoul.graph.raw.call import RULES
from yeoul.graph.v1.records import NO_OP
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.static import known_array


def no_op(call):
    """A node of its own in a graph, where TensorFlow gives the operation."""
    graph = STATE.graph
    if graph is not None and graph.deferred:
        graph.no_op(call.name or "NoOp")
    elif graph is not None:
        graph.new_node(NO_OP, [], {}, call.name, [])
    return ()


def linspace(call):
    """Our record has an axis too."""
    return as_list(execute(TABLE["LinSpace"], call.flat(), {"axis": 0}, call.name))


def ragged_to_tensor(call):
    """Our record takes row splits, and the whole shape."""
    values = call.inputs["values"]
    splits = row_splits(call.inputs["row_partition_tensors"], call.attrs["row_partition_types"])
    ragged = RaggedTensor.from_nested_row_splits(values, splits, validate=False)
    shape = to_tensor(call.inputs["shape"])
    known = known_array(shape)
    if known is not None:
        shape = [None if n < 0 else n for n in known.tolist()] if known.ndim else None
    return [ragged.to_tensor(call.inputs["default_value"], shape=shape)]


def row_splits(tensors, kinds):
    """The partitions of rows as row splits, the outermost first.

    Raises:
      InvalidArgumentError: for another kind of partition, or another number of them.
    """
    if len(tensors) != len(kinds):
        raise invalid(f"{len(kinds)} row_partition_types for {len(tensors)} partitions")
    found, count = [], None
    for kind, tensor in zip(kinds, tensors, strict=True):
        tensor = to_tensor(tensor)
        if kind == "FIRST_DIM_SIZE":
            count = tensor
        elif kind == "ROW_SPLITS":
            found.append(tensor)
        elif kind == "VALUE_ROWIDS" and count is not None:
            rows = RaggedTensor.from_value_rowids(tensor, tensor, count, validate=False)
            found.append(rows.row_splits)
            count = TABLE["Size"].public(tensor, out_type=tensor.dtype)
        else:
            raise invalid(
                f"row_partition_types {list(kinds)} are not supported: they must be ROW_SPLITS, or "
                "FIRST_DIM_SIZE followed by VALUE_ROWIDS."
            )
    return found


RULES.update(
    {
        "LinSpace": linspace,
        "NoOp": no_op,
        "RaggedTensorToTensor": ragged_to_tensor,
    }
)
