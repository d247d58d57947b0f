"""Which variables a block changes, and which of them anybody reads afterwards.

Runs on a function that `jumps` has freed of jumps, so that control flow is the nesting of the
statements. Each `if` and loop gets the attribute `live_out`: names read after it before they are
bound anew; `if`s `live_in`: those their branches read; loops `live_head`: those read in the next
iteration or after the loop. A function's `try` and `with` statements may be left at any point.
"""

import ast

from yeoul.graph.autograph.syntax import (
    FUNCTIONS,
    SCOPED,
    Memory,
    inside,
    read_names,
    walk_scope,
)

SWALLOWING = ("suppress", "raises", "assertRaises", "assertRaisesRegex")
NOTHING: frozenset = frozenset()


class Liveness:
    """Annotates the statements of one function.

    Attributes:
      always: names that nested functions, or `eval`, may read whenever they are called.
      outside: names that belong to functions or modules around this one (`nonlocal`, `global`).
      stores: whether an attribute or item is assigned anywhere.
    """

    def __init__(self, body):
        self.memory = Memory()
        self.always, self.outside = set(), set()
        self.stores = False
        for node in walk_scope(body):
            if isinstance(node, (ast.Global, ast.Nonlocal)):
                self.outside.update(node.names)
            elif isinstance(node, ast.Name) and node.id in SCOPED:
                self.always |= self.memory.bound(body)
            elif isinstance(node, (ast.Attribute, ast.Subscript)):
                self.stores = self.stores or not isinstance(node.ctx, ast.Load)
            elif isinstance(node, (*FUNCTIONS, ast.GeneratorExp, ast.ClassDef)):
                self.always |= self.memory.reads(node)
        self.live_in = self.block(body, NOTHING, NOTHING)

    def block(self, statements, live, thrown):
        """Names live before the statements.

        Args:
          statements: in program order.
          live: names live after them.
          thrown: names live where an exception in them would be caught.
        """
        for node in reversed(statements):
            live = frozenset(self.statement(node, live, thrown) | thrown)
        return live

    def statement(self, node, live, thrown):
        method = METHODS.get(type(node))
        if method is not None:
            return method(self, node, live, thrown)
        return (live - self.memory.bound([node])) | self.memory.reads(node)

    def aug_assign(self, node, live, thrown):
        return live | self.memory.reads(node)

    def if_(self, node, live, thrown):
        node.live_out = live
        first = self.block(node.body, live, thrown)
        second = self.block(node.orelse, live, thrown)
        node.live_in = first | second
        return node.live_in | self.memory.reads(node.test)

    def loop(self, node, live, thrown):
        """The header is reached from before the loop and from the end of its body."""
        exits = set(getattr(node, "exits", ()))
        own = self.memory.reads(node.test) if isinstance(node, ast.While) else set()
        targets = self.memory.bound([node.target]) if isinstance(node, ast.For) else set()
        reads = read_names([node.target]) if isinstance(node, ast.For) else set()
        head = live | exits | own
        while True:
            body = self.block(node.body, frozenset(head), thrown)
            wider = head | (body - targets) | reads
            if wider == head:
                break
            head = wider
        node.live_out, node.live_head = live, frozenset(head)
        return head | self.memory.reads(node.iter) if isinstance(node, ast.For) else head

    def try_(self, node, live, thrown):
        after = self.block(node.finalbody, live, thrown)
        thrown = thrown | after if node.finalbody else thrown
        caught = frozenset()
        for handler in node.handlers:
            inner = self.block(handler.body, after, thrown) - {handler.name}
            caught |= inner | (self.memory.reads(handler.type) if handler.type else set())
        done = self.block(node.orelse, after, thrown)
        return self.block(node.body, done, thrown | caught) | caught

    def with_(self, node, live, thrown):
        names = [
            getattr(getattr(i.context_expr, "func", None), "attr", None)
            or getattr(getattr(i.context_expr, "func", None), "id", None)
            for i in node.items
        ]
        swallows = any(name in SWALLOWING for name in names)
        inner = self.block(node.body, live, thrown | live if swallows else thrown)
        for item in reversed(node.items):
            if item.optional_vars is not None:
                inner = (inner - self.memory.bound([item.optional_vars])) | read_names(
                    [item.optional_vars]
                )
            inner = inner | self.memory.reads(item.context_expr)
        return inner

    def match(self, node, live, thrown):
        before = frozenset(live)  # no case need fit
        for case in node.cases:
            inner = self.block(case.body, live, thrown)
            if case.guard is not None:
                inner |= self.memory.reads(case.guard)
            before |= (inner - self.memory.bound([case.pattern])) | read_names([case.pattern])
        return before | self.memory.reads(node.subject)


METHODS = {
    ast.AugAssign: Liveness.aug_assign,
    ast.If: Liveness.if_,
    ast.While: Liveness.loop,
    ast.For: Liveness.loop,
    ast.Try: Liveness.try_,
    ast.TryStar: Liveness.try_,
    ast.With: Liveness.with_,
    ast.Match: Liveness.match,
}


class State:
    """The variables that a block shares with the code around it.

    Attributes:
      names: plain variables; those that leave an `if` first.
      outputs: how many of `names` are read after an `if`.
      weak: those of `names` that only nested functions read.
      composites: `(text, ast node)` of attributes and items that the block assigns.
    """

    def __init__(self, names, outputs, weak, composites):
        self.names, self.outputs = names, outputs
        self.weak, self.composites = weak, composites


def state_of(node, liveness, shared_writes):
    """The `State` of an `if` or a loop.

    Args:
      node: annotated by `Liveness`.
      liveness: of its function.
      shared_writes: names that calls of nested functions in the block may assign.
    """
    parts = node.body + node.orelse
    if isinstance(node, ast.For):
        parts = [node.target, *parts]
    bound = liveness.memory.bound(parts) | shared_writes
    kept = liveness.always | liveness.outside
    if isinstance(node, ast.If):
        inner, outer = node.live_in, node.live_out
    else:
        inner, outer = node.live_head, node.live_out
    strong = (inner | outer | liveness.outside) & bound
    leaving = sorted((outer | kept) & bound)
    staying = sorted(strong - set(leaving))
    weak = [n for n in leaving if n not in strong]
    return State(
        leaving + staying, len(leaving), weak, composites(parts, bound) if liveness.stores else []
    )


def composites(parts, bound):
    """Attributes and items that the statements assign, of objects the block does not bind."""
    found = {}
    for node in walk_scope(parts):
        if not isinstance(node, (ast.Attribute, ast.Subscript)) or isinstance(node.ctx, ast.Load):
            continue
        if is_plain(node) and not (names_in(node) & bound):
            found.setdefault(ast.unparse(node), node)
    return sorted(found.items())


def is_plain(node):
    """True for chains of names, attributes and items by name or constant."""
    if isinstance(node, ast.Attribute):
        return is_plain(node.value)
    if isinstance(node, ast.Subscript):
        return is_plain(node.value) and isinstance(node.slice, (ast.Constant, ast.Name))
    return isinstance(node, ast.Name)


def names_in(node):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def nonlocal_writes(body):
    """Nested function -> names of this function that it assigns, itself or through others."""
    writes, mentions = {}, {}
    for node in walk_scope(body):
        if isinstance(node, ast.FunctionDef):
            inner = [n for part in inside(node) for n in ast.walk(part)]
            names = {n for part in inner if isinstance(part, ast.Nonlocal) for n in part.names}
            writes[node.name] = writes.get(node.name, set()) | names
            mentions[node.name] = {n.id for n in inner if isinstance(n, ast.Name)}
    changed = True
    while changed:
        changed = False
        for name, mentioned in mentions.items():
            wider = writes[name].union(*[writes[m] for m in mentioned if m in writes])
            if wider != writes[name]:
                writes[name], changed = wider, True
    return {name: names for name, names in writes.items() if names}


def written_by_calls(nodes, writes, escaped):
    """Names that calls in the nodes may assign through nested functions."""
    found = set()
    for node in walk_scope(nodes):
        if isinstance(node, ast.Name) and node.id in writes:
            found |= writes[node.id]
        elif isinstance(node, ast.Call) and escaped:
            found |= escaped
    return found


def escaped_writes(body, writes):
    """Names assigned by nested functions that are passed around, so that any call may call them."""
    called = {id(node.func) for node in walk_scope(body) if isinstance(node, ast.Call)}
    found = set()
    for node in walk_scope(body):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in writes:
            if id(node) not in called:
                found |= writes[node.id]
    return found
