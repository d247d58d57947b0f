"""Compares a function with its conversion."""

import copy

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
