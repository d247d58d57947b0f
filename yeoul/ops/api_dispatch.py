"""Functions of users that run when a tf function is called on their types."""

import inspect
import types
import typing

from yeoul.core.export import export
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.dispatch import FOREIGN
from yeoul.engine.extension_type import ExtensionType
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops.public import among
from yeoul.ops.ragged_dispatch import is_binary, is_unary

# tf function -> [(function of the user, its signatures)]; a signature: parameter -> annotation.
APIS: dict = {}
UNARY_HANDLERS: dict = {}  # type -> function of the user
BINARY_HANDLERS: dict = {}  # (type, type) -> function of the user
ASSERT_HANDLERS: dict = {}  # as BINARY_HANDLERS
ASSERTIONS = frozenset(
    f"debugging.assert_{name}"
    for name in "equal none_equal less less_equal greater greater_equal near".split()
)
UNIONS = (typing.Union, types.UnionType)


def supports_dispatch(function):
    """True for tf functions that other classes can take over."""
    return getattr(function, "takes_foreign", False)


def check_annotation(annotation):
    """Raises ValueError unless values can be matched with the annotation."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in UNIONS or origin is list:
        for arg in args:
            check_annotation(arg)
    elif not isinstance(annotation, type):
        raise ValueError(
            f"Type annotation {annotation} is not currently supported by dispatch. Supported "
            "annotations: type objects, List[...], and Union[...]"
        )


def classes_in(annotation):
    """The classes that an annotation names."""
    if isinstance(annotation, type) and typing.get_origin(annotation) is None:
        return [annotation]
    return [cls for arg in typing.get_args(annotation) for cls in classes_in(arg)]


def matches(value, annotation):
    """True if a value is what the annotation says."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in UNIONS:
        return any(matches(value, arg) for arg in args)
    if origin is list:
        return isinstance(value, (list, tuple)) and all(matches(v, args[0]) for v in value)
    if annotation is Tensor:
        return isinstance(value, Tensor)
    return isinstance(value, annotation)


def take_over(annotations):
    """Lets functions of the user run on the classes that annotations name."""
    for annotation in annotations:
        for cls in classes_in(annotation):
            if not issubclass(cls, (Tensor, BaseVariable)) and cls.__module__ != "builtins":
                _take_over_class(cls)


def _take_over_class(cls):
    FOREIGN.setdefault(cls, dispatched)
    if cls not in (ExtensionType, CompositeTensor):
        for derived in cls.__subclasses__():
            _take_over_class(derived)


def dispatched(function, args, kwargs):
    """What the users' functions make of a call, or NotImplemented."""
    for handler, signatures in APIS.get(function, ()):
        bound = inspect.signature(function).bind(*args, **kwargs).arguments
        for signature in signatures:
            if all(p in bound and matches(bound[p], a) for p, a in signature.items()):
                named = {k: v for k, v in kwargs.items() if k != "name" or takes_name(handler)}
                result = handler(*args, **named)
                if result is not NotImplemented:
                    return result
                break
    if is_unary(function):
        return _run_unary(function, args, kwargs)
    if is_binary(function):
        return _run_binary(BINARY_HANDLERS, function, args, kwargs)
    if among(function, ASSERTIONS):
        return _run_binary(ASSERT_HANDLERS, function, args, kwargs)
    return NotImplemented


def takes_name(handler):
    """True if a function of the user has the parameter `name`, which it may leave out."""
    return "name" in inspect.signature(handler).parameters


def _handler_of(handlers, value):
    for cls, handler in handlers.items():
        if isinstance(value, cls):
            return handler
    return None


def _run_unary(function, args, kwargs):
    names = list(inspect.signature(function).parameters)
    value = args[0] if args else kwargs.get(names[0])
    handler = _handler_of(UNARY_HANDLERS, value)
    if handler is None:
        return NotImplemented
    rest = {name: v for name, v in kwargs.items() if name != names[0]}
    return handler(lambda x: function(x, *args[1:], **rest), value)


def _run_binary(handlers, function, args, kwargs):
    bound = inspect.signature(function).bind(*args, **kwargs).arguments
    names = list(bound)[:2]
    if len(names) < 2:
        return NotImplemented
    x, y = (bound[name] for name in names)
    rest = {name: v for name, v in bound.items() if name not in names}
    for (left, right), handler in handlers.items():
        if matches(x, left) and matches(y, right):
            return handler(lambda a, b: function(a, b, **rest), x, y)
    return NotImplemented


def by_name(api, signature):
    """A signature whose parameters are named, not numbered."""
    names = list(inspect.signature(api).parameters)
    found = {}
    for key, annotation in signature.items():
        if isinstance(key, int) and not 0 <= key < len(names):
            raise ValueError(
                f"signature includes annotation for unknown parameter {key}: {api.__name__} has "
                f"{len(names)} parameters, from 0 on."
            )
        found[names[key] if isinstance(key, int) else key] = annotation
    return found


def _check_signature(api, handler, signature):
    parameters = inspect.signature(api).parameters
    for name, annotation in signature.items():
        if name not in parameters:
            raise ValueError(f"signature includes annotation for unknown parameter {name!r}.")
        check_annotation(annotation)
    mine = inspect.signature(handler)
    wanted = [name for name in parameters if name != "name" or "name" in mine.parameters]
    if list(mine.parameters) != wanted:
        raise ValueError(
            f"Dispatch function's signature {mine} does not match API's signature "
            f"{inspect.signature(api)}."
        )


@export("experimental.dispatch_for_api")
def dispatch_for_api(api, *signatures):
    """Decorator: a function that runs in place of a tf function for arguments of given types.

    Args:
      api: the tf function.
      *signatures: dicts from parameters of `api`, by name or number, to types, `List[...]` or
        `Union[...]` of types; the decorated function runs if all of one dict fit. By default its
        annotations.

    Returns:
      A decorator for a function with the parameters of `api` (`name` may be left out). It may
      return `NotImplemented`.

    Raises:
      ValueError: if `api` is no tf function that can be taken over, a parameter is unknown, an
        annotation is not supported, or the parameters differ.

    Example:
      >>> import yeoul as tf
      >>> class Celsius(tf.experimental.ExtensionType):
      ...     degrees: tf.Tensor
      >>> @tf.experimental.dispatch_for_api(tf.shape)
      ... def celsius_shape(input: Celsius, out_type=tf.int32, name=None):
      ...     return tf.shape(input.degrees, out_type)
      >>> tf.shape(Celsius([20.0, 30.0])).numpy().tolist()
      [2]
    """
    if not supports_dispatch(api):
        raise ValueError(f"{api} does not support dispatch. It must be a function of tf.")

    def decorate(handler):
        wanted = [by_name(api, signature) for signature in signatures]
        if not wanted:
            hints = typing.get_type_hints(handler)
            hints.pop("return", None)
            wanted = [hints] if hints else []
        if not wanted:
            raise ValueError(
                "The dispatch_for_api decorator must be called with at least one signature, or "
                "applied to a function that has type annotations on its parameters."
            )
        for signature in wanted:
            _check_signature(api, handler, signature)
        APIS.setdefault(api, []).append((handler, wanted))
        for signature in wanted:
            take_over(signature.values())
        return handler

    return decorate


@export("experimental.dispatch_for_unary_elementwise_apis")
def dispatch_for_unary_elementwise_apis(x_type):
    """Decorator: a function that runs for every elementwise tf function of one argument.

    Args:
      x_type: the type, or a `Union` of types.

    Returns:
      A decorator for a function `f(api, x)`; `api` takes one argument.

    Raises:
      ValueError: if the annotation is not supported, or the type has such a function.

    Example:
      >>> import yeoul as tf
      >>> class Kelvin(tf.experimental.ExtensionType):
      ...     degrees: tf.Tensor
      >>> @tf.experimental.dispatch_for_unary_elementwise_apis(Kelvin)
      ... def kelvin_unary(api, x):
      ...     return Kelvin(api(x.degrees))
      >>> tf.math.sqrt(Kelvin([400.0])).degrees.numpy().tolist()
      [20.0]
    """
    check_annotation(x_type)

    def decorate(handler):
        for cls in classes_in(x_type):
            if cls in UNARY_HANDLERS:
                raise ValueError(
                    f"A unary elementwise dispatch handler ({UNARY_HANDLERS[cls]}) has already "
                    f"been registered for {cls}."
                )
        for cls in classes_in(x_type):
            UNARY_HANDLERS[cls] = handler
        take_over([x_type])
        return handler

    return decorate


@export("experimental.dispatch_for_binary_elementwise_apis")
def dispatch_for_binary_elementwise_apis(x_type, y_type):
    """Decorator: a function that runs for every elementwise tf function of two arguments.

    Args:
      x_type: the type of the first argument, or a `Union`.
      y_type: the type of the second argument, or a `Union`.

    Returns:
      A decorator for a function `f(api, x, y)`; `api` takes two arguments.

    Raises:
      ValueError: if an annotation is not supported, or the types have such a function.

    Example:
      >>> import yeoul as tf
      >>> class Metres(tf.experimental.ExtensionType):
      ...     length: tf.Tensor
      >>> @tf.experimental.dispatch_for_binary_elementwise_apis(Metres, Metres)
      ... def metres_binary(api, x, y):
      ...     return Metres(api(x.length, y.length))
      >>> tf.add(Metres([1.0]), Metres([2.0])).length.numpy().tolist()
      [3.0]
    """
    return _of_two(BINARY_HANDLERS, x_type, y_type)


def _of_two(handlers, x_type, y_type):
    """A decorator that notes the handler of two types."""
    check_annotation(x_type)
    check_annotation(y_type)

    def decorate(handler):
        key = (x_type, y_type)
        if key in handlers:
            raise ValueError(
                f"A binary elementwise dispatch handler ({handlers[key]}) has already been "
                f"registered for {key}."
            )
        handlers[key] = handler
        take_over(key)
        return handler

    return decorate


@export("experimental.dispatch_for_binary_elementwise_assert_apis")
def dispatch_for_binary_elementwise_assert_apis(x_type, y_type):
    """Decorator: a function that runs for every assertion about two arguments.

    These are `tf.debugging.assert_equal`, `assert_none_equal`, `assert_less`, `assert_less_equal`,
    `assert_greater`, `assert_greater_equal` and `assert_near`.

    Args:
      x_type: the type of the first argument, or a `Union`.
      y_type: the type of the second argument, or a `Union`.

    Returns:
      A decorator for a function `f(assert_func, x, y)`; `assert_func` takes two arguments.

    Raises:
      ValueError: if an annotation is not supported, or the types have such a function.

    Example:
      >>> import yeoul as tf
      >>> class Yards(tf.experimental.ExtensionType):
      ...     length: tf.Tensor
      >>> @tf.experimental.dispatch_for_binary_elementwise_assert_apis(Yards, Yards)
      ... def assert_yards(assert_func, x, y):
      ...     return assert_func(x.length, y.length)
      >>> tf.debugging.assert_less(Yards([1.0]), Yards([2.0]))
    """
    return _of_two(ASSERT_HANDLERS, x_type, y_type)


@export("experimental.unregister_dispatch_for")
def unregister_dispatch_for(dispatch_target):
    """Undoes what the decorators `tf.experimental.dispatch_for_*` did with a function.

    Args:
      dispatch_target: the decorated function.

    Raises:
      ValueError: if it was decorated by none of them.

    Example:
      >>> import yeoul as tf
      >>> class Feet(tf.experimental.ExtensionType):
      ...     length: tf.Tensor
      >>> @tf.experimental.dispatch_for_unary_elementwise_apis(Feet)
      ... def feet_unary(api, x):
      ...     return Feet(api(x.length))
      >>> tf.experimental.unregister_dispatch_for(feet_unary)
    """
    found = False
    for handlers in (UNARY_HANDLERS, BINARY_HANDLERS, ASSERT_HANDLERS):
        for key in [k for k, handler in handlers.items() if handler is dispatch_target]:
            found = True
            del handlers[key]
    for entries in APIS.values():
        kept = [entry for entry in entries if entry[0] is not dispatch_target]
        found = found or len(kept) < len(entries)
        entries[:] = kept
    if not found:
        raise ValueError(
            f"Function {dispatch_target} was not registered using a `@dispatch_for_*` decorator."
        )
