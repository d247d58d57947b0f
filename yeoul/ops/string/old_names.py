"""tf.compat.v1.strings and its older names, where arguments or results differ from today's."""

import inspect

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.string import hash_ops, joins, numbers, split, substr
from yeoul.ops.views import reshape

KINDS = ("SparseTensor", "RaggedTensor")


def check_kind(result_type):
    """Raises ValueError for another kind of result."""
    if result_type not in KINDS:
        raise ValueError(
            f"result_type must be 'RaggedTensor' or 'SparseTensor', not {result_type!r}."
        )


def one_name(names, *values):
    """The value that is given under one of two names.

    Raises:
      ValueError: if it is given under both.
    """
    given = [value for value in values if value is not None]
    if len(given) > 1:
        raise ValueError(f"Cannot specify both {names[0]!r} and {names[1]!r}.")
    return given[0] if given else None


@export("compat.v1.string_split")
@dispatchable
def string_split(
    source,
    sep=None,
    skip_empty=True,
    delimiter=None,
    result_type="SparseTensor",
    name=None,
):
    """Each string of a vector as the list of its parts, by a set of delimiters.

    Args:
      source: string vector.
      sep: the delimiters, a character each; " " by default, and "" for all bytes apart.
      skip_empty: whether empty parts are left out.
      delimiter: the older name of `sep`.
      result_type: "SparseTensor" or "RaggedTensor".
      name: name of the node in a graph.

    Returns:
      A sparse or ragged string matrix.

    Raises:
      ValueError: for another result type, or if the delimiters are passed under both names.
      InvalidArgumentError: if `source` is no vector.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.string_split(["a b", "c"]).values.numpy().tolist()
      [b'a', b'b', b'c']
    """
    check_kind(result_type)
    sep = one_name(("delimiter", "sep"), delimiter, sep)
    sep = convert_to_tensor(" " if sep is None else sep, dtype="string")
    source = convert_to_tensor(source, dtype="string")
    attrs = {"skip_empty": bool(skip_empty)}
    if result_type == "RaggedTensor":
        return split.rows_of_strings(split.STRING_SPLIT, (source, sep), attrs, name)
    return SparseTensor(*execute(split.STRING_SPLIT, (source, sep), attrs, name))


@export("compat.v1.strings.split", name="strings_split")
@dispatchable
def strings_split(
    input=None, sep=None, maxsplit=-1, result_type="SparseTensor", source=None, name=None
):
    """Each string as the list of its parts.

    Args:
      input: string tensor or ragged tensor.
      sep: what separates the parts; by default any white space.
      maxsplit: how often to split at most; -1 for no limit.
      result_type: "SparseTensor" or "RaggedTensor".
      source: the older name of `input`.
      name: name of the node in a graph.

    Returns:
      A sparse or ragged string tensor with one dimension more; a scalar counts as a vector.

    Raises:
      ValueError: for another result type, or if the strings are passed under both names.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.strings.split(["a b", "c"], result_type="RaggedTensor")
      <tf.RaggedTensor [[b'a', b'b'], [b'c']]>
    """
    input = one_name(("input", "source"), input, source)
    check_kind(result_type)
    if not isinstance(input, RaggedTensor):
        input = convert_to_tensor(input, dtype="string")
        input = reshape(input, [1]) if input.shape.rank == 0 else input
    found = split.split(input, sep, maxsplit, name)
    return found if result_type == "RaggedTensor" else found.to_sparse()


@export("compat.v1.strings.substr", "compat.v1.substr", name="strings_substr")
@dispatchable
def strings_substr(input, pos, len, name=None, unit="BYTE"):
    """A part of each string.

    Args:
      input: string tensor.
      pos: where it starts.
      len: how long it is at most.
      name: name of the node in a graph.
      unit: "BYTE", or "UTF8_CHAR" to count characters.

    Returns:
      A string tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.substr("Hello", 1, 3).numpy()
      b'ell'
    """
    return substr.substr(input, pos, len, unit, name)


@export("compat.v1.reduce_join", "compat.v1.strings.reduce_join")
@dispatchable
def reduce_join(
    inputs,
    axis=None,
    keep_dims=None,
    separator="",
    name=None,
    reduction_indices=None,
    keepdims=None,
):
    """The strings along axes joined into one.

    Args:
      inputs: string tensor or ragged tensor.
      axis: an axis, or a list of axes, joined in this order; by default all, the last one first.
      keep_dims: the older name of `keepdims`.
      separator: what stands between the strings.
      name: name of the node in a graph.
      reduction_indices: the older name of `axis`.
      keepdims: whether the joined axes stay, with length 1.

    Returns:
      A string tensor without the joined axes.

    Raises:
      ValueError: if an argument is passed under both of its names.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.reduce_join([["a", "b"]], 1, keep_dims=True).numpy().tolist()
      [[b'ab']]
    """
    keepdims = one_name(("keep_dims", "keepdims"), keep_dims, keepdims)
    axis = one_name(("reduction_indices", "axis"), reduction_indices, axis)
    return joins.reduce_join(inputs, axis, bool(keepdims), separator, name)


def _with_input(paths, new, second, default):
    """A function whose first argument has two names and may stand last."""
    summary = (new.__doc__ or "").partition("\n")[0]

    def call(string_tensor=None, option=default, name=None, input=None):
        strings = one_name(("string_tensor", "input"), string_tensor, input)
        if option is None:
            raise TypeError(f"{new.__name__} needs the argument {second!r}.")
        return new(convert_to_tensor(strings, dtype="string"), option, name)

    parameters = inspect.signature(call).parameters.values()
    renamed = [p.replace(name=second) if p.name == "option" else p for p in parameters]
    signature = inspect.Signature(renamed)

    def adapted(*args, **kwargs):
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        return call(*given.arguments.values())

    adapted.__signature__ = signature  # type: ignore[attr-defined]
    adapted.__name__ = adapted.__qualname__ = paths[0].rpartition(".")[2]
    adapted.__doc__ = (
        f"{summary}\n\nArgs:\n  string_tensor: string tensor.\n  {second}: as in TensorFlow 2.\n"
        "  name: name of the node in a graph.\n  input: another name of `string_tensor`.\n\n"
        "Raises:\n  ValueError: if the strings are passed under both names.\n"
        f"  TypeError: if `{second}` is missing."
    )
    return export(*paths, module=__name__)(dispatchable(adapted))


string_to_number = _with_input(
    ("compat.v1.string_to_number", "compat.v1.strings.to_number"),
    numbers.to_number,
    "out_type",
    "float32",
)
string_to_hash_bucket = _with_input(
    ("compat.v1.string_to_hash_bucket", "compat.v1.strings.to_hash_bucket"),
    hash_ops.to_hash_bucket,
    "num_buckets",
    None,
)
