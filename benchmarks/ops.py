"""Times sixty eager ops on small, medium and large tensors.

    PYTHONPATH=. python benchmarks/ops.py yeoul [--only matmul,relu] [--json FILE]
    python benchmarks/ops.py tensorflow
    python benchmarks/ops.py compare yeoul=PYTHON tensorflow=PYTHON [--runs 3]

`compare` runs the packages in turn, several times, and prints the ratios of the medians and the
geometric mean of each size. Small tensors have tens of elements, medium ones ten thousand, large
ones a million; the time of a large result includes waiting for it.
"""

import argparse
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

SIDES = {"small": 5, "medium": 100, "large": 1000}
SECONDS = {"small": 0.02, "medium": 0.03, "large": 0.12}  # of one round
RANDOM = np.random.default_rng(0)


def floats(*shape):
    return RANDOM.normal(size=shape).astype(np.float32)


def positive(*shape):
    return RANDOM.uniform(0.1, 2.0, shape).astype(np.float32)


def whole(limit, *shape):
    return RANDOM.integers(0, limit, shape).astype(np.int32)


def image(n):
    """A batch of images with n * n values."""
    side = max(n // 4, 4)
    return floats(1, side, side, 16)


# Name -> the inputs for a side n (a tensor has about n * n elements), and the call.
ONE = {
    "abs": lambda tf: tf.abs,
    "neg": lambda tf: tf.negative,
    "square": lambda tf: tf.square,
    "exp": lambda tf: tf.exp,
    "tanh": lambda tf: tf.tanh,
    "sigmoid": lambda tf: tf.sigmoid,
    "erf": lambda tf: tf.math.erf,
    "sin": lambda tf: tf.sin,
    "floor": lambda tf: tf.floor,
    "is_nan": lambda tf: tf.math.is_nan,
    "relu": lambda tf: tf.nn.relu,
    "elu": lambda tf: tf.nn.elu,
    "gelu": lambda tf: tf.nn.gelu,
    "softplus": lambda tf: tf.nn.softplus,
    "softmax": lambda tf: tf.nn.softmax,
    "log_softmax": lambda tf: tf.nn.log_softmax,
    "l2_normalize": lambda tf: lambda x: tf.math.l2_normalize(x, -1),
    "clip": lambda tf: lambda x: tf.clip_by_value(x, -1.0, 1.0),
    "cast": lambda tf: lambda x: tf.cast(x, tf.int32),
    "reshape": lambda tf: lambda x: tf.reshape(x, [-1]),
    "transpose": lambda tf: tf.transpose,
    "expand_dims": lambda tf: lambda x: tf.expand_dims(x, 0),
    "slice": lambda tf: lambda x: x[1:, ::2],
    "concat": lambda tf: lambda x: tf.concat([x, x], 1),
    "stack": lambda tf: lambda x: tf.stack([x, x]),
    "split": lambda tf: lambda x: tf.split(x, x.shape[0] // 5, 0)[0],
    "tile": lambda tf: lambda x: tf.tile(x, [2, 1]),
    "pad": lambda tf: lambda x: tf.pad(x, [[1, 1], [1, 1]]),
    "reverse": lambda tf: lambda x: tf.reverse(x, [1]),
    "roll": lambda tf: lambda x: tf.roll(x, 1, 0),
    "ones_like": lambda tf: tf.ones_like,
    "reduce_sum": lambda tf: tf.reduce_sum,
    "reduce_sum rows": lambda tf: lambda x: tf.reduce_sum(x, 1),
    "reduce_mean": lambda tf: lambda x: tf.reduce_mean(x, 0),
    "reduce_max": lambda tf: lambda x: tf.reduce_max(x, -1),
    "reduce_std": lambda tf: tf.math.reduce_std,
    "logsumexp": lambda tf: lambda x: tf.reduce_logsumexp(x, 1),
    "norm": lambda tf: tf.norm,
    "argmax": lambda tf: lambda x: tf.argmax(x, 1),
    "cumsum": lambda tf: lambda x: tf.cumsum(x, 1),
    "sort": lambda tf: tf.sort,
    "top_k": lambda tf: lambda x: tf.nn.top_k(x, 5)[0],
}
OTHERS = {
    "log": (lambda n: [positive(n, n)], lambda tf: tf.math.log),
    "rsqrt": (lambda n: [positive(n, n)], lambda tf: tf.math.rsqrt),
    "add": (lambda n: [floats(n, n), floats(n, n)], lambda tf: tf.add),
    "add row": (lambda n: [floats(n, n), floats(n)], lambda tf: tf.add),
    "multiply number": (lambda n: [floats(n, n)], lambda tf: lambda x: x * 2.0),
    "divide": (lambda n: [floats(n, n), positive(n, n)], lambda tf: tf.divide),
    "maximum": (lambda n: [floats(n, n), floats(n, n)], lambda tf: tf.maximum),
    "pow": (lambda n: [positive(n, n), floats(n, n)], lambda tf: tf.pow),
    "greater": (lambda n: [floats(n, n), floats(n, n)], lambda tf: tf.greater),
    "where": (
        lambda n: [floats(n, n) > 0, floats(n, n), floats(n, n)],
        lambda tf: tf.where,
    ),
    "matmul": (lambda n: [floats(n, n), floats(n, n)], lambda tf: tf.matmul),
    "einsum": (
        lambda n: [floats(4, n // 2, n // 2), floats(4, n // 2, n // 2)],
        lambda tf: lambda x, y: tf.einsum("bij,bjk->bik", x, y),
    ),
    "gather": (lambda n: [floats(n, n), whole(n, n)], lambda tf: tf.gather),
    "one_hot": (lambda n: [whole(n, n)], lambda tf: lambda i: tf.one_hot(i, i.shape[0])),
    "segment_sum": (
        lambda n: [floats(n, n), np.sort(whole(n, n))],
        lambda tf: tf.math.segment_sum,
    ),
    "scatter_nd": (
        lambda n: [whole(n, n, 1), floats(n, n)],
        lambda tf: lambda i, x: tf.scatter_nd(i, x, x.shape),
    ),
    "cross entropy": (
        lambda n: [whole(n, n), floats(n, n)],
        lambda tf: lambda y, x: tf.nn.sparse_softmax_cross_entropy_with_logits(y, x),
    ),
    "conv2d": (
        lambda n: [image(n), floats(3, 3, 16, 16)],
        lambda tf: lambda x, w: tf.nn.conv2d(x, w, 1, "SAME"),
    ),
    "max_pool": (lambda n: [image(n)], lambda tf: lambda x: tf.nn.max_pool2d(x, 2, 2, "VALID")),
    "random normal": (
        lambda n: [np.array([n, n])],
        lambda tf: lambda s: tf.random.normal(s),
    ),
}
CASES = {name: (lambda n: [floats(n, n)], make) for name, make in ONE.items()} | OTHERS


def per_call(tf, name, size):
    """Seconds of one call: the best of five rounds after warming up."""
    inputs, make = CASES[name]
    arguments = [tf.constant(a) for a in inputs(SIDES[size])]
    call = make(tf)

    if tf.__name__ == "yeoul":  # which may return before the result is there

        def once():
            np.asarray(call(*arguments), copy=False)

    else:

        def once():
            call(*arguments)

    def rounds(count):
        start = time.perf_counter()
        for _ in range(count):
            once()
        return (time.perf_counter() - start) / count

    once()
    estimate = rounds(3)
    count = max(3, min(5000, int(SECONDS[size] / estimate)))
    return min(rounds(count) for _ in range(5))


def measure(args):
    """Prints and saves the microseconds of each op and size."""
    tf = importlib.import_module(args.package)
    found = {}
    for name in args.only.split(",") if args.only else CASES:
        for size in SIDES:
            found[f"{name}/{size}"] = per_call(tf, name, size) * 1e6
        shown = [f"{found[f'{name}/{size}']:12,.1f}" for size in SIDES]
        print(f"{name:18s}", *shown, flush=True)
    if args.json:
        args.json.write_text(json.dumps(found))


def compare(args):
    """Runs the packages in turn and prints the ratios of their medians."""
    pythons = dict(given.split("=", 1) for given in args.packages)
    runs = {package: [] for package in pythons}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "us.json"
        for _ in range(args.runs):
            for package, python in pythons.items():
                command = [python, __file__, package, "--json", str(out), "--only", args.only]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)
                runs[package].append(json.loads(out.read_text()))
    ours, theirs = pythons
    medians = {p: {k: statistics.median(r[k] for r in rs) for k in rs[0]} for p, rs in runs.items()}
    ratios = {key: medians[theirs][key] / value for key, value in medians[ours].items()}
    print(f"| op | {' | '.join(f'{s}, µs ({theirs} ÷)' for s in SIDES)} |\n|---|---|---|---|")
    for name in dict.fromkeys(key.split("/")[0] for key in ratios):
        cells = [
            f"{medians[ours][f'{name}/{size}']:,.1f} ({ratios[f'{name}/{size}']:.2f})"
            for size in SIDES
        ]
        print(f"| {name} | {' | '.join(cells)} |")
    for size in SIDES:
        logs = [np.log(ratio) for key, ratio in ratios.items() if key.endswith(size)]
        print(f"{size}: geometric mean {np.exp(np.mean(logs)):.2f}, least {np.exp(min(logs)):.2f}")


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", help="yeoul, tensorflow, or compare")
    parser.add_argument("packages", nargs="*", metavar="PACKAGE=PYTHON", help="for compare")
    parser.add_argument("--only", default="", help="ops, separated by commas")
    parser.add_argument("--runs", type=int, default=3, help="processes of each package")
    parser.add_argument("--json", type=Path, help="write the microseconds to this file")
    args = parser.parse_args()
    if args.package == "compare":
        compare(args)
    else:
        measure(args)


if __name__ == "__main__":
    sys.exit(main())
