"""Hands the tests of `harness.OpTests` one row of their class after the other."""

from tests.ops.harness import applies


def pytest_generate_tests(metafunc):
    if "row" in metafunc.fixturenames:
        rows = [row for row in metafunc.cls.rows if applies(metafunc.function.__name__, row)]
        metafunc.parametrize("row", rows, ids=repr)
