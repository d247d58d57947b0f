"""Native functions and converted ones agree: which variable a name means, and whether it exists."""

import contextlib
import functools
import types

import pytest

import yeoul as tf
from tests.graph.autograph.same import same

NUMBERS = [(n,) for n in (-2, 0, 1, 3)]
FUNCTIONS = []
COUNT = 0


def case(*calls):
    def keep(function):
        FUNCTIONS.append((function, calls))
        return function

    return keep


@case(*NUMBERS)
def assigned_in_one_branch(n):
    if n > 0:
        y = n
    return y


@case(*NUMBERS)
def assigned_in_one_branch_read_in_another(n):
    if n > 0:
        y = n
    if n > 1:
        return y
    return "unread"


@case(*NUMBERS)
def assigned_in_loop(n):
    for i in range(n):
        y = i
    return y


@case(*NUMBERS)
def loop_variable_after_loop(n):
    for i in range(n):
        pass
    return i


@case(*NUMBERS)
def loop_variable_shadows(n):
    i = "before"
    for i in range(n):
        pass
    return i


@case(*NUMBERS)
def augmented_undefined(n):
    if n > 0:
        y = 1
    y += 1
    return y


@case(*NUMBERS)
def deleted_in_branch(n):
    y = 1
    if n > 0:
        del y
    return y


@case(*NUMBERS)
def deleted_twice(n):
    y = 1
    for _ in range(n):
        del y


@case(*NUMBERS)
def deleted_and_assigned(n):
    y = 1
    for i in range(3):
        del y
        if i > n:
            y = i
        else:
            y = -i
    return y


@case(*NUMBERS)
def deleted_item(n):
    d = {"a": 1, "b": 2}
    if n > 0:
        del d["a"]
    return d


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
def global_written(n):
    global COUNT
    COUNT = 0
    for _ in range(n):
        COUNT += 1
    if n == 3:
        COUNT = 30
    return COUNT


@case(*NUMBERS)
def global_created(n):
    global NEW_NAME
    globals().pop("NEW_NAME", None)
    if n > 0:
        NEW_NAME = n
    return NEW_NAME


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
def unpacking(n):
    a, (b, *c), d = n, (1, 2, 3), 4
    for a, (b, *c) in [(1, (n, 5)), (2, (6, 7, 8))]:
        if a == n:
            b, d = d, b
    return a, b, c, d


@case(*NUMBERS)
def chained_assignment(n):
    if n > 0:
        a = b = n
    else:
        a, b = 1, 2
    a += b
    return a, b


@case(*NUMBERS)
def annotated(n):
    y: int
    z: int = 3
    if n > 0:
        y: int = n
        z: float = 2.0
    else:
        y = 4
    return y, z


@case(*NUMBERS)
def with_names(n):
    with contextlib.nullcontext(n) as a, contextlib.nullcontext(a + 1) as b:
        if a > 0:
            c = b
        else:
            c = a
    return a, b, c


@case(*NUMBERS)
def exception_name(n):
    error = "none"
    for i in range(n):
        try:
            _ = 1 / (i - 1)
        except ZeroDivisionError as problem:
            error = str(problem)
    return error


@case(*NUMBERS)
def exception_name_is_gone(n):
    try:
        _ = 1 / n
    except ZeroDivisionError as problem:
        if n == 0:
            n = 5
    return problem


@case(*NUMBERS)
def assigned_before_error(n):
    x = 1
    try:
        if n > 0:
            x = 2
            _ = 1 // (n - 1)
        x = 3
    except ZeroDivisionError:
        pass
    return x


@case(*NUMBERS)
def suppressed_assignment(n):
    x = 1
    with contextlib.suppress(ZeroDivisionError):
        if n < 2:
            x = 2
        _ = 1 // n
        x = 3
    return x


@case(*NUMBERS)
def imports_in_branches(n):
    if n > 0:
        import math as m
    else:
        from os import path as m
    return m.__name__


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


@case(({},), ({"k": 1},))
def items(d):
    for i in range(3):
        if "k" in d:
            d["k"] = d["k"] + i
        else:
            d["n"] = i
    return d


@case(([1, 2, 3],))
def list_items(values):
    for i in range(len(values)):
        if values[i] > 1:
            values[i] = values[i] * 2
        else:
            values[i] += 10
    values.append(0)
    while len(values) > 2:
        values.pop()
    return values


@case(*NUMBERS)
def attributes(n):
    box = types.SimpleNamespace(a=1)
    for i in range(3):
        if i > n:
            box.a += i
            box.b = i
        elif i == n:
            del box.a
            box.a = 7
    return vars(box)


@case(*NUMBERS)
def long_names_collide(n):
    get_state = if_body = item = n
    if n > 0:
        get_state += 1
    for loop_body in range(3):
        if_body += loop_body
    return get_state, if_body, item, loop_body


@case(*NUMBERS)
def empty_bodies(n):
    if n:
        pass
    for _ in range(n):
        ...
    while n > 100:
        pass
    return n


@case(*NUMBERS)
def everything_returns_none(n):
    if n:
        n += 1


@case(*NUMBERS)
def generator_inside(n):
    def count():
        for i in range(n):
            if i != 1:
                yield i

    return list(count())


@pytest.mark.parametrize("function, calls", FUNCTIONS, ids=lambda p: getattr(p, "__name__", ""))
def test_scoping(function, calls):
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
        return super(Child, self).value(n) - self.__hidden

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


def test_lambdas_on_one_line():
    first, second = lambda n: n if n > 0 else -n, lambda n: not n and n == 0
    outer = lambda n: lambda m: m + n if m else n  # noqa: E731
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
    def f(a, b=[1], *, c=3):  # noqa: B006
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
