"""Looking at the graph of objects, of a program and of a checkpoint."""

from collections import deque

from yeoul.checkpoint.object_graph import ObjectGraph
from yeoul.checkpoint.restoration import graph_of
from yeoul.core.export import export
from yeoul.engine.trackable import Trackable, children_of
from yeoul.formats.slice_table import open_checkpoint


@export("train.TrackableView")
class TrackableView:
    """The objects below one, as a checkpoint sees them.

    Args:
      root: the object.

    Example:
      >>> import yeoul as tf
      >>> root = tf.train.Checkpoint(a=tf.Variable(1))
      >>> view = tf.train.TrackableView(root)
      >>> list(view.children(root)), len(view.descendants())
      (['a'], 2)
    """

    def __init__(self, root):
        self._root = root

    @property
    def root(self):
        return self._root

    @classmethod
    def children(cls, obj, **kwargs):
        """Name -> object directly below an object."""
        return dict(children_of(obj))

    def descendants(self):
        """The root and all objects below it, breadth first."""
        return list(ObjectGraph(self._root).objects)


@export("train.CheckpointView")
class CheckpointView:
    """The objects in a checkpoint, by numbers; the root is 0.

    Args:
      save_path: path of the checkpoint.

    Raises:
      NotFoundError: if there is none.
      ValueError: if it has names only.

    Example:
      >>> import yeoul as tf
      >>> path = tf.train.Checkpoint(a=tf.Variable(1)).write("/tmp/yeoul_doc_view")
      >>> view = tf.train.CheckpointView(path)
      >>> view.children(0), view.descendants()
      ({'a': 1}, [0, 1])
    """

    def __init__(self, save_path):
        self._graph = graph_of(open_checkpoint(save_path))
        if self._graph is None:
            raise ValueError(
                f'The specified checkpoint "{save_path}" does not appear to be object-based '
                '(saved with TF2) since it is missing the key "_CHECKPOINTABLE_OBJECT_GRAPH".',
            )

    def children(self, node_id):
        """Name -> number of the objects directly below one.

        Raises:
          IndexError: if there is no object with this number.
        """
        return {c.local_name: c.node_id for c in self._graph.nodes[node_id].children}

    def descendants(self):
        """The numbers of all objects, breadth first."""
        found, waiting = {0: None}, deque([0])
        while waiting:
            for child in self._graph.nodes[waiting.popleft()].children:
                if child.node_id not in found:
                    found[child.node_id] = None
                    waiting.append(child.node_id)
        return list(found)

    def match(self, obj):
        """Number -> object below `obj` that the same names lead to.

        Raises:
          ValueError: if `obj` can be in no checkpoint.
        """
        if not isinstance(obj, Trackable):
            raise ValueError(f"Expected a Trackable, got {obj} of type {type(obj)}.")
        found, waiting = {0: obj}, deque([0])
        while waiting:
            number = waiting.popleft()
            below = children_of(found[number])
            for child in self._graph.nodes[number].children:
                if child.local_name in below and child.node_id not in found:
                    found[child.node_id] = below[child.local_name]
                    waiting.append(child.node_id)
        return found

    def diff(self, obj):
        """What matches, and what does not.

        Returns:
          The dict of `match`, the numbers without object, and the objects without number.
        """
        found = self.match(obj)
        missing = [number for number in self.descendants() if number not in found]
        known = {id(item) for item in found.values()}
        return found, missing, [o for o in ObjectGraph(obj).objects if id(o) not in known]
