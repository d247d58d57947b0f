"""Python inside graphs: tf.py_function, tf.numpy_function. Graphs with these run on the host."""

import functools

import numpy as np

from yeoul.autodiff.tape import GradientTape
from yeoul.autodiff.unconnected import UnconnectedGradients
from yeoul.core import errors
from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, to_array, to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dtype_of
from yeoul.engine.op import NONE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor

# The class that TensorFlow gives an exception of the Python function.
CLASSES = (
    (StopIteration, errors.OutOfRangeError),
    (MemoryError, errors.ResourceExhaustedError),
    (NotImplementedError, errors.UnimplementedError),
    ((TypeError, ValueError), errors.InvalidArgumentError),
    (Exception, errors.UnknownError),
)


def guarded(function, *args):
    """Calls the function; its exceptions become TensorFlow's, with the original as their cause."""
    try:
        return function(*args)
    except errors.OpError:
        raise
    except Exception as error:
        kind = next(kind for python, kind in CLASSES if isinstance(error, python))
        message = f"{type(error).__name__}: {error}"
        raise kind(None, None, message) from error


def as_list(results, count):
    """The function's result as a list of as many values as there are output types."""
    if results is None and count == 0:
        return []
    listed = list(results) if isinstance(results, (list, tuple)) else [results]
    if len(listed) != count:
        raise ValueError(
            f"the Python function returned {len(listed)} values, but Tout has {count} types"
        )
    return listed


class PyFunction:
    """A Python function of tensors that stands in a graph.

    Attributes:
      function: the user's.
      last: (tape, inputs, outputs) of the last call, for its gradient.
    """

    def __init__(self, function):
        self.function = function
        self.last = None

    def __call__(self, arrays, dtypes):
        """Runs the function on arrays; returns arrays of these dtypes."""
        saved = STATE.enter(None)
        try:
            inputs = [EagerTensor(a) for a in arrays]
            with GradientTape(persistent=True) as tape:
                tape.watch([t for t in inputs if is_float(t.dtype)])
                outputs = guarded(self.converted, inputs, dtypes)
            self.last = (tape, inputs, outputs)
            return [t._a for t in outputs]
        finally:
            STATE.restore(saved)

    def converted(self, inputs, dtypes):
        results = as_list(self.function(*inputs), len(dtypes))
        return [to_tensor(r, d) for r, d in zip(results, dtypes, strict=True)]

    def gradient(self, count, places):
        """The function that computes the gradients of the inputs at `places`, of `count` inputs."""

        def backward(*args):
            inputs, dys = args[:count], args[count:]
            if self.last is None or not same_arrays(self.last[1], inputs):
                self([t._a for t in inputs], [t.dtype.np for t in self.last[2]])
            tape, known, outputs = self.last
            pairs = [(o, dy) for o, dy in zip(outputs, dys, strict=True) if fits(o, dy)]
            return tape.gradient(
                [o for o, _ in pairs],
                [known[i] for i in places],
                [dy for _, dy in pairs],
                UnconnectedGradients.ZERO,
            )

        return PyFunction(backward)


def same_arrays(known, given):
    return all(a._a is b._a for a, b in zip(known, given, strict=True))


def fits(output, dy):
    """True for a gradient of the output; a scalar stands in for one that is missing."""
    return is_float(output.dtype) and output.shape == dy.shape


def is_float(dtype):
    return dtype.is_floating or dtype.is_complex


def _eager_host(*arrays, token, Tout):
    return token(arrays, Tout)


def _rule(record, *dys):
    token, inputs = record.attrs["token"], record.inputs
    places = [i for i, x in enumerate(inputs) if is_float(dtype_of(x))]
    if not places:
        return [None] * len(inputs)
    attrs = {
        "token": token.gradient(len(inputs), places),
        "Tout": tuple(dtype_of(inputs[i]).np for i in places),
    }
    present = [
        zero_scalar(out) if dy is None else dy for out, dy in zip(record.outputs, dys, strict=True)
    ]
    found = iter(execute(EAGER_PY_FUNC, (*inputs, *present), attrs))
    return [next(found) if i in places else None for i in range(len(inputs))]


def zero_scalar(output):
    return np.zeros((), output.dtype.np)


_rule.accepts_none = True


def _unknown_specs(inputs, attrs):
    return [(None, FROM_NUMPY[dtype]) for dtype in attrs["Tout"]]


EAGER_PY_FUNC = register(
    "EagerPyFunc",
    "input*:",
    attrs={"token": None, "Tout": ()},
    host=_eager_host,
    grad=_rule,
    shape=_unknown_specs,
    outputs=None,
    stateful=True,
)


def needed(types, name):
    """The output types, which must be given.

    Raises:
      TypeError: if they are not.
    """
    if types is None:
        raise TypeError(
            f"Missing required argument: 'Tout'. If using tf.{name} as a decorator, set `Tout` by "
            f"name above the function: `@tf.{name}(Tout=...)`."
        )
    return types


def output_types(types):
    """(np.dtypes, whether one type was given alone)."""
    if isinstance(types, (list, tuple)):
        return tuple(as_dtype(t).np for t in types), False
    return (as_dtype(types).np,), True


def decorator(function, inp, options):
    """What the function returns without a Python function: a decorator of one.

    Args:
      function: `py_function` or `numpy_function`.
      inp: what its argument of that name is; the tensors come with the calls.
      options: its other arguments.
    """
    if inp is not None:
        raise TypeError(
            f"Don't set the `inp` argument when using tf.{function.__name__} as a decorator "
            "(`func=None`)."
        )

    def decorate(func):
        @functools.wraps(func)
        def called(*args):
            return function(func, args, **options)

        return called

    return decorate


def check_callable(func):
    if not callable(func):
        raise ValueError(
            f"Expected func to be callable. Received func={func} of type {type(func)}."
        )


@export("py_function")
def py_function(func=None, inp=None, Tout=None, name=None):
    """A Python function as an op: in a graph it runs each time, on eager tensors.

    Gradients pass through it, by a tape.

    Args:
      func: function of as many tensors as there are in `inp`; None: the result is a decorator of
        one, and `inp` are the arguments that it is called with.
      inp: list of tensors.
      Tout: dtype of the result, or list of the dtypes of its results (empty: it returns None).
      name: name of the node in a graph.

    Returns:
      A tensor, or a list of tensors; of unknown shape in a graph.

    Raises:
      ValueError: if `func` is not callable.
      TypeError: without `Tout`, or with `inp` but without `func`.
      InvalidArgumentError: if `func` raises ValueError or TypeError, or does not return `Tout`.
      UnknownError: if it raises another exception.

    Example:
      >>> import yeoul as tf
      >>> @tf.function
      ... def f(x):
      ...     return tf.py_function(lambda x: x * float(x.numpy()), [x], tf.float32)
      >>> print(f(tf.constant(3.0)).numpy())
      9.0
    """
    if func is None:
        return decorator(py_function, inp, {"Tout": needed(Tout, "py_function"), "name": name})
    check_callable(func)
    dtypes, alone = output_types(needed(Tout, "py_function"))
    token, inputs = PyFunction(func), [convert_to_tensor(x) for x in inp or ()]
    if STATE.graph is None:
        outputs = guarded(token.converted, inputs, dtypes)
    else:
        outputs = execute(EAGER_PY_FUNC, inputs, {"token": token, "Tout": dtypes}, name) or []
    return outputs[0] if alone else outputs


# tf.numpy_function


def _numpy_host(*arrays, token, Tout, stateful):
    results = guarded(lambda: as_list(token(*[a.copy() for a in arrays]), len(Tout)))
    return [checked_array(r, dtype) for r, dtype in zip(results, Tout, strict=True)]


def checked_array(value, dtype):
    """The result as an array; a Python number takes the dtype, an array must have it."""
    if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind not in "SUO":
        if value.dtype != dtype:
            names = FROM_NUMPY[value.dtype].name, FROM_NUMPY[dtype].name
            raise errors.InvalidArgumentError(
                None,
                None,
                f"the Python function returns {names[0]}, but expects {names[1]} [Op:PyFunc]. "
                "Convert the result with .astype, or change Tout.",
            )
        return np.asarray(value)
    return to_array(value, dtype)


PY_FUNC = register(
    "PyFunc",
    "input*:",
    attrs={"token": None, "Tout": (), "stateful": True},
    host=_numpy_host,
    grad=NONE,
    shape=_unknown_specs,
    outputs=None,
    stateful=True,
)
PY_FUNC_STATELESS = register(
    "PyFuncStateless",
    "input*:",
    attrs={"token": None, "Tout": (), "stateful": False},
    host=_numpy_host,
    grad=NONE,
    shape=_unknown_specs,
    outputs=None,
)


@export("numpy_function")
def numpy_function(func=None, inp=None, Tout=None, stateful=True, name=None):
    """A Python function of NumPy arrays as an op; no gradients pass through it.

    Args:
      func: function of as many arrays as there are tensors in `inp`; None: the result is a
        decorator of one, and `inp` are the arguments that it is called with.
      inp: list of tensors.
      Tout: dtype of the result, or list of the dtypes of its results.
      stateful: False: the same inputs give the same result, so that a call whose result is not used
        may be left out.
      name: name of the node in a graph.

    Returns:
      A tensor, or a list of tensors; of unknown shape in a graph.

    Raises:
      ValueError: if `func` is not callable.
      TypeError: without `Tout`, or with `inp` but without `func`.
      InvalidArgumentError: in a graph, if `func` raises ValueError or TypeError, or does not return
        `Tout`.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> print(tf.numpy_function(np.sin, [tf.constant(0.0)], tf.float32).numpy())
      0.0
    """
    if func is None:
        types = needed(Tout, "numpy_function")
        return decorator(numpy_function, inp, {"Tout": types, "stateful": stateful, "name": name})
    check_callable(func)
    dtypes, alone = output_types(needed(Tout, "numpy_function"))
    inputs = [convert_to_tensor(x) for x in inp or ()]
    if STATE.graph is None:
        results = as_list(func(*[np.array(t._a) for t in inputs]), len(dtypes))
        outputs = [as_eager(r, d) for r, d in zip(results, dtypes, strict=True)]
    else:
        op = PY_FUNC if stateful else PY_FUNC_STATELESS
        attrs = {"token": func, "Tout": dtypes, "stateful": bool(stateful)}
        outputs = execute(op, inputs, attrs, name) or []
    if not outputs:
        return None
    return outputs[0] if alone else outputs


def as_eager(value, dtype):
    """The result as a tensor: arrays keep their dtype, Python values take the one wanted."""
    if isinstance(value, (Tensor, np.ndarray, np.generic)):
        return to_tensor(value)
    return to_tensor(value, dtype)
