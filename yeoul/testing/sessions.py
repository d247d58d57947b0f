"""Values of tensors in tests, with sessions and without: `TestCase.evaluate` and `session`."""

import contextlib

from yeoul.core import nest
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.v1.fetches import IndexedSlicesValue, SparseTensorValue
from yeoul.graph.v1.ragged_value import RaggedTensorValue
from yeoul.graph.v1.session import Session, get_default_session
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.sparse_tensor import SparseTensor


class EagerSession:
    """What `TestCase.session` gives in eager mode: `run` gives the values of tensors."""

    def run(self, fetches, *args, **kwargs):
        """The values of tensors, or of what a function returns.

        Raises:
          ValueError: if values are to be fed, which only graphs can be.
        """
        if args or kwargs.get("feed_dict"):
            raise ValueError(
                "Values cannot be fed in eager mode: there are no placeholders. Use the test "
                "inside `with tf.Graph().as_default():`."
            )
        return nest.map_structure(value_of, fetches)


class SessionsMixin:
    """`evaluate`, `session` and `cached_session`, for `TestCase`."""

    _cached = None  # (graph, config, session)

    def evaluate(self, tensors):
        """The values of tensors as NumPy arrays, in eager mode and in the default session.

        Those of ragged and sparse tensors are `tf.compat.v1.ragged.RaggedTensorValue` and
        `tf.compat.v1.SparseTensorValue`.

        Args:
          tensors: tensors, variables, composite tensors, None, or functions that return such, in
            any nest.

        Raises:
          ValueError: for anything else.
        """
        if STATE.graph is None:
            return nest.map_structure(value_of, tensors)
        session = get_default_session() or self._cached_session(None, None)
        return session.run(tensors)

    @contextlib.contextmanager
    def session(self, graph=None, config=None, use_gpu=True, force_gpu=False):
        """Context of a new session, which is the default one; in eager mode of a stand-in.

        Args:
          graph: its graph; default: the default graph.
          config: a `tf.compat.v1.ConfigProto`.
          use_gpu: accepted; XLA's default device is used.
          force_gpu: accepted, likewise.
        """
        if STATE.graph is None and graph is None:
            yield EagerSession()
            return
        with contextlib.ExitStack() as stack:
            if graph is not None:
                stack.enter_context(graph.as_default())
            yield stack.enter_context(Session(graph=graph, config=config))

    @contextlib.contextmanager
    def cached_session(self, graph=None, config=None, use_gpu=True, force_gpu=False):
        """Context of the session of this test, the same one each time; see `session`."""
        if STATE.graph is None and graph is None:
            yield EagerSession()
            return
        with contextlib.ExitStack() as stack:
            if graph is not None:
                stack.enter_context(graph.as_default())
            session = self._cached_session(graph, config)
            stack.enter_context(session.as_default())
            yield session

    def test_session(self, graph=None, config=None, use_gpu=True, force_gpu=False):
        """The older name of `session` and `cached_session`; as a test of its own it is skipped."""
        if getattr(self, "_testMethodName", "") == "test_session":
            self.skipTest("Not a test.")
        return self._test_session(graph, config, use_gpu, force_gpu)

    @contextlib.contextmanager
    def _test_session(self, graph, config, use_gpu, force_gpu):
        if STATE.graph is None and graph is None:
            yield None
            return
        which = self.cached_session if graph is None else self.session
        with which(graph, config, use_gpu, force_gpu) as session:
            yield session

    def _cached_session(self, graph, config):
        if self._cached is None:
            session = Session(graph=graph, config=config)
            self._cached = (graph, config, session)
        elif self._cached[:2] != (graph, config):
            raise ValueError(
                "The graph and config of cached_session must be the same each time it is called "
                "in a test. Use self.session() for another one."
            )
        return self._cached[2]

    def _close_cached_session(self):
        if self._cached is not None:
            self._cached[2].close()
            self._cached = None


def value_of(item):
    """The value of one tensor."""
    if item is None:
        return None
    if callable(item) and not isinstance(item, (Tensor, BaseVariable)):
        return nest.map_structure(value_of, item())
    if isinstance(item, (EagerTensor, BaseVariable)):
        return item.numpy()
    if isinstance(item, RaggedTensor):
        return RaggedTensorValue(value_of(item.values), value_of(item.row_splits))
    if isinstance(item, SparseTensor):
        parts = (item.indices, item.values, item.dense_shape)
        return SparseTensorValue(*[value_of(part) for part in parts])
    if isinstance(item, IndexedSlices):
        parts = (item.values, item.indices, item._dense_shape)
        return IndexedSlicesValue(*[value_of(part) for part in parts])
    if isinstance(item, CompositeTensor):
        return nest.map_structure(value_of, list(item._type_spec._to_components(item)))
    raise ValueError(f"Unsupported type {type(item).__name__!r}: pass tensors or variables.")
