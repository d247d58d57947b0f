"""Switches of TensorFlow 1 that change nothing here, and `tf.compat.v1.app.run`."""

import sys

from yeoul.core.export import export


@export("compat.v1.disable_resource_variables")
def disable_resource_variables():
    """Has no effect: reads are always ordered as those of resource variables."""


@export("compat.v1.enable_resource_variables")
def enable_resource_variables():
    """Has no effect: reads are always ordered as those of resource variables."""


@export("compat.v1.resource_variables_enabled")
def resource_variables_enabled():
    """True: reads are ordered as those of resource variables.

    Returns:
      True.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.resource_variables_enabled()
      True
    """
    return True


@export("compat.v1.disable_control_flow_v2")
def disable_control_flow_v2():
    """Has no effect: branches and loops are always functions."""


@export("compat.v1.enable_control_flow_v2")
def enable_control_flow_v2():
    """Has no effect: branches and loops are always functions."""


@export("compat.v1.control_flow_v2_enabled")
def control_flow_v2_enabled():
    """True: branches and loops are functions.

    Returns:
      True.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.control_flow_v2_enabled()
      True
    """
    return True


@export("compat.dimension_value", "compat.v1.dimension_value")
def dimension_value(dimension):
    """A dimension of a static shape as an int, or None if it is unknown.

    Args:
      dimension: element of a shape.

    Returns:
      int or None: the same.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.dimension_value(tf.zeros([2, 3]).shape[1])
      3
    """
    return dimension


@export("compat.v1.app.run")
def run(main=None, argv=None):
    """Calls `main` with the command line, and ends the program with what it returns.

    Args:
      main: function of the list of arguments; default: `main` of the program.
      argv: default: `sys.argv`.

    Raises:
      SystemExit: always.

    Example:
      >>> import yeoul as tf
      >>> try:
      ...     tf.compat.v1.app.run(lambda argv: len(argv), ["program", "x"])
      ... except SystemExit as end:
      ...     print(end.code)
      2
    """
    main = sys.modules["__main__"].main if main is None else main
    sys.exit(main(list(sys.argv) if argv is None else list(argv)))
