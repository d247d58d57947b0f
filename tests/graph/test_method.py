"""Functions as methods, and functions of things that are no plain functions."""

import copy
import functools
import gc
import pickle
import weakref

import pytest

import yeoul as tf

c = tf.constant


class Adder:
    """A class with every kind of method."""

    def __init__(self, k):
        self.k = k

    @tf.function
    def add(self, x):
        """Adds k."""
        return x + self.k

    @tf.function(input_signature=[tf.TensorSpec([], tf.int32)])
    def add_scalar(self, x):
        return x + self.k

    @tf.function(input_signature=[tf.TensorSpec([], tf.int32)])
    def add_here(this, x):
        return x + this.k

    @tf.function
    def __call__(self, x):
        return x * self.k

    @property
    @tf.function
    def constant(self):
        return c(self.k)

    @staticmethod
    @tf.function
    def one(x):
        return x + 1

    @tf.function
    @staticmethod
    def one_inside(x):
        return x + 1

    @classmethod
    @tf.function
    def two(cls, x):
        return x + 2

    @tf.function
    @classmethod
    def two_inside(cls, x):
        return x + 2


def test_kinds_of_methods():
    a, b = Adder(1), Adder(5)
    x = c(10)
    assert [int(a.add(x)), int(b.add(x)), int(Adder.add(b, x))] == [11, 15, 15]
    assert [int(a(x)), int(b.__call__(x)), int(b.constant)] == [10, 50, 5]
    assert [int(a.add_scalar(2)), int(a.add_here(2)), int(Adder.add_scalar(a, 2))] == [3, 3, 3]
    assert [int(f(x)) for f in (a.one, Adder.one, a.one_inside, Adder.one_inside)] == [11] * 4
    assert [int(f(x)) for f in (a.two, Adder.two, a.two_inside, Adder.two_inside)] == [12] * 4
    assert a.add is a.add
    assert a.add.__name__ == a.add.name == "add"
    assert a.add.__doc__ == "Adds k."
    assert a.add.python_function is Adder.add.python_function
    assert [p.name for p in a.add.__signature__.parameters.values()] == ["x"]
    assert a.add.experimental_get_tracing_count() == 1
    with pytest.raises(TypeError, match="missing a required argument: 'x'"):
        a.add()


def test_objects_are_told_apart_by_identity():
    class Equal(Adder):
        def __eq__(self, other):
            return True

        def __hash__(self):
            return 1

    assert [int(e.add(c(1))) for e in [Equal(1), Equal(2)]] == [2, 3]


def test_objects_without_a_hash():
    class Unhashable(Adder):
        __hash__ = None

    thing = Unhashable(4)
    assert [int(thing.add(c(1))), int(thing.add(c(2)))] == [5, 6]
    assert thing.add.experimental_get_tracing_count() == 1


def test_objects_with_slots():
    class Slots:
        __slots__ = ("k",)
        add = Adder.add

    class Weak(Slots):
        __slots__ = ("__weakref__",)

    thing = Slots()
    with pytest.raises(TypeError, match=r"cannot create weak reference.*Add '__weakref__'"):
        thing.add(c(1))
    thing = Weak()
    thing.k = 3
    assert int(thing.add(c(1))) == 4


def test_a_method_does_not_keep_its_object():
    adders = [Adder(k) for k in range(3)]
    methods = [adder.add for adder in adders]
    assert [int(method(c(1))) for method in methods] == [1, 2, 3]
    gone = weakref.ref(adders[0])
    freed = weakref.ref(methods.pop(0))
    del adders[0]
    gc.collect()
    assert gone() is None
    assert freed() is None
    lost = methods[0]
    del adders
    gc.collect()
    assert int(lost(c(1))) == 2  # traced already
    with pytest.raises(ReferenceError, match=r"The object whose tf\.function Adder\.add is called"):
        lost(c(1.0))


def test_copies_have_traces_of_their_own():
    a = Adder(2)
    assert int(a.add(c(1))) == 3
    b = copy.deepcopy(a)
    b.k = 7
    assert int(b.add(c(1))) == 8
    f = tf.function(lambda x: x + 1)
    f(c(1))
    for same in (copy.copy(f), copy.deepcopy(f)):
        assert same.experimental_get_tracing_count() == 0
        assert int(same(c(1))) == 2


def module_level(x):
    return x + 1


wrapped = tf.function(module_level)


def test_pickles():
    assert int(pickle.loads(pickle.dumps(wrapped))(c(1))) == 2
    with pytest.raises((pickle.PicklingError, AttributeError), match="Can't"):
        pickle.dumps(tf.function(lambda x: x))


def test_things_that_are_called():
    class Callable:
        def __call__(self, x):
            return x + 7

    def many(a, b, k=1):
        return a + b + k

    assert int(tf.function(Callable())(c(1))) == 8
    part = tf.function(functools.partial(many, 1, k=5))
    assert int(part(c(2))) == 8
    text = part.get_concrete_function(c(2)).pretty_printed_signature(False)
    assert text.startswith("(b: TensorSpec(shape=(), dtype=tf.int32, name=None), *, k: Literal[5])")
    assert int(tf.function(tf.function(lambda x: x + 1))(c(1))) == 2
    assert int(tf.function(tf.add)(c(1), c(2))) == 3
    assert int(tf.function(sum)([c(1), c(2)])) == 3
    assert not hasattr(tf.function(Callable()), "__name__")


def test_the_decorator_keeps_what_wraps_keeps():
    @tf.function
    def f(x):
        """Text."""
        return x

    assert (f.__name__, f.__doc__, f.__module__) == ("f", "Text.", __name__)
    assert f.__wrapped__ is f.python_function
    assert f.__qualname__.endswith("f")


def test_run_functions_eagerly_also_after_a_trace():
    f = tf.function(lambda x: x.shape.rank if tf.inside_function() else x.numpy())
    assert int(f(c(5))) == 0
    tf.config.run_functions_eagerly(True)
    try:
        assert tf.config.functions_run_eagerly()
        assert f(c(5)) == 5
        assert int(Adder(2).constant) == 2
    finally:
        tf.config.run_functions_eagerly(False)
    assert int(f(c(5))) == 0
