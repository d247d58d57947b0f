"""Random programs of everything that is not plain control flow: try, with, match, del, closures."""

from tests.graph.autograph.programs import Writer


class RichWriter(Writer):
    """Writes a random function of Python values; `d` and `e` may have no value where they are read.

    Args:
      seed: of the program.
    """

    def __init__(self, seed):
        super().__init__(seed)
        self.adds, self.shows = self.random.random() < 0.5, self.random.random() < 0.4

    def name(self):
        return self.random.choice("abcabcde")

    def source(self):
        """The program."""
        self.lines = ["def f(a, b, c):", "    if False: d = e = 0", "    log = []"]
        if self.adds:
            self.lines += ["    def add(v):", "        nonlocal a", "        a += v"]
            self.lines += ["        return a"]
        if self.shows:
            self.lines += ["    def show():", "        return b, d"]
        self.block(1, 0, False)
        self.line(1, "return a, b, c, log")
        return "\n".join(self.lines) + "\n"

    def statement(self, depth, loops, inside):
        kinds = (self.tried, self.with_, self.walrus, self.walrus_loop, self.match, self.function)
        kind = self.random.randrange(16)
        if kind < len(kinds) and depth < 5:
            kinds[kind](depth, loops, inside)
        elif kind < 11:
            self.simple(depth)
        else:
            super().statement(depth, loops, inside)

    def simple(self, depth):
        n = self.name
        texts = [
            f"del {n()}",
            f"{n()} += {n()}",
            f"log.append([({n()}, x) for x in range(2) if {self.test()}])",
            f"log.append((lambda d: d + {n()})({n()}))",
            f"log.append({'add(2)' if self.adds else n()})",
            f"log.append({'show()' if self.shows else n()})",
        ]
        self.line(depth, self.random.choice(texts))

    def may_fail(self, depth):
        if self.random.random() < 0.5:
            self.line(depth, f"1 // ({self.name()} - {self.random.randrange(3)})")

    def tried(self, depth, loops, inside):
        r = self.random
        self.line(depth, "try:")
        self.block(depth + 1, loops, inside)
        self.may_fail(depth + 1)
        self.block(depth + 1, loops, inside)
        shape = r.random()
        if shape < 0.7:
            kinds = ["(ZeroDivisionError, NameError) as error", "ZeroDivisionError"]
            self.line(depth, f"except {r.choice(kinds)}:")
            self.block(depth + 1, loops, inside)
            if r.random() < 0.4:
                self.line(depth, "else:")
                self.block(depth + 1, loops, inside)
        if shape > 0.5:
            self.line(depth, "finally:")
            saved, self.jumps = self.jumps, False
            self.block(depth + 1, loops, inside)
            self.jumps = saved

    def with_(self, depth, loops, inside):
        managers = ["suppress(ZeroDivisionError)", "nullcontext(b) as d"]
        self.line(depth, f"with contextlib.{self.random.choice(managers)}:")
        self.block(depth + 1, loops, inside)
        self.may_fail(depth + 1)

    def walrus(self, depth, loops, inside):
        self.line(depth, f"if ({self.name()} := {self.name()}) > 1 and {self.test()}:")
        self.block(depth + 1, loops, inside)

    def walrus_loop(self, depth, loops, inside):
        self.counters += 1
        k = f"k{self.counters}"
        self.line(depth, f"{k} = 0")
        self.line(depth, f"while ({k} := {k} + 1) < {self.random.randrange(1, 4)}:")
        self.block(depth + 1, loops + 1, True)
        if self.random.random() < 0.3:
            self.line(depth, "else:")
            self.block(depth + 1, loops, inside)

    def match(self, depth, loops, inside):
        self.line(depth, f"match {self.name()}:")
        self.line(depth + 1, f"case {self.random.randrange(3)}:")
        self.block(depth + 2, loops, inside)
        if self.random.random() < 0.5:
            self.line(depth + 1, f"case d if {self.test()}:")
            self.block(depth + 2, loops, inside)

    def function(self, depth, loops, inside):
        self.line(depth, "def g(d):")
        self.line(depth + 1, f"if d > {self.random.randrange(3)}:")
        self.line(depth + 2, f"return d + {self.random.choice('bc')}")
        self.line(depth + 1, "return -d")
        self.line(depth, f"log.append(g({self.name()}))")


def rich_program(seed):
    """The source of a random program that ends, perhaps with an exception."""
    return RichWriter(seed).source()
