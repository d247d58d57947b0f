"""Hands each test of `harness.py` the rows of the module that imported it."""


def pytest_generate_tests(metafunc):
    if "row" in metafunc.fixturenames:
        metafunc.parametrize("row", metafunc.module.ROWS, ids=repr)
