"""`tf.data.experimental.make_saveable_from_iterator`."""

import json
from typing import NamedTuple

from yeoul.checkpoint.saveable import Saveable
from yeoul.core.errors import FailedPreconditionError
from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.data.function import UserFunction
from yeoul.data.generator import Generator
from yeoul.data.iterator import Iterator
from yeoul.data.marks import as_text
from yeoul.data.place import Place
from yeoul.data.service.copies import nodes_of
from yeoul.data.session_iterator import SessionIterator

POLICIES = ("warn", "ignore", "fail")
PYTHON = ("EagerPyFunc", "PyFunc")


class SaveSpec(NamedTuple):
    """What of an object is saved: a tensor, which part of it, and the key in the checkpoint."""

    tensor: object
    slice_spec: str
    name: str


class IteratorSaveable(Saveable):
    """The place of an iterator, for a `tf.compat.v1.train.Saver`.

    Attributes:
      op: the iterator.
      specs: list with a `SaveSpec`.
    """

    def __init__(self, iterator, name, policy):
        self.op, self.policy = iterator, policy
        self.name = f"{name}_STATE"
        self.specs = [SaveSpec(iterator, "", self.name)]

    def numpy(self):
        """The place as a string array.

        Raises:
          FailedPreconditionError: if the dataset depends on what is not saved and the policy is
            "fail", or if the iterator is not initialised.
        """
        outside = [] if self.policy == "ignore" else external_state(self.op._dataset)
        told = f"{', '.join(outside)}: what the dataset depends on is not part of the checkpoint."
        if outside and self.policy == "fail":
            raise FailedPreconditionError(
                None, None, f"{told} Pass external_state_policy='warn' or 'ignore' to save it."
            )
        if outside:
            get_logger().warning("%s", told)
        return as_text(self.op.state_dict())

    def assign(self, state):
        """Puts the iterator at a place."""
        self.op.load_state_dict(json.loads(state[()]))

    def _check_checkpoint_values(self, attribute, values):
        Place(self.op._dataset, json.loads(values[""][()]))

    def restore(self, restored_tensors, restored_shapes):
        """Puts the iterator at a place that was saved.

        Args:
          restored_tensors: list of the saved state.
          restored_shapes: not used.
        """
        (state,) = restored_tensors
        self.assign(state.numpy() if hasattr(state, "numpy") else state)


def external_state(dataset):
    """What a dataset depends on that its iterators do not save, as texts."""
    found = []
    for node in nodes_of(dataset):
        if isinstance(node, Generator):
            found.append(f"{node!r} runs a Python generator")
        for value in vars(node).values():
            if isinstance(value, UserFunction):
                found += [f"{node!r} {what}" for what in depends_on(value)]
    return found


def depends_on(function):
    """What a function uses, as texts."""
    concrete = function.concrete
    names = [v.name for v in concrete.variables]
    found = [f"uses the variables {', '.join(names)}"] if names else []
    if any(node.op.name in PYTHON for node in concrete.graph.nodes):
        found.append("calls Python")
    return found


@export("data.experimental.make_saveable_from_iterator")
def make_saveable_from_iterator(iterator, external_state_policy=None):
    """The place of an iterator, for `tf.compat.v1.train.Saver`.

    In TensorFlow 2 put the iterator into a `tf.train.Checkpoint`.

    Args:
      iterator: made by `tf.compat.v1.data.make_initializable_iterator`, or by `iter(dataset)`.
      external_state_policy: "fail": what depends on Python or on variables cannot be saved; "warn":
        there is a warning; "ignore"; by default "fail".

    Returns:
      An object for the list of variables of a `Saver`, or for the collection
      `tf.compat.v1.GraphKeys.SAVEABLE_OBJECTS`.

    Raises:
      ValueError: for another policy.
      TypeError: if it is no iterator.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> v1 = tf.compat.v1
      >>> with tf.Graph().as_default(), v1.Session() as sess:
      ...     iterator = v1.data.make_initializable_iterator(tf.data.Dataset.range(5))
      ...     element = iterator.get_next()
      ...     saver = v1.train.Saver([tf.data.experimental.make_saveable_from_iterator(iterator)])
      ...     sess.run(iterator.initializer)
      ...     first = sess.run(element)
      ...     path = saver.save(sess, tempfile.mkdtemp() + "/input")
      ...     second = sess.run(element)
      ...     saver.restore(sess, path)
      ...     print(first, second, sess.run(element))
      0 1 1
    """
    policy = "fail" if external_state_policy is None else external_state_policy
    if policy not in POLICIES:
        raise ValueError(
            "Invalid `external_state_policy`. Supported values include 'warn', 'ignore', and "
            f"'fail', but got {external_state_policy}."
        )
    if isinstance(iterator, SessionIterator):
        return IteratorSaveable(iterator, iterator.name, policy)
    if isinstance(iterator, Iterator):
        return IteratorSaveable(iterator, "Iterator", policy)
    raise TypeError(f"make_saveable_from_iterator needs an iterator of tf.data, not {iterator!r}.")
