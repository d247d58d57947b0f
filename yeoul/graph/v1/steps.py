"""The global step: the variable that counts training steps."""

from yeoul.core.export import export
from yeoul.engine.module import name_scope
from yeoul.engine.variable import BaseVariable
from yeoul.graph.v1.collections import GraphKeys
from yeoul.graph.v1.default import get_default_graph
from yeoul.graph.v1.initializers import Zeros
from yeoul.graph.v1.scope import get_variable
from yeoul.graph.v1.tensor import GraphTensor
from yeoul.graph.v1.variable import GraphVariable


@export("compat.v1.train.get_global_step", "train.get_global_step")
def get_global_step(graph=None):
    """The global step of a graph, or None.

    Args:
      graph: default: the default graph.

    Returns:
      An integer variable, or None.

    Raises:
      TypeError: if what is in the collection is no integer scalar.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     print(tf.compat.v1.train.get_global_step())
      None
    """
    found = (graph or get_default_graph()).get_collection(GraphKeys.GLOBAL_STEP)
    if not found:
        return None
    assert_global_step(found[0])
    return found[0]


@export("compat.v1.train.create_global_step")
def create_global_step(graph=None):
    """Makes the global step of a graph.

    Args:
      graph: default: the default graph.

    Returns:
      An int64 variable.

    Raises:
      ValueError: if there is one.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     print(tf.compat.v1.train.create_global_step())
      <tf.Variable 'global_step:0' shape=() dtype=int64>
    """
    graph = graph or get_default_graph()
    if get_global_step(graph) is not None:
        raise ValueError('"global_step" already exists.')
    with graph.as_default(), name_scope(None):
        return get_variable(
            GraphKeys.GLOBAL_STEP,
            [],
            "int64",
            Zeros("int64"),
            trainable=False,
            collections=[GraphKeys.GLOBAL_VARIABLES, GraphKeys.GLOBAL_STEP],
        )


@export("compat.v1.train.get_or_create_global_step")
def get_or_create_global_step(graph=None):
    """The global step of a graph, made if there is none.

    Args:
      graph: default: the default graph.

    Returns:
      An integer variable.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     print(tf.compat.v1.train.get_or_create_global_step())
      <tf.Variable 'global_step:0' shape=() dtype=int64>
    """
    found = get_global_step(graph)
    return create_global_step(graph) if found is None else found


@export("compat.v1.train.assert_global_step")
def assert_global_step(global_step_tensor):
    """Raises TypeError unless it is an integer scalar.

    Args:
      global_step_tensor: variable or tensor.

    Raises:
      TypeError: if it is something else.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.train.assert_global_step(tf.Variable(0))
    """
    if not isinstance(global_step_tensor, BaseVariable) and not hasattr(
        global_step_tensor, "dtype"
    ):
        raise TypeError(f'Existing "global_step" is no variable: {global_step_tensor!r}.')
    if not global_step_tensor.dtype.is_integer:
        raise TypeError(
            f'Existing "global_step" does not have integer type: {global_step_tensor.dtype.name}'
        )
    if global_step_tensor.shape.rank not in (0, None):
        raise TypeError(f'Existing "global_step" is not scalar: {global_step_tensor.shape}')


@export("compat.v1.train.global_step")
def global_step(sess, global_step_tensor):
    """The global step in a session, as a Python int.

    Args:
      sess: a session.
      global_step_tensor: the variable or tensor.

    Returns:
      int.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     step = tf.compat.v1.train.get_or_create_global_step()
      ...     sess.run(step.initializer)
      ...     print(tf.compat.v1.train.global_step(sess, step))
      0
    """
    if isinstance(global_step_tensor, (GraphTensor, GraphVariable)):
        return int(sess.run(global_step_tensor))
    return int(global_step_tensor)
