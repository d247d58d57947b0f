"""Queues between threads, in functions and sessions, and what they refuse."""

import threading

import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes


def fifo(*elements, capacity=10, dtypes="int32", shapes=((),), **options):
    queue = tf.queue.FIFOQueue(capacity, dtypes, shapes=shapes, **options)
    for element in elements:
        queue.enqueue(element)
    return queue


def closed(queue, **options):
    queue.close(**options)
    return queue


def in_thread(target):
    thread = threading.Thread(target=target, daemon=True)
    thread.start()
    return thread


OUT = tf.errors.OutOfRangeError
test_mistakes = mistakes(
    {
        "empty and closed": (
            lambda: closed(fifo()).dequeue(),
            OUT,
            r"is closed and has insufficient elements \(requested 1, current size 0\)",
        ),
        "closed": (
            lambda: closed(fifo()).enqueue(1),
            tf.errors.CancelledError,
            "is closed: nothing",
        ),
        "components": (
            lambda: fifo(dtypes=["int32", "string"], shapes=None).enqueue([1]),
            BAD,
            "Signature mismatch, have: int32 expected: int32, string",
        ),
        "shape": (lambda: fifo().enqueue(tf.constant([1])), ValueError, "incompatible"),
        "rows": (
            lambda: tf.raw_ops.QueueEnqueueManyV2(
                handle=fifo(shapes=None, dtypes=["int32", "int32"]).queue_ref,
                components=[[1], [1, 2]],
            ),
            BAD,
            "the first axis must number the same elements",
        ),
        "raw shape": (
            lambda: tf.raw_ops.QueueEnqueueV2(handle=fifo().queue_ref, components=[[1]]),
            BAD,
            r"Shape mismatch in tuple component 0. Expected \[\], got \[1\]",
        ),
        "many without shapes": (
            lambda: fifo(1, shapes=None).dequeue_many(1),
            BAD,
            "require the components to have specified shapes",
        ),
        "fewer than none": (lambda: fifo(1).dequeue_many(-1), BAD, "requested -1 < 0 elements"),
        "number of shapes": (
            lambda: fifo(shapes=[[], []]),
            BAD,
            "Different number of component types",
        ),
        "names": (lambda: fifo(names=["a", "b"]), ValueError, "same length as the list of dtypes"),
        "no names": (lambda: fifo().enqueue({"a": 1}), ValueError, "Queue must have names"),
        "no dictionary": (lambda: fifo(names=["a"]).enqueue(1), ValueError, "enqueue a dictionary"),
        "other names": (
            lambda: fifo(names=["a"]).enqueue({"b": 1}),
            ValueError,
            "do not match names of Queue",
        ),
        "partial": (lambda: fifo(shapes=[[None]]), ValueError, "must be fully defined"),
        "one shape for two": (
            lambda: fifo(dtypes=["int32", "int32"], shapes=tf.TensorShape([2])),
            BAD,
            "Different number of component types",
        ),
        "no shapes": (lambda: fifo(shapes=2), TypeError, "got <class 'int'> instead"),
        "one partial shape": (
            lambda: tf.queue.PaddingFIFOQueue(1, ["int32"], shapes=[2]),
            ValueError,
            "a list of shapes must be provided, not",
        ),
        "padding": (
            lambda: tf.queue.PaddingFIFOQueue(1, ["int32", "int32"], shapes=[[None]]),
            ValueError,
            "shapes must be provided for all components",
        ),
        "padding rank": (
            lambda: tf.queue.PaddingFIFOQueue(1, ["int32"], shapes=[tf.TensorShape(None)]),
            ValueError,
            "the rank of each must be known",
        ),
        "list": (lambda: tf.queue.QueueBase.from_list(0, [1]), TypeError, "A list of queues"),
        "list of dtypes": (
            lambda: tf.queue.QueueBase.from_list(0, [fifo(), fifo(dtypes="int64")]),
            TypeError,
            "matching component dtypes",
        ),
        "list of names": (
            lambda: tf.queue.QueueBase.from_list(0, [fifo(), fifo(names=["a"])]),
            ValueError,
            "matching component names",
        ),
    }
)


def test_a_full_queue_blocks_until_there_is_room():
    queue, taken = fifo(capacity=2), []

    def produce():
        for i in range(20):
            queue.enqueue(i)
        queue.close()

    def consume():
        while True:
            taken.append(int(queue.dequeue()))

    in_thread(produce)
    with pytest.raises(OUT):
        consume()
    assert taken == list(range(20))


def test_dequeue_many_waits_for_all_of_them():
    queue, found = fifo(capacity=2), []
    thread = in_thread(lambda: found.extend(queue.dequeue_many(5).numpy().tolist()))
    queue.enqueue_many([[1, 2, 3]])
    assert thread.is_alive()
    queue.enqueue_many([[4, 5]])
    thread.join(10)
    assert found == [1, 2, 3, 4, 5]


def test_closing_lets_those_wait_that_came_before():
    queue = fifo(1, capacity=1)
    thread = in_thread(lambda: queue.enqueue(2))
    while not waiting(queue):
        pass
    queue.close()
    assert [int(queue.dequeue()), int(queue.dequeue())] == [1, 2]
    thread.join(10)


def test_closing_cancels_those_that_wait_if_asked():
    queue, errors = fifo(1, capacity=1), []

    def produce():
        try:
            queue.enqueue(2)
        except tf.errors.CancelledError as error:
            errors.append(str(error))

    thread = in_thread(produce)
    while not waiting(queue):
        pass
    queue.close(cancel_pending_enqueues=True)
    thread.join(10)
    assert errors == ["Enqueue operation was cancelled"]
    assert int(queue.size()) == 1


def waiting(queue):
    """True if a thread waits for room."""
    from yeoul.engine.handle import held

    return held(queue.queue_ref._a).pending


def test_elements_taken_for_nothing_come_back():
    for make in (fifo, lambda *e: filled(tf.queue.RandomShuffleQueue(9, 0, "int32", [[]]), e)):
        queue = closed(make(1, 2))
        with pytest.raises(OUT):
            queue.dequeue_many(3)
        assert sorted(queue.dequeue_many(2).numpy().tolist()) == [1, 2]
    queue = closed(filled(tf.queue.PriorityQueue(9, "string", [[]]), [(2, "b"), (1, "a")]))
    with pytest.raises(OUT):
        queue.dequeue_many(3)
    assert queue.dequeue_many(2)[1].numpy().tolist() == [b"a", b"b"]


def filled(queue, elements):
    for element in elements:
        queue.enqueue(element)
    return queue


def test_a_shuffled_queue_keeps_some_until_it_is_closed():
    queue = filled(tf.queue.RandomShuffleQueue(9, 2, "int32", [[]]), range(3))
    queue.dequeue()
    thread = in_thread(queue.dequeue)
    thread.join(0.05)
    assert thread.is_alive()
    queue.close()
    thread.join(10)
    assert int(queue.size()) == 1


def test_known_shapes_in_a_function():
    queue = tf.queue.FIFOQueue(9, ["int32", "float32"], shapes=[[], [3]])

    @tf.function
    def shapes(n):
        found = (*queue.dequeue_many(2), *queue.dequeue_up_to(2), *queue.dequeue_many(n))
        return [t.shape.as_list() for t in found]

    closed(queue)
    with pytest.raises(OUT):
        shapes(tf.constant(1))
    outputs = shapes.get_concrete_function(tf.constant(1)).graph
    many = [op for op in outputs.get_operations() if op.type.startswith("QueueDequeue")]
    assert [[o.shape.as_list() for o in op.outputs] for op in many] == [
        [[2], [2, 3]],
        [[None], [None, 3]],
        [[None], [None, 3]],
    ]


def test_a_queue_in_sessions():
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        queue = tf.compat.v1.FIFOQueue(9, tf.int32, shapes=[[]])
        enqueue, element = queue.enqueue(3), queue.dequeue()
        session.run(enqueue)
        session.run(queue.enqueue_many([[4, 5]]))
        assert [session.run(element) for _ in range(3)] == [3, 4, 5]
        assert session.run(queue.size()) == 0
        assert queue.name == "fifo_queue"


def test_queues_of_one_name_are_one():
    a, b = (fifo(shared_name="test_shared") for _ in range(2))
    a.enqueue(1)
    assert int(b.dequeue()) == 1


@pytest.mark.parametrize("shapes", [(), [], tf.TensorShape([]), [[]]])
def test_the_shape_of_scalars(shapes):
    queue = fifo(1, 2, shapes=shapes)
    assert [s.as_list() for s in queue.shapes] == [[]]
    assert queue.dequeue_many(2).numpy().tolist() == [1, 2]
    ranked = tf.queue.PriorityQueue(3, tf.string, shapes=shapes)
    assert [s.as_list() for s in ranked.shapes] == [[], []]
