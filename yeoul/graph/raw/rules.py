"""Raw ops that are not just their record: what they need is spelled out here."""

from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE
from yeoul.graph.import_ops import as_list
from yeoul.graph.raw.call import RULES


def no_op(call):
    from yeoul.ops.control import no_op

    no_op(call.name)
    return ()


def check_numerics(call):
    from yeoul.ops.numerics import check_numerics

    return [check_numerics(call.inputs["tensor"], call.attrs["message"], call.name)]


def linspace(call):
    """Our record has an axis too."""
    return as_list(execute(TABLE["LinSpace"], call.flat(), {"axis": 0}, call.name))


RULES.update({"NoOp": no_op, "CheckNumerics": check_numerics, "LinSpace": linspace})
