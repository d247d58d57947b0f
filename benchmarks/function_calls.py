"""Times calls of `tf.function`s: warm ones of many kinds, tracing, and the first call.

    PYTHONPATH=. python benchmarks/function_calls.py yeoul
    python benchmarks/function_calls.py tensorflow

For Yeoul each warm call is paired with a call of the jitted program that it wraps, with the same
arrays: what is between the two is what the function costs. The two are timed in turn, and the
medians of the rounds are printed, in microseconds of processor time, which a busy machine disturbs
least.
"""

import importlib
import os
import statistics
import sys
import time

import numpy as np

ROUNDS, CALLS = 21, 1000


def seconds(function, calls):
    start = time.process_time()
    for _ in range(calls):
        function()
    return (time.process_time() - start) / calls


def in_turn(*functions, calls=CALLS, rounds=ROUNDS):
    """The median seconds of a call of each function."""
    for function in functions:
        seconds(function, 20)
    times = [[seconds(function, calls) for function in functions] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def warm_calls(tf):
    """Kind of call -> (the call, its function, the arguments of its trace)."""
    x, y = tf.ones((10, 10)), tf.ones((10, 10))
    array = np.ones((10, 10), np.float32)
    v = tf.Variable(tf.ones((10, 10)))

    class Model(tf.Module):
        @tf.function
        def method(self, x):
            return x * 2.0

    model = Model()
    one, two = tf.function(lambda a: a * 2.0), tf.function(lambda a, b: a * b)
    scaled = tf.function(lambda a, n=2, *, k=1.0: a * n + k)
    reads, writes = tf.function(lambda a: a * v), tf.function(lambda a: v.assign(a) * 1.0)
    nested = tf.function(lambda d: d["a"][0] * d["b"])
    of_variable = tf.function(lambda w, a: w * a)
    of_object = tf.function(lambda m, a: a * 2.0)
    signed = tf.function(lambda a: a * 2.0, input_signature=[tf.TensorSpec([None, 10])])

    return {
        "one tensor": (lambda: one(x), one, (x,)),
        "two tensors": (lambda: two(x, y), two, (x, y)),
        "by name": (lambda: two(b=y, a=x), two, (x, y)),
        "a Python number": (lambda: scaled(x, 3), scaled, (x, 3)),
        "a keyword": (lambda: scaled(x, k=2.0), scaled, (x, 2, 2.0)),
        "a method": (lambda: model.method(x), model.method, (x,)),
        "a NumPy array": (lambda: one(array), one, (x,)),
        "an input signature": (lambda: signed(x), signed, (x,)),
        "a variable read": (lambda: reads(x), reads, (x,)),
        "a variable assigned": (lambda: writes(x), writes, (x,)),
        "a dict with a list": (lambda: nested({"a": [x], "b": y}), two, (x, y)),
        "a variable passed": (lambda: of_variable(v, x), two, (x, y)),
        "an object passed": (lambda: of_object(model, x), one, (x,)),
    } | taped_calls(tf, one, x)


def taped_calls(tf, function, x):
    def watched():
        with tf.GradientTape() as tape:
            tape.watch(x)
            return function(x)

    def unwatched():
        with tf.GradientTape():
            return function(x)

    return {
        "under a tape that watches": (watched, function, (x,)),
        "under a tape that does not": (unwatched, function, (x,)),
    }


def program(function, args):
    """A call of the jitted program of a trace on the arrays of the arguments."""
    if len(args) == 3:
        concrete = function.get_concrete_function(args[0], args[1], k=args[2])
    else:
        concrete = function.get_concrete_function(*args)
    arrays = [a._a for a in args if hasattr(a, "_a")] + [t._a for t in concrete.captured]
    arrays += [v._t._a for v in concrete.variable_list]
    run = concrete.callable.program.run
    return lambda: run(*arrays)


def cold(tf, ops, traced_only):
    """Seconds of the trace, or of the first call, of a fresh function of so many ops."""

    def body(x):
        for _ in range(ops // 2):
            x = tf.tanh(x) + 1.0
        return x

    x = tf.ones((10, 10))
    times = []
    for _ in range(7):
        function = tf.function(lambda x: body(x), autograph=False)
        start = time.process_time()
        if traced_only:
            function.get_concrete_function(x)
        else:
            np.asarray(function(x))
        times.append(time.process_time() - start)
    return statistics.median(times)


def main():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    tf = importlib.import_module(sys.argv[1])
    paired = sys.argv[1] == "yeoul"
    for name, (call, function, args) in warm_calls(tf).items():
        if paired:
            ours, raw = in_turn(call, program(function, args))
            print(f"{name:32s}{ours * 1e6:9.2f}  program{raw * 1e6:8.2f}", flush=True)
        else:
            print(f"{name:32s}{in_turn(call, calls=200, rounds=9)[0] * 1e6:9.2f}", flush=True)
    for ops in (20, 1000):
        print(f"{f'trace of {ops} ops':32s}{cold(tf, ops, True) * 1e6:9.0f}", flush=True)
    print(f"{'first call of 20 ops':32s}{cold(tf, 20, False) * 1e6:9.0f}", flush=True)


if __name__ == "__main__":
    main()
