"""Iterators in graphs that sessions run: `tf.compat.v1.data.make_initializable_iterator`."""

from yeoul.core import nest
from yeoul.core.errors import FailedPreconditionError, OutOfRangeError
from yeoul.core.export import export
from yeoul.data.dataset_spec import is_dense
from yeoul.data.iterator import Iterator
from yeoul.engine.dispatch import execute
from yeoul.engine.op import NONE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.graph.dataset_loop import next_element
from yeoul.graph.v1.default import get_default_graph

ITERATORS = "iterators"  # the collection of a graph's iterators


def _begin_host(*, iterator):
    iterator.begin()
    return []


BEGIN = register(
    "MakeIterator",
    "",
    attrs={"iterator": None},
    host=_begin_host,
    grad=NONE,
    shape=lambda inputs, attrs: [],
    outputs=None,
    stateful=True,
)


class SessionIterator:
    """An iterator whose next element is a tensor that sessions fetch.

    All sessions of the graph share its place.

    Attributes:
      initializer: an operation that puts it at the beginning; None: it begins by itself.
      name: of its tensor.
    """

    def __init__(self, dataset, one_shot):
        graph = get_default_graph()
        self._dataset, self._iterator = dataset, None
        self.one_shot = one_shot
        with graph.as_default():
            self.name = f"{graph.unique_name('OneShotIterator' if one_shot else 'IteratorV2')}:0"
            made = None if one_shot else execute(BEGIN, (), {"iterator": self}, "MakeIterator")
        self._made = made
        graph.add_to_collection(ITERATORS, self)

    @property
    def initializer(self):
        """The operation that puts the iterator at the beginning.

        Raises:
          ValueError: if it begins by itself.
        """
        if self.one_shot:
            raise ValueError(
                "Iterator does not have an initializer: a one-shot iterator begins by itself. Use "
                "make_initializable_iterator."
            )
        return self._made

    @property
    def element_spec(self):
        """The structure of an element."""
        return self._dataset.element_spec

    @property
    def output_types(self):
        """The dtypes of an element."""
        return nest.map_structure(lambda s: s.dtype, self.element_spec)

    @property
    def output_shapes(self):
        """The shapes of an element."""
        return nest.map_structure(lambda s: s.shape, self.element_spec)

    @property
    def output_classes(self):
        """The classes of the parts of an element."""
        return nest.map_structure(
            lambda s: Tensor if is_dense(s) else s.value_type, self.element_spec
        )

    def get_next(self, name=None):
        """Tensors that stand for the next element, each time a session runs."""
        return next_element(self)

    # What runs in sessions.

    def begin(self):
        """Goes to the beginning."""
        saved = STATE.enter(None)
        try:
            self._iterator = Iterator(self._dataset)
        finally:
            STATE.restore(saved)

    def current(self):
        """The iterator over the dataset.

        Raises:
          FailedPreconditionError: if it is not initialised.
        """
        if self._iterator is None and self.one_shot:
            self.begin()
        if self._iterator is None:
            raise FailedPreconditionError(
                None,
                None,
                "GetNext() failed because the iterator has not been initialized. Ensure that you "
                "have run the initializer operation for this iterator before getting the next "
                "element.",
            )
        return self._iterator

    def __next__(self):
        try:
            return next(self.current())
        except StopIteration:
            raise OutOfRangeError(None, None, "End of sequence") from None

    def state_dict(self):
        """Where it is."""
        return self.current().state_dict()

    def load_state_dict(self, state):
        """Goes to a place."""
        if self._iterator is None:
            self.begin()
        self._iterator.load_state_dict(state)


@export("compat.v1.data.make_initializable_iterator")
def make_initializable_iterator(dataset, shared_name=None):
    """An iterator in a graph; its `initializer` must run first, and again for another pass.

    Args:
      dataset: a `tf.data.Dataset`.
      shared_name: accepted; iterators are not shared between processes.

    Example:
      >>> import yeoul as tf
      >>> v1 = tf.compat.v1
      >>> with tf.Graph().as_default(), v1.Session() as sess:
      ...     iterator = v1.data.make_initializable_iterator(tf.data.Dataset.range(2))
      ...     doubled = iterator.get_next() * 2
      ...     sess.run(iterator.initializer)
      ...     print(sess.run(doubled), sess.run(doubled))
      0 2
    """
    return SessionIterator(dataset, False)


@export("compat.v1.data.make_one_shot_iterator")
def make_one_shot_iterator(dataset):
    """An iterator in a graph that makes one pass, and needs no initializer.

    Args:
      dataset: a `tf.data.Dataset`.

    Example:
      >>> import yeoul as tf
      >>> v1 = tf.compat.v1
      >>> with tf.Graph().as_default(), v1.Session() as sess:
      ...     element = v1.data.make_one_shot_iterator(tf.data.Dataset.range(2)).get_next()
      ...     print(sess.run(element), sess.run(element))
      0 1
    """
    return SessionIterator(dataset, True)
