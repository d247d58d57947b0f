"""How long the first training step of a model takes, and how much memory the process needs.

    PYTHONPATH=. python benchmarks/first_step.py yeoul --model resnet50
    /tmp/tf/bin/python benchmarks/first_step.py tensorflow --model resnet50

Yeoul runs twice in processes of their own: with an empty folder of compiled programs, and with the
programs of the first run.
"""

import argparse
import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

SIZES = {"resnet50": ("ResNet50", 64, 32), "mobilenetv2": ("MobileNetV2", 96, 16)}


def measured(package, model_name, epochs):
    """Returns seconds and megabytes of one process, by name.

    Args:
      package: name of the package.
      model_name: one of `SIZES`.
      epochs: how many epochs of 8 steps to train; 0: two epochs of a single step.
    """
    start = time.perf_counter()
    tf = importlib.import_module(package)
    times = {"import": time.perf_counter() - start}
    name, side, batch_size = SIZES[model_name]
    count = (8 if epochs else 1) * batch_size
    rng = np.random.default_rng(0)
    x, y = rng.random((count, side, side, 3), dtype=np.float32), rng.integers(0, 10, count)

    def timed(what, function):
        start = time.perf_counter()
        result = function()
        times[what] = time.perf_counter() - start
        times[what + " MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return result

    def built():
        model = getattr(tf.keras.applications, name)(
            weights=None, input_shape=(side, side, 3), classes=10, classifier_activation=None
        )
        loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(optimizer="adam", loss=loss)
        return model

    model = timed("build", built)
    for number in range(epochs or 2):
        what = ("first", "second", "later")[min(number, 2)] + (" epoch" if epochs else " step")
        timed(what, lambda: model.fit(x, y, batch_size=batch_size, verbose=0))
    return times


def in_processes(args):
    """Runs each state of the cache in a process of its own, and prints what they measured."""
    command = [sys.executable, __file__, args.package, "--model", args.model]
    command += ["--epochs", str(args.epochs), "--once"]
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, YEOUL_COMPILE_CACHE=folder)
        for state in ("cold", "warm") if args.package == "yeoul" else ("",):
            output = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
            found = json.loads(output.stdout.splitlines()[-1])
            print(args.package, state, {key: round(value, 2) for key, value in found.items()})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package")
    parser.add_argument("--model", choices=SIZES, default="resnet50")
    parser.add_argument("--epochs", type=int, default=0, help="of 8 steps; 0: two single steps")
    parser.add_argument("--once", action="store_true", help="this process is one that is measured")
    args = parser.parse_args()
    if args.once:
        print(json.dumps(measured(args.package, args.model, args.epochs)))
    else:
        in_processes(args)
