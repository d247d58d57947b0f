"""Native functions and converted ones agree: nested functions, methods, lambdas, classes."""

import functools

import pytest

import yeoul as tf
from tests.graph.autograph.same import Cases, name_of, same

NUMBERS = [(n,) for n in (-2, 0, 1, 3)]
case = Cases()


@case(*NUMBERS)
def closure_reads_later_value(n):
    def show():
        return y

    y = 1
    if n > 0:
        y = 2
    return show()


@case(*NUMBERS)
def closure_reads_undefined(n):
    def show():
        return y

    if n > 0:
        y = 2
    return show()


@case(*NUMBERS)
def closure_writes(n):
    y = 0

    def add():
        nonlocal y
        y += 1

    for i in range(4):
        if i > n:
            add()
    return y


@case(*NUMBERS)
def closure_writes_through_alias(n):
    y = 0

    def add():
        nonlocal y
        y += 1

    twice = [add, add]
    for f in twice:
        if n > 0:
            f()
    return y


@case(*NUMBERS)
def closure_writes_through_another(n):
    y = 0

    def inner():
        nonlocal y
        y += 1

    def outer():
        inner()

    while y < n:
        outer()
    return y


@case(*NUMBERS)
def late_binding(n):
    fs = []
    for i in range(3):
        if i != n:
            fs.append(lambda: i)
    return [f() for f in fs]


@case(*NUMBERS)
def lambda_default(n):
    fs = []
    for i in range(3):
        if i != n:
            fs.append(lambda i=i: i)
    return [f() for f in fs]


@case(*NUMBERS)
def nested_function_with_control_flow(n):
    def sign(v):
        if v > 0:
            return 1
        if v < 0:
            return -1
        return 0

    return [sign(v) for v in (n, -n, 0)]


@case(*NUMBERS)
def recursive(n):
    def factorial(k):
        return 1 if k <= 1 else k * factorial(k - 1)

    return factorial(n + 3)


@case(*NUMBERS)
def recursive_in_module(n):
    if n > 0:
        return n * recursive_in_module(n - 1)
    return 1


@case(*NUMBERS)
def comprehension_hides(n):
    x = "outer"
    if n > 0:
        y = [x for x in range(n) if x > 0]
    else:
        y = {x: x * 2 for x in range(2)}
    return x, y


@case(*NUMBERS)
def comprehension_of_itself(n):
    x = [n, 2, 3]
    for _ in range(2):
        x = [x + 1 for x in x]
    return x


@case(*NUMBERS)
def nested_comprehension(n):
    if n:
        rows = [[i * j for j in range(i)] for i in range(n + 2) if i != 1]
    else:
        rows = sorted({i for i in (3, 1)} | {*()})
    return rows


@case(*NUMBERS)
def walrus_in_comprehension(n):
    found = [last := i for i in range(n)] if n > 0 else "none"
    if n > 1:
        return found, last
    return found


@case(*NUMBERS)
def generator_expression(n):
    total = 0
    if n > 0:
        total = sum(i * n for i in range(4) if i != n)
    return total


@case(*NUMBERS)
def class_in_branch(n):
    if n > 0:

        class A:
            value = n
            __secret = 2

            def get(self):
                if self.value > 1:
                    return self.__secret
                return self.value

            def __len__(self):
                for i in range(self.value):
                    pass
                return i
    else:
        return None
    return A().get(), len(A())


@case(*NUMBERS)
def function_in_each_branch(n):
    if n > 0:

        def f():
            return n
    else:

        def f():
            return -n

    return f()


@case(*NUMBERS)
def decorated_inside(n):
    @functools.lru_cache
    def fib(k):
        if k < 2:
            return k
        return fib(k - 1) + fib(k - 2)

    return fib(n + 4)


@case(*NUMBERS)
def arguments_of_all_kinds(n):
    def f(a, /, b=2, *args, c, d=4, **more):
        if a > 0:
            b, c = c, b
        return a, b, args, c, d, more

    return f(n, c=1), f(n, 2, 3, c=4, e=5), f(*[n, 1], **{"c": 2})


@case(*NUMBERS)
def generator_inside(n):
    def count():
        for i in range(n):
            if i != 1:
                yield i

    return list(count())


@pytest.mark.parametrize(("function", "calls"), case, ids=name_of)
def test_functions(function, calls):
    same(function, *calls)


class Base:
    def value(self, n):
        return n

    @classmethod
    def made(cls, n):
        return cls.__name__, n


class Child(Base):
    scale = 3

    def __init__(self):
        self.__hidden = 5
        self.count = 0

    def value(self, n):
        if n > 0:
            return super().value(n) * self.scale
        return super().value(n) - self.__hidden

    def counted(self, n):
        for i in range(n):
            if i % 2:
                continue
            self.count += i
        self.__hidden = self.count
        return self.__twice() if self.count else __class__.__name__

    def __twice(self):
        return self.__hidden * 2

    @classmethod
    def made(cls, n):
        return super().made(n) if n > 0 else cls

    @staticmethod
    def plain(n):
        return "positive" if n > 0 else "other"

    def __call__(self, n):
        while n < 5:
            n += 2
        return n


def test_methods():
    native = Child()
    for n in (-2, 0, 1, 4):
        assert tf.autograph.to_graph(Child().value)(n) == native.value(n)
        assert tf.autograph.to_graph(Child().counted)(n) == Child().counted(n)
        assert tf.autograph.to_graph(Child.made)(n) == Child.made(n)
        assert tf.autograph.to_graph(Child.plain)(n) == Child.plain(n)
        assert tf.autograph.to_graph(Child.__call__)(native, n) == native(n)


def test_a_lambda_inside_another_with_the_same_arguments():
    both = (lambda: ("outer", tf.function(lambda: tf.constant(7))()))()
    assert (both[0], both[1].numpy()) == ("outer", 7)
    inner = (lambda x: tf.function(lambda x: x + 1)(x) * 10)(tf.constant(1))
    assert inner.numpy() == 20


def test_lambdas_on_one_line():
    first, second = lambda n: n if n > 0 else -n, lambda n: not n and n == 0
    outer = lambda n: lambda m: m + n if m else n
    same(first, *NUMBERS)
    same(second, *NUMBERS)
    converted = tf.autograph.to_graph(outer)
    assert [converted(1)(m) for m in (0, 5)] == [1, 6]
    same(outer(3), *NUMBERS)


def test_converted_functions_share_their_variables():
    total = 0

    def add(n):
        nonlocal total
        if n > 0:
            total += n
        return total

    def reset():
        nonlocal total
        total = 100

    converted = tf.autograph.to_graph(add)
    assert converted(5) == 5
    assert total == 5
    reset()
    assert converted(1) == 101


def test_defaults_and_names_are_kept():
    def f(a, b=[1], *, c=3):
        """Says it."""
        if a:
            b.append(a)
        return b, c

    converted = tf.autograph.to_graph(f)
    assert converted(2) == ([1, 2], 3)
    assert f(0) == ([1, 2], 3)
    assert (converted.__name__, converted.__doc__, converted.__qualname__) == (
        f.__name__,
        f.__doc__,
        f.__qualname__,
    )
