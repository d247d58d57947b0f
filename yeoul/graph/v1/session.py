"""`tf.compat.v1.Session`: runs parts of a graph, and holds the values of its variables."""

import contextlib

import numpy as np

from yeoul.core.export import export
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.graph.operation import Operation
from yeoul.graph.v1.config import ConfigProto, RunMetadata, RunOptions
from yeoul.graph.v1.default import get_default_graph
from yeoul.graph.v1.feeds import fed_array, fed_tensor
from yeoul.graph.v1.fetches import fetcher
from yeoul.graph.v1.graph import Graph
from yeoul.graph.v1.plan import Plans
from yeoul.graph.v1.stack import STACK
from yeoul.graph.v1.tensor import GraphTensor
from yeoul.graph.v1.variable import GraphVariable
from yeoul.graph.v1.variable_v1 import GraphVariableV1

# What lives as long as the graph, so that its id stands for it.
LASTING = {GraphTensor, Operation, GraphVariable, GraphVariableV1}


class BaseSession:
    """What the two kinds of sessions share.

    Attributes:
      graph: the `tf.Graph`.
      values: the arrays of variables and of random states, by id.
      runs: (fetches, fed tensors) -> (plans, builder of the result, its elements), for fetches
        that are asked for again.
    """

    def __init__(self, target="", graph=None, config=None):
        if graph is None:
            graph = get_default_graph()
        if not isinstance(graph, Graph):
            raise TypeError(
                f'Argument `graph` must be a tf.Graph, but got "{type(graph).__name__}"'
            )
        if config is not None and not isinstance(config, ConfigProto):
            raise TypeError(
                f'Argument `config` must be a tf.ConfigProto, but got "{type(config).__name__}"'
            )
        if target not in ("", "local", b""):
            raise ValueError(
                f"Session(target={target!r}) asks for a remote server; sessions run in this "
                "process. Leave `target` out."
            )
        self.graph, self.config = graph, config
        self.values: dict = {}
        self.runs: dict = {}
        self.closed = False

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """Runs what the fetches need.

        Args:
          fetches: tensor, operation, variable, name such as "add:0", or list, tuple, namedtuple or
            dict of these.
          feed_dict: values for placeholders or other tensors: tensor or name -> anything that NumPy
            makes an array of.
          options: a `RunOptions` or None; has no effect.
          run_metadata: a `RunMetadata` or None; nothing is put into it.

        Returns:
          The structure of `fetches` with NumPy arrays and scalars in it; None for operations.

        Raises:
          RuntimeError: if the session is closed, or the graph is empty.
          InvalidArgumentError: if a placeholder is not fed.
          FailedPreconditionError: if a variable is not initialised.
          ValueError, TypeError: if the fetches or the feeds are not of this graph, or do not fit.
        """
        if options is not None or run_metadata is not None:
            check_options(options, run_metadata)
        if self.closed or not self.graph.nodes:
            self._refuse()
        if feed_dict:
            feeds = [fed_tensor(self.graph, key) for key in feed_dict]
            arrays = [fed_array(t, v) for t, v in zip(feeds, feed_dict.values(), strict=True)]
        else:
            feeds, arrays = (), ()
        plans, build, kinds = self._run_of(fetches, feeds)
        results = iter(plans.find(self.values)(self.values, arrays))
        return build([as_numpy(next(results)) if tensor else None for tensor in kinds])

    def _refuse(self):
        if self.closed:
            raise RuntimeError(
                "Attempted to use a closed Session. Run everything inside `with Session()`, or "
                "before session.close()."
            )
        raise RuntimeError(
            "The Session graph is empty. Add operations to the graph before calling run()."
        )

    def _run_of(self, fetches, feeds):
        """(plans, builder, for each element whether it is a tensor), remembered where possible."""
        key = lasting_key(fetches)
        if key is not None:
            key = (key, tuple([id(t) for t in feeds]))
            known = self.runs.get(key)
            if known is not None:
                return known
        elements: list = []
        build = fetcher(self.graph, fetches, elements)
        plan_key = (tuple([id(e) for e in elements]), tuple([id(t) for t in feeds]))
        plans = self.graph.plans.get(plan_key)
        if plans is None:
            plans = self.graph.plans[plan_key] = Plans(self.graph, elements, list(feeds))
        found = plans, build, [isinstance(e, Tensor) for e in elements]
        if key is not None:
            self.runs[key] = found
        return found

    def make_callable(self, fetches, feed_list=None, accept_options=False):
        """A function that runs the fetches; its arguments are the values of `feed_list`.

        Args:
          fetches: as those of `run`.
          feed_list: tensors, variables or names.
          accept_options: whether the function takes `options` and `run_metadata` too.

        Returns:
          The function.
        """
        feeds = [fed_tensor(self.graph, key) for key in feed_list or ()]
        fetcher(self.graph, fetches, [])  # errors show up here

        def run(*values, options=None, run_metadata=None):
            if len(values) != len(feeds):
                raise ValueError(
                    f"The callable takes {len(feeds)} values, one for each tensor in feed_list; "
                    f"received {len(values)}."
                )
            return self.run(fetches, dict(zip(feeds, values, strict=True)), options, run_metadata)

        return run

    def close(self):
        """Drops the values of the variables; the session cannot run any more."""
        self.closed = True
        self.values.clear()
        self.runs.clear()

    @contextlib.contextmanager
    def as_default(self):
        """Context in which this is the default session; it is not closed at its end."""
        STACK.sessions.append(self)
        try:
            yield self
        finally:
            STACK.sessions.pop()


@export("compat.v1.Session")
class Session(BaseSession):
    """Runs operations of a graph; each session has its own values of the graph's variables.

    As a context it and its graph are the default, and it is closed at the end.

    Args:
      target: "".
      graph: a `tf.Graph`; default: the default graph.
      config: a `tf.compat.v1.ConfigProto`, or None. XLA has threads and memory of its own: what it
        says has no effect.

    Raises:
      TypeError: if the graph or the config is something else.
      ValueError: if `target` names a server.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     x = tf.compat.v1.placeholder(tf.float32, [None])
      ...     y = tf.reduce_sum(x * 2.0)
      ...     with tf.compat.v1.Session() as sess:
      ...         print(sess.run(y, feed_dict={x: [1.0, 2.0]}))
      6.0
    """

    def __init__(self, target="", graph=None, config=None):
        super().__init__(target, graph, config)
        self.entered: list = []

    def __enter__(self):
        stack = contextlib.ExitStack()
        stack.enter_context(self.graph.as_default())
        stack.enter_context(self.as_default())
        self.entered.append(stack)
        return self

    def __exit__(self, *exception):
        self.entered.pop().close()
        self.close()


@export("compat.v1.InteractiveSession")
class InteractiveSession(BaseSession):
    """A session that is the default from the start, for notebooks; `close` ends that.

    Args:
      target: "".
      graph: a `tf.Graph`, which becomes the default graph; default: the default graph.
      config: a `tf.compat.v1.ConfigProto`, or None.

    Raises:
      TypeError: if the graph or the config is something else.
      ValueError: if `target` names a server.

    Example:
      >>> import yeoul as tf
      >>> g = tf.Graph()
      >>> sess = tf.compat.v1.InteractiveSession(graph=g)
      >>> print((tf.constant(5.0) * 6.0).eval())
      30.0
      >>> sess.close()
    """

    def __init__(self, target="", graph=None, config=None):
        super().__init__(target, graph, config)
        self._saved = STATE.enter(self.graph) if STATE.graph is not self.graph else None
        STACK.sessions.append(self)

    def close(self):
        """Drops the values of the variables, and is the default no longer."""
        super().close()
        if self in STACK.sessions:
            STACK.sessions.remove(self)
            if self._saved is not None and STATE.graph is self.graph:
                STATE.restore(self._saved)


@export("compat.v1.get_default_session")
def get_default_session():
    """The session that `Tensor.eval` and `Operation.run` use, or None.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.get_default_session())
      None
    """
    return STACK.top()


def check_options(options, run_metadata):
    """Raises TypeError unless they are what `Session.run` takes."""
    for value, kind in ((options, RunOptions), (run_metadata, RunMetadata)):
        if value is not None and not isinstance(value, kind):
            raise TypeError(
                f"Session.run takes a tf.compat.v1.{kind.__name__} or None here, not {value!r}."
            )


def lasting_key(fetches):
    """A key of fetches that live as long as the graph; None for others."""
    kind = type(fetches)
    if kind in LASTING:
        return id(fetches)
    if kind is str:
        return fetches
    if kind is not list and kind is not tuple:
        return None
    key = [kind]
    for fetch in fetches:
        if type(fetch) not in LASTING:
            return None
        key.append(id(fetch))
    return tuple(key)


def as_numpy(array):
    """A result as users get it: a scalar, or an array of their own."""
    array = np.asarray(array)
    if array.ndim == 0:
        return array[()]
    return array.copy()
