"""Rewrites expressions: calls, logic, comparisons, conditional expressions, reads of variables."""

import ast

from yeoul.graph.autograph.syntax import (
    SCOPED,
    call,
    comprehension_targets,
    constant,
    load,
    parameters,
    thunk,
)

COMPARISONS = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


class Expressions(ast.NodeTransformer):
    """Rewrites the expressions of one function.

    Attributes:
      maybe: variables that may be without a value where they are read.
      first_parameter: name of the function's first parameter, for `super()`.
      own: the function's variables, for `locals()`.
    """

    first_parameter: str | None = None
    own: frozenset = frozenset()

    def __init__(self, maybe):
        self.maybe = set(maybe)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load) and node.id in self.maybe:
            return ast.copy_location(call("ld", node, constant(node.id)), node)
        return node

    def visit_Constant(self, node):
        return node

    def visit_AugAssign(self, node):
        node.value = self.visit(node.value)
        if not isinstance(node.target, ast.Name):
            node.target = self.visit(node.target)
            return node
        if node.target.id not in self.maybe:
            return node
        name = node.target.id
        check = ast.copy_location(ast.Expr(call("ld", load(name), constant(name))), node)
        ast.fix_missing_locations(check)
        return [check, node]

    def visit_Call(self, node):
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            return self.visit_super(node)
        if isinstance(node.func, ast.Name) and node.func.id in SCOPED:
            self.give_locals(node)
        func = self.visit(node.func)
        node.args = [self.visit(a) for a in node.args]
        node.keywords = [self.visit(k) for k in node.keywords]
        if not (isinstance(func, ast.Attribute) and is_operator(func)):
            func = ast.copy_location(call("cc", func), node.func)
        node.func = func
        return node

    def give_locals(self, node):
        """`eval(text)` means the function's variables, which in a block are another function's."""
        if node.func.id in self.own or node.keywords:
            return
        values = [thunk(load(name)) for name in sorted(self.own)]
        found = call("local_values", ast.Dict([constant(n) for n in sorted(self.own)], values))
        if node.func.id == "locals":
            node.func, node.args = load("dict"), [found]
        elif len(node.args) == 1:
            node.args += [ast.Call(load("globals"), [], []), found]

    def visit_super(self, node):
        """`super()` reads its function's first argument, which nested functions have not."""
        if node.args or self.first_parameter is None:
            node.args = [self.visit(a) for a in node.args]
            return node
        node.args = [load("__class__"), load(self.first_parameter)]
        return node

    def visit_BoolOp(self, node):
        if any(has_binding(v) for v in node.values[1:]):
            return self.generic_visit(node)
        name = "and_" if isinstance(node.op, ast.And) else "or_"
        values = [self.visit(v) for v in node.values]
        result = values.pop()
        while values:
            result = ast.copy_location(call(name, values.pop(), thunk(result)), node)
        return result

    def visit_UnaryOp(self, node):
        node = self.generic_visit(node)
        if isinstance(node.op, ast.Not):
            return ast.copy_location(call("not_", node.operand), node)
        return node

    def visit_IfExp(self, node):
        if has_binding(node.body) or has_binding(node.orelse):
            return self.generic_visit(node)
        text = constant(ast.unparse(node.test))
        node = self.generic_visit(node)
        new = call("if_exp", node.test, thunk(node.body), thunk(node.orelse), text)
        return ast.copy_location(new, node)

    def visit_Compare(self, node):
        chained = len(node.ops) > 1 and not any(has_binding(c) for c in node.comparators)
        node = self.generic_visit(node)
        if not chained:
            return node
        steps = []
        for op, value in zip(node.ops, node.comparators, strict=True):
            steps += [constant(COMPARISONS[type(op)]), thunk(value)]
        return ast.copy_location(call("chain", node.left, *steps), node)

    def visit_Lambda(self, node):
        node.args.defaults = [self.visit(d) for d in node.args.defaults]
        node.args.kw_defaults = [d and self.visit(d) for d in node.args.kw_defaults]
        node.body = self.hiding(parameters(node), lambda: self.visit(node.body))
        return node

    def comprehension(self, node):
        """Python iterates; the first iterable belongs to the code around."""
        first = node.generators[0]
        first.iter = self.visit(first.iter)

        def inner():
            for generator in node.generators:
                if generator is not first:
                    generator.iter = self.visit(generator.iter)
                generator.ifs = [self.visit(test) for test in generator.ifs]
            for field in ("elt", "key", "value"):
                if hasattr(node, field):
                    setattr(node, field, self.visit(getattr(node, field)))
            return node

        return self.hiding(comprehension_targets(node), inner)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension

    def hiding(self, names, work):
        """Does the work where these names are others than the function's."""
        saved, self.maybe = self.maybe, self.maybe - set(names)
        try:
            return work()
        finally:
            self.maybe = saved


def is_operator(func):
    return isinstance(func.value, ast.Name) and func.value.id == "ag__"


def has_binding(node):
    """True if an expression binds a name, which it could not do in a function of its own."""
    kinds = (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)
    return any(isinstance(n, kinds) for n in ast.walk(node))
