"""Fuzzes the readers of data that may come from strangers.

    python tools/fuzz.py [target ...] [--runs N] [--engine random|hypothesis|atheris] [--seed N]

Inputs are arbitrary bytes and mutations of valid ones. A target fails if anything but TensorFlow's
errors comes out, if memory grows beyond a bound, or if one input takes very long; the input is
then printed, and kept in a file. `atheris` (the extra `fuzz`) is guided by coverage; the others
need nothing that the tests do not need.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from yeoul.core.errors import OpError  # noqa: E402

MEMORY = 512  # MiB that the process may grow while a target runs
SECONDS = 5.0  # that one input may take
LONGEST = 1 << 16  # bytes of an input
READERS = ["yeoul.formats", "yeoul.ops.io", "yeoul.ops.image"]  # where coverage guides atheris
NUMBERS = [0, 1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 1 << 31, (1 << 31) - 1, (1 << 32) - 1]
NUMBERS += [1 << 62, (1 << 63) - 1, 1 << 63, (1 << 64) - 1]


def targets():
    """The targets by name."""
    from tools.fuzz_targets import TARGETS

    return TARGETS


class Failed(Exception):
    """A target did what it may not do; the message says what, and with which input."""


class Mutator:
    """Makes inputs out of valid ones.

    Args:
      seeds: the valid inputs.
      randomness: a `random.Random`.
    """

    def __init__(self, seeds, randomness):
        self.seeds, self.random = seeds, randomness

    def input(self):
        """The next input."""
        chance = self.random.random()
        if chance < 0.1:
            return self.random.randbytes(self.random.randrange(65))
        data = bytearray(self.random.choice(self.seeds))
        if chance < 0.2:
            other = self.random.choice(self.seeds)
            data = data[: self.place(data)] + other[self.place(other) :]
        for _ in range(self.random.choice((1, 1, 1, 2, 3, 5, 8))):
            self.random.choice(self.changes)(self, data)
        return bytes(data[:LONGEST])

    def place(self, data):
        return self.random.randrange(len(data) + 1)

    def flip(self, data):
        if data:
            data[self.random.randrange(len(data))] ^= 1 << self.random.randrange(8)

    def overwrite(self, data):
        if data:
            data[self.random.randrange(len(data))] = self.random.choice((0, 1, 127, 128, 255))

    def number(self, data):
        value, size = self.random.choice(NUMBERS), self.random.choice((2, 4, 8))
        at = self.place(data)
        order = self.random.choice(("little", "big"))
        data[at : at + size] = (value % (1 << (8 * size))).to_bytes(size, order)

    def varint(self, data):
        value, out = self.random.choice(NUMBERS), bytearray()
        while value >= 0x80:
            out.append(value & 0x7F | 0x80)
            value >>= 7
        out.append(value)
        at = self.place(data)
        data[at : at + self.random.choice((0, 1, len(out)))] = out

    def insert(self, data):
        at = self.place(data)
        data[at:at] = self.random.randbytes(self.random.randrange(1, 9))

    def delete(self, data):
        at = self.place(data)
        del data[at : at + self.random.randrange(1, 9)]

    def repeat(self, data):
        at, size = self.place(data), self.random.randrange(1, 33)
        data[at:at] = data[at : at + size] * self.random.choice((1, 1, 2, 40))

    def cut(self, data):
        del data[self.place(data) :]

    changes = (flip, flip, overwrite, number, varint, insert, delete, repeat, cut)


class Watch:
    """Runs a target on inputs, and sees to the bounds."""

    def __init__(self, name, target):
        self.name, self.run = name, target.run
        self.runs = self.refused = 0
        for seed in target.seeds():
            self.run(seed)  # valid inputs must be read; memory is counted from here
        self.start = peak()

    def __call__(self, data):
        """Runs one input; returns whether it was read."""
        self.runs += 1
        begin = time.perf_counter()
        try:
            self.run(data)
            fine = True
        except OpError:
            self.refused += 1
            fine = False
        except Exception as error:
            raise Failed(f"{type(error).__name__}: {error}", self.kept(data)) from error
        if time.perf_counter() - begin > SECONDS:
            raise Failed(f"one input took {time.perf_counter() - begin:.1f} s", self.kept(data))
        if peak() - self.start > MEMORY:
            raise Failed(f"memory grew by {peak() - self.start} MiB", self.kept(data))
        return fine

    def kept(self, data):
        """Writes the input that failed to a file; returns how to show it."""
        with tempfile.NamedTemporaryFile(prefix=f"fuzz-{self.name}-", delete=False) as file:
            file.write(data)
        return f"input of {len(data)} bytes in {file.name}: {data[:200]!r}"


def peak():
    """The most memory that the process had, in MiB."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used // (1 << 20 if sys.platform == "darwin" else 1 << 10)


# Engines.


def run_random(name, target, runs, seed):
    """Mutations drawn at random."""
    watch, mutator = Watch(name, target), Mutator(target.seeds(), random.Random(seed))
    for _ in range(runs):
        watch(mutator.input())
    return watch


def run_hypothesis(name, target, runs, seed):
    """Inputs that Hypothesis draws, and makes smaller where they fail."""
    import hypothesis
    from hypothesis import strategies

    watch, seeds = Watch(name, target), target.seeds()
    numbers = strategies.integers(0, 1 << 32)
    mutated = numbers.map(lambda n: Mutator(seeds, random.Random(n)).input())

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=runs,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(strategies.one_of(strategies.binary(max_size=300), mutated))
    def check(data):
        watch(data)

    check()
    return watch


def run_atheris(name, target, runs, seed):
    """Inputs that reach code that others did not, found by libFuzzer, in a process of their own."""
    with tempfile.TemporaryDirectory() as corpus:
        for i, data in enumerate(target.seeds()):
            Path(corpus, f"seed{i}").write_bytes(data)
        command = [sys.executable, __file__, "--inside-atheris", name, f"-runs={runs}"]
        command += [f"-seed={seed}", f"-max_len={LONGEST}", "-rss_limit_mb=4096", corpus]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"atheris ended with {done.returncode}", done.stderr[-3000:])
    return None


def inside_atheris(name, arguments):
    """What runs in the process of `run_atheris`."""
    import atheris

    with atheris.instrument_imports(include=READERS):
        watch = Watch(name, targets()[name])
    atheris.Setup([sys.argv[0], *arguments], watch)
    atheris.Fuzz()


ENGINES = {"random": run_random, "hypothesis": run_hypothesis, "atheris": run_atheris}


def main():
    """Fuzzes the targets named on the command line, or all; returns the exit status."""
    if sys.argv[1:2] == ["--inside-atheris"]:
        inside_atheris(sys.argv[2], sys.argv[3:])
        return 0
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    known = targets()
    parser.add_argument("targets", nargs="*", metavar="target", help=", ".join(known))
    parser.add_argument("--runs", type=int, default=10_000, help="inputs for each target")
    parser.add_argument("--engine", choices=ENGINES, default="random")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    unknown = set(options.targets) - set(known)
    if unknown:
        parser.error(
            f"no target is named {', '.join(sorted(unknown))}; there are {', '.join(known)}"
        )
    failed = 0
    for name in options.targets or known:
        begin = time.perf_counter()
        try:
            watch = ENGINES[options.engine](name, known[name], options.runs, options.seed)
        except Failed as failure:
            failed += 1
            print(f"FAILED  {name}: {failure.args[0]}\n        {failure.args[1]}")
            continue
        count = f"{watch.runs} inputs, {watch.refused} refused" if watch else f"{options.runs} runs"
        print(f"ok      {name}: {count}, {time.perf_counter() - begin:.1f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
