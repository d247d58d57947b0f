"""The queues of tf.queue."""

from yeoul.core.dtypes import int64
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.ops.queue import records
from yeoul.ops.queue.base import QueueBase, as_shapes, as_types, made
from yeoul.ops.seeds import op_seeds


@export("queue.FIFOQueue", "compat.v1.FIFOQueue", "compat.v1.queue.FIFOQueue")
class FIFOQueue(QueueBase):
    """A queue that gives its elements in the order in which they came.

    Args:
      capacity: most elements it holds; negative: any number.
      dtypes: dtype of an element, or list of those of its tensors.
      shapes: list of their shapes (one alone may stand without the list), or None if they are
        not checked.
      names: list of their names, or None.
      shared_name: name under which several sessions share the queue.
      name: of the queue in a graph.

    Raises:
      ValueError: if a shape is not fully known.

    Example:
      >>> import yeoul as tf
      >>> queue = tf.queue.FIFOQueue(3, [tf.int32, tf.string], shapes=[[], []])
      >>> queue.enqueue_many(([1, 2], ["a", "b"]))
      >>> number, word = queue.dequeue()
      >>> print(number.numpy(), word.numpy(), queue.size().numpy())
      1 b'a' 1
    """

    def __init__(
        self, capacity, dtypes, shapes=None, names=None, shared_name=None, name="fifo_queue"
    ):
        dtypes = as_types(dtypes)
        shapes = as_shapes(shapes)
        attrs = {"capacity": int(capacity)}
        handle = made(records.FIFO, dtypes, shapes, attrs, shared_name, name)
        super().__init__(dtypes, shapes, names, handle)


@export("queue.PaddingFIFOQueue", "compat.v1.PaddingFIFOQueue", "compat.v1.queue.PaddingFIFOQueue")
class PaddingFIFOQueue(QueueBase):
    """A `FIFOQueue` of elements of different sizes, padded with zeros where taken as a batch.

    Args:
      capacity: most elements it holds; negative: any number.
      dtypes: dtype of an element, or list of those of its tensors.
      shapes: list of their shapes; dimensions may be None.
      names: list of their names, or None.
      shared_name: name under which several sessions share the queue.
      name: of the queue in a graph.

    Raises:
      ValueError: if there is not one shape of known rank for each dtype.

    Example:
      >>> import yeoul as tf
      >>> queue = tf.queue.PaddingFIFOQueue(5, [tf.int32], shapes=[[None]])
      >>> for row in ([1], [2, 3]):
      ...     queue.enqueue([row])
      >>> print(queue.dequeue_many(2).numpy())
      [[1 0]
       [2 3]]
    """

    def __init__(
        self, capacity, dtypes, shapes, names=None, shared_name=None, name="padding_fifo_queue"
    ):
        dtypes = as_types(dtypes)
        shapes = as_shapes(shapes, partial=True)
        if shapes is None or len(shapes) != len(dtypes):
            raise ValueError(
                f"shapes must be provided for all components of PaddingFIFOQueue: {len(dtypes)} "
                f"dtypes, but shapes={shapes}."
            )
        if any(s.rank is None for s in shapes):
            raise ValueError(
                "When providing partial shapes, a list of shapes must be provided: the rank of "
                "each must be known."
            )
        attrs = {"capacity": int(capacity)}
        handle = made(records.PADDING, dtypes, shapes, attrs, shared_name, name)
        super().__init__(dtypes, shapes, names, handle)


@export("queue.PriorityQueue", "compat.v1.PriorityQueue", "compat.v1.queue.PriorityQueue")
class PriorityQueue(QueueBase):
    """A queue that gives the element of least priority first.

    Elements get an int64 as a further first tensor: their priority.

    Args:
      capacity: most elements it holds; negative: any number.
      types: dtype of an element, or list of those of its tensors, without the priority.
      shapes: list of their shapes (one alone may stand without the list), or None if they are
        not checked.
      names: list of names, that of the priority first, or None.
      shared_name: name under which several sessions share the queue.
      name: of the queue in a graph.

    Raises:
      ValueError: if a shape is not fully known.

    Example:
      >>> import yeoul as tf
      >>> queue = tf.queue.PriorityQueue(5, [tf.string], shapes=[[]])
      >>> queue.enqueue_many(([3, 1, 2], ["c", "a", "b"]))
      >>> print(queue.dequeue_many(3)[1].numpy())
      [b'a' b'b' b'c']
    """

    def __init__(
        self, capacity, types, shapes=None, names=None, shared_name=None, name="priority_queue"
    ):
        types = as_types(types)
        shapes = as_shapes(shapes) or []
        attrs = {"capacity": int(capacity)}
        handle = made(records.PRIORITY, types, shapes, attrs, shared_name, name)
        priority = [TensorShape([])]
        super().__init__([int64, *types], priority + shapes if shapes else None, names, handle)


@export(
    "queue.RandomShuffleQueue", "compat.v1.RandomShuffleQueue", "compat.v1.queue.RandomShuffleQueue"
)
class RandomShuffleQueue(QueueBase):
    """A queue that gives its elements in random order.

    Args:
      capacity: most elements it holds; negative: any number.
      min_after_dequeue: as long as the queue is not closed, so many elements stay in it, for the
        next one to be random.
      dtypes: dtype of an element, or list of those of its tensors.
      shapes: list of their shapes (one alone may stand without the list), or None if they are
        not checked.
      names: list of their names, or None.
      seed: integer: with it the order is the same in each run. See `tf.random.set_seed`.
      shared_name: name under which several sessions share the queue.
      name: of the queue in a graph.

    Raises:
      ValueError: if a shape is not fully known.

    Example:
      >>> import yeoul as tf
      >>> queue = tf.queue.RandomShuffleQueue(9, 0, [tf.int32], shapes=[[]], seed=3)
      >>> queue.enqueue_many([[1, 2, 3, 4, 5, 6, 7]])
      >>> sorted(queue.dequeue_many(7).numpy().tolist())
      [1, 2, 3, 4, 5, 6, 7]
    """

    def __init__(
        self,
        capacity,
        min_after_dequeue,
        dtypes,
        shapes=None,
        names=None,
        seed=None,
        shared_name=None,
        name="random_shuffle_queue",
    ):
        dtypes = as_types(dtypes)
        shapes = as_shapes(shapes)
        first, second, _ = op_seeds(seed)
        attrs = {
            "capacity": int(capacity),
            "min_after_dequeue": int(min_after_dequeue),
            "seed": first or 0,
            "seed2": second or 0,
        }
        handle = made(records.SHUFFLE, dtypes, shapes, attrs, shared_name, name)
        super().__init__(dtypes, shapes, names, handle)
