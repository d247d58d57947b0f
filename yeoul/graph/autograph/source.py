"""The syntax tree of a function that is already loaded, with the line numbers of its file."""

import ast
import functools
import inspect
import linecache
import re
import tokenize
import types
import warnings

DECORATOR_OR_DEF = re.compile(r"\s*(@|def\b|async\b)")


class Unsupported(NotImplementedError):
    """The function cannot be converted; the message is the cause."""


def function_node(function):
    """The `ast.FunctionDef` or `ast.Lambda` of a Python function.

    Args:
      function: a function with a code object, no method or partial.

    Raises:
      Unsupported: if the source is not there, or is not that of the function.
    """
    code = function.__code__
    lines = source_lines(code, function.__globals__)
    if code.co_name == "<lambda>":
        return lambda_node(code, "".join(lines))
    return definition_node(code, lines)


def source_lines(code, namespace):
    """The lines of the file (or notebook cell) that the code was compiled from."""
    lines = linecache.getlines(code.co_filename, namespace)
    if not lines or code.co_firstlineno > len(lines):
        raise Unsupported("could not get source code")
    return lines


def definition_node(code, lines):
    """The `def` that starts at the code's first line."""
    start = code.co_firstlineno - 1
    if not DECORATOR_OR_DEF.match(lines[start]):
        raise Unsupported("could not get source code")
    try:
        block = inspect.getblock(lines[start:])
        indented = block[0][:1].isspace()
        # Empty lines before it give the nodes their true line numbers.
        before = "\n" * (start - 1) + "if 1:\n" if indented and start else "\n" * start
        tree = parse(before + "".join(block))
    except (SyntaxError, tokenize.TokenError) as error:
        raise Unsupported(f"could not parse the source code: {error}") from error
    node = tree.body[0].body[0] if indented else tree.body[0]
    if isinstance(node, ast.AsyncFunctionDef):
        raise Unsupported("coroutines are not supported")
    if not isinstance(node, ast.FunctionDef) or not same_function(node, code):
        raise Unsupported("the source code is not that of the function: did the file change?")
    return node


def lambda_node(code, text):
    """The innermost `lambda` whose body holds every instruction of the code."""
    places, found = list(code_places(code)), None
    for node in lambdas(text):  # those inside others come after them
        if node.lineno == code.co_firstlineno and same_arguments(node, code):
            if all(holds(node.body, place) for place in places):
                found = node
    if found is None:
        raise Unsupported("could not get source code")
    return copied(found)


@functools.lru_cache(maxsize=16)
def lambdas(text):
    """The lambdas of a file, all of them."""
    try:
        tree = parse(text)
    except SyntaxError as error:
        raise Unsupported(f"could not parse the source code: {error}") from error
    return tuple([node for node in ast.walk(tree) if isinstance(node, ast.Lambda)])


def parse(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the file was compiled before, and has said so then
        return ast.parse(text)


def copied(node):
    """A copy of a syntax tree."""
    fields = {}
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            value = copied(value)
        elif isinstance(value, list):
            value = [copied(v) if isinstance(v, ast.AST) else v for v in value]
        fields[name] = value
    new = type(node)(**fields)
    return ast.copy_location(new, node) if hasattr(node, "lineno") else new


def code_places(code):
    """(line, column, end line, end column) of the code's own instructions."""
    for place in code.co_positions():
        line, end_line, column, end_column = place
        if None not in place and end_column:  # the first instructions stand for no expression
            yield line, column, end_line, end_column


def holds(node, place):
    line, column, end_line, end_column = place
    starts = (node.lineno, node.col_offset) <= (line, column)
    return starts and (end_line, end_column) <= (node.end_lineno, node.end_col_offset)


def same_function(node, code):
    return node.name == code.co_name and same_arguments(node, code)


def same_arguments(node, code):
    count = code.co_argcount + code.co_kwonlyargcount
    names = list(code.co_varnames[:count])
    given = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return [unmangled(name, names) for name in given] == names


def unmangled(name, names):
    """The argument as the code names it: private names in classes carry the class's name."""
    if name.startswith("__") and not name.endswith("__") and name not in names:
        return next((n for n in names if n.startswith("_") and n.endswith(name)), name)
    return name


def class_of(code):
    """Name of the class whose private names the code sees, None outside of classes."""
    parts = code.co_qualname.split(".")
    while len(parts) > 1 and parts[-2] == "<locals>":
        del parts[-2:]
    return parts[-2] if len(parts) > 1 else None


def find_code(code, name):
    """The code object of that name among the constants of a code object."""
    return next(c for c in code.co_consts if isinstance(c, types.CodeType) and c.co_name == name)
