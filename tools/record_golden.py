"""Records golden values from real TensorFlow.

    python tools/record_golden.py --package tensorflow [area ...]

Run it with the Python of an environment that holds TensorFlow 2.15; Yeoul is not imported. For
every row of `tests/golden/cases_*.py` it stores the result, the gradients, and in which ways
TensorFlow itself can run the row (in a function, with unknown dimensions, checked by finite
differences), so that the replay asks no more.
"""

import argparse
import importlib
import os
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np  # noqa: E402

from tests.golden import running, storage  # noqa: E402


def tables(names):
    """The tables of `tests/golden/cases_*.py`, or those named."""
    found = sorted(p.stem for p in (ROOT / "tests/golden").glob("cases_*.py"))
    for stem in found:
        if not names or stem.removeprefix("cases_") in names:
            yield importlib.import_module(f"tests.golden.{stem}").TABLE


def record(tf, case):
    """Runs one row in every way TensorFlow can; returns its record."""
    entry = {"in": running.checksum(case)}
    arrays = case.arrays()
    if case.error:
        try:
            case.fn(tf, *running.tensors_of(tf, case, arrays))
        except Exception as error:
            return entry | {"error": type(error).__name__}
        raise ValueError("TensorFlow raises nothing")
    tensors = running.tensors_of(tf, case, arrays)
    try:
        result, grads = running.compute(tf, case, tensors)
    except Exception as error:
        if case.dtype is None and not isinstance(error, LookupError):
            raise
        case.grad = False  # TensorFlow has no gradient here, or no kernel of it in this dtype
        entry["nograd"] = True
        result, grads = running.compute(tf, case, tensors)
    entry["out"] = storage.normalise(result)
    if grads is not None:
        entry["grad"] = storage.normalise(grads)
    return entry | ways(tf, case, tensors, result, grads)


def ways(tf, case, tensors, result, grads):
    """The flags: which other executions of the row give the same in TensorFlow."""
    flags = {}
    upstream = running.upstream_of(tf, case, result) if grads is not None else None
    for flag, dynamic in (("fn", False), ("dyn", True)):
        if not tensors:
            continue
        try:
            got = running.in_function(tf, case, tensors, upstream, dynamic)
            kept = [g for g in grads or () if g is not None]
            if close(storage.normalise(got), storage.normalise([result, kept])):
                flags[flag] = True
        except Exception:
            continue
    if grads is not None and any(g is not None for g in grads) and case.dtype is None:
        try:
            if running.agrees(*running.finite_difference(tf, case)):
                flags["fd"] = True
        except Exception:
            pass
    return flags


def close(a, b):
    """True if two normalised nests agree loosely (only to tell whether an execution worked)."""
    if isinstance(a, storage.Answer):
        same = isinstance(b, storage.Answer) and a.array.shape == b.array.shape
        return same and np.allclose(a.array, b.array, 1e-2, 1e-2, equal_nan=True)
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(close, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(close(a[k], b[k]) for k in a)
    return a == b


def main():
    """Records the tables named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--package", default="tensorflow")
    parser.add_argument("areas", nargs="*")
    options = parser.parse_args()
    tf = importlib.import_module(options.package)
    if "yeoul" in sys.modules:
        sys.exit("golden values come from TensorFlow itself: run this in its environment")
    warnings.simplefilter("ignore")
    tf.get_logger().setLevel("ERROR")
    failed = 0
    for table in tables(options.areas):
        if table.skip:
            print(f"{table.area}: kept as it is: {table.skip}")
            continue
        records = {}
        for case in table.cases.values():
            if table.prepare:
                table.prepare(tf)
            try:
                records[case.name] = record(tf, case)
            except Exception as error:
                if case.dtype:  # no kernel for this dtype: nothing is asked of the replay
                    records[case.name] = {"unsupported": True}
                    continue
                failed += 1
                print(f"{table.area}: {case.name}: {type(error).__name__}: {str(error)[:300]}")
        storage.save(table.area, records)
        size = (storage.FOLDER / f"{table.area}.npz").stat().st_size
        ways_count = {k: sum(k in r for r in records.values()) for k in ("grad", "fn", "dyn", "fd")}
        print(f"{table.area}: {len(records)} rows, {size / 1024:.0f} KiB, {ways_count}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
