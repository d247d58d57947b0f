"""Writes the checkpoints of `tests/checkpoint/programs.py` with TensorFlow, or reads ours with it.

To be run where TensorFlow 2.15 is installed:

  python tools/record_checkpoints.py tests/checkpoint/files     writes them
  python tools/record_checkpoints.py --check FOLDER             restores those in FOLDER, all of it

`--package yeoul` writes ours.
"""

import argparse
import importlib
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--package", default="tensorflow")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    tf = importlib.import_module(arguments.package)
    programs = importlib.import_module("tests.checkpoint.programs")
    for name, make in programs.PROGRAMS.items():
        path = str(arguments.folder / name)
        objects, variables = make(tf)
        if not arguments.check:
            programs.fill(variables)
            tf.train.Checkpoint(**objects).write(path)
            continue
        tf.train.Checkpoint(**objects).read(path).assert_consumed()
        for i, variable in enumerate(variables):
            expected = programs.value(i + 1, tuple(variable.shape), variable.dtype)
            found = variable.numpy()
            if variable.dtype.name == "string":
                expected = np.vectorize(lambda t: t.encode(), otypes=[object])(expected)
            if not np.array_equal(found, expected):
                raise SystemExit(f"{name}: {variable.name} is {found}, expected {expected}")
        print(f"{name}: {len(variables)} variables restored")


if __name__ == "__main__":
    main()
