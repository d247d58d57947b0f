"""Native functions and converted ones agree: logic, comparisons, calls, and their order."""

import collections
import functools
import math

import pytest

import yeoul as tf
from tests.graph.autograph.same import Cases, name_of, same

NUMBERS = [(n,) for n in (-2, 0, 1, 3)]
case = Cases()


def tracer(log):
    def note(name, value):
        log.append(name)
        return value

    return note


@case(*NUMBERS)
def lazy_and(n):
    log = []
    note = tracer(log)
    return note("a", n) and note("b", n - 1) and note("c", n - 3), log


@case(*NUMBERS)
def lazy_or(n):
    log = []
    note = tracer(log)
    return note("a", n) or note("b", n - 1) or note("c", n - 3), log


@case(*NUMBERS)
def mixed_logic(n):
    return ((n and 5) or (n == 0 and "zero")) or not n, not (n and 1)


@case(*NUMBERS)
def lazy_chain(n):
    log = []
    note = tracer(log)
    return note("a", 0) < note("b", n) <= note("c", 2) != note("d", 1), log


@case(*NUMBERS)
def chain_of_all_kinds(n):
    return n is n is not None, 1 < 2 > n, n in [n] in [[n]], n not in [] == [], 0 == n != 1


@case(*NUMBERS)
def equality(n):
    return n == 1, n != 1, n is None, n in (1, 3), n not in {0}


@case(*NUMBERS)
def conditional(n):
    return "a" if n > 1 else "b" if n > 0 else "c"


@case(*NUMBERS)
def conditional_is_lazy(n):
    return 1 / n if n else "never"


@case(*NUMBERS)
def walrus(n):
    if (m := n + 1) > 1:
        m += 1
    return m, (k := m) and k


@case(*NUMBERS)
def walrus_behind_and(n):
    found = n > 0 and (m := n * 2)
    return found if n <= 0 else (found, m)


@case(*NUMBERS)
def walrus_in_conditional(n):
    value = (m := n) if n > 0 else (m := -n)
    return value, m


@case(*NUMBERS)
def walrus_in_chain(n):
    return 0 < (m := n + 1) < 3, m


@case(*NUMBERS)
def assertion(n):
    assert n != 1, f"n is {n}"
    assert n
    return n


@case(*NUMBERS)
def calls(n):
    def f(*args, **kwargs):
        return args, sorted(kwargs)

    return f(n, *range(2), x=1, **{"y": 2}), f(*(), **{}), [f][0](n), (lambda *a: a)(n, n)


@case(*NUMBERS)
def call_order(n):
    log = []
    note = tracer(log)
    note("f", print if n > 100 else max)(note("a", n), *note("b", [1]), key=note("k", None))
    return log


@case(*NUMBERS)
def builtin_functions(n):
    values = [n, 2, -1]
    return (
        len(values),
        int("3") + int(2.5) + 0,
        float("1.5") + 0.0,
        abs(n),
        list(range(n)),
        list(range(1, 9, 3)),
        list(enumerate(values, 2)),
        list(zip(values, "ab")),
        list(map(lambda a, b: a + b, values, values)),
        list(filter(lambda v: v > 0, values)),
        any(values),
        all(values),
        sorted(values, key=lambda v: -v, reverse=True),
        sum(values),
        max(values),
        int("ff", 16),
    )


@case(*NUMBERS)
def built_in_methods(n):
    text = "-".join(str(i) for i in range(3)).upper().split("-")
    return text, {"a": 1}.get("b", n), math.floor(n / 2), [3, 1].index(1)


@case(*NUMBERS)
def classes(n):
    Point = collections.namedtuple("Point", "x y")
    p = Point(n, y=2)
    if p.x > 0:
        p = p._replace(x=-1)
    return tuple(p), isinstance(p, Point), dict(a=1), list("ab"), ValueError("x").args


@case(*NUMBERS)
def partials(n):
    def f(a, b, c=0):
        return a - b if c else a + b

    add = functools.partial(f, n)
    return add(1), functools.partial(add, c=1)(2), functools.reduce(f, [1, 2, 3])


@case(*NUMBERS)
def formatted(n):
    return f"{n if n else 'nothing'!r:>8}|{'a' and n}|{n:{'+' if n > 0 else ''}}"


@case(*NUMBERS)
def slices(n):
    values = list(range(6))
    values[1:3] = [n and 9]
    return values[n:], values[: -1 if n else 2], values[::2], (values, n)[0][-1]


@case(*NUMBERS)
def starred(n):
    return [*range(n), *([1] if n else [])], {**{"a": n}, **({"b": 1} if n else {})}


@case(*NUMBERS)
def lambdas_with_logic(n):
    pick = lambda a, b=n and 2: a if a > b else b
    return pick(1), pick(5), (lambda: not n)()


@case(*NUMBERS)
def super_is_a_name(n):
    values = {"super": n}
    return values["super"] if n else None


@case(*NUMBERS)
def errors_pass_through(n):
    if n == 0:
        return {}[n]
    if n == 1:
        return [].index(n)
    return n.nothing


@case(*NUMBERS)
def closures_of_loop(n):
    return [(lambda k: k * i if i else k)(n) for i in range(3)]


@pytest.mark.parametrize(("function", "calls"), case, ids=name_of)
def test_expressions(function, calls):
    same(function, *calls)


def test_user_decorators_are_converted():
    def twice(function):
        @functools.wraps(function)
        def inner(n):
            if n > 0:
                n = function(n)
            return function(n)

        return inner

    @twice
    def add(n):
        return n + 1 if n > 0 else n

    for n in (-1, 2):
        assert tf.autograph.to_graph(add)(n) == add(n)


def test_callable_objects_and_partials_in_graphs():
    class Adder:
        def __init__(self, amount):
            self.amount = amount

        def __call__(self, x):
            if x > 0:
                return x + self.amount
            return x

    def scaled(factor, x):
        if x > 2:
            return x * factor
        return x

    adder = Adder(3)

    @tf.function
    def f(x):
        return adder(x), functools.partial(scaled, 2)(x)

    assert [int(v) for v in f(tf.constant(5))] == [8, 10]
    assert [int(v) for v in f(tf.constant(-5))] == [-5, -5]
    assert int(tf.function(adder)(tf.constant(1))) == 4
    assert int(tf.function(functools.partial(scaled, 3))(tf.constant(4))) == 12
