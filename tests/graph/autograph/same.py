"""Compares a function with its conversion."""

import copy

import numpy as np

import yeoul as tf


def outcome(function, args):
    """(kind, value) of a call: what it returned, or the class of the exception it raised."""
    args = copy.deepcopy(args)
    try:
        return "returned", function(*args), args
    except Exception as error:
        # Native closures raise the more general one for a variable that has no value yet.
        kind = NameError if isinstance(error, UnboundLocalError) else type(error)
        return "raised", kind, args


def same(function, *calls):
    """Checks that the converted function does what the function does, for each tuple of arguments.

    Arguments that a call changes must be changed in the same way.
    """
    converted = tf.autograph.to_graph(function)
    assert converted is not function
    for args in calls:
        native = outcome(function, args)
        assert outcome(converted, args) == native, (function.__name__, args)
    return converted


class Cases(list):
    """Functions with the arguments they are compared on: `@case((1,), (2,))`."""

    def __call__(self, *calls):
        def keep(function):
            self.append((function, calls))
            return function

        return keep


def name_of(value):
    """The test's name after the function."""
    return getattr(value, "__name__", "")


def plain(value):
    """A result as nested Python values."""
    return tf.nest.map_structure(lambda v: np.asarray(v).tolist(), value)


def agree(function, calls):
    """Checks that a graph gives what the function gives eagerly."""
    staged = tf.function(function)
    for args in calls:
        args = [tf.constant(a) for a in args]
        assert plain(staged(*args)) == plain(function(*args)), args
