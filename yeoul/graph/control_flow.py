"""Conditions for users: tf.cond, tf.case, tf.switch_case."""

import numpy as np

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.branch import switch
from yeoul.graph.subgraph import trace
from yeoul.ops.assertions import Assert


def flat(structure):
    return nest.flatten(structure, expand_composites=True)


def packed(structure, values):
    return nest.pack_sequence_as(structure, values, expand_composites=True)


def converted(structure):
    """The structure with tensors in place of Python values; None and composites stay."""

    def convert(value):
        stays = value is None or hasattr(value, "_flatten_components")
        return value if stays else to_tensor(value)

    return nest.map_structure(convert, structure)


@export("cond")
@dispatchable
def cond(pred, true_fn=None, false_fn=None, name=None):
    """Calls `true_fn` if `pred` is true, `false_fn` otherwise; in a function the graph decides.

    In a `tf.function` both functions are traced, and only one runs.

    Args:
      pred: bool scalar.
      true_fn: function without arguments.
      false_fn: likewise; it returns a structure like the first one's.
      name: name of the node in a graph.

    Returns:
      What the function returns.

    Raises:
      TypeError: if a function is no function, or if their results differ in structure or dtypes.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant(3.0)
      >>> print(tf.cond(x > 0, lambda: x * 2.0, lambda: -x).numpy())
      6.0
    """
    for argument, function in (("true_fn", true_fn), ("false_fn", false_fn)):
        if function is None:
            raise TypeError(f"cond(): {argument!r} argument required")
        if not callable(function):
            raise TypeError(f"{argument!r} must be callable, not {function!r}.")
    if STATE.graph is None:
        return true_fn() if pred else false_fn()
    if isinstance(pred, (bool, np.bool_)):
        raise TypeError(
            f"pred must not be a Python bool: {pred!r}. Use Python's `if`, or tf.constant(pred)."
        )
    return branches(as_pred(pred), [true_fn, false_fn], name or "cond", "true_fn and false_fn")


def as_pred(pred):
    """The condition as a bool scalar of the graph.

    Raises:
      TypeError: if it is neither bool nor a number, or known to have more than one element.
    """
    pred = convert_to_tensor(pred)
    if pred.dtype.np.kind == "O":
        raise TypeError(f"pred must be a bool scalar, not {pred!r}.")
    if not pred.dtype.is_bool:
        pred = TABLE["NotEqual"].public(pred, np.zeros((), pred.dtype.np))
    dims = dims_of(pred)
    if dims:
        if None not in dims and np.prod(dims) != 1:
            raise InvalidArgumentError(
                None,
                None,
                f"The condition must be a scalar, but is a tensor of shape {TensorShape(dims)}. "
                "Use tf.reduce_any or tf.reduce_all.",
            )
        pred = TABLE["Reshape"].public(pred, ())
    return pred


def branches(index, functions, name, whose):
    """The results of the function that `index` chooses, all traced into one node."""
    if isinstance(index, EagerTensor):
        index = STATE.graph.constant(index)
    subgraphs = [trace(f, name=f"{name}_branch{i}") for i, f in enumerate(functions)]
    first = subgraphs[0].result
    for i, subgraph in enumerate(subgraphs[1:], 1):
        try:
            nest.assert_same_structure(first, subgraph.result, expand_composites=True)
        except (TypeError, ValueError) as error:
            raise TypeError(
                f"{whose} arguments to tf.{name} must have the same number, type, and overall "
                f"structure of return values: function 0 returned {first!r}, function {i} "
                f"{subgraph.result!r}. {error}"
            ) from None
    columns = [flat(s.result) for s in subgraphs]
    for i, column in enumerate(zip(*columns, strict=True)):
        if len({v is None for v in column}) > 1:
            raise TypeError(
                f"{whose} arguments to tf.{name} must have the same number, type, and overall "
                f"structure of return values: value {i} is None in one of them only."
            )
    kept = [i for i, v in enumerate(columns[0]) if v is not None]
    found = switch(index, subgraphs, [[c[i] for i in kept] for c in columns], name)
    values = [None] * len(columns[0])
    for i, tensor in zip(kept, found, strict=True):
        values[i] = tensor
    return packed(first, values)


@export("switch_case")
@dispatchable
def switch_case(branch_index, branch_fns, default=None, name="switch_case"):
    """Calls the function that the index chooses.

    Args:
      branch_index: int32 scalar.
      branch_fns: dict from int to function, list of pairs of these, or list of functions.
      default: function for an index without a function; None: the last one (of the highest key).
      name: name of the node in a graph.

    Returns:
      What the function returns; all of them return structures alike.

    Raises:
      TypeError: if `branch_fns` are not functions, or results differ in structure or dtypes.
      ValueError: if keys are missing or given twice.

    Example:
      >>> import yeoul as tf
      >>> functions = [lambda: tf.constant(5), lambda: tf.constant(7)]
      >>> print(tf.switch_case(tf.constant(1), functions).numpy())
      7
    """
    functions = numbered(branch_fns, default)
    index = convert_to_tensor(branch_index)
    if index.dtype.np != np.int32:
        if not index.dtype.is_integer:
            raise TypeError(f"branch_index must be an integer tensor, got {index!r}.")
        index = TABLE["Cast"].public(index, np.int32)
    if STATE.graph is None:
        number = int(index)
        return functions[number if 0 <= number < len(functions) else -1]()
    return branches(index, functions, name, "branch_fns")


def numbered(branch_fns, default):
    """The functions in the order of their keys, which must be 0, 1, 2 ..., then the default."""
    if not branch_fns:
        raise ValueError(f"Must provide at least one item in branch_fns: {branch_fns!r}.")
    pairs = branch_fns.items() if isinstance(branch_fns, dict) else branch_fns
    if all(callable(f) for f in pairs):
        pairs = enumerate(pairs)
    pairs = list(pairs)
    for pair in pairs:
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise TypeError(f"Each entry in branch_fns must be a 2-tuple. Received {pair!r}.")
        if not isinstance(pair[0], int):
            raise TypeError(f"key must be a Python `int`, got {type(pair[0])}")
        if not callable(pair[1]):
            raise TypeError(f"fn for key {pair[0]} must be callable, not {pair[1]!r}.")
    keys = sorted(key for key, _ in pairs)
    if len(set(keys)) < len(keys):
        raise ValueError(f"Duplicate keys in branch_fns: {keys}.")
    if keys != list(range(len(keys))):
        raise ValueError(
            f"branch indices (keys) must form contiguous range of [0 to {len(keys)}) but found "
            f"{keys}."
        )
    functions = [function for _, function in sorted(pairs, key=lambda pair: pair[0])]
    return functions if default is None else [*functions, default]


@export("case")
@dispatchable
def case(pred_fn_pairs, default=None, exclusive=False, strict=False, name="case"):
    """Calls the function of the first condition that is true.

    Args:
      pred_fn_pairs: list of pairs of a bool scalar and a function, or dict from
        `condition.ref()` to function.
      default: function for when no condition is true.
      exclusive: True: an error if more than one condition is true.
      strict: accepted; single results keep their list as with True.
      name: name of the node in a graph.

    Returns:
      What the function returns; all of them return structures alike.

    Raises:
      TypeError: if the pairs are none.
      InvalidArgumentError: if no condition is true and there is no default.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant(3)
      >>> pairs = [(x < 2, lambda: tf.constant(10)), (x < 5, lambda: tf.constant(20))]
      >>> print(tf.case(pairs, default=lambda: tf.constant(30)).numpy())
      20
    """
    pairs = condition_pairs(pred_fn_pairs)
    if default is not None and not callable(default):
        raise TypeError(f"default must be callable, not {default!r}.")
    preds = [convert_to_tensor(pred) for pred, _ in pairs]
    functions = [function for _, function in pairs]
    if exclusive:
        check_exclusive(preds, name)
    if STATE.graph is None:
        for pred, function in zip(preds, functions, strict=True):
            if pred:
                return function()
        if default is None:
            raise none_true(preds)
        return default()
    if default is None:
        functions[-1] = checked(functions[-1], preds)
        default = functions.pop()
        preds = preds[:-1]
    return first_true(preds, functions, default)


def first_true(preds, functions, default):
    """Nested conditions, the first outermost."""
    if not preds:
        return default()
    return cond(preds[0], functions[0], lambda: first_true(preds[1:], functions[1:], default))


def checked(function, preds):
    """The last function, which runs when no other condition is true: checks that its own is."""

    def check():
        message = f"None of conditions evaluated as True. {names_of(preds)}"
        Assert(preds[-1], [message])
        return function()

    return check


def none_true(preds):
    return InvalidArgumentError(
        None,
        None,
        f"None of the conditions evaluated as True: {[bool(p) for p in preds]}. Give tf.case a "
        "`default`.",
    )


def names_of(preds):
    return (
        "Conditions: (" + ", ".join(p.name for p in preds if not isinstance(p, EagerTensor)) + ")"
    )


def check_exclusive(preds, name):
    stacked = TABLE["Pack"].public(preds)
    count = TABLE["Sum"].public(TABLE["Cast"].public(stacked, np.int32))
    message = "More than one condition evaluated as True but exclusive=True. " + (
        names_of(preds) if STATE.graph is not None else f"Conditions: {stacked.numpy()}"
    )
    Assert(TABLE["Less"].public(count, 2), [message])


def condition_pairs(given):
    """The pairs of condition and function.

    Raises:
      TypeError: if they are none.
      ValueError: if there are none at all.
    """
    if isinstance(given, dict):
        pairs = [(k.deref() if hasattr(k, "deref") else k, f) for k, f in given.items()]
    elif isinstance(given, (list, tuple)):
        pairs = list(given)
    else:
        raise TypeError(f"pred_fn_pairs must be a list, tuple or dict. Received {given!r}.")
    if not pairs:
        raise ValueError("pred_fn_pairs must not be empty: give at least one condition.")
    for pair in pairs:
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise TypeError(f"Each entry in pred_fn_pairs must be a 2-tuple. Received {pair!r}.")
        pred, function = pair
        if not isinstance(pred, Tensor) and not hasattr(pred, "__tf_tensor__"):
            raise TypeError(
                f"pred must be Tensor, got {pred!r}. Use Python's `if` for Python values."
            )
        if not callable(function):
            raise TypeError(f"fn for pred {pred!r} must be callable, not {function!r}.")
    return pairs
