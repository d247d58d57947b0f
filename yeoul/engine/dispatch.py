"""Running an op: prepare its inputs, choose NumPy or XLA, wrap the outputs, tell the tapes."""

import functools
from collections.abc import Callable

import ml_dtypes
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, DType, is_quantized
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.tracebacks import hide_frames
from yeoul.engine import xla
from yeoul.engine.convert import convertible, to_tensor
from yeoul.engine.op import HOST_LIMIT, Input
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor

ndarray = np.ndarray
new_tensor = EagerTensor.__new__
NO_ATTRS: dict = {}
NARROW = frozenset((np.dtype("float16"), np.dtype(ml_dtypes.bfloat16)))  # slow in NumPy
INPUT_SECONDS = 4e-9  # NumPy's for each element of the inputs of an op with `Op.spent`, about
ANYTHING = Input("lists:")  # one of several lists of tensors

# Classes that take over every function they are passed to (Keras symbolic tensors, composite
# tensors):
# class -> handler(function, args, kwargs).
FOREIGN: dict[type, Callable] = {}


class Record:
    """One executed op as a tape keeps it; `graph.Node` has the same attributes.

    Attributes:
      wanted: for each input, whether its gradient will be used; None while nobody knows.
    """

    __slots__ = ("attrs", "inputs", "op", "outputs", "wanted")

    def __init__(self, op, inputs, attrs, outputs):
        self.op, self.inputs, self.attrs, self.outputs = op, inputs, attrs, outputs
        self.wanted = None


def execute(op, inputs, attrs=NO_ATTRS, name=None):
    """Runs `op` eagerly, or adds it to the graph that is being built.

    Args:
      op: an `Op`.
      inputs: its inputs, flat; anything that converts to a tensor; Python values (int, tuple of
        int) for static inputs.
      attrs: attributes; values hashable.
      name: name of the node when a graph is being built.

    Returns:
      A tensor, or a list of tensors if the op has several outputs (None if it has none).
    """
    graph = STATE.graph
    if graph is not None:
        return graph.add_op(op, inputs, attrs, name)
    tensors, arrays = prepare_simple(op, inputs) if op.simple else prepare(op, inputs)
    results = run(op, tensors, arrays, attrs)
    if op.outputs == 1:
        outputs = (wrap(results),)
    else:
        outputs = tuple([wrap(r) for r in results or ()])
    if STATE.tapes:
        record = Record(op, tensors, attrs, outputs)
        for tape in STATE.tapes:
            tape.record(record)
    if op.outputs == 1:
        return outputs[0]
    return list(outputs) if op.outputs != 0 else None


def wrap(array):
    """An array or NumPy scalar as an eager tensor; small results of XLA come to the host."""
    if type(array) is not ndarray:
        if isinstance(array, (bytes, np.generic)) or (array.size <= 256 and xla.cpu_only()):
            array = on_host_array(array)
    tensor = new_tensor(EagerTensor)
    tensor._a = array
    return tensor


def on_host_array(result):
    """A result as an array of NumPy's; an element of an array of strings is no `|S` array."""
    return np.array(result, object) if isinstance(result, bytes) else np.asarray(result)


def run(op, tensors, arrays, attrs):
    """The op's results on these arrays, by NumPy or by XLA."""
    host = op.host
    if host is not None and (
        op.lower is None
        or on_host(arrays, op.limit)
        or gives_quantized(attrs)
        or (op.spent is not None and is_new(op.spent, arrays))
    ):
        return run_host(op, tensors, arrays, attrs)
    if op.refuses is not None and refused_by(op, tensors, arrays, attrs):
        return run_host(op, tensors, arrays, attrs)  # which raises, with the words for it
    if op.statics:
        statics = tuple([(i, t) for i, t in enumerate(tensors) if not isinstance(t, Tensor)])
    else:
        statics = ()
    try:
        return xla.jitted(op, statics, attrs)(*arrays)
    except (TypeError, ValueError, IndexError, ZeroDivisionError) as error:
        if "incompatible devices" in str(error):  # of several logical devices
            return xla.jitted(op, statics, attrs)(*map(np.asarray, arrays))
        refused(op, merge(op, tensors, arrays), attrs, error)


def is_new(spent, arrays):
    """Whether NumPy is to run an op on arrays of these shapes; notes that it does."""
    key = tuple([a.shape for a in arrays])
    if not xla.cpu_only() or spent.enough(key):
        return False
    spent.add(key, sum([a.size for a in arrays]) * INPUT_SECONDS)
    return True


def run_host(op, tensors, arrays, attrs):
    """The op's results by NumPy."""
    arrays = [a if type(a) is ndarray or is_held(a) else np.asarray(a) for a in arrays]
    if op.statics:
        arrays = merge(op, tensors, arrays)
    try:
        with np.errstate(all="ignore"):  # NaN and infinities are values here
            return op.host(*arrays, **attrs)
    except (ValueError, IndexError, ZeroDivisionError) as error:
        refused(op, arrays, attrs, error)
    except TypeError as error:
        if not op.statics:
            raise
        refused(op, arrays, attrs, error)


def refused_by(op, tensors, arrays, attrs):
    """True if the op would refuse these values, which XLA cannot say; accelerators are not asked.

    Shapes and dtypes that do not fit are left to the op itself.
    """
    if op.host is None or not xla.cpu_only():
        return False
    arrays = [np.asarray(a) for a in arrays]
    try:
        found = op.refuses(*(merge(op, tensors, arrays) if op.statics else arrays), **attrs)
    except (ValueError, IndexError, TypeError, ZeroDivisionError):
        return False
    return found is not None and bool(found)


def refused(op, arrays, attrs, error):
    """NumPy's or jax's complaint about shapes as TF's exception.

    In the words of the shape rule if it refuses too.
    """
    shapes = [str(list(a.shape)) for a in arrays if hasattr(a, "shape")]
    if len(shapes) == 2 and "broadcast" in str(error):
        message = (
            f"Incompatible shapes: {shapes[0]} vs. {shapes[1]}: dimensions, from the last on, must "
            "be equal or 1; use tf.reshape, tf.expand_dims or tf.transpose"
        )
    else:
        known = zip(formal_inputs(op, len(arrays)), arrays, strict=True) if op.statics else ()
        given = "".join([f", {f.name} = {a}" for f, a in known if f.static])
        message = f"{op.name} does not accept inputs of shapes {', '.join(shapes)}{given}: {error}"
        try:
            if op.shape is not None:
                op.shape(arrays, attrs)
        except ValueError as better:
            message = str(better)
        except (TypeError, IndexError, ZeroDivisionError):  # as baffled as the op itself
            pass
    raise InvalidArgumentError(None, None, f"{message} [Op:{op.name}]") from error


def on_host(arrays, limit):
    """True if the arrays are small enough, and where NumPy is the faster way."""
    if not xla.cpu_only():
        return all(
            type(a) is ndarray
            and ((a.dtype.kind in "iubO" and a.size <= limit) or is_quantized(a.dtype))
            for a in arrays
        )
    small = True
    for a in arrays:
        most = min(limit, HOST_LIMIT) if a.dtype in NARROW else limit
        if a.size > most and a.dtype.kind != "O":
            if is_held(a) or is_quantized(a.dtype):
                return True
            small = False
    return small


def gives_quantized(attrs):
    """True if an attribute asks for a quantized dtype, which XLA does not have."""
    return any(isinstance(value, np.dtype) and is_quantized(value) for value in attrs.values())


def is_held(value):
    """True for what lives on the host alone and is no array: a tensor list."""
    return getattr(value, "on_host", False) is True


def merge(op, tensors, arrays):
    """The full argument list again: arrays for tensors, Python values for static inputs."""
    it = iter(arrays)
    return [next(it) if isinstance(t, Tensor) else t for t in tensors]


def prepare_simple(op, inputs):
    """Inputs of an op whose inputs are all tensors of one type T."""
    tensors, arrays, dtype, pending = [], [], None, False
    for value in inputs:
        if type(value) is not EagerTensor:
            if isinstance(value, Tensor):
                raise TypeError(value.out_of_scope())
            value = read(value)
        if type(value) is EagerTensor:
            array = value._a
            if dtype is None:
                dtype = array.dtype
            elif array.dtype != dtype:
                mismatch(op, inputs, len(tensors), array.dtype, dtype)
        else:
            pending, array = True, None
        tensors.append(value)
        arrays.append(array)
    if pending:
        for i, array in enumerate(arrays):
            if array is None:
                tensors[i] = tensor = converted(op, i, tensors[i], dtype)
                arrays[i] = tensor._a
                dtype = tensor._a.dtype if dtype is None else dtype
                if tensor._a.dtype != dtype:
                    mismatch(op, inputs, i, tensor._a.dtype, dtype)
    check_type(op, dtype)
    return tensors, arrays


def prepare(op, inputs):
    """Inputs of any op.

    Tensors (static inputs stay Python values) and the arrays of the tensors.
    """
    formals = formal_inputs(op, len(inputs))
    values = [value if f.static else read(value) for f, value in zip(formals, inputs, strict=True)]
    types: dict = {}
    for i, (formal, value) in enumerate(zip(formals, values, strict=True)):
        if not formal.static and isinstance(value, Tensor):
            if type(value) is not EagerTensor:
                raise TypeError(value.out_of_scope())
            note_type(op, values, i, formal, value._a.dtype, types)
    for i, (formal, value) in enumerate(zip(formals, values, strict=True)):
        if formal.static:
            values[i] = static_value(value)
        elif type(value) is not EagerTensor:
            wanted = formal.type.np if isinstance(formal.type, DType) else types.get(formal.type)
            values[i] = converted(op, i, value, wanted)
            note_type(op, values, i, formal, values[i]._a.dtype, types)
    if op.types is not None:
        check_type(op, types.get("T"))
    arrays = [v._a for v, f in zip(values, formals, strict=True) if not f.static]
    return values, arrays


def formal_inputs(op, count):
    """The formal inputs, with the list input repeated to match `count` actual ones."""
    formals = op.inputs
    lists = [i for i, f in enumerate(formals) if f.many]
    if len(formals) == count and not lists:
        return formals
    if len(lists) > 1:  # where one ends and the next begins only attributes tell
        first, behind = lists[0], len(formals) - lists[-1] - 1
        between = (ANYTHING,) * (count - first - behind)
        return (*formals[:first], *between, *formals[len(formals) - behind :])
    extra = count - len(formals) + 1
    out = []
    for formal in formals:
        out.extend([formal] * extra if formal.many else [formal])
    return tuple(out)


def note_type(op, values, position, formal, dtype, types):
    if isinstance(formal.type, DType):
        if dtype != formal.type.np:
            mismatch(op, values, position, dtype, formal.type.np)
    elif formal.type:
        known = types.setdefault(formal.type, dtype)
        if known != dtype:
            mismatch(op, values, position, dtype, known)


def static_value(value):
    """A compile-time input as hashable Python: number, tuple of (tuples of) numbers, or None."""
    if value is None or isinstance(value, (bool, str, bytes, float)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Tensor) or hasattr(value, "__tf_tensor__"):
        value = np.asarray(to_tensor(value)._a)
    elif isinstance(value, (list, tuple)):
        return tuple([static_value(v) for v in value])
    elif hasattr(value, "as_list"):
        return tuple(value.as_list())
    if hasattr(value, "tolist"):
        return nested_tuple(value.tolist())
    return value.__index__()


def nested_tuple(value):
    return tuple([nested_tuple(v) for v in value]) if isinstance(value, list) else value


def read(value):
    """A variable's current value as a tensor.

    Other values as they are. Foreign classes take over before this.
    """
    convert = getattr(value, "__tf_tensor__", None)
    return value if convert is None or isinstance(value, Tensor) else convert(None, None)


def converted(op, position, value, dtype):
    """A Python value as the eager tensor that stands at `position`."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, (ndarray, np.generic)) and dtype is not None and value.dtype != dtype:
        if not convertible(value.dtype, dtype):
            mismatch(op, None, position, value.dtype, dtype)
    return to_tensor(value, dtype)


def mismatch(op, inputs, position, got, expected):
    got, expected = (FROM_NUMPY[d].name if d in FROM_NUMPY else str(d) for d in (got, expected))
    raise InvalidArgumentError(
        None,
        None,
        f"cannot compute {op.name} as input #{position}(zero-based) was expected to be a "
        f"{expected} tensor but is a "
        f"{got} tensor [Op:{op.name}]. TensorFlow never converts dtypes silently: use tf.cast(x, "
        f"tf.{expected}).",
    )


def check_type(op, dtype):
    if op.types is not None and dtype is not None and dtype not in op.types:
        allowed = ", ".join(sorted(FROM_NUMPY[d].name for d in op.types))
        raise InvalidArgumentError(
            None,
            None,
            f"Value for attr 'T' of {FROM_NUMPY[dtype].name} is not in the list of allowed "
            f"values: {allowed} "
            f"[Op:{op.name}]. Convert the input with tf.cast.",
        )


def foreign_in(values):
    """The first value, at most two lists deep, whose class takes over the function; or None."""
    for value in values:
        kind = type(value)
        if kind in FOREIGN:
            return value
        if kind is list or kind is tuple:
            for item in value:
                if type(item) in FOREIGN:
                    return item
                if type(item) in (list, tuple):
                    found = foreign_in(item)
                    if found is not None:
                        return found
    return None


def dispatchable(function):
    """Lets classes in FOREIGN (Keras symbolic tensors, composites) take over a function."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        if FOREIGN:
            found = foreign_in(args)
            if found is None and kwargs:
                found = foreign_in(kwargs.values())
            if found is not None:
                result = FOREIGN[type(found)](wrapper, args, kwargs)
                if result is not NotImplemented:
                    return result
        try:
            return function(*args, **kwargs)
        except Exception as error:
            hide_frames(error)
            raise

    wrapper.takes_foreign = True  # type: ignore[attr-defined]
    return wrapper
