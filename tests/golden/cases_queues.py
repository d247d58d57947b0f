"""Golden rows: queues, optionals, and other names of tf.experimental."""

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh

TABLE = Table("queues", prepare=fresh)
case, error = TABLE.case, TABLE.error


def fifo(tf, *elements, capacity=10, dtypes="int32", shapes=((),), **options):
    """A queue that holds these elements."""
    queue = tf.queue.FIFOQueue(capacity, dtypes, shapes=shapes and list(shapes), **options)
    for element in elements:
        queue.enqueue(element)
    return queue


def two(tf):
    """A queue of numbers and words."""
    queue = tf.queue.FIFOQueue(5, [tf.int32, tf.string], shapes=[[], []])
    queue.enqueue_many(([1, 2, 3], ["a", "b", "c"]))
    return queue


def named(tf):
    """A queue of dictionaries."""
    queue = tf.queue.FIFOQueue(9, [tf.int32, tf.float32], [[], [2]], names=["n", "v"])
    queue.enqueue({"n": 1, "v": [1.0, 2.0]})
    queue.enqueue_many({"n": [2, 3], "v": [[3.0, 4.0], [5.0, 6.0]]})
    return queue


def closed(tf, queue, **options):
    """The queue, closed."""
    queue.close(**options)
    return queue


def in_order(tf, queue, count):
    """The next elements, one by one."""
    return [queue.dequeue() for _ in range(count)]


case("enqueue", lambda tf: in_order(tf, fifo(tf, 1, 2, 3), 3))
case("dequeue_many", lambda tf: fifo(tf, 1, 2, 3).dequeue_many(2))
case("dequeue_many of none", lambda tf: fifo(tf).dequeue_many(0))
case("dequeue_up_to", lambda tf: closed(tf, fifo(tf, 1, 2)).dequeue_up_to(5))
case("dequeue_up_to of enough", lambda tf: fifo(tf, 1, 2, 3).dequeue_up_to(2))
case("size", lambda tf: [fifo(tf).size(), fifo(tf, 1, 2).size(), two(tf).size()])
case("is_closed", lambda tf: [fifo(tf).is_closed(), closed(tf, fifo(tf)).is_closed()])
case(
    "close",
    lambda tf: [
        closed(tf, fifo(tf, 7)).dequeue(),
        closed(tf, fifo(tf), cancel_pending_enqueues=True).size(),
    ],
)
case("two components", lambda tf: [two(tf).dequeue(), two(tf).dequeue_many(3)])
case("names", lambda tf: [named(tf).dequeue(), named(tf).dequeue_many(3)])
case(
    "attributes",
    lambda tf: [str(two(tf).dtypes), str(two(tf).shapes), named(tf).names, fifo(tf).name],
)
case("no shapes", lambda tf: in_order(tf, fifo(tf, 1, tf.constant([2, 3]), shapes=None), 2))
case("from_list", lambda tf: chosen(tf, 1, fifo(tf, 1), fifo(tf, 2)))
case("from_list by tensor", lambda tf: chosen(tf, tf.constant(0), fifo(tf, 1), fifo(tf, 2)))
case("from_list of one", lambda tf: chosen(tf, 0, fifo(tf, 5)))


def chosen(tf, index, *queues):
    """What one of several queues gives."""
    return tf.queue.QueueBase.from_list(index, list(queues)).dequeue()


case("queue in a function", lambda tf: function_of(tf)(tf.constant(4)))
case("queue_ref", lambda tf: fifo(tf).queue_ref.dtype.name)


def function_of(tf):
    """A function that enqueues and dequeues."""
    queue = fifo(tf, 1)

    @tf.function
    def step(x):
        queue.enqueue(x)
        return queue.dequeue() + 10, queue.size(), queue.is_closed()

    return step


error("dequeue of a closed queue", lambda tf: closed(tf, fifo(tf)).dequeue())
error("dequeue_many of a closed queue", lambda tf: closed(tf, fifo(tf, 1)).dequeue_many(2))
error("dequeue_up_to of a closed queue", lambda tf: closed(tf, fifo(tf)).dequeue_up_to(2))
error("enqueue into a closed queue", lambda tf: closed(tf, fifo(tf)).enqueue(1))
error("enqueue of another shape", lambda tf: fifo(tf).enqueue(tf.constant([1, 2])))
error("enqueue of another dtype", lambda tf: fifo(tf).enqueue("a"))
error("enqueue of too few", lambda tf: two(tf).enqueue((1,)))
error("enqueue without names", lambda tf: fifo(tf).enqueue({"a": 1}))
error("enqueue of other names", lambda tf: named(tf).enqueue({"n": 1}))
error("enqueue of a list for names", lambda tf: named(tf).enqueue([1, [1.0, 2.0]]))
error("enqueue_many of lengths", lambda tf: two(tf).enqueue_many(([1], ["a", "b"])))
error("dequeue_many without shapes", lambda tf: fifo(tf, 1, shapes=None).dequeue_many(1))
error("dequeue_many of less than none", lambda tf: fifo(tf, 1).dequeue_many(-1))
error("partial shapes", lambda tf: fifo(tf, shapes=[[None]]))
error("names of another number", lambda tf: fifo(tf, names=["a", "b"]))
error("shapes of another number", lambda tf: fifo(tf, shapes=[[], []]))
error("from_list of none", lambda tf: tf.queue.QueueBase.from_list(0, []))
error("from_list too far", lambda tf: tf.queue.QueueBase.from_list(5, [fifo(tf)]))


def padding(tf):
    """A padding queue of rows."""
    queue = tf.queue.PaddingFIFOQueue(9, [tf.int32, tf.string], shapes=[[None], [None, 1]])
    queue.enqueue(([1], [["a"]]))
    queue.enqueue(([2, 3, 4], [["b"], ["c"]]))
    return queue


case("padding", lambda tf: padding(tf).dequeue_many(2))
case("padding one by one", lambda tf: in_order(tf, padding(tf), 2))
case("padding up to", lambda tf: closed(tf, padding(tf)).dequeue_up_to(5))
error("padding without rank", lambda tf: tf.queue.PaddingFIFOQueue(9, [tf.int32], shapes=[None]))
error("padding of another shape", lambda tf: padding(tf).enqueue(([1], [["a", "b"]])))


def priorities(tf):
    """A queue by priority."""
    queue = tf.queue.PriorityQueue(9, [tf.string], shapes=[[]])
    queue.enqueue_many(([3, 1, 2], ["c", "a", "b"]))
    return queue


case("priority", lambda tf: priorities(tf).dequeue_many(3))
case("priority one by one", lambda tf: in_order(tf, priorities(tf), 3))
case("priority attributes", lambda tf: [str(priorities(tf).dtypes), str(priorities(tf).shapes)])


def shuffled(tf, least=0, **options):
    """A queue in random order."""
    queue = tf.queue.RandomShuffleQueue(99, least, [tf.int32], shapes=[[]], **options)
    queue.enqueue_many([list(range(8))])
    return queue


case("shuffle", lambda tf: shuffled(tf, seed=3).dequeue_many(8))
case("shuffle one by one", lambda tf: in_order(tf, shuffled(tf, least=2, seed=5), 6))
case("shuffle closed", lambda tf: closed(tf, shuffled(tf, least=4, seed=7)).dequeue_many(8))

# Optionals.
case("optional", lambda tf: value_of(tf.experimental.Optional.from_value(42)))
case(
    "optional of a structure",
    lambda tf: value_of(tf.experimental.Optional.from_value({"a": [1, 2], "b": (1.0, "x")})),
)
case(
    "optional of ragged",
    lambda tf: (
        tf.experimental.Optional.from_value(tf.ragged.constant([[1], []])).get_value().to_list()
    ),
)
case(
    "optional empty",
    lambda tf: tf.experimental.Optional.empty(tf.TensorSpec([], tf.int32)).has_value(),
)
case(
    "optional in a function",
    lambda tf: tf.function(lambda x: tf.experimental.Optional.from_value(x))(3).get_value(),
)
case(
    "optional spec",
    lambda tf: [
        str(tf.OptionalSpec(tf.TensorSpec([2]))),
        str(tf.OptionalSpec.from_value(tf.experimental.Optional.from_value(1))),
    ],
)
case(
    "optional spec fits",
    lambda tf: tf.OptionalSpec(tf.TensorSpec([], tf.int32)).is_compatible_with(
        tf.experimental.Optional.from_value(1)
    ),
)
case(
    "optional element_spec", lambda tf: str(tf.experimental.Optional.from_value([1.5]).element_spec)
)
case(
    "optional spec of a value",
    lambda tf: str(tf.type_spec_from_value(tf.experimental.Optional.from_value("a"))),
)
error(
    "optional without value",
    lambda tf: tf.experimental.Optional.empty(tf.TensorSpec([])).get_value(),
)
case(
    "get_next_as_optional",
    lambda tf: [iterator_of(tf)[1].has_value(), *[o.has_value() for o in iterator_of(tf)]],
)
case("get_next_as_optional in a function", lambda tf: summed(tf))


def value_of(optional):
    """Whether there is a value, and it."""
    return optional.has_value(), optional.get_value()


def iterator_of(tf):
    """The optionals of a dataset of two elements."""
    iterator = iter(tf.data.Dataset.range(2))
    return [iterator.get_next_as_optional() for _ in range(3)]


def summed(tf):
    """The sum of a dataset, by optionals."""

    @tf.function
    def total(iterator):
        found, optional = tf.constant(0, tf.int64), iterator.get_next_as_optional()
        while optional.has_value():
            found += optional.get_value()
            optional = iterator.get_next_as_optional()
        return found

    return total(iter(tf.data.Dataset.range(5)))


# Specs, dlpack, scopes.
case(
    "slices spec",
    lambda tf: [
        str(tf.IndexedSlicesSpec()),
        str(tf.IndexedSlicesSpec([3, 2], "int32", "int32", "int64", [1])),
    ],
)
case(
    "slices spec of a value",
    lambda tf: str(
        tf.type_spec_from_value(
            tf.IndexedSlices(tf.constant([1.0]), tf.constant([0], tf.int64), tf.constant([3]))
        )
    ),
)
case(
    "slices spec fits",
    lambda tf: tf.IndexedSlicesSpec([None, 2]).is_compatible_with(
        tf.IndexedSlices(tf.ones([1, 2]), tf.constant([0], tf.int64))
    ),
)
case(
    "dlpack",
    lambda tf: tf.experimental.dlpack.from_dlpack(
        tf.experimental.dlpack.to_dlpack(tf.constant([[1.0, 2.0]]))
    ),
)
case(
    "dlpack of integers",
    lambda tf: tf.experimental.dlpack.from_dlpack(
        tf.experimental.dlpack.to_dlpack(tf.constant([3, 4]))
    ),
)
case(
    "dlpack of nothing",
    lambda tf: tf.experimental.dlpack.from_dlpack(
        tf.experimental.dlpack.to_dlpack(tf.zeros([0, 2]))
    ),
)
error("dlpack of strings", lambda tf: tf.experimental.dlpack.to_dlpack(tf.constant("a")))
error("dlpack of a number", lambda tf: tf.experimental.dlpack.from_dlpack(3))
case(
    "narrow dtypes",
    lambda tf: [
        tf.experimental.float8_e5m2.name,
        tf.experimental.float8_e4m3fn.size,
        tf.experimental.int4.is_integer,
        tf.experimental.uint4.max,
    ],
)


def scoped(tf):
    """Variables made by a creator."""

    def twice(next_creator, **kwargs):
        return next_creator(**{**kwargs, "initial_value": 2.0, "name": kwargs["name"] or "made"})

    with tf.variable_creator_scope(twice):
        return tf.Variable(1.0), tf.Variable(5.0, trainable=False).trainable, tf.Variable(0.0).name


def nested(tf):
    """Creators inside each other."""
    order = []

    def noting(name):
        def creator(next_creator, **kwargs):
            order.append(name)
            return next_creator(**kwargs)

        return creator

    with tf.variable_creator_scope(noting("outer")), tf.variable_creator_scope(noting("inner")):
        tf.Variable(1.0)
    return order


case("variable_creator_scope", scoped)
case("variable_creator_scope nested", nested)
case("variable_creator_scope left", lambda tf: [nested(tf), tf.Variable(3.0)])


def twice_in(tf, scope):
    """A function that runs in a context."""
    with scope():
        return tf.function(lambda x: x * 2)(tf.constant([1, 2]))


case("async_scope", lambda tf: twice_in(tf, tf.experimental.async_scope))
case("async_scope of an error", lambda tf: after_error(tf))
case("async_scope twice", lambda tf: [twice_in(tf, tf.experimental.async_scope) for _ in range(2)])
case("async_clear_error", lambda tf: tf.experimental.async_clear_error())
case("async_clear_error twice", lambda tf: [tf.experimental.async_clear_error() for _ in range(2)])


def after_error(tf):
    """What works after an error was forgotten."""
    try:
        with tf.experimental.async_scope():
            tf.reshape(tf.ones([2]), [3])
    except tf.errors.InvalidArgumentError:
        tf.experimental.async_clear_error()
    return tf.constant(1) + 1


for kind in (None, "", "SINGLE_THREADED_EXECUTOR"):
    case(
        f"function_executor_type {kind!r}",
        lambda tf, k=kind: twice_in(tf, lambda: tf.experimental.function_executor_type(k)),
    )


def lengths_of(tf):
    """A type whose assertions are dispatched."""

    class Length(tf.experimental.ExtensionType):
        value: tf.Tensor
        unit: str = "m"

    @tf.experimental.dispatch_for_binary_elementwise_assert_apis(Length, Length)
    def check(assert_func, x, y):
        return assert_func(x.value, y.value)

    return Length


case("assert dispatched", lambda tf: asserted(tf, "assert_less", 1.0, 2.0))
case("assert dispatched near", lambda tf: asserted(tf, "assert_near", 1.0, 1.0))
error("assert dispatched fails", lambda tf: asserted(tf, "assert_equal", 1.0, 2.0))
case("as_dict", lambda tf: tf.experimental.extension_type.as_dict(lengths_of(tf)([1.0, 2.0])))
case(
    "as_dict of numbers",
    lambda tf: tf.experimental.extension_type.as_dict(lengths_of(tf)(3.0, "km")),
)
case(
    "as_dict in a function",
    lambda tf: tf.function(tf.experimental.extension_type.as_dict)(lengths_of(tf)(3.0))["value"],
)


def asserted(tf, name, x, y):
    """What an assertion about two lengths gives."""
    kind = lengths_of(tf)
    return getattr(tf.debugging, name)(kind(x), kind(y))


# Raw ops.


def raw_table(tf):
    """A static table made and filled by raw ops."""
    handle = tf.raw_ops.HashTableV2(key_dtype=tf.string, value_dtype=tf.int64)
    tf.raw_ops.InitializeTableV2(
        table_handle=handle, keys=tf.constant(["a", "b"]), values=tf.constant([5, 6], tf.int64)
    )
    return handle


case("raw InitializeTableV2", lambda tf: tf.raw_ops.LookupTableSizeV2(table_handle=raw_table(tf)))
case(
    "raw LookupTableFindV2",
    lambda tf: tf.raw_ops.LookupTableFindV2(
        table_handle=raw_table(tf),
        keys=tf.constant(["b", "z"]),
        default_value=tf.constant(0, tf.int64),
    ),
)
error(
    "raw LookupTableInsertV2 into a static table",
    lambda tf: tf.raw_ops.LookupTableInsertV2(
        table_handle=raw_table(tf), keys=tf.constant(["b"]), values=tf.constant([0], tf.int64)
    ),
)
