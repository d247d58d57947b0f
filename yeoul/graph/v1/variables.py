"""Lists of a graph's variables, operations that initialise them, and functions that assign them."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.module import name_scope
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.variable import BaseVariable
from yeoul.graph.v1.collections import GraphKeys
from yeoul.graph.v1.default import get_collection


@export("compat.v1.global_variables")
def global_variables(scope=None):
    """The variables of the default graph that are not local.

    Args:
      scope: regular expression: only those whose name begins with a match.

    Returns:
      List of variables.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     v = tf.Variable(1.0, trainable=False, name="v")
      ...     print(tf.compat.v1.global_variables())
      [<tf.Variable 'v:0' shape=() dtype=float32>]
    """
    return get_collection(GraphKeys.GLOBAL_VARIABLES, scope)


@export("compat.v1.trainable_variables")
def trainable_variables(scope=None):
    """The variables of the default graph that optimizers train.

    Args:
      scope: regular expression: only those whose name begins with a match.

    Returns:
      List of variables.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     v = tf.Variable(1.0, trainable=False, name="v")
      ...     print(tf.compat.v1.trainable_variables())
      []
    """
    return get_collection(GraphKeys.TRAINABLE_VARIABLES, scope)


@export("compat.v1.local_variables")
def local_variables(scope=None):
    """The variables of the default graph in the collection of local ones.

    Args:
      scope: regular expression: only those whose name begins with a match.

    Returns:
      List of variables.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     print(tf.compat.v1.local_variables())
      []
    """
    return get_collection(GraphKeys.LOCAL_VARIABLES, scope)


@export("compat.v1.model_variables")
def model_variables(scope=None):
    """The variables of the default graph in the collection `MODEL_VARIABLES`.

    Args:
      scope: regular expression: only those whose name begins with a match.

    Returns:
      List of variables.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     print(tf.compat.v1.model_variables())
      []
    """
    return get_collection(GraphKeys.MODEL_VARIABLES, scope)


@export("compat.v1.moving_average_variables")
def moving_average_variables(scope=None):
    """The variables of the default graph in the collection `MOVING_AVERAGE_VARIABLES`.

    Args:
      scope: regular expression: only those whose name begins with a match.

    Returns:
      List of variables.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     print(tf.compat.v1.moving_average_variables())
      []
    """
    return get_collection(GraphKeys.MOVING_AVERAGE_VARIABLES, scope)


@export("compat.v1.all_variables")
def all_variables():
    """Older name of `tf.compat.v1.global_variables`."""
    return global_variables()


@export("compat.v1.variables_initializer", "compat.v1.initialize_variables")
def variables_initializer(var_list, name="init"):
    """An operation that gives variables their initial values in the session that runs it.

    Args:
      var_list: variables.
      name: name of the operation.

    Returns:
      An operation; None in eager mode, where variables are initialised when they are made.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     v = tf.Variable([1.0, 2.0])
      ...     sess.run(tf.compat.v1.variables_initializer([v]))
      ...     print(sess.run(v))
      [1. 2.]
    """
    if STATE.graph is None:
        return None
    return STATE.graph.group([v.initializer for v in var_list], name)


@export("compat.v1.global_variables_initializer", "compat.v1.initialize_all_variables")
def global_variables_initializer():
    """An operation that initialises all variables of the default graph but the local ones.

    Returns:
      An operation; None in eager mode.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     v = tf.Variable([1.0, 2.0])
      ...     sess.run(tf.compat.v1.global_variables_initializer())
      ...     print(sess.run(v))
      [1. 2.]
    """
    return None if STATE.graph is None else variables_initializer(global_variables())


@export("compat.v1.local_variables_initializer", "compat.v1.initialize_local_variables")
def local_variables_initializer():
    """An operation that initialises the local variables of the default graph.

    Returns:
      An operation; None in eager mode.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     tf.compat.v1.local_variables_initializer()
      <tf.Operation 'init' type=NoOp>
    """
    return None if STATE.graph is None else variables_initializer(local_variables())


@export("compat.v1.tables_initializer")
def tables_initializer(name="init_all_tables"):
    """An operation that initialises the lookup tables of the default graph.

    Args:
      name: name of the operation.

    Returns:
      An operation; None in eager mode.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     tf.compat.v1.tables_initializer()
      <tf.Operation 'init_all_tables' type=NoOp>
    """
    if STATE.graph is None:
        return None
    return STATE.graph.group(get_collection(GraphKeys.TABLE_INITIALIZERS), name)


@export("compat.v1.is_variable_initialized")
def is_variable_initialized(variable):
    """Whether the session has a value of the variable.

    Args:
      variable: a variable.

    Returns:
      A bool scalar tensor.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     print(sess.run(tf.compat.v1.is_variable_initialized(tf.Variable(1.0))))
      False
    """
    return variable.is_initialized()


@export("compat.v1.report_uninitialized_variables")
def report_uninitialized_variables(var_list=None, name="report_uninitialized_variables"):
    """The names of the variables of which the session has no value.

    Args:
      var_list: variables; default: the global and the local ones.
      name: name of the operations.

    Returns:
      A string vector.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     v = tf.Variable([1.0, 2.0], name="v")
      ...     print(sess.run(tf.compat.v1.report_uninitialized_variables()))
      [b'v']
    """
    if var_list is None:
        var_list = global_variables() + local_variables()
    names = np.array([v._name.encode() for v in var_list], object)
    with name_scope(name):
        if not var_list:
            return convert_to_tensor(names, "string")
        known = [v.is_initialized() for v in var_list]
        missing = TABLE["LogicalNot"].public(TABLE["Pack"].public(known))
        indices = TABLE["Reshape"].public(TABLE["Where"].public(missing), [-1])
        return TABLE["GatherV2"].public(convert_to_tensor(names, "string"), indices)


@export("compat.v1.assign")
def assign(ref, value, validate_shape=None, use_locking=None, name=None):
    """Replaces the value of a variable.

    Args:
      ref: variable.
      value: of its dtype and shape.
      validate_shape: has no effect; the variable says which shapes it takes.
      use_locking: has no effect.
      name: name of the operation.

    Returns:
      The variable, as it is read after the assignment.

    Raises:
      ValueError: if the shape does not fit.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     v = tf.Variable(0.0)
      ...     print(sess.run(tf.compat.v1.assign(v, 5.0)))
      5.0
    """
    return checked(ref).assign(value, name=name)


@export("compat.v1.assign_add")
def assign_add(ref, value, use_locking=None, name=None):
    """Adds to the value of a variable.

    Args:
      ref: variable.
      value: of its dtype and shape.
      use_locking: has no effect.
      name: name of the operation.

    Returns:
      The variable, as it is read after the assignment.

    Raises:
      ValueError: if the shape does not fit.

    Example:
      >>> import yeoul as tf
      >>> v = tf.Variable(1.0)
      >>> print(tf.compat.v1.assign_add(v, 2.0).numpy())
      3.0
    """
    return checked(ref).assign_add(value, name=name)


@export("compat.v1.assign_sub")
def assign_sub(ref, value, use_locking=None, name=None):
    """Subtracts from the value of a variable.

    Args:
      ref: variable.
      value: of its dtype and shape.
      use_locking: has no effect.
      name: name of the operation.

    Returns:
      The variable, as it is read after the assignment.

    Raises:
      ValueError: if the shape does not fit.

    Example:
      >>> import yeoul as tf
      >>> v = tf.Variable(1.0)
      >>> print(tf.compat.v1.assign_sub(v, 2.0).numpy())
      -1.0
    """
    return checked(ref).assign_sub(value, name=name)


def checked(ref):
    """The variable; TypeError for anything else."""
    if not isinstance(ref, BaseVariable):
        raise TypeError(f"Only a tf.Variable can be assigned, not {ref!r}.")
    return ref
