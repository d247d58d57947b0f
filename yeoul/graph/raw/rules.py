"""Raw ops that are not just their record: what they need is spelled out here."""

from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.graph.import_ops import as_list
from yeoul.graph.raw.call import RULES
from yeoul.graph.v1.records import NO_OP


def no_op(call):
    """A node of its own in a graph, where TensorFlow gives the operation."""
    graph = STATE.graph
    if graph is not None and graph.deferred:
        graph.no_op(call.name or "NoOp")
    elif graph is not None:
        graph.new_node(NO_OP, [], {}, call.name, [])
    return ()


def check_numerics(call):
    from yeoul.ops.numerics import check_numerics

    return [check_numerics(call.inputs["tensor"], call.attrs["message"], call.name)]


def linspace(call):
    """Our record has an axis too."""
    return as_list(execute(TABLE["LinSpace"], call.flat(), {"axis": 0}, call.name))


RULES.update({"NoOp": no_op, "CheckNumerics": check_numerics, "LinSpace": linspace})
