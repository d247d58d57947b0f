"""Where in a model an error was raised, told in its message."""

from yeoul.core.errors import InvalidArgumentError, OpError, UnimplementedError

TOLD = (ValueError, TypeError, InvalidArgumentError, UnimplementedError)


def tell_layer(error, layer):
    """Names the innermost layer that an error came from, unless its message does already."""
    if type(error) not in TOLD or getattr(error, "_in_layer", False):
        return
    error._in_layer = True
    message = str(error)
    if layer.name not in message:
        tell(error, f'{message} (In layer "{layer.name}" ({type(layer).__name__}).)')


def tell(error, message):
    """Replaces an error's message."""
    error.args = (message,)
    if isinstance(error, OpError):
        error._message = message
