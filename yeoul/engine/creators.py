"""`tf.variable_creator_scope`: functions of users through which variables are made."""

import contextlib
import functools
import inspect
import threading

from yeoul.core.export import export


class Creators(threading.local):
    """The creators of the scopes around the current line, the innermost last."""

    stack: tuple = ()


CREATORS = Creators()


class CreatedByScopes(type):
    """Metaclass of `tf.Variable`, whose constructor goes through the scopes' creators."""

    first = None  # the class that is meant; those derived from it are made as ever

    def __init__(cls, *args, **kwargs):
        super().__init__(*args, **kwargs)
        CreatedByScopes.first = CreatedByScopes.first or cls

    def __call__(cls, *args, **kwargs):
        if not CREATORS.stack or cls is not CreatedByScopes.first:
            return super().__call__(*args, **kwargs)
        bound = signature_of(cls).bind(*args, **kwargs)
        bound.apply_defaults()
        create = super().__call__
        for creator in CREATORS.stack:
            create = functools.partial(creator, create)
        return create(**bound.arguments)


@functools.cache
def signature_of(cls):
    """The arguments of the constructor."""
    return inspect.signature(lambda: None).replace(
        parameters=list(inspect.signature(cls.__init__).parameters.values())[1:]
    )


@export("variable_creator_scope")
@contextlib.contextmanager
def variable_creator_scope(variable_creator):
    """Context in which variables are made by a function.

    Args:
      variable_creator: `f(next_creator, **kwargs)`: takes what makes the variable otherwise, and
        all arguments of `tf.Variable` by name; returns the variable. That of the innermost scope
        is called first.

    Example:
      >>> import yeoul as tf
      >>> def untrained(next_creator, **kwargs):
      ...     return next_creator(**{**kwargs, "trainable": False})
      >>> with tf.variable_creator_scope(untrained):
      ...     v = tf.Variable(1.0)
      >>> v.trainable
      False
    """
    saved = CREATORS.stack
    CREATORS.stack = (*saved, variable_creator)
    try:
        yield
    finally:
        CREATORS.stack = saved
