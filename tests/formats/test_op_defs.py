"""The list of TensorFlow's op signatures."""

from yeoul.core.dtypes import float32, int32
from yeoul.formats.op_defs import REQUIRED, Arg, Attr, lines, op_def


def test_every_line_can_be_read():
    for name in lines():
        definition = op_def(name)
        assert definition.name == name
        named = set(definition.attrs)
        for arg in (*definition.inputs, *definition.outputs):
            assert {arg.type_attr, arg.number_attr, arg.list_attr} - {""} <= named, name


def test_fields():
    concat = op_def("ConcatV2")
    assert concat.inputs[0] == Arg("values", None, "T", "N", "", False)
    assert concat.attrs["Tidx"] == Attr("type", int32)
    assert concat.attrs["N"] == Attr("int", REQUIRED)
    assert op_def("Einsum").attrs["equation"].type == "string"
    assert op_def("LeakyRelu").attrs == {"alpha": Attr("float", 0.2), "T": Attr("type", float32)}
    assert op_def("While").inputs[0].list_attr == "T"
    assert op_def("While").stateful
    assert not op_def("StatelessWhile").stateful
    assert op_def("AddV2").commutative
    assert op_def("Placeholder").attrs["shape"] == Attr("shape", None)
    assert op_def("Conv2D").attrs["data_format"].default == b"NHWC"
    assert op_def("NoSuchOp") is None
    assert repr(REQUIRED) == "REQUIRED"
