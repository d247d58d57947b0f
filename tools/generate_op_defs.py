"""Makes `yeoul/formats/op_defs.txt`: the signatures of TensorFlow's ops, one a line.

    python tools/generate_op_defs.py

Run it with the Python of an environment that holds TensorFlow 2.15; its runtime tells the
signatures of what `tf.raw_ops` lists.
"""

import json
import os
from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parent.parent / "yeoul/formats/op_defs.txt"
HEADER = """\
# The signatures of TensorFlow's ops, made by tools/generate_op_defs.py and read by op_defs.py:
# name <tab> inputs <tab> outputs <tab> attributes with defaults <tab> marks.
# x:T is a tensor of type T, x:N*T a list of N of them, x:*T a list of types T, & a reference.
"""
UNLISTED = ("Const", "VarHandleOp", "Variable", "Switch", "Merge", "Enter", "Exit", "NextIteration")
UNUSED = ("TPU", "BoostedTrees", "Experimental")
MARKS = {"is_stateful": "stateful", "is_commutative": "commutative"}


def main():
    """Writes the file."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf

    graph = tf.Graph()
    names = {name for name in dir(tf.raw_ops) if not name.startswith("_")} | set(UNLISTED)
    names = sorted(name for name in names if not any(part in name for part in UNUSED))
    lines = [line_of(graph.op_def_for_type(name)) for name in names]
    TARGET.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def line_of(op):
    """The line of one `OpDef`."""
    columns = [
        op.name,
        ", ".join(argument(arg) for arg in op.input_arg),
        ", ".join(argument(arg) for arg in op.output_arg),
        "; ".join(attribute(attr) for attr in op.attr),
        " ".join(mark for field, mark in MARKS.items() if getattr(op, field)),
    ]
    return "\t".join(columns).rstrip("\t")


def argument(arg):
    """`name:type`, as the header of the file explains."""
    import tensorflow as tf

    kind = arg.type_attr or (arg.type_list_attr and f"*{arg.type_list_attr}")
    kind = kind or tf.as_dtype(arg.type).base_dtype.name
    kind = f"{arg.number_attr}*{kind}" if arg.number_attr else kind
    return f"{arg.name}:{'&' if arg.is_ref else ''}{kind}"


def attribute(attr):
    """`name:type=default`, the default in JSON; shapes as lists, or null for an unknown rank."""
    text = f"{attr.name}:{attr.type}"
    if not attr.HasField("default_value"):
        return text
    if attr.type == "tensor":
        value = attr.default_value.tensor.SerializeToString().hex()
    elif attr.type.startswith("list("):
        kind = attr.type[5:-1]
        field = {"string": "s", "int": "i", "float": "f", "bool": "b"}.get(kind, kind)
        value = [plain(v, kind) for v in getattr(attr.default_value.list, field)]
    else:
        value = plain(
            getattr(attr.default_value, attr.default_value.WhichOneof("value")), attr.type
        )
    return f"{text}={json.dumps(value, separators=(',', ':'))}"


def plain(value, kind):
    """One default as what JSON can hold."""
    import tensorflow as tf

    if kind == "string":
        return value.decode("latin-1")
    if kind == "type":
        return tf.as_dtype(value).name
    if kind == "shape":
        return None if value.unknown_rank else [d.size for d in value.dim]
    if kind == "func":
        return value.name
    return float(str(np.float32(value))) if kind == "float" else value


if __name__ == "__main__":
    main()
