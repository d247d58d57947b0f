"""Syntax trees: short ways to make nodes, and what names a piece of code uses and binds."""

import ast
import sys

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LOAD, STORE = ast.Load(), ast.Store()
MODULE = "ag__"  # the name by which converted code knows the operators


def load(name):
    return ast.Name(name, LOAD)


def store(name):
    return ast.Name(name, STORE)


def constant(value):
    return ast.Constant(value)


def assign(name, value):
    return ast.Assign([store(name)], value)


def operator(name):
    """`ag__.name`."""
    return ast.Attribute(load(MODULE), name, LOAD)


def call(name, *args, **keywords):
    """`ag__.name(*args, **keywords)`."""
    return ast.Call(operator(name), list(args), [ast.keyword(k, v) for k, v in keywords.items()])


def thunk(body):
    """`lambda: body`."""
    return ast.Lambda(arguments(), body)


def arguments(*names):
    return ast.arguments([], [ast.arg(n) for n in names], None, [], [], None, [])


def strings(names):
    """A tuple of string constants."""
    return ast.Tuple([constant(n) for n in names], LOAD)


def define(name, args, body):
    """`def name(args): body`."""
    node = ast.FunctionDef(name, args, body or [ast.Pass()], [], None, None)
    if sys.version_info >= (3, 12):
        node.type_params = []
    return node


def located(nodes, origin):
    """The statements; those that have no place yet are said to stand where `origin` does."""
    for node in nodes:
        if not hasattr(node, "lineno"):
            ast.copy_location(node, origin)
    return nodes


def walk_scope(nodes):
    """The nodes of one function's own code: nested functions and classes appear, not their code.

    The default values, decorators and base classes of those belong to the code around them.
    Comprehensions are walked, for their expressions run at once.
    """
    stack = list(reversed(nodes))
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, FUNCTIONS):
            stack += reversed(outside(node))
        elif isinstance(node, ast.ClassDef):
            stack += reversed(
                [*node.decorator_list, *node.bases, *[k.value for k in node.keywords]]
            )
        else:
            stack += reversed(list(ast.iter_child_nodes(node)))


def outside(function):
    """Expressions of a function definition that the code around it evaluates."""
    defaults = [d for d in (*function.args.defaults, *function.args.kw_defaults) if d is not None]
    return [*getattr(function, "decorator_list", []), *defaults]


def inside(function):
    """The statements (or the expression) that run when the function is called."""
    return [function.body] if isinstance(function, ast.Lambda) else function.body


def parameters(function):
    args = function.args
    named = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    return [a.arg for a in named if a is not None]


def is_generator(function):
    """True if the function's own code has a `yield`."""
    kinds = (ast.Yield, ast.YieldFrom)
    return any(isinstance(node, kinds) for node in walk_scope(inside(function)))


def comprehension_targets(node):
    """Names that are bound within the comprehension alone."""
    targets = [t for g in node.generators for t in ast.walk(g.target)]
    return {t.id for t in targets if isinstance(t, ast.Name) and isinstance(t.ctx, ast.Store)}


def bound_names(nodes):
    """Names that the statements bind in the scope they stand in."""
    found = set()
    hidden = set()
    for node in walk_scope(nodes):
        found.update(bound_by(node))
        if isinstance(node, COMPREHENSIONS):
            hidden.update(id(t) for g in node.generators for t in ast.walk(g.target))
    for node in walk_scope(nodes):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            if id(node) not in hidden:
                found.add(node.id)
    return found


def bound_by(node):
    """Names that this node binds by itself, other than through `ast.Name`."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(a.asname or a.name).split(".")[0] for a in node.names]
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        return [node.name] if node.name else []
    if isinstance(node, ast.MatchMapping):
        return [node.rest] if node.rest else []
    return []


def declared(nodes, kind):
    """Names that `global` or `nonlocal` statements of this scope declare."""
    return {n for node in walk_scope(nodes) if isinstance(node, kind) for n in node.names}


def read_names(nodes):
    """Names that the nodes may read when they run, those of nested functions included."""
    found = set()
    for node in nodes:
        found |= expression_reads(node)
    return found


def expression_reads(node):
    """Names read by one node: what comprehensions and nested functions bind is their own."""
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, (ast.Load, ast.Del)) else set()
    if isinstance(node, COMPREHENSIONS):
        own = read_names(ast.iter_child_nodes(node)) - comprehension_targets(node)
        return own | expression_reads(node.generators[0].iter)
    if isinstance(node, FUNCTIONS):
        return free_names(node) | read_names(outside(node))
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return {node.target.id} | expression_reads(node.value)
    return read_names(ast.iter_child_nodes(node))


def free_names(function):
    """Names that a nested function takes from around it, read or (`nonlocal`) written."""
    body = inside(function)
    outer = declared(body, ast.Nonlocal)
    own = (bound_names(body) | set(parameters(function))) - outer - declared(body, ast.Global)
    return (read_names(body) | outer) - own


def all_names(node):
    """Every identifier in a tree."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.arg):
            found.add(part.arg)
        else:
            found.update(bound_by(part))
    return found


def is_python(test):
    """True for conditions that are no tensors whatever their operands are, such as `x is None`."""
    if isinstance(test, ast.Compare):
        return all(isinstance(op, (ast.Is, ast.IsNot)) for op in test.ops)
    if isinstance(test, ast.BoolOp):
        return all(is_python(value) for value in test.values)
    if isinstance(test, ast.UnaryOp):
        return isinstance(test.op, ast.Not) and is_python(test.operand)
    return isinstance(test, ast.Constant)


class Names:
    """Gives names to generated variables, none of which the user's code has."""

    def __init__(self, taken):
        self.taken = set(taken)

    def new(self, stem):
        """`stem`, or with a number where that is taken."""
        name, count = stem, 0
        while name in self.taken:
            count += 1
            name = f"{stem}_{count}"
        self.taken.add(name)
        return name
