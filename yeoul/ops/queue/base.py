"""tf.queue.QueueBase: what all queues offer."""

import uuid

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.ops.control import init_scope
from yeoul.ops.queue import records


@export("queue.QueueBase", "compat.v1.QueueBase", "compat.v1.queue.QueueBase")
class QueueBase:
    """Base of the queues: elements that some threads or steps put in and others take out.

    An element is one tensor or several; taking waits until there is one, adding until there is
    room.

    Args:
      dtypes: list of the dtypes of an element's tensors.
      shapes: list of their shapes, or None if they are not known.
      names: list of their names, or None; with names elements are dictionaries.
      queue_ref: the tensor of dtype resource that ops on the queue take.

    Raises:
      ValueError: if there is not one name for each dtype.

    Example:
      >>> import yeoul as tf
      >>> queue = tf.queue.FIFOQueue(capacity=10, dtypes=[tf.int32], shapes=[[]])
      >>> isinstance(queue, tf.queue.QueueBase)
      True
    """

    def __init__(self, dtypes, shapes, names, queue_ref):
        self._dtypes, self._names, self._queue_ref = list(dtypes), names, queue_ref
        if shapes is None:
            self._shapes = [TensorShape(None) for _ in self._dtypes]
        else:
            self._shapes = [TensorShape(s) for s in shapes]
        if names is not None and len(names) != len(self._dtypes):
            raise ValueError(
                "List of names must have the same length as the list of dtypes, received "
                f"len(names)={len(names)}, len(dtypes)={len(self._dtypes)}."
            )
        node = getattr(queue_ref, "node", None)
        self._name = "Empty" if node is None else node.name.rpartition("/")[2]

    @staticmethod
    def from_list(index, queues):
        """One of several queues with the same dtypes and names.

        Args:
          index: scalar integer tensor: which one.
          queues: list of queues.

        Raises:
          TypeError: if it is no list of queues, or their dtypes differ.
          ValueError: if their names differ.
        """
        valid = isinstance(queues, (list, tuple)) and queues
        if not valid or not all(isinstance(q, QueueBase) for q in queues):
            raise TypeError(f"A list of queues expected, not {queues!r}.")
        first = queues[0]
        if any(q.dtypes != first.dtypes for q in queues):
            raise TypeError(
                "Queues do not have matching component dtypes: "
                f"{[q.dtypes for q in queues]}. Choose among queues of one kind."
            )
        if any(q.names != first.names for q in queues):
            raise ValueError(
                f"Queues do not have matching component names: {[q.names for q in queues]}."
            )
        shapes = [common_shape([q.shapes[i] for q in queues]) for i in range(len(first.dtypes))]
        handles = TABLE["Pack"].public([q.queue_ref for q in queues])
        chosen = TABLE["GatherV2"].public(handles, index)
        return QueueBase(first.dtypes, shapes, first.names, chosen)

    @property
    def queue_ref(self):
        """The tensor of dtype resource that ops on the queue take."""
        return self._queue_ref

    @property
    def name(self):
        """The name of the queue in a graph; "Empty" elsewhere."""
        return self._name

    @property
    def dtypes(self):
        """The dtypes of an element's tensors."""
        return self._dtypes

    @property
    def shapes(self):
        """The shapes of an element's tensors."""
        return self._shapes

    @property
    def names(self):
        """The names of an element's tensors, or None."""
        return self._names

    def _components(self, vals, rows):
        """What is enqueued as a list of tensors; `rows`: their first axis numbers elements."""
        if isinstance(vals, dict):
            if not self._names:
                raise ValueError(
                    "Queue must have names to enqueue a dictionary: give the queue `names`, or "
                    "enqueue a list."
                )
            if sorted(self._names, key=str) != sorted(vals, key=str):
                raise ValueError(
                    "Keys in dictionary to enqueue do not match names of Queue. Dictionary: "
                    f"{sorted(vals, key=str)}, Queue: {sorted(self._names, key=str)}"
                )
            vals = [vals[name] for name in self._names]
        else:
            if self._names:
                raise ValueError(
                    "You must enqueue a dictionary in a Queue with names: pass "
                    f"{{name: tensor}} for {self._names}."
                )
            vals = vals if isinstance(vals, (list, tuple)) else [vals]
        tensors = [to_tensor(v, d.np) for v, d in zip(vals, self._dtypes, strict=False)]
        check_shapes(tensors, self._shapes, rows)
        return tensors

    def enqueue(self, vals, name=None):
        """Adds one element; waits until there is room.

        Args:
          vals: tensor, list of tensors, or with names a dictionary of tensors.
          name: name of the node in a graph.

        Raises:
          CancelledError: if the queue is closed.
          ValueError: if shapes or names do not fit.
          TypeError: if a dtype does not.
        """
        inputs = (self._queue_ref, *self._components(vals, rows=False))
        return self._run(records.ENQUEUE, inputs, {}, name, "enqueue")

    def enqueue_many(self, vals, name=None):
        """Adds several elements: the rows of the tensors.

        Args:
          vals: as in `enqueue`; the first axis of each tensor numbers the elements.
          name: name of the node in a graph.

        Raises:
          CancelledError: if the queue is closed.
          ValueError: if shapes or names do not fit.
          TypeError: if a dtype does not.
        """
        inputs = (self._queue_ref, *self._components(vals, rows=True))
        return self._run(records.ENQUEUE_MANY, inputs, {}, name, "EnqueueMany")

    def dequeue(self, name=None):
        """Takes the next element out; waits until there is one.

        Args:
          name: name of the node in a graph.

        Returns:
          A tensor, a list if an element is several, or with names a dictionary.

        Raises:
          OutOfRangeError: if the queue is closed and empty.
        """
        return self._taken(records.DEQUEUE, (), (), name, "Dequeue")

    def dequeue_many(self, n, name=None):
        """Takes the next `n` elements out, stacked along a new first axis.

        Args:
          n: scalar integer tensor.
          name: name of the node in a graph.

        Returns:
          As `dequeue`.

        Raises:
          OutOfRangeError: if the queue is closed and has fewer.
          InvalidArgumentError: if the queue was made without shapes.
        """
        rows = (records.rows_known(n),)
        return self._taken(records.DEQUEUE_MANY, (n,), rows, name, "DequeueMany")

    def dequeue_up_to(self, n, name=None):
        """As `dequeue_many`; fewer elements when the queue is closed and has no more.

        Args:
          n: scalar integer tensor.
          name: name of the node in a graph.

        Returns:
          As `dequeue`.

        Raises:
          OutOfRangeError: if the queue is closed and empty.
          InvalidArgumentError: if the queue was made without shapes.
        """
        return self._taken(records.DEQUEUE_UP_TO, (n,), (None,), name, "DequeueUpTo")

    def _taken(self, op, inputs, rows, name, kind):
        """What a dequeuing op gives, in the form of an element."""
        attrs = {"component_types": tuple(d.np for d in self._dtypes)}
        found = self._run(op, (self._queue_ref, *inputs), attrs, name, kind)
        if STATE.graph is not None:
            for tensor, shape in zip(found, self._shapes, strict=True):
                if not rows or shape.rank is not None:
                    tensor.set_shape(shape if not rows else [*rows, *shape])
        if self._names:
            return dict(zip(self._names, found, strict=True))
        return found[0] if len(found) == 1 else found

    def close(self, cancel_pending_enqueues=False, name=None):
        """Lets no further elements in; those that are in it can still be taken out.

        Args:
          cancel_pending_enqueues: whether elements that wait for room are refused, too.
          name: name of the node in a graph.
        """
        attrs = {"cancel_pending_enqueues": bool(cancel_pending_enqueues)}
        return self._run(records.CLOSE, (self._queue_ref,), attrs, name, "Close")

    def is_closed(self, name=None):
        """Whether the queue is closed, as a bool tensor.

        Args:
          name: name of the node in a graph.
        """
        return self._run(records.IS_CLOSED, (self._queue_ref,), {}, name, "is_closed")

    def size(self, name=None):
        """The number of elements, as a tensor of int32.

        Args:
          name: name of the node in a graph.
        """
        return self._run(records.SIZE, (self._queue_ref,), {}, name, "Size")

    def _run(self, op, inputs, attrs, name, kind):
        return execute(op, inputs, {**op.attrs, **attrs}, name or f"{self._name}_{kind}")


def check_shapes(tensors, shapes, rows):
    """Raises ValueError unless the tensors may be elements of these shapes, or rows of them."""
    count = TensorShape([None])
    for tensor, shape in zip(tensors, shapes, strict=False):
        own = TensorShape(dims_of(tensor))
        if rows:
            own = own.with_rank_at_least(1)
            count, own = count.merge_with(own[:1]), own[1:]
        own.assert_is_compatible_with(shape)


def common_shape(shapes):
    """What is known of a shape that is one of these."""
    ranks = {s.rank for s in shapes}
    if len(ranks) > 1 or None in ranks:
        return TensorShape(None)
    columns = zip(*[s.as_list() for s in shapes], strict=True)
    return TensorShape([c[0] if len(set(c)) == 1 else None for c in columns])


def as_types(dtypes):
    """The dtypes argument of a queue as a list."""
    return [as_dtype(d) for d in (dtypes if isinstance(dtypes, (list, tuple)) else [dtypes])]


def as_shapes(shapes, partial=False):
    """The shapes argument of a queue as a list, or None.

    Args:
      shapes: list of shapes, or where they must be known one shape, also as a list of numbers.
      partial: whether dimensions may be unknown.

    Raises:
      TypeError: if it is no list.
      ValueError: if a shape is not known, or it is no list of shapes where dimensions may be
        unknown.
    """
    if shapes is None:
        return None
    if not isinstance(shapes, (list, tuple, TensorShape)):
        raise TypeError(
            "Shapes must be a TensorShape or a list or tuple of TensorShapes, got "
            f"{type(shapes)} instead: pass one shape for each dtype."
        )
    if isinstance(shapes, TensorShape) or all(n is None or isinstance(n, int) for n in shapes):
        if partial:
            raise ValueError(
                f"When providing partial shapes, a list of shapes must be provided, not {shapes}."
            )
        shapes = [shapes]
    found = [TensorShape(s) for s in shapes]
    if not partial and not all(s.is_fully_defined() for s in found):
        raise ValueError(
            f"All shapes must be fully defined: {found}. tf.queue.PaddingFIFOQueue takes unknown "
            "dimensions."
        )
    return found


def made(op, dtypes, shapes, attrs, shared_name, name):
    """The handle of a new queue, made outside of functions; in the graph of a session it is shared.

    Args:
      op: record of the op that makes it.
      dtypes: list of DTypes.
      shapes: list of shapes or None.
      attrs: further attributes.
      shared_name: name under which several sessions or ops share the queue, or None.
      name: of the node in a graph.
    """
    with init_scope():
        if not shared_name and STATE.graph is not None:
            shared_name = f"{name}_{uuid.uuid4()}"
        given = {
            "component_types": tuple(d.np for d in dtypes),
            "shapes": () if shapes is None else tuple(s._dims for s in shapes),
            "shared_name": shared_name or "",
        }
        return execute(op, (), {**op.attrs, **given, **attrs}, name)
