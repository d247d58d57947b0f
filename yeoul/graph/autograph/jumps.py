"""Frees a function of `break`, `continue`, early `return` and the `else` of loops.

What follows a branch that always jumps moves into the other branch, so that
`if c: return a` / `return b` becomes a plain `if`/`else`. Elsewhere a flag says that a jump was
made, the loop stops when its flags say so, and what follows runs only if no flag is set (a guard).
A `return` that stands in no `if` and no loop stays as it is.

Afterwards an `ast.If` may be a guard (attribute `guards`: the flags it looks at), and loops have
the attribute `exits`: the flags that end them.
"""

import ast

from yeoul.graph.autograph.source import Unsupported, copied
from yeoul.graph.autograph.syntax import (
    FUNCTIONS,
    assign,
    call,
    children,
    constant,
    is_python,
    load,
    located,
)

LOOPS = (ast.While, ast.For)
JUMPS = (ast.Return, ast.Break, ast.Continue)


class Place:
    """Where statements stand: the flags that jumps from there set.

    Attributes:
      returned, value: names of the flag and of the returned value; None where `return` may stay.
      broken, continued: flags of the innermost loop.
    """

    def __init__(self, returned=None, value=None, broken=None, continued=None):
        self.returned, self.value = returned, value
        self.broken, self.continued = broken, continued


class Jumps:
    """Rewrites the body of one function.

    Attributes:
      marks: generated variable -> how messages name it; no name of a user's has a `<`.
    """

    def __init__(self, names):
        self.names = names
        self.marks: dict[str, str] = {}
        self.read: set[str] = set()
        self.returned = self.value = None

    def function(self, body):
        """The body without jumps; one `return` at the end, if there is an early one."""
        result, exits, always = self.block(body, Place())
        if self.returned is None:
            return self.without_unread(result)
        last = body[-1]
        if exits:
            arguments = [load(self.value)]
            if not always:
                arguments.append(load(self.returned))
                self.read.add(self.returned)
            result += located([ast.Return(call("ret", *arguments))], last)
        if self.returned in self.read:
            result = located([assign(self.returned, constant(False))], body[0]) + result
        return self.without_unread(result)

    def block(self, statements, place):
        """(new statements, flags that they may set, whether they always jump)."""
        result, exits = [], set()
        for i, node in enumerate(statements):
            rest = statements[i + 1 :]
            if isinstance(node, JUMPS):
                done, flags = self.jump(node, place)
                return result + done, exits | flags, True
            if isinstance(node, ast.Raise):
                return [*result, node], exits, True
            if not has_jump(node):
                result.append(node)
                continue
            if isinstance(node, ast.If) and rest and (jumps(node.body) or jumps(node.orelse)):
                return self.absorbed(node, rest, place, result, exits)
            done, flags, always = self.compound(node, place)
            result += done
            exits |= flags
            if always or not rest:
                return result, exits, always
            if flags:
                guarded, more, _ = self.guarded(rest, flags, place, node)
                return result + guarded, exits | more, jumps(rest)
        return result, exits, False

    def absorbed(self, node, rest, place, result, exits):
        """An `if` one of whose branches always jumps, with what follows in the other branch."""
        if jumps(node.body):
            node.orelse = [*node.orelse, *rest]
        else:
            node.body = [*node.body, *rest]
        done, flags, always = self.compound(node, place)
        return result + done, exits | flags, always

    def guarded(self, rest, flags, place, origin):
        """What follows a statement that may have jumped."""
        inner = self.inside_block(place)
        body, exits, always = self.block(rest, inner)
        return located([self.guard(flags, body)], rest[0]), exits, always

    def guard(self, flags, body):
        flags = sorted(flags)
        self.read.update(flags)
        name = "unreturned" if flags == [self.returned] else "guard"
        node = ast.If(call(name, *[load(f) for f in flags]), body, [])
        node.guards = flags
        return node

    def inside_block(self, place):
        """The place inside a block that becomes a function, where `return` cannot stay."""
        if place.returned is not None:
            return place
        if self.returned is None:
            self.returned = self.new_flag("do_return", "<return>")
            self.value = self.new_flag("return_value", "<returned value>")
        return Place(self.returned, self.value, place.broken, place.continued)

    def new_flag(self, stem, mark):
        name = self.names.new(stem)
        self.marks[name] = mark
        return name

    def jump(self, node, place):
        """One jump as an assignment of its flag."""
        if isinstance(node, ast.Return):
            if place.returned is None:
                return [node], set()
            value = node.value or constant(None)
            done = [assign(place.value, value), assign(place.returned, constant(True))]
            return located(done, node), {place.returned}
        flag = place.broken if isinstance(node, ast.Break) else place.continued
        return located([assign(flag, constant(True))], node), {flag}

    def compound(self, node, place):
        """A statement that contains jumps."""
        if isinstance(node, ast.If):
            inner = place if is_python(node.test) else self.inside_block(place)
            node.body, flags, first = self.block(node.body, inner)
            node.orelse, more, second = self.block(node.orelse, inner)
            return [node], flags | more, first and second
        if isinstance(node, LOOPS):
            return self.loop(node, place)
        if isinstance(node, ast.With):
            # A context manager may swallow an exception, so what follows may run all the same.
            node.body, flags, _ = self.block(node.body, place)
            return [node], flags, False
        if isinstance(node, (ast.Try, ast.TryStar)):
            return self.tried(node, place)
        if isinstance(node, ast.Match):
            return self.match(node, place)
        raise Unsupported(f"a jump in {type(node).__name__} is not supported")

    def match(self, node, place):
        done = [self.block(case.body, place) for case in node.cases]
        for case, (body, _, _) in zip(node.cases, done, strict=True):
            case.body = body
        flags = set().union(*[f for _, f, _ in done])
        return [node], flags, jumps([node])

    def tried(self, node, place):
        """A `try`: a flag set in it or in a handler guards its `else` and what follows."""
        if place.returned is not None and escapes(node.finalbody):
            raise Unsupported(
                "return, break or continue in a finally block within a loop or branch "
                "is not supported"
            )
        always = jumps([node])
        node.body, flags, _ = self.block(node.body, place)
        # An exception on the way out (in a finally block) takes a jump back.
        taken_back = [assign(flag, constant(False)) for flag in sorted(flags)]
        if node.orelse and flags:
            node.orelse, more, _ = self.guarded(node.orelse, flags, place, node)
        else:
            node.orelse, more, _ = self.block(node.orelse, place)
        flags |= more
        for handler in node.handlers:
            start = located([copied(a) for a in taken_back], handler.body[0])
            handler.body, more, _ = self.block(handler.body, place)
            handler.body = start + handler.body
            flags |= more
        node.finalbody, more, _ = self.block(node.finalbody, place)
        return [node], flags | more, always

    def loop(self, node, place):
        """A loop: it ends when a flag is set; its `else` runs if none was."""
        outer = self.inside_block(place)
        broken = self.new_flag("break_", "<break>")
        continued = self.new_flag("continue_", "<continue>")
        endless = is_true(getattr(node, "test", None)) and not breaks(node.body)
        inner = Place(outer.returned, outer.value, broken, continued)
        node.body, flags, _ = self.block(node.body, inner)
        if continued in self.read:
            node.body = located([assign(continued, constant(False))], node.body[0]) + node.body
        node.exits = sorted(flags - {continued})
        self.read.update(node.exits)
        result = [*self.test_first(node), node]
        if broken in node.exits:
            result = located([assign(broken, constant(False))], node) + result
        returned = flags - {continued, broken}
        if node.orelse:
            result, more = self.otherwise(node, result, place)
            returned |= more
            return result, returned, False
        return result, returned, endless

    def test_first(self, node):
        """For `while (x := f()):` the test, evaluated before the loop and at the end of its body.

        Tests become functions, in which the name would be bound in vain.
        """
        if not binds_in_test(node):
            return []
        name, test = self.names.new("loop_test_value"), node.test
        again = located([assign(name, copied(test))], test)
        if node.exits:
            again = located([self.guard(node.exits, again)], test)
        node.body = node.body + again
        node.test = ast.copy_location(load(name), test)
        return located([assign(name, test)], test)

    def otherwise(self, node, result, place):
        """The `else` of a loop, after it."""
        orelse, node.orelse = node.orelse, []
        if node.exits:
            done, flags, _ = self.guarded(orelse, set(node.exits), place, node)
        else:
            done, flags, _ = self.block(orelse, place)
        return result + done, flags

    def without_unread(self, statements):
        """The statements without assignments of flags that nothing reads."""
        unread = {n for n, mark in self.marks.items() if n not in self.read and n != self.value}
        if unread:
            return Sweep(unread).swept(statements)
        return statements


class Sweep(ast.NodeTransformer):
    """Takes out assignments of some names."""

    def __init__(self, names):
        self.names = names

    def swept(self, statements):
        done = [self.visit(node) for node in statements]
        done = [node for node in done if node is not None]
        return done or located([ast.Pass()], statements[0])

    def generic_visit(self, node):
        for field in ("body", "orelse", "finalbody"):
            statements = getattr(node, field, None)
            if statements and isinstance(statements, list):
                setattr(node, field, self.swept(statements))
        for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            self.generic_visit(part)
        return node

    def visit_FunctionDef(self, node):
        return node

    visit_ClassDef = visit_FunctionDef

    def visit_Assign(self, node):
        target = node.targets[0]
        return None if isinstance(target, ast.Name) and target.id in self.names else node


def has_jump(node):
    """True if a jump in the statement ends something outside of it, or a loop in it needs work."""
    if isinstance(node, LOOPS):
        return bool(node.orelse) or binds_in_test(node) or has_jump_in(node.body)
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return False
    if isinstance(node, JUMPS):
        return True
    return has_jump_in(children(node)) if not isinstance(node, ast.expr) else False


def has_jump_in(nodes):
    return any(has_jump(node) for node in nodes)


def escapes(statements, loops=False):
    """True if a jump leads out of the statements; `loops`: a loop within them is around these."""
    for node in statements:
        if isinstance(node, ast.Return) or (isinstance(node, JUMPS) and not loops):
            return True
        if isinstance(node, LOOPS):
            if escapes(node.body, True) or escapes(node.orelse, loops):
                return True
        elif not isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.expr)):
            if escapes(children(node), loops):
                return True
    return False


def jumps(statements):
    """True if control never comes to the end of the statements."""
    return any(always_jumps(node) for node in statements)


def always_jumps(node):
    if isinstance(node, (*JUMPS, ast.Raise)):
        return True
    if isinstance(node, ast.If):
        return jumps(node.body) and jumps(node.orelse)
    if isinstance(node, ast.While):
        return is_true(node.test) and not breaks(node.body) and not node.orelse
    if isinstance(node, (ast.Try, ast.TryStar)):
        handled = all(jumps(h.body) for h in node.handlers)
        return jumps(node.finalbody) or (handled and (jumps(node.body) or jumps(node.orelse)))
    if isinstance(node, ast.Match):
        last = node.cases[-1]
        total = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
        return total and last.guard is None and all(jumps(c.body) for c in node.cases)
    return False


def binds_in_test(node):
    """True for `while` with a `:=` in its test."""
    test = getattr(node, "test", None)
    return test is not None and any(isinstance(n, ast.NamedExpr) for n in ast.walk(test))


def is_true(test):
    return isinstance(test, ast.Constant) and bool(test.value)


def breaks(statements):
    """True if a `break` among the statements ends the loop they belong to."""
    for node in statements:
        if isinstance(node, ast.Break):
            return True
        if isinstance(node, LOOPS):
            if breaks(node.orelse):
                return True
        elif not isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.expr)):
            if breaks(children(node)):
                return True
    return False
