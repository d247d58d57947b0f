"""The records agree with TensorFlow's definitions of the ops: names, order, defaults, outputs."""

import json
import sys
from pathlib import Path

import pytest

from yeoul.core.dtypes import DType
from yeoul.engine.op import NONE, TABLE, modules
from yeoul.formats.op_defs import REQUIRED, op_def
from yeoul.graph.import_ops import TECHNICAL, own_form

# Records that have another form here, and why. GraphDefs are written and read by rules for them.
OTHERWISE = {
    "AnonymousIteratorV3": "the dataset is an attribute",
    "Case": "branches are graphs; what gradients keep are outputs",
    "Cast": "without Truncate, which is refused",
    "If": "as Case",
    "IteratorGetNext": "the iterator is an attribute",
    "IteratorGetNextAsOptional": "the iterator is an attribute",
    "LinSpace": "has an axis too",
    "MakeIterator": "the iterator is an attribute",
    "MapDefun": "rows and captured tensors are one list",
    "MaxPoolGradGrad": "takes explicit paddings too",
    "Print": "without first_n, which is refused",
    "PrintV2": "formats the text itself",
    "PyFunc": "shares its code with PyFuncStateless",
    "PyFuncStateless": "shares its code with PyFunc",
    "RaggedTensorToTensor": "all partitions are row splits",
    "ReadVariableOp": "the variable is an attribute: in graphs variables are values",
    "ReduceDataset": "the dataset is an attribute",
    "RngReadAndSkip": "the state goes in and comes out",
    "StatefulRandomBinomial": "the state goes in and comes out",
    "While": "a limit, and what gradients keep",
}
# Records whose gradient state is another than TensorFlow's, and why.
OTHER_STATES = {
    **dict.fromkeys(
        "ArgMax ArgMin Ceil Floor FloorDiv LoopCond Rint Round TruncateDiv".split(),
        "TensorFlow's rule gives None",
    ),
    "HSVToRGB": "TensorFlow says that there is none; it is used in Keras's augmentation",
    "LinSpace": "towards its ends",
    "OptionalFromValue": "optionals are values of the host alone",
    "OptionalGetValue": "optionals are values of the host alone",
    "ReadVariableOp": "tapes and graphs know variables",
    "SparseSparseMaximum": "TensorFlow's rule raises TypeError",
    "SparseSparseMinimum": "TensorFlow's rule raises TypeError",
    "StatelessParameterizedTruncatedNormal": "left out",
    "StatelessRandomGammaV2": "left out: tf.random.stateless_gamma has it by way of samples",
}
STATES = json.loads(Path(__file__).with_name("gradient_states.json").read_text())
NAMES = sorted(name for name in TABLE.names() if op_def(name) is not None)


def lists(definition):
    """Whether several lists of one length stand for one list here."""
    counts = [arg.number_attr for arg in definition.inputs if arg.number_attr]
    return len(counts) > 1 and len(set(counts)) == 1


def disagreements(op, definition):
    """What a record has otherwise than TensorFlow's definition."""
    return [
        *inputs_that_differ(op, definition),
        *attributes_that_differ(op, definition),
        *outputs_that_differ(op, definition),
    ]


def inputs_that_differ(op, definition):
    ours = [formal for formal in op.inputs if formal.name != "state"]
    if lists(definition):
        return [] if len(ours) == 1 and ours[0].many else ["lists that are not one"]
    mine = [(formal.name, formal.many) for formal in ours]
    theirs = [(a.name, bool(a.number_attr or a.list_attr)) for a in definition.inputs]
    found = [] if mine == theirs else [f"inputs {mine}, not {theirs}"]
    for formal, arg in zip(ours, definition.inputs, strict=False):
        fixed = isinstance(formal.type, DType)
        if fixed and arg.type is not None and formal.type != arg.type:
            found.append(f"{formal.name} of {formal.type}, not {arg.type}")
    return found


def attributes_that_differ(op, definition):
    counts = {a.number_attr for a in (*definition.inputs, *definition.outputs)} | TECHNICAL
    found = [f"the attribute {name}" for name in op.attrs if name not in definition.attrs]
    for name, attr in definition.attrs.items():
        inferred = attr.type in ("type", "list(type)")
        if name not in op.attrs:
            if not inferred and name not in counts:
                found.append(f"no attribute {name}")
        elif attr.default is not REQUIRED and not inferred:
            mine, theirs = op.attrs[name], own_form(attr)
            if mine != (theirs.encode() if isinstance(mine, bytes) else theirs):
                found.append(f"{name}={mine!r}, not {theirs!r}")
    return found


def outputs_that_differ(op, definition):
    many = any(a.number_attr or a.list_attr for a in definition.outputs)
    refs = sum(arg.ref for arg in definition.outputs)
    count = len(definition.outputs) - refs + len(op.updates)
    count += sum(formal.name == "state" for formal in op.inputs)
    if many:
        return [] if op.outputs is None else [f"{op.outputs} outputs, not a list"]
    return [] if op.outputs == count else [f"{op.outputs} outputs, not {count}"]


@pytest.mark.parametrize("name", NAMES)
def test_record_agrees_with_the_definition(name):
    found = disagreements(TABLE[name], op_def(name))
    if name in OTHERWISE:
        assert found, f"{name} agrees now: take it out of OTHERWISE"
    else:
        assert not found


def test_variables_come_first_among_the_outputs():
    for name in NAMES:
        op, definition = TABLE[name], op_def(name)
        for position in op.updates:
            arg = definition.inputs[position]
            assert arg.ref or arg.type.name == "resource", name
            assert op.inputs[position].type == "T", name


def test_the_table_knows_the_module_of_every_op():
    for name, module in modules().items():
        assert TABLE[name].name == name
        assert module in sys.modules


def test_an_unknown_op_is_a_key_error():
    with pytest.raises(KeyError, match="no op is named 'Nonsense'"):
        TABLE["Nonsense"]


def test_gradient_states_are_those_of_tensorflow():
    stated = [name for name in NAMES if name in STATES]
    different = {name for name in stated if STATES[name] is (TABLE[name].grad == NONE)}
    assert different == set(OTHER_STATES)
    assert len(stated) >= 450


def test_there_are_seven_hundred_records():
    assert len(NAMES) >= 700
