"""The default graph and the mode of the process: eager, or a graph that sessions run."""

from yeoul.core.export import export
from yeoul.engine.state import STATE, State
from yeoul.graph.v1.graph import Graph
from yeoul.graph.v1.stack import STACK
from yeoul.ops.seeds import set_seed


class Default:
    """The graph that is the default where no other was entered; made when first asked for."""

    graph = None


@export("compat.v1.get_default_graph")
def get_default_graph():
    """The graph that ops are added to, or would be if eager execution were disabled.

    Returns:
      A `tf.Graph`; inside a `tf.function`, the graph of the function.

    Example:
      >>> import yeoul as tf
      >>> g = tf.Graph()
      >>> with g.as_default():
      ...     print(tf.compat.v1.get_default_graph() is g)
      True
    """
    if STATE.graph is not None:
        return STATE.graph
    if Default.graph is None:
        Default.graph = Graph()
    return Default.graph


@export("compat.v1.reset_default_graph")
def reset_default_graph():
    """Replaces the default graph by an empty one.

    Raises:
      AssertionError: inside `with graph.as_default()`, a session, or a function.

    Example:
      >>> import yeoul as tf
      >>> before = tf.compat.v1.get_default_graph()
      >>> tf.compat.v1.reset_default_graph()
      >>> tf.compat.v1.get_default_graph() is before
      False
    """
    nested = STATE.graph is not None and STATE.graph is not State.graph
    if nested or getattr(STACK.top(), "entered", None):
        raise AssertionError(
            "Do not use tf.reset_default_graph() to clear nested graphs. If you need a cleared "
            "graph, exit the nesting and create a new graph."
        )
    Default.graph = Graph()
    if State.graph is not None:
        set_base(Default.graph)


def set_base(graph):
    """What ops are added to where no other graph was entered; None: they run at once."""
    State.graph, State.busy = graph, graph is not None
    STATE.graph, STATE.scope = graph, ""
    STATE.busy = graph is not None or bool(STATE.tapes)


@export("compat.v1.disable_eager_execution")
def disable_eager_execution():
    """From here on ops are added to the default graph, for sessions to run.

    Raises:
      ValueError: inside a graph or function.
    """
    if State.graph is not None:
        return
    if STATE.graph is not None:
        raise ValueError(
            "tf.disable_eager_execution must be called at program startup: here a graph is being "
            "built already. Call it outside of `with graph.as_default()` and tf.function."
        )
    Default.graph = Graph()
    set_base(Default.graph)


@export("compat.v1.enable_eager_execution")
def enable_eager_execution(config=None, device_policy=None, execution_mode=None):
    """Lets ops run at once, as they do without being asked.

    Args:
      config: has no effect.
      device_policy: has no effect.
      execution_mode: has no effect.

    Raises:
      ValueError: once eager execution was disabled.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.enable_eager_execution()
      >>> tf.executing_eagerly()
      True
    """
    if State.graph is not None:
        raise ValueError(
            "tf.enable_eager_execution must be called at program startup: eager execution was "
            "disabled, and a graph is being built."
        )


@export("compat.v1.disable_v2_behavior")
def disable_v2_behavior():
    """Makes programs written for TensorFlow 1 run: as `tf.compat.v1.disable_eager_execution`."""
    disable_eager_execution()


@export("compat.v1.enable_v2_behavior")
def enable_v2_behavior():
    """Makes ops run at once: as `tf.compat.v1.enable_eager_execution`.

    Raises:
      ValueError: once eager execution was disabled.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.enable_v2_behavior()
      >>> tf.executing_eagerly()
      True
    """
    enable_eager_execution()


@export("compat.v1.executing_eagerly_outside_functions")
def executing_eagerly_outside_functions():
    """True if ops run at once, or would outside of the functions around this call.

    Returns:
      bool.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.executing_eagerly_outside_functions()
      True
    """
    return STATE.outermost() is None


@export("compat.v1.set_random_seed")
def set_random_seed(seed):
    """Sets the seed of the default graph, or of all eager ops: as `tf.random.set_seed`.

    Args:
      seed: integer.

    Raises:
      TypeError: if it is no integer.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default() as g:
      ...     tf.compat.v1.set_random_seed(7)
      ...     g.seed
      7
    """
    set_seed(seed)


@export("compat.v1.add_to_collection")
def add_to_collection(name, value):
    """Appends `value` to a collection of the default graph.

    Args:
      name: of the collection, such as `tf.compat.v1.GraphKeys.LOSSES`.
      value: anything.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     tf.compat.v1.add_to_collection("sizes", 3)
      ...     tf.compat.v1.get_collection("sizes")
      [3]
    """
    get_default_graph().add_to_collection(name, value)


@export("compat.v1.add_to_collections")
def add_to_collections(names, value):
    """Appends `value` to several collections of the default graph.

    Args:
      names: of the collections.
      value: anything.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     tf.compat.v1.add_to_collections(["a", "b"], 3)
      ...     tf.compat.v1.get_collection("b")
      [3]
    """
    get_default_graph().add_to_collections(names, value)


@export("compat.v1.get_collection")
def get_collection(key, scope=None):
    """A copy of a collection of the default graph.

    Args:
      key: name of the collection.
      scope: regular expression: only what has a `name` that begins with a match.

    Returns:
      A list, empty if there is no such collection.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     v = tf.Variable(1.0, name="v")
      ...     tf.compat.v1.get_collection(tf.compat.v1.GraphKeys.TRAINABLE_VARIABLES)
      [<tf.Variable 'v:0' shape=() dtype=float32>]
    """
    return get_default_graph().get_collection(key, scope)


@export("compat.v1.get_collection_ref")
def get_collection_ref(key):
    """The list that a collection of the default graph is: changing it changes the collection.

    Args:
      key: name of the collection.

    Returns:
      The list.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     tf.compat.v1.get_collection_ref("sizes").append(3)
      ...     tf.compat.v1.get_collection("sizes")
      [3]
    """
    return get_default_graph().get_collection_ref(key)
