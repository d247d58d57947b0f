"""Where in a model an error was raised, told in its message."""

import functools

from yeoul.core.errors import OpError
from yeoul.core.shape import TensorShape
from yeoul.core.tracebacks import hide_frames

TOLD = (
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    RuntimeError,
    NotImplementedError,
    ZeroDivisionError,
)
SHOWN = 4  # tensors of a list or dict whose shapes a message says


def tell_layer(error, layer, inputs=None, kwargs=None):
    """Adds the layer, and what it was called on, to the message of an error that leaves it.

    The layers around it follow, one by one, as the error passes them.

    Args:
      error: the exception.
      layer: the layer whose call it leaves.
      inputs: the first argument of the call.
      kwargs: the arguments by name.
    """
    name = layer.__dict__.get("_name")
    if name is None or not (type(error) in TOLD or isinstance(error, OpError)):
        return
    told = getattr(error, "_in_layers", None)
    if told is None:
        told = error._in_layers = (str(error), [], set())
    message, places, passed = told
    if id(layer) in passed:
        return
    passed.add(id(layer))
    if not (len(passed) == 1 and names(message, name)):
        places.append(place(layer, name, inputs, kwargs))
    if places:
        text = "; ".join(places)
        tell(error, f"{message} ({text[0].upper()}{text[1:]}.)")


def names(message, name):
    """Whether a message names a layer already."""
    return f'"{name}"' in message or f"'{name}'" in message


def place(layer, name, inputs, kwargs):
    """A layer's name and class, what it was called on, and what it was built for."""
    text = f'in layer "{name}" ({type(layer).__name__}), called on {described(inputs)}'
    given = {k: v for k, v in (kwargs or {}).items() if not (v is None or isinstance(v, bool))}
    text += "".join(f", {key}={described(value)}" for key, value in given.items())
    shapes = getattr(layer, "_build_input_shape", None)
    if layer.built and isinstance(shapes, TensorShape) and differs(shapes, inputs):
        text += f", built for {shapes}"
    return text


def differs(shape, inputs):
    """Whether inputs have another shape, the batch aside, than those a layer was built for."""
    found = getattr(inputs, "shape", None)
    if shape.rank is None or not isinstance(found, TensorShape) or found.rank is None:
        return False
    return not found[1:].is_compatible_with(shape[1:])


def described(value):
    """Dtypes and shapes of the tensors in a structure."""
    if isinstance(value, (list, tuple, dict)):
        items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
        parts = [described(item) for _, item in items[:SHOWN]]
        if isinstance(value, dict):
            parts = [f"{key!r}: {part}" for (key, _), part in zip(items, parts, strict=False)]
        more = [f"... {len(items)} in all"] if len(items) > SHOWN else []
        text = ", ".join(parts + more)
        opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
        return f"{opening}{text}{closing}"
    shape, dtype = getattr(value, "shape", None), getattr(value, "dtype", None)
    if shape is not None and dtype is not None:
        return f"{getattr(dtype, 'name', dtype)} {shape}"
    return repr(value) if isinstance(value, (str, int, float, type(None))) else type(value).__name__


def located(call):
    """Decorator of a `__call__` that does more than the base's: errors name the layer."""

    @functools.wraps(call)
    def told(self, inputs, *args, **kwargs):
        try:
            return call(self, inputs, *args, **kwargs)
        except Exception as error:
            tell_layer(error, self, inputs, kwargs)
            hide_frames(error)
            raise

    return told


def tell(error, message):
    """Replaces an error's message."""
    error.args = (message,)
    if isinstance(error, OpError):
        error._message = message
