"""How the functions of tf.compat.v1.layers become public."""

import inspect

from yeoul.core.export import export
from yeoul.graph.v1.adapt import parameter
from yeoul.graph.v1.default import get_default_graph
from yeoul.graph.v1.initializers import Ones, Zeros
from yeoul.graph.v1.scope import get_variable, variable_scope

MEANINGS = {
    "inputs": "tensor; the first axis is that of the examples.",
    "units": "how many numbers it gives.",
    "filters": "how many channels it gives.",
    "kernel_size": "size of the window; int, or one for each axis.",
    "pool_size": "size of the window; int, or one for each axis.",
    "strides": "steps of the window; int, or one for each axis.",
    "padding": '"valid" or "same".',
    "data_format": '"channels_last" or "channels_first".',
    "dilation_rate": "how far apart the window's elements are; int, or one for each axis.",
    "activation": "function applied to the result, or None.",
    "use_bias": "whether a vector is added.",
    "activity_regularizer": "function of the result: its loss is collected.",
    "training": "whether it behaves as in training; a Python bool or a tensor.",
    "trainable": "whether optimizers train its variables.",
    "name": "of the scope of its variables; default: one not used yet.",
    "reuse": "whether variables of this name are shared.",
    "rate": "the share of elements that are set to 0.",
    "noise_shape": "shape of what is drawn, broadcast to that of the inputs.",
    "seed": "of what is drawn.",
    "axis": "the axis of the features.",
    "fused": "has no effect: XLA fuses what it can.",
    "momentum": "of the moving averages.",
    "epsilon": "added to the variance.",
    "center": "whether a vector is added.",
    "scale": "whether the result is multiplied by a vector.",
}
WEIGHTS = (
    "kernel_initializer=None bias_initializer=0 kernel_regularizer=None bias_regularizer=None "
    "activity_regularizer=None kernel_constraint=None bias_constraint=None trainable=True "
    "name=None reuse=None"
)
FIRST = {
    "bias_initializer": Zeros(),
    "beta_initializer": Zeros(),
    "gamma_initializer": Ones(),
    "moving_mean_initializer": Zeros(),
    "moving_variance_initializer": Ones(),
}


def meaning(name):
    """What an argument is for, in a line."""
    whose, _, kind = name.rpartition("_")
    return MEANINGS.get(name) or f"the {kind} of `{whose}`, or None."


def layer(arguments, example):
    """Makes a layer public: a function of its arguments, called in the scope of its variables.

    Args:
      arguments: names and defaults, as `adapt.parameter` reads them.
      example: arguments of an example after the layer's name, and the shape of the result.

    Returns:
      A decorator.
    """
    parameters = [parameter(text) for text in arguments.split()]
    parameters = [p.replace(default=FIRST.get(p.name, p.default)) for p in parameters]
    signature = inspect.Signature(parameters)

    def publish(function):
        name = function.__name__

        def called(*args, **kwargs):
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            given = dict(bound.arguments)
            scope, reuse = given.pop("name"), given.pop("reuse", None)
            activation = given.pop("activation", None)
            penalty = given.pop("activity_regularizer", None)
            with variable_scope(scope, default_name=name, reuse=reuse):
                result = function(**given)
                result = result if activation is None else activation(result)
                if penalty is not None:
                    get_default_graph().add_to_collection("regularization_losses", penalty(result))
                return result

        lines = "\n".join([f"  {p.name}: {meaning(p.name)}" for p in parameters])
        called.__name__ = called.__qualname__ = name
        called.__signature__ = signature  # pyright: ignore[reportFunctionMemberAccess]
        called.__module__ = function.__module__
        called.__doc__ = (
            f"{function.__doc__}\n\nArgs:\n{lines}\n\nReturns:\n  A tensor.\n\nRaises:\n"
            "  ValueError: if the inputs do not fit, or variables are to be shared that do not.\n\n"
            "Example:\n  >>> import yeoul as tf\n  >>> with tf.Graph().as_default():\n"
            f"  ...     print(tf.compat.v1.layers.{name}({example[0]}).shape)\n  {example[1]}"
        )
        module = function.__module__
        return export(f"compat.v1.layers.{name}", name=name, module=module)(called)

    return publish


def weight(name, shape, dtype, given):
    """The variable of this name, of the options `name_initializer` and so on of a layer."""
    return get_variable(
        name,
        shape,
        dtype,
        initializer=given.get(f"{name}_initializer"),
        regularizer=given.get(f"{name}_regularizer"),
        constraint=given.get(f"{name}_constraint"),
        trainable=given.get("trainable", True),
    )
