"""TensorFlow's protocol buffers without generated code.

`protos.GraphDef` (any message of `tensorflow.proto`) is made when it is first asked for. The
messages live in a descriptor pool of their own under their true names (`tensorflow.GraphDef`), so
that they stand beside a real TensorFlow in one process. Importing this module does not import
protobuf.
"""

import functools
import re
from pathlib import Path
from typing import Any, NamedTuple

from yeoul.core.export import export_constant

SCHEMA = Path(__file__).with_name("tensorflow.proto")
TOKEN = re.compile(r"\s*(?://[^\n]*\s*)*([\w.]+|[{}=;<>,])")
SCALARS = {
    "double": 1, "float": 2, "int64": 3, "uint64": 4, "int32": 5, "fixed64": 6, "fixed32": 7,
    "bool": 8, "string": 9, "bytes": 12, "uint32": 13, "sint32": 17, "sint64": 18,
}  # fmt: skip
MESSAGE, ENUM = 11, 14  # field types beside the scalars
OPTIONAL, REPEATED = 1, 3
PUBLIC = ("AttrValue", "GraphDef", "NameAttrList", "NodeDef")
EXAMPLES = (
    "BytesList",
    "Example",
    "Feature",
    "FeatureList",
    "FeatureLists",
    "Features",
    "FloatList",
    "SequenceExample",
)  # fmt: skip; Int64List is in int_lists.py

IN_TRAIN = ("ClusterDef", "JobDef", "ServerDef")

for public in PUBLIC:
    export_constant(f"compat.v1.{public}", name=public, module=__name__)
for public in (*EXAMPLES, *IN_TRAIN):
    export_constant(f"train.{public}", f"compat.v1.train.{public}", name=public, module=__name__)
export_constant("compat.v1.train.SaverDef", name="SaverDef", module=__name__)


class Field(NamedTuple):
    """One field as the schema writes it; `map` fields have a key type."""

    name: str
    number: int
    type: str
    repeated: bool
    key: str
    oneof: str


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    return message_class(name)


@functools.cache
def message_class(name: str) -> Any:
    """The class of a message.

    Args:
      name: without the package, such as "GraphDef" or "AttrValue.ListValue".

    Raises:
      AttributeError: if the schema has no such message.
    """
    from google.protobuf import message_factory

    full = f"tensorflow.{name}"
    try:
        descriptor = pool().FindMessageTypeByName(full)
    except KeyError:
        raise AttributeError(f"{SCHEMA.name} has no message {name!r}; add it there.") from None
    made = message_factory.GetMessageClass(descriptor)
    made.__doc__ = f"TensorFlow's protocol buffer message `{full}`."
    made.__module__ = __name__  # where pickle finds it
    return made


def enum_names(name: str) -> dict[int, str]:
    """Number -> name of the values of an enum, such as "DataType"."""
    descriptor = pool().FindEnumTypeByName(f"tensorflow.{name}")
    return {value.number: value.name for value in descriptor.values}


def parsed(name: str, data: bytes, what: str) -> Any:
    """A message from its bytes.

    Args:
      name: as for `message_class`.
      data: the serialised message.
      what: what the bytes are, for the error.

    Raises:
      ValueError: if they are no such message.
    """
    from google.protobuf.message import DecodeError

    message = message_class(name)()
    try:
        message.ParseFromString(bytes(data))
    except (DecodeError, RecursionError) as error:
        raise ValueError(
            f"{what} is no {name}: its {len(data)} bytes cannot be parsed ({error}). The file is "
            "damaged, or of another kind."
        ) from error
    return message


@functools.cache
def pool() -> Any:
    """The descriptor pool with the whole schema in it."""
    from google.protobuf import descriptor_pb2, descriptor_pool

    package, messages, enums = read_schema(SCHEMA.read_text(encoding="utf-8"))
    file = descriptor_pb2.FileDescriptorProto(name=f"yeoul/{SCHEMA.name}", package=package)
    file.syntax = "proto3"
    made: dict = {"": file}
    for path in messages:
        parent, _, last = path.rpartition(".")
        siblings = made[parent].nested_type if parent else file.message_type
        made[path] = siblings.add(name=last)
    for path, values in enums.items():
        parent, _, last = path.rpartition(".")
        enum = made[parent].enum_type.add(name=last)
        for value, number in values:
            enum.value.add(name=value, number=number)
    for path, fields in messages.items():
        for field in fields:
            add_field(made[path], path, field, messages, enums)
    result = descriptor_pool.DescriptorPool()
    result.Add(file)
    return result


def add_field(message, path, field, messages, enums):
    """Adds a field to a DescriptorProto; a map is a repeated message of keys and values."""
    type_name = resolved(field.type, path, messages, enums)
    if field.key:
        entry = "".join(part.capitalize() for part in field.name.split("_")) + "Entry"
        nested = message.nested_type.add(name=entry)
        nested.options.map_entry = True
        nested.field.add(name="key", number=1, label=OPTIONAL, type=SCALARS[field.key])
        set_type(nested.field.add(name="value", number=2, label=OPTIONAL), type_name, enums)
        made = message.field.add(name=field.name, number=field.number, label=REPEATED, type=MESSAGE)
        made.type_name = f".tensorflow.{path}.{entry}"
        return
    made = message.field.add(name=field.name, number=field.number)
    made.label = REPEATED if field.repeated else OPTIONAL
    set_type(made, type_name, enums)
    if field.oneof:
        known = [one.name for one in message.oneof_decl]
        if field.oneof not in known:
            message.oneof_decl.add(name=field.oneof)
            known.append(field.oneof)
        made.oneof_index = known.index(field.oneof)


def set_type(field, name, enums):
    if name in SCALARS:
        field.type = SCALARS[name]
    else:
        field.type, field.type_name = (ENUM if name in enums else MESSAGE), f".tensorflow.{name}"


def resolved(name, path, messages, enums):
    """The full path of a type as it is seen from inside the message `path`.

    Raises:
      ValueError: if there is none.
    """
    if name in SCALARS:
        return name
    while True:
        full = f"{path}.{name}" if path else name
        if full in messages or full in enums:
            return full
        if not path:
            raise ValueError(f"{SCHEMA.name}: the type {name!r} is not defined")
        path = path.rpartition(".")[0]


def read_schema(text: str) -> tuple[str, dict[str, list[Field]], dict[str, list]]:
    """(package, messages by path, enums by path) of the text of a .proto file."""
    tokens = iter(TOKEN.findall(text))
    package, messages, enums = "", {}, {}
    for token in tokens:
        if token == "package":
            package = next(tokens)
            next(tokens)
        else:
            read_type(token, tokens, "", messages, enums)
    return package, messages, enums


def read_type(kind, tokens, parent, messages, enums):
    """Reads one `message` or `enum` after its keyword."""
    path = f"{parent}.{next(tokens)}".lstrip(".")
    next(tokens)  # {
    if kind == "enum":
        values = enums[path] = []
        while (name := next(tokens)) != "}":
            next(tokens)  # =
            values.append((name, int(next(tokens))))
            next(tokens)  # ;
        return
    fields, oneof = messages.setdefault(path, []), ""
    while True:
        token = next(tokens)
        if token == "}" and not oneof:
            return
        if token == "}":
            oneof = ""
        elif token == "oneof":
            oneof = next(tokens)
            next(tokens)  # {
        elif token in ("message", "enum"):
            read_type(token, tokens, path, messages, enums)
        else:
            fields.append(read_field(token, tokens, oneof))


def read_field(token, tokens, oneof):
    repeated, key = token == "repeated", ""
    if token == "map":
        next(tokens)  # <
        key = next(tokens)
        next(tokens)  # ,
    kind = next(tokens) if repeated or key else token
    if key:
        next(tokens)  # >
    name = next(tokens)
    next(tokens)  # =
    number = int(next(tokens))
    next(tokens)  # ;
    return Field(name, number, kind, repeated, key, oneof)
