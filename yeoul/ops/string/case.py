"""tf.strings.lower, tf.strings.upper, tf.strings.strip."""

from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import NONE, register
from yeoul.ops.string.elements import STRING, as_text, like_first, listed, packed


def _cased(op, of_bytes, of_text):
    """`host` of an op that changes the case of letters."""

    def host(x, encoding):
        if encoding not in ("", "utf-8"):
            raise invalid(
                f"only utf-8 or '' (no encoding) is supported, received {encoding} [Op:{op}]"
            )
        if encoding:
            texts = [s.decode("utf-8", "replace") for s in listed(x)]
            return packed([of_text(t).encode() for t in texts], x.shape)
        return packed([of_bytes(s) for s in listed(x)], x.shape)

    return host


def _register(op, of_bytes, of_text):
    return register(
        op,
        "input:string",
        attrs={"encoding": ""},
        host=_cased(op, of_bytes, of_text),
        grad=NONE,
        shape=like_first(STRING),
    )


STRING_LOWER = _register("StringLower", bytes.lower, str.lower)
STRING_UPPER = _register("StringUpper", bytes.upper, str.upper)
STRING_STRIP = register(
    "StringStrip",
    "input:string",
    host=lambda x: packed([s.strip() for s in listed(x)], x.shape),
    grad=NONE,
    shape=like_first(STRING),
)


@export("strings.lower")
@dispatchable
def lower(input, encoding="", name=None):
    """Upper case letters replaced by lower case ones.

    Args:
      input: string tensor.
      encoding: "" for ASCII letters only, "utf-8" for those of all scripts.
      name: name of the node in a graph.

    Returns:
      A string tensor of the same shape.

    Raises:
      InvalidArgumentError: for another encoding.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.lower("CamelCase string").numpy()
      b'camelcase string'
    """
    return execute(STRING_LOWER, (input,), {"encoding": as_text(encoding)}, name)


@export("strings.upper")
@dispatchable
def upper(input, encoding="", name=None):
    """Lower case letters replaced by upper case ones.

    Args:
      input: string tensor.
      encoding: "" for ASCII letters only, "utf-8" for those of all scripts.
      name: name of the node in a graph.

    Returns:
      A string tensor of the same shape.

    Raises:
      InvalidArgumentError: for another encoding.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.upper(["aé"], encoding="utf-8").numpy()[0].decode()
      'AÉ'
    """
    return execute(STRING_UPPER, (input,), {"encoding": as_text(encoding)}, name)


@export("strings.strip", "compat.v1.string_strip")
@dispatchable
def strip(input, name=None):
    r"""White space at both ends removed.

    Args:
      input: string tensor.
      name: name of the node in a graph.

    Returns:
      A string tensor of the same shape.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.strip(["  TensorFlow", "  library \n"]).numpy().tolist()
      [b'TensorFlow', b'library']
    """
    return execute(STRING_STRIP, (input,), name=name)
