"""Rewrites a function so that its control flow calls operators: the `ag__.…_stmt` protocol.

The body of each `if` and loop becomes a nested function that assigns the variables it shares with
the code around it through `nonlocal`; `get_state` and `set_state` let the operator save and replace
their values. Variables that may be without a value hold an `Undefined`, which `ag__.ld` refuses.
"""

import ast

from yeoul.graph.autograph.expressions import Expressions
from yeoul.graph.autograph.jumps import LOOPS, Jumps, is_true
from yeoul.graph.autograph.liveness import (
    Liveness,
    escaped_writes,
    nonlocal_writes,
    state_of,
    written_by_calls,
)
from yeoul.graph.autograph.syntax import (
    FUNCTIONS,
    Names,
    all_names,
    arguments,
    assign,
    bound_names,
    call,
    children,
    constant,
    declared,
    define,
    is_generator,
    is_python,
    load,
    located,
    parameters,
    store,
    strings,
    thunk,
    walk_scope,
)

HELPERS = ("get_state", "set_state", "if_body", "else_body", "loop_body", "item", "values")
DIRECTIVE = ["set_loop_options", "experimental", "autograph"]  # from the last name on


def rewritten(node):
    """The function (`ast.FunctionDef` or `ast.Lambda`) with converted code, changed in place."""
    names = Names(all_names(node))
    helpers = {stem: names.new(stem) for stem in HELPERS}
    if isinstance(node, ast.Lambda):
        rewriter = Rewriter(names, helpers, frozenset(), None)
        node.body = rewriter.visit(node.body)
        return node
    return rewritten_def(node, names, helpers, frozenset())


def rewritten_def(node, names, helpers, maybe):
    """One `def`, whose free variables in `maybe` may be without a value."""
    if isinstance(node, ast.AsyncFunctionDef) or is_generator(node):
        return node
    docstring = node.body[:1] if ast.get_docstring(node, clean=False) is not None else []
    body = node.body[len(docstring) :] or [ast.copy_location(ast.Pass(), node)]
    own = (bound_names(body) | set(parameters(node))) - declared(body, ast.Nonlocal)
    rewriter = Rewriter(names, helpers, maybe - own, node)
    node.body = docstring + rewriter.function(body)
    return node


class Rewriter(Expressions):
    """Rewrites the code of one function, nested functions by further rewriters.

    Attributes:
      maybe: variables that may be without a value where they are read.
      shared: variables that blocks share with the code around them.
      memory: what the statements bind, before they are rewritten.
    """

    def __init__(self, names, helpers, maybe, function):
        super().__init__(maybe)
        self.names, self.helpers = names, helpers
        self.shared, self.marks = set(), {}
        self.globals = self.nonlocals = frozenset()
        self.memory = None
        self.first_parameter = None
        self.fixed = frozenset()
        if function is not None:
            self.fixed = frozenset(parameters(function))
            args = [*function.args.posonlyargs, *function.args.args]
            self.first_parameter = args[0].arg if args else None

    # The function as a whole.

    def function(self, body):
        """The statements of the converted function."""
        self.globals = declared(body, ast.Global)
        self.nonlocals = declared(body, ast.Nonlocal)
        self.own = (self.fixed | bound_names(body)) - self.globals
        jumps = Jumps(self.names)
        body = jumps.function(body)
        self.marks = jumps.marks
        live = Liveness(body)
        self.memory = live.memory
        nodes = list(walk_scope(body))
        self.annotate(body, nodes, live)
        others = self.fixed | self.globals | self.nonlocals
        unassigned = (self.memory.bound(body) & live.live_in) - others
        owned = self.owned(body, others) | unassigned
        self.shared |= unassigned
        names = [n for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Del)]
        deleted = {n.id for n in names} & self.shared
        self.maybe |= ((owned & (live.live_in | live.always)) | deleted) - set(self.marks)
        start = self.declarations(self.nonlocals, self.globals) + self.undefined(owned)
        return located(start, body[0]) + self.statements(body)

    def annotate(self, body, nodes, live):
        """Gives each block of the function its state."""
        writes = nonlocal_writes(body)
        escaped = escaped_writes(body, writes) if writes else set()
        for node in nodes:
            if isinstance(node, (ast.If, *LOOPS)):
                written = written_by_calls([node], writes, escaped) if writes else set()
                node.exits = getattr(node, "exits", [])
                node.state = state_of(node, live, written)
                self.shared.update(node.state.names)

    def owned(self, statements, elsewhere):
        """Names that blocks of this scope share, and that have no value before them for sure."""
        found, known = set(), set(elsewhere)
        for node in statements:
            for block in self.blocks(node):
                found |= set(block.state.names) - known
            if isinstance(node, (ast.Assign, ast.FunctionDef, ast.Import, ast.ImportFrom)):
                known |= self.memory.bound([node])
        return found

    def blocks(self, node):
        """The statements that become functions, of a statement of this scope."""
        if isinstance(node, LOOPS) or (isinstance(node, ast.If) and not self.stays(node)):
            return [node]
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.expr)):
            return []
        return [b for child in children(node) for b in self.blocks(child)]

    def stays(self, node):
        """True for an `if` that Python decides for sure."""
        return not hasattr(node, "guards") and is_python(node.test)

    def undefined(self, names):
        return [assign(n, call("Undefined", constant(self.marks.get(n, n)))) for n in sorted(names)]

    def declarations(self, nonlocals, global_names):
        done = []
        if global_names:
            done.append(ast.Global(sorted(global_names)))
        if nonlocals:
            done.append(ast.Nonlocal(sorted(nonlocals)))
        return done

    def statements(self, nodes):
        """The rewritten statements."""
        done = []
        for node in nodes:
            new = self.visit(node)
            done += new if isinstance(new, list) else [] if new is None else [new]
        return done or [ast.copy_location(ast.Pass(), nodes[0])]

    # Blocks.

    def block(self, name, nodes, state, args=None, start=()):
        """`def name(args):` with the statements, the state declared in it."""
        names = set(state.names)
        outer = names & self.globals
        owned = self.owned(nodes, names | self.globals)
        here = self.memory.bound(nodes) & self.globals if self.globals else set()
        body = self.declarations(names - outer, outer | here)
        body += [*self.undefined(owned), *start]
        if nodes:
            located(body, nodes[0])
            body += self.statements(nodes)
        return define(name, args or arguments(), body)

    def state_access(self, state):
        """`get_state` and `set_state`: (statements before the operator's call, two expressions)."""
        if not state.names and not state.composites:
            return [], [thunk(strings(())), ast.Lambda(arguments("values"), constant(None))]
        get, put, given = (self.helpers[n] for n in ("get_state", "set_state", "values"))
        values = [self.read_state(n) for n in state.names]
        values += [
            call("ldu", thunk(as_load(node)), constant(text)) for text, node in state.composites
        ]
        names = set(state.names)
        body = self.declarations(names - self.globals, names & self.globals)
        parts = [self.names.new("value") for _ in state.composites]
        target = ast.Tuple([store(n) for n in [*state.names, *parts]], ast.Store())
        body.append(ast.Assign([target], load(given)))
        for part, (_, node) in zip(parts, state.composites, strict=True):
            setting = ast.Assign([as_store(node)], load(part))
            body.append(ast.If(call("is_defined", load(part)), [setting], [unsetting(node)]))
        getter = define(get, arguments(), [ast.Return(ast.Tuple(values, ast.Load()))])
        return [getter, define(put, arguments(given), body)], [load(get), load(put)]

    def read_state(self, name):
        if name in self.globals or name in self.nonlocals:
            return call("ldu", thunk(load(name)), constant(name))
        return load(name)

    def shown(self, state):
        """The names of the state as messages say them."""
        plain = [self.marks.get(n, n) for n in state.names]
        return strings([*plain, *[text for text, _ in state.composites]])

    def options(self, state, **more):
        options = {k: v for k, v in more.items() if v is not None}
        if state.weak:
            options["weak"] = strings(state.weak)
        return options

    def visit_If(self, node):
        if self.stays(node):
            node.test = self.visit(node.test)
            node.body = self.statements(node.body)
            node.orelse = self.statements(node.orelse) if node.orelse else []
            return node
        state = node.state
        defined, access = self.state_access(state)
        test = self.visit(node.test)
        first = self.block(self.helpers["if_body"], node.body, state)
        second = self.block(self.helpers["else_body"], node.orelse, state)
        statement = call(
            "if_stmt",
            test,
            load(first.name),
            load(second.name),
            *access,
            self.shown(state),
            constant(state.outputs),
            **self.options(state),
        )
        place = node.test if hasattr(node.test, "lineno") else node
        return located([*defined, first, second, ast.Expr(statement)], place)

    def visit_While(self, node):
        state, options = node.state, self.loop_options(node)
        defined, access = self.state_access(state)
        test = self.visit(node.test)
        if node.exits:
            test = call("going", thunk(test), *[load(f) for f in node.exits])
        endless = constant(True) if is_true(node.test) else None
        body = self.block(self.helpers["loop_body"], node.body, state)
        statement = call(
            "while_stmt",
            thunk(test),
            load(body.name),
            *access,
            self.shown(state),
            constant(state.outputs),
            **self.options(state, endless=endless, options=options),
        )
        return located([*defined, body, ast.Expr(statement)], node.test)

    def visit_For(self, node):
        state, options = node.state, self.loop_options(node)
        defined, access = self.state_access(state)
        iterated = self.visit(node.iter)
        going = constant(None)
        if node.exits:
            going = thunk(call("guard", *[load(f) for f in node.exits]))
        item = self.helpers["item"]
        start = located([ast.Assign([self.visit(node.target)], load(item))], node.target)
        body = self.block(self.helpers["loop_body"], node.body, state, arguments(item), start)
        statement = call(
            "for_stmt",
            iterated,
            going,
            load(body.name),
            *access,
            self.shown(state),
            constant(state.outputs),
            **self.options(state, options=options),
        )
        return located([*defined, body, ast.Expr(statement)], node.iter)

    def loop_options(self, node):
        """The call of `set_loop_options` in the loop's body, taken out of it; None without."""
        for i, statement in enumerate(node.body):
            value = getattr(statement, "value", None)
            if isinstance(statement, ast.Expr) and isinstance(value, ast.Call):
                if is_directive(value.func):
                    del node.body[i]
                    keywords = [self.visit(k) for k in value.keywords]
                    given = [self.visit(a) for a in value.args]
                    return ast.Call(call("loop_options").func, given, keywords)
        return None

    # Other statements.

    def visit_FunctionDef(self, node):
        args = node.args
        args.defaults = [self.visit(d) for d in args.defaults]
        args.kw_defaults = [d and self.visit(d) for d in args.kw_defaults]
        node.decorator_list = [self.visit(d) for d in node.decorator_list]
        maybe = frozenset(self.maybe)
        return rewritten_def(node, self.names, self.helpers, maybe)

    def visit_AsyncFunctionDef(self, node):
        return node

    def visit_ClassDef(self, node):
        """Methods are converted; what else the body of a class says is its own affair."""
        node.bases = [self.visit(base) for base in node.bases]
        node.keywords = [self.visit(k) for k in node.keywords]
        node.decorator_list = [self.visit(d) for d in node.decorator_list]
        for i, part in enumerate(node.body):
            if isinstance(part, ast.FunctionDef):
                maybe = frozenset(self.maybe)
                node.body[i] = rewritten_def(part, self.names, self.helpers, maybe)
        return node

    def visit_Match(self, node):
        node.subject = self.visit(node.subject)
        for case in node.cases:
            case.guard = case.guard and self.visit(case.guard)
            case.body = self.statements(case.body)
        return node

    def visit_Global(self, node):
        return ast.copy_location(ast.Pass(), node)  # declared at the top of function and blocks

    visit_Nonlocal = visit_Global

    def visit_AnnAssign(self, node):
        if node.value is None:
            return ast.copy_location(ast.Pass(), node)
        new = ast.Assign([self.visit(node.target)], self.visit(node.value))
        return ast.copy_location(new, node)

    def visit_Delete(self, node):
        done = []
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id in self.shared:
                unset = call("deleted", load(target.id), constant(target.id))
                done.append(assign(target.id, unset))
            else:
                done.append(ast.Delete([self.visit(target)]))
        return located(done, node)

    def visit_Assert(self, node):
        message = thunk(self.visit(node.msg)) if node.msg else constant(None)
        checked = call("assert_stmt", self.visit(node.test), message)
        return located([ast.Expr(checked)], node)


def is_directive(node):
    """True for `tf.autograph.experimental.set_loop_options`, or as much of it as is imported."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    names.append(getattr(node, "id", None))
    return names[: len(DIRECTIVE)] == DIRECTIVE[: len(names)]


def unsetting(node):
    """The statement that takes an attribute or item away."""
    if isinstance(node, ast.Attribute):
        return ast.Expr(call("unset_attribute", as_load(node.value), constant(node.attr)))
    return ast.Expr(call("unset_item", as_load(node.value), as_load(node.slice)))


def as_load(node):
    """A copy of an attribute or item, to be read."""
    return with_context(node, ast.Load())


def as_store(node):
    return with_context(node, ast.Store())


def with_context(node, context):
    if isinstance(node, ast.Attribute):
        return ast.Attribute(as_load(node.value), node.attr, context)
    if isinstance(node, ast.Subscript):
        return ast.Subscript(as_load(node.value), as_load(node.slice), context)
    return ast.Name(node.id, context) if isinstance(node, ast.Name) else constant(node.value)
