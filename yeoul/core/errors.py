"""The exceptions that ops raise: TensorFlow's classes, one for each of its status codes."""

from typing import Any

from yeoul.core.export import export, export_constant


@export("errors.OpError")
class OpError(Exception):
    """Base of the errors that ops raise.

    Args:
      node_def: the graph node that failed, or None.
      op: the operation that failed, or None.
      message: what was passed, what was expected, how to fix it.
      error_code: TensorFlow's number of the error's kind, such as `tf.errors.NOT_FOUND`.
      *args: optionally one dict of payloads: type URL to bytes.

    Example:
      >>> import yeoul as tf
      >>> error = tf.errors.NotFoundError(None, None, "no such file: a.txt")
      >>> error.message, error.error_code == tf.errors.NOT_FOUND
      ('no such file: a.txt', True)
    """

    def __init__(self, node_def: Any, op: Any, message: str, error_code: int, *args: dict):
        super().__init__(message)
        self._node_def, self._op, self._message, self._error_code = (
            node_def,
            op,
            message,
            error_code,
        )
        self._payloads = dict(args[0]) if args else {}

    @property
    def message(self) -> str:
        """What went wrong."""
        return self._message

    @property
    def op(self) -> Any:
        """The operation that failed, or None."""
        return self._op

    @property
    def node_def(self) -> Any:
        """The graph node that failed, or None."""
        return self._node_def

    @property
    def error_code(self) -> int:
        """TensorFlow's number of the error's kind."""
        return self._error_code

    @property
    def experimental_payloads(self) -> dict:
        """More about the error: type URL to bytes."""
        return dict(self._payloads)

    def __str__(self) -> str:
        return str(self._message)

    def __reduce__(self):
        if type(self) is OpError:
            return OpError, (None, None, self._message, self._error_code, self._payloads)
        return type(self), (None, None, self._message, self._payloads)


class _CodedError(OpError):
    """An `OpError` whose class determines its code."""

    _code = 2

    def __init__(self, node_def: Any, op: Any, message: str, *args: dict):
        super().__init__(node_def, op, message, self._code, *args)


@export("errors.CancelledError")
class CancelledError(_CodedError):
    """The operation was cancelled."""

    _code = 1


@export("errors.UnknownError")
class UnknownError(_CodedError):
    """An error of a kind that is not known."""

    _code = 2


@export("errors.InvalidArgumentError")
class InvalidArgumentError(_CodedError):
    """An argument has a value, shape or dtype that the operation cannot work with."""

    _code = 3


@export("errors.DeadlineExceededError")
class DeadlineExceededError(_CodedError):
    """The operation did not finish in time."""

    _code = 4


@export("errors.NotFoundError")
class NotFoundError(_CodedError):
    """A file, key or resource does not exist."""

    _code = 5


@export("errors.AlreadyExistsError")
class AlreadyExistsError(_CodedError):
    """Something that was to be created exists already."""

    _code = 6


@export("errors.PermissionDeniedError")
class PermissionDeniedError(_CodedError):
    """The caller may not do this."""

    _code = 7


@export("errors.ResourceExhaustedError")
class ResourceExhaustedError(_CodedError):
    """Memory, disk space or another resource ran out."""

    _code = 8


@export("errors.FailedPreconditionError")
class FailedPreconditionError(_CodedError):
    """The state is not what the operation needs, as when a variable has no value."""

    _code = 9


@export("errors.AbortedError")
class AbortedError(_CodedError):
    """The operation was aborted, usually because of something that happened at the same time."""

    _code = 10


@export("errors.OutOfRangeError")
class OutOfRangeError(_CodedError):
    """Iteration went past the end, as when a dataset has no more elements."""

    _code = 11


@export("errors.UnimplementedError")
class UnimplementedError(_CodedError):
    """The operation does not support this."""

    _code = 12


@export("errors.InternalError")
class InternalError(_CodedError):
    """Something that must always hold does not: a bug."""

    _code = 13


@export("errors.UnavailableError")
class UnavailableError(_CodedError):
    """A service cannot be reached at the moment; trying again may help."""

    _code = 14


@export("errors.DataLossError")
class DataLossError(_CodedError):
    """A file is truncated or corrupt."""

    _code = 15


@export("errors.UnauthenticatedError")
class UnauthenticatedError(_CodedError):
    """The caller did not say, or not convincingly, who it is."""

    _code = 16


@export("errors.OperatorNotAllowedInGraphError")
class OperatorNotAllowedInGraphError(TypeError):
    """Python needs the value of a tensor that has none yet, because a graph is being built."""


OK = 0
CANCELLED = 1
UNKNOWN = 2
INVALID_ARGUMENT = 3
DEADLINE_EXCEEDED = 4
NOT_FOUND = 5
ALREADY_EXISTS = 6
PERMISSION_DENIED = 7
RESOURCE_EXHAUSTED = 8
FAILED_PRECONDITION = 9
ABORTED = 10
OUT_OF_RANGE = 11
UNIMPLEMENTED = 12
INTERNAL = 13
UNAVAILABLE = 14
DATA_LOSS = 15
UNAUTHENTICATED = 16

for _name in [name for name in globals() if name.isupper()]:
    export_constant(f"errors.{_name}", name=_name, module=__name__)
