import ast

from tools.check_size import compare, function_length, functions, growth, measure, parse

LONG = "def long():\n" + "    x = 1\n" * 50


def test_measure_finds_long_files_and_functions():
    sources = {"a.py": "x = 1\n" * 401, "b.py": "class C:\n    def m(self):\n" + "        1\n" * 41}
    assert dict(measure(sources)) == {"a.py": 401, "b.py:C.m": 41}


def test_signatures_and_docstrings_are_not_counted():
    node = ast.parse('def f(\n    a,\n):\n    """One.\n\n    Two.\n    """\n    return 1\n').body[0]
    assert function_length(node) == 1
    assert function_length(ast.parse("def f(\n    a,\n):\n    return 1\n").body[0]) == 1


def test_nested_functions_are_named_by_their_place():
    tree = ast.parse("class A:\n    def b(self):\n        def c():\n            pass\n")
    assert [name for name, _ in functions(tree)] == ["A.b", "A.b.c"]


def test_too_long_is_reported():
    assert list(compare(dict(measure({"a.py": LONG})), {})) == [
        "a.py:long: 50 lines, at most 40: split it"
    ]


def test_an_exception_allows_its_length_and_no_more():
    measured = {"a.py:long": 51}
    assert list(compare(measured, {"a.py:long": 51})) == []
    assert list(compare(measured, {"a.py:long": 50})) == [
        "a.py:long: 51 lines, at most 50: split it"
    ]


def test_no_exception_goes_beyond_the_ceiling():
    assert list(compare({"a.py": 900}, {"a.py": 900})) == ["a.py: 900 lines, at most 800: split it"]


def reasons(found):
    return [line.split(": ", 1)[1] for line in found]


def test_an_exception_that_is_too_generous_must_shrink():
    assert reasons(compare({"a.py": 450}, {"a.py": 500})) == [
        "a.py 500 is no longer needed: lower it to 450"
    ]
    assert reasons(compare({}, {"a.py": 500})) == ["a.py 500 is no longer needed: take it out"]


def test_the_list_only_shrinks():
    before = {"a.py": 500}
    assert list(growth({"a.py": 450}, before)) == []
    assert reasons(growth({"a.py": 501}, before)) == ["a.py 501 was 500: the list only shrinks"]
    assert reasons(growth({"b.py": 410}, before)) == ["b.py 410 is new: the list only shrinks"]
    assert list(growth({"b.py": 410}, None)) == []


def test_parse_ignores_comments():
    assert parse("# why\na.py 500  # because\n\nb.py:f 60\n") == {"a.py": 500, "b.py:f": 60}
