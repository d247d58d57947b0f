"""Syntax trees: short ways to make nodes, and what names a piece of code uses and binds."""

import ast
import sys

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPED = ("locals", "eval", "exec")  # what looks at the variables of the function that calls it
LOAD, STORE = ast.Load(), ast.Store()
# Fields without nodes, or with nodes such as `ast.Load` and `ast.Add` that hold none.
NO_NODES = {
    "ctx",
    "op",
    "ops",
    "id",
    "attr",
    "arg",
    "value_kind",
    "kind",
    "n",
    "s",
    "name",
    "names",
}
NO_NODES |= {"type_comment", "module", "level", "simple", "conversion", "is_async", "asname"}
FIELDS: dict = {}
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
    """The statements; those that have no place yet are said to stand where `origin` begins."""
    for node in nodes:
        if not hasattr(node, "lineno"):
            ast.copy_location(node, origin)
            if node.end_lineno != node.lineno:  # Python would name the last line in tracebacks
                node.end_lineno, node.end_col_offset = node.lineno, node.col_offset
    return nodes


def fix_locations(tree):
    """Gives nodes without a place that of the node above them, as `ast.fix_missing_locations`."""
    stack = [(tree, 1, 0, 1, 0)]
    while stack:
        node, line, column, end_line, end_column = stack.pop()
        if "lineno" in node._attributes:
            if hasattr(node, "lineno"):
                line, column = node.lineno, node.col_offset
                end_line, end_column = node.end_lineno, node.end_col_offset
            else:
                node.lineno, node.col_offset = line, column
                node.end_lineno, node.end_col_offset = end_line, end_column
        stack += [(child, line, column, end_line, end_column) for child in children(node)]
    return tree


def children(node):
    """The nodes directly below one, without those that only say how it is used."""
    kind = type(node)
    fields = FIELDS.get(kind)
    if fields is None:
        fields = FIELDS[kind] = [name for name in kind._fields if name not in NO_NODES]
    found = []
    for name in fields:
        value = getattr(node, name, None)
        if type(value) is list:
            found += [part for part in value if isinstance(part, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


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
            below = children(node)
            below.reverse()
            stack += below


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
        kind = type(node)
        if kind is ast.Name:
            if type(node.ctx) is not ast.Load and id(node) not in hidden:
                found.add(node.id)
        elif kind in COMPREHENSIONS:
            hidden.update(id(t) for g in node.generators for t in ast.walk(g.target))
        elif kind in BINDING:
            found.update(bound_by(node))
    return found


BINDING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
BINDING += (ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping)


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
        return set() if isinstance(node.ctx, ast.Store) else {node.id}
    if isinstance(node, ast.Constant):
        return set()
    if isinstance(node, COMPREHENSIONS):
        own = read_names(children(node)) - comprehension_targets(node)
        return own | expression_reads(node.generators[0].iter)
    if isinstance(node, FUNCTIONS):
        return free_names(node) | read_names(outside(node))
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return {node.target.id} | expression_reads(node.value)
    return read_names(children(node))


def free_names(function):
    """Names that a nested function takes from around it, read or (`nonlocal`) written."""
    body = inside(function)
    outer = declared(body, ast.Nonlocal)
    own = (bound_names(body) | set(parameters(function))) - outer - declared(body, ast.Global)
    return (read_names(body) | outer) - own


def all_names(node):
    """Every identifier in a tree."""
    found = set()
    stack = [node]
    while stack:
        part = stack.pop()
        kind = type(part)
        if kind is ast.Name:
            found.add(part.id)
        elif kind is ast.arg:
            found.add(part.arg)
        else:
            found.update(bound_by(part) if kind in BINDING else ())
            stack += children(part)
    return found


class Memory:
    """What statements bind and read, looked up once; of a tree that does not change."""

    def __init__(self):
        self._bound: dict = {}
        self._reads: dict = {}

    def bound(self, nodes):
        """As `bound_names`."""
        return set().union(*[self._bound_by(node) for node in nodes])

    def _bound_by(self, node):
        found = self._bound.get(id(node))
        if found is None:
            found = self._bound[id(node)] = (
                bound_names([node]) if is_simple(node) else self._all(node)
            )
        return found

    def _all(self, node):
        found = set(bound_by(node))
        for child in children(node):
            found |= self._bound_by(child)
        return found

    def reads(self, node):
        """As `expression_reads`."""
        found = self._reads.get(id(node))
        if found is None:
            found = self._reads[id(node)] = expression_reads(node)
        return found


BLOCKS = (ast.If, ast.While, ast.For, ast.With, ast.Try, ast.TryStar, ast.Match)
BLOCKS += (ast.ExceptHandler, ast.match_case)


def is_simple(node):
    """False for statements that hold other statements of the same scope."""
    return not isinstance(node, BLOCKS)


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
