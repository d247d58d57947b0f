"""`tf.debugging.enable_check_numerics`: an error as soon as an op gives NaN or an infinity.

Eagerly a recorder, like a tape, sees what each op gave. A graph that is made while checking is
enabled notes that; it then runs on the host, node by node, and each node's outputs are looked at.
So the node that is named is the first that ran wrong, in a loop with its iteration, in a gradient
with the line that asked for it; and a program that does not check pays nothing. The alternative, a
flag per node as a further output of the compiled program, would have to be carried through loops,
branches and Keras's blocks of steps, to save time in programs that are being debugged.
"""

import linecache
from typing import NamedTuple

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.node import Node

REASON = "its values are checked for NaN and infinity"  # why a node runs on the host
# Ops that only pass on, cut or make what they are told to, so that others are at fault.
EXEMPT = {
    "ConcatV2",
    "Const",
    "ExpandDims",
    "Fill",
    "Identity",
    "IdentityN",
    "Indexed",
    "Maximum",
    "Minimum",
    "OnesLike",
    "PyFunc",
    "PyFuncStateless",
    "ReadAssigned",
    "Reshape",
    "Slice",
    "Squeeze",
    "StridedSlice",
    "Transpose",
    "Unpack",
    "ZerosLike",
}
SHOWN_ELEMENTS = 20  # of an input in a message


class Limits(NamedTuple):
    """How much of the stack messages show.

    Attributes:
      stack_height: number of frames.
      path_length: characters of a file's path.
    """

    stack_height: int
    path_length: int


class Checker:
    """The recorder of eager ops."""

    watched = frozenset()  # gradients do not pass through it

    def __init__(self, limits):
        self.limits = limits

    def record(self, record):
        """An op ran."""
        if isinstance(record, Node) or record.op.name in EXEMPT:
            return
        for i, out in enumerate(record.outputs):
            check(out._a, i, record, "eagerly-executing op", record.inputs)

    def read_variable(self, variable, tensor):
        """A variable was read."""
        if type(tensor) is EagerTensor and is_bad(tensor._a):
            what = describe("ReadVariableOp", 0, 1, "eagerly-executing op", tensor._a)
            raise InvalidArgumentError(
                None, None, f"{what}\n  Variable: {variable.name}\n\n : {kinds(tensor._a)}"
            )

    def calling(self, function):
        """A graph is called; it looks after itself."""


@export("debugging.enable_check_numerics")
def enable_check_numerics(stack_height_limit=30, path_length_limit=50):
    """From here on an op that gives NaN or an infinity is an error, in this thread.

    This holds for eager ops and for the functions that are traced from here on, with all that they
    call, and for gradients. Such functions run op by op, and go on checking after
    `disable_check_numerics`.

    Args:
      stack_height_limit: how many of the lines that led to an op in a function are shown.
      path_length_limit: how many characters of a file's path are shown there.

    Raises:
      RuntimeError: if it is called while a function is traced.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.enable_check_numerics()
      >>> try:
      ...     tf.math.log([1.0, 0.0])
      ... except tf.errors.InvalidArgumentError as error:
      ...     print(error.message.splitlines()[1])
      !!! Detected Infinity or NaN in output 0 of eagerly-executing op "Log" (# of outputs: 1) !!!
      >>> tf.debugging.disable_check_numerics()
    """
    if STATE.graph is not None:
        raise RuntimeError(
            "tf.debugging.enable_check_numerics was called while a tf.function is traced. Call it "
            "outside, before the function is called for the first time."
        )
    disable_check_numerics()
    STATE.numerics = Limits(stack_height_limit, path_length_limit)
    STATE.push_always(Checker(STATE.numerics))


@export("debugging.disable_check_numerics")
def disable_check_numerics():
    """Ends what `tf.debugging.enable_check_numerics` began, in this thread.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.disable_check_numerics()
      >>> print(tf.math.log(0.0).numpy())
      -inf
    """
    STATE.numerics = None
    for recorder in STATE.always:
        if isinstance(recorder, Checker):
            STATE.pop_always(recorder)


def check_node(node, arrays):
    """Raises unless the arrays that a node of a checked graph gave are finite."""
    if node.op.name not in EXEMPT:
        for i, array in enumerate(arrays):
            check(array, i, node, "graph op", node.inputs)


def check(array, position, record, kind, inputs):
    """Raises InvalidArgumentError if the array holds NaN or an infinity."""
    if not is_bad(array):
        return
    lines = [describe(record.op.name, position, len(record.outputs), kind, array)]
    shown = [text_of(x) for x in inputs]
    if len(shown) == 1:
        lines.append(f"  Input tensor: {shown[0]}")
    elif shown:
        lines.append(f"  Input tensors ({len(shown)}):")
        lines.extend(f"         {i}: {text}" for i, text in enumerate(shown))
    if isinstance(record, Node):
        lines.append(f'  Graph name: "{record.graph.name}"')
        lines.extend(stack_lines(record))
    raise InvalidArgumentError(None, None, "\n".join([*lines, f"\n : {kinds(array)}"]))


def is_bad(array):
    """True if the array is of floats, of which some are not finite."""
    array = getattr(array, "_a", array)
    dtype = getattr(array, "dtype", None)
    if dtype is None or dtype.kind not in "fV":  # V: bfloat16
        return False
    return not np.isfinite(np.asarray(array)).all()


def counts(array):
    """How many elements are negative infinities, positive ones, and NaN."""
    array = np.asarray(array)
    return {
        "-Inf": int((array == -np.inf).sum()),
        "+Inf": int((array == np.inf).sum()),
        "NaN": int(np.isnan(array).sum()),
    }


def kinds(array):
    """What is found in the array, as a sentence."""
    found = [name for name, count in counts(array).items() if count]
    if len(found) == 3:
        return "Tensor had -Inf, +Inf, and NaN values"
    return f"Tensor had {' and '.join(found)} values"


def describe(name, position, outputs, kind, array):
    """The first lines of the message."""
    lines = [
        "",
        f"!!! Detected Infinity or NaN in output {position} of {kind} "
        f'"{name}" (# of outputs: {outputs}) !!!',
        f"  dtype: <dtype: '{array.dtype.name}'>",
        f"  shape: {tuple(array.shape)}",
    ]
    for sign, count in counts(array).items():
        if count:
            lines.append(f"  # of {sign if sign != 'NaN' else '+NaN'} elements: {count}")
    return "\n".join([*lines, ""])


def text_of(value):
    """An input, with its elements if they are few."""
    if isinstance(value, EagerTensor) and value._a.size > SHOWN_ELEMENTS:
        return f"tf.Tensor(shape={tuple(value._a.shape)}, dtype={value.dtype.name})"
    if isinstance(value, np.ndarray):
        return text_of(EagerTensor(value))
    return str(value) if isinstance(value, Tensor) else repr(value)


def stack_lines(node):
    """The lines of the user that led to a node, as they are written."""
    limits, frames = node.graph.checked, node.graph.stacks.get(node.name, ())
    lines = ["", '  Stack trace of op\'s creation ("->": inferred user code):']
    if len(frames) > limits.stack_height:
        lines.append(f"    + ... (Omitted {len(frames) - limits.stack_height} frames)")
        frames = frames[-limits.stack_height :]
    for path, line, name in frames:
        short = path if len(path) <= limits.path_length else "..." + path[-limits.path_length :]
        lines.append(f"    + {short} (L{line}) {name}")
        lines.append(f" -> |   {linecache.getline(path, line).strip()}")
    return lines
