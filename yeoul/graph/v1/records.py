"""The ops that only graphs of sessions have: a session's plan replaces them before anything runs.

A variable's handle stands for the value it has when a run starts, so that gradients flow to it
through every read. These records are in no table: functions treat variables in another way
(docs/decisions/0004).
"""

from yeoul.engine.infer import same
from yeoul.engine.op import NONE, Op
from yeoul.ops.identity import itself

HANDLE = Op("VarHandleOp", "", grad=NONE, attrs={"variable": None})


def _of_the_value(record, dy):
    return dy


_of_the_value.takes_slices = True


def _read():
    return Op(
        "ReadVariableOp", "resource:T", lower=itself, host=itself, shape=same, grad=_of_the_value
    )


READ = _read()
# The first half of a read-modify-write: it sees every assignment of this run before it.
READ_LATEST = _read()
# The value of an initialised variable, otherwise its initial value.
READ_OR_INITIAL = Op(
    "ReadOrInitial", "resource:T, initial:T", shape=same, grad=lambda r, dy: (dy, None)
)
IS_INITIALIZED = Op("VarIsInitializedOp", "resource:", grad=NONE)
ASSIGN = Op("AssignVariableOp", "resource:T, value:T", grad=NONE, outputs=0)
ASSIGN_ADD = Op("AssignAddVariableOp", "resource:T, value:T", grad=NONE, outputs=0)
ASSIGN_SUB = Op("AssignSubVariableOp", "resource:T, value:T", grad=NONE, outputs=0)
NO_OP = Op("NoOp", "", grad=NONE, outputs=0)
# Without `host`: a value that may be fed must not be folded while the graph is built.
PLACEHOLDER_WITH_DEFAULT = Op(
    "PlaceholderWithDefault",
    "input:T",
    lower=lambda x, shape: x,
    grad=lambda r, dy: dy,
    attrs={"shape": None},
)

READS = (READ, READ_LATEST, READ_OR_INITIAL)
ASSIGNMENTS = {ASSIGN: None, ASSIGN_ADD: "AddV2", ASSIGN_SUB: "Sub"}
