"""Where in a model an error was raised, told in its message."""

import functools

from yeoul.core.errors import OpError
from yeoul.core.shape import TensorShape
from yeoul.core.tracebacks import hide_frames, is_hidden

TOLD = (
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    RuntimeError,
    KeyError,
    NotImplementedError,
    ZeroDivisionError,
)
UNFIT = (AttributeError, IndexError, KeyError)  # what an input that is no tensor leads to
SHOWN = 4  # tensors of a list or dict whose shapes a message says


def tell_layer(error, layer, inputs=None, args=(), kwargs=None):
    """Adds the layer, and what it was called on, to the message of an error that leaves it.

    The layers around it follow, one by one, as the error passes them.

    Args:
      error: the exception.
      layer: the layer whose call it leaves.
      inputs: the first argument of the call.
      args: the other arguments by position.
      kwargs: the arguments by name.
    """
    name = layer.__dict__.get("_name")
    if name is None or not takes_message(error):
        return
    told = getattr(error, "_in_layers", None)
    if told is None:
        told = error._in_layers = (message_of(error, inputs), [], set())
    message, places, passed = told
    if id(layer) in passed:
        return
    passed.add(id(layer))
    if not (len(passed) == 1 and names(message, layer, name)):
        given = dict(zip(layer._call_names[1:], args, strict=False)) | (kwargs or {})
        places.append(place(layer, name, inputs, given))
    if places:
        text = "; ".join(places)
        tell(error, f"{message} ({text[0].upper()}{text[1:]}.)")


def takes_message(error):
    """Whether a message is all that an error is made of."""
    return (
        type(error) in TOLD
        or isinstance(error, OpError)
        or (isinstance(error, TOLD) and type(error).__module__.startswith("yeoul."))
    )


def message_of(error, inputs):
    """The message, which says what to pass if the layer met something else than a tensor."""
    message = str(error.args[0]) if type(error) is KeyError and error.args else str(error)
    if type(error) in UNFIT and not hasattr(inputs, "shape") and is_hidden(error):
        message = (
            f"The layer cannot use what it was called on ({type(error).__name__}: {message}). "
            "Pass a tensor, or, to a layer that merges several, a list of tensors."
        )
    return message


def names(message, layer, name):
    """Whether a message names a layer, and its class, already."""
    named = f'"{name}"' in message or f"'{name}'" in message
    return named and type(layer).__name__ in message


def place(layer, name, inputs, given):
    """A layer's name and class, what it was called on, and what it was built for."""
    text = f'in layer "{name}" ({type(layer).__name__}), called on {described(inputs)}'
    for key, value in given.items():
        if not (value is None or isinstance(value, bool)):
            text += f", {key}={described(value)}"
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
            tell_layer(error, self, inputs, args, kwargs)
            hide_frames(error)
            raise

    return told


def told_in(place):
    """Decorator of a method: errors name the layer, and show the user's line only.

    Args:
      place: what the layer was doing, such as "the arguments".
    """

    def decorate(method):
        @functools.wraps(method)
        def told(self, *args, **kwargs):
            try:
                return method(self, *args, **kwargs)
            except Exception as error:
                if takes_message(error):
                    tell_place(error, self, place)
                hide_frames(error)
                raise

        return told

    return decorate


def tell_place(error, layer, place):
    """Adds a layer, and what it was doing, to the message of an error, unless it is there."""
    message, kind, name = str(error), type(layer).__name__, layer.__dict__.get("_name")
    known = kind in message if name is None else names(message, layer, name)
    if not known:
        whose = kind if name is None else f'layer "{name}" ({kind})'
        tell(error, f"{message} (In {place} of {whose}.)")


def tell(error, message):
    """Replaces an error's message."""
    error.args = (message,)
    if isinstance(error, OpError):
        error._message = message
