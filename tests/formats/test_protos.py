"""TensorFlow's messages without generated code."""

import subprocess
import sys

import pytest

from yeoul.formats import protos


def test_messages_have_their_true_names_and_numbers():
    graph = protos.GraphDef()
    node = graph.node.add(name="a", op="Add", input=["b"])
    node.attr["T"].type = 1
    assert graph.DESCRIPTOR.full_name == "tensorflow.GraphDef"
    # Field 1 {name: 1 "a", op: 2 "Add", input: 3 "b", attr: 5 {key "T", value {type: 6 = 1}}}
    expected = b"\x0a\x14\x0a\x01a\x12\x03Add\x1a\x01b*\x07\x0a\x01T\x12\x020\x01"
    assert graph.SerializeToString(deterministic=True) == expected


def test_maps_oneofs_enums_and_packed_lists():
    value = protos.AttrValue(i=3)
    value.f = 1.5
    assert value.WhichOneof("value") == "f"
    value.list.i.extend([1, 2])
    assert value.SerializeToString() == b"\x0a\x04\x1a\x02\x01\x02"
    assert "type: DT_HALF" in str(protos.AttrValue(type=19))
    assert protos.enum_names("DataType")[1] == "DT_FLOAT"
    assert protos.AttrValue.ListValue is protos.message_class("AttrValue.ListValue")


def test_unknown_messages_are_named():
    with pytest.raises(AttributeError, match=r"tensorflow.proto has no message 'Nonsense'"):
        _ = protos.Nonsense
    assert not hasattr(protos, "_private")


def test_bytes_that_are_no_message():
    with pytest.raises(ValueError, match=r"The file is no GraphDef: its 3 bytes cannot be parsed"):
        protos.parsed("GraphDef", b"\x0a\xff\x01", "The file")


def test_a_type_that_the_schema_lacks():
    package, messages, enums = protos.read_schema("package t; message A { B b = 1; }")
    assert (package, list(messages), enums) == ("t", ["A"], {})
    with pytest.raises(ValueError, match="the type 'B' is not defined"):
        protos.resolved("B", "A", messages, enums)


def test_schema_reader_knows_each_form():
    text = """// A comment.
    package t;
    message A { oneof k { int32 x = 1; string y = 2; } repeated A.B b = 3; // another
      message B { map<string, E> m = 1; }
      enum E { Z = 0; } }
    """
    _, messages, enums = protos.read_schema(text)
    assert [f.oneof for f in messages["A"]] == ["k", "k", ""]
    assert messages["A"][2].repeated
    assert messages["A.B"] == [protos.Field("m", 1, "E", False, "string", "")]
    assert enums == {"A.E": [("Z", 0)]}


def test_importing_the_package_does_not_import_protobuf():
    code = "import sys, yeoul, yeoul.formats.protos; print('google.protobuf' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
