"""Random programs of nested if, while, for, break, continue and return, for comparisons."""

import random

NAMES = ("a", "b", "c")


class Writer:
    """Writes one random function `f(a, b, c)` of ints.

    Args:
      seed: of the program.
      jumps: whether break, continue and return are written.
    """

    def __init__(self, seed, jumps=True):
        self.random = random.Random(seed)
        self.jumps = jumps
        self.lines = []
        self.counters = 0

    def source(self):
        """The program."""
        self.lines = ["def f(a, b, c):"]
        self.block(1, 0, False)
        self.line(1, "return a, b, c")
        return "\n".join(self.lines) + "\n"

    def line(self, depth, text):
        self.lines.append("    " * depth + text)

    def name(self):
        return self.random.choice(NAMES)

    def value(self):
        r = self.random
        kind = r.randrange(5)
        if kind == 0:
            return str(r.randrange(-2, 5))
        if kind == 1:
            return self.name()
        if kind == 2:
            return f"({self.name()} if {self.test()} else {self.name()})"
        return f"{self.name()} {r.choice('+-')} {r.choice([self.name(), str(r.randrange(1, 4))])}"

    def test(self):
        r = self.random
        simple = (
            f"{self.name()} {r.choice(['<', '>', '==', '!=', '<=', '>='])} {r.randrange(-3, 6)}"
        )
        kind = r.randrange(6)
        if kind == 0:
            return f"not {simple}"
        if kind == 1:
            return f"({simple} and {self.name()} > {r.randrange(-3, 4)})"
        if kind == 2:
            return f"({simple} or {self.name()} < {r.randrange(-3, 4)})"
        if kind == 3:
            return f"{r.randrange(-5, 0)} < {self.name()} < {r.randrange(1, 9)}"
        return simple

    def block(self, depth, loops, inside):
        for _ in range(self.random.randrange(1, 4)):
            self.statement(depth, loops, inside)

    def statement(self, depth, loops, inside):
        r = self.random
        kind = r.randrange(10)
        if depth > 4 or kind < 4:
            self.line(depth, f"{self.name()} = ({self.value()}) % 50")
        elif kind < 7:
            self.branch(depth, loops, inside)
        elif kind < 9 and loops < 3:
            self.loop(depth, loops)
        elif self.jumps:
            self.jump(depth, inside)
        else:
            self.line(depth, f"{self.name()} += 1")

    def branch(self, depth, loops, inside):
        self.line(depth, f"if {self.test()}:")
        self.block(depth + 1, loops, inside)
        if self.random.random() < 0.3:
            self.line(depth, f"elif {self.test()}:")
            self.block(depth + 1, loops, inside)
        if self.random.random() < 0.5:
            self.line(depth, "else:")
            self.block(depth + 1, loops, inside)

    def loop(self, depth, loops):
        r = self.random
        self.counters += 1
        k = f"k{self.counters}"
        if r.random() < 0.5:
            self.line(depth, f"for {k} in numbers({r.randrange(0, 5)}):")
        else:
            self.line(depth, f"{k} = number(0)")
            self.line(depth, f"while {k} < {r.randrange(0, 5)} and {self.test()}:")
            self.line(depth + 1, f"{k} += 1")
        if r.random() < 0.5:
            self.line(depth + 1, f"{self.name()} = ({self.name()} + {k}) % 50")
        self.block(depth + 1, loops + 1, True)
        if r.random() < 0.3:
            self.line(depth, "else:")
            self.block(depth + 1, loops, False if loops == 0 else True)

    def jump(self, depth, inside):
        r = self.random
        kinds = ["break", "continue", "return"] if inside else ["return"]
        kind = r.choice(kinds)
        text = f"return {self.name()}, {self.name()}, {self.value()}" if kind == "return" else kind
        self.line(depth, f"if {self.test()}:")
        self.line(depth + 1, text)


def program(seed, jumps=True):
    """The source of a random program that ends."""
    return Writer(seed, jumps).source()
