"""Timing shared by the workloads of every package; needs the standard library only."""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

WORKLOADS: dict[str, Callable] = {}


def workload(function: Callable) -> Callable:
    """Registers a function that takes the package and returns seconds per unit."""
    WORKLOADS[function.__name__] = function
    return function


def seconds(function: Callable) -> float:
    """Returns how long one call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def per_call(function: Callable, calls: int, warm: int = 50, rounds: int = 5) -> float:
    """Returns the seconds of one call: the best of a few rounds of many calls, after warm-up."""

    def many() -> None:
        for _ in range(calls):
            function()

    for _ in range(warm):
        function()
    return min(seconds(many) for _ in range(rounds)) / calls


def epochs(function: Callable, rounds: int = 3) -> float:
    """Returns the seconds of one call: the first warms up and compiles, the best of the rest."""
    function()
    return min(seconds(function) for _ in range(rounds))


def arguments(description: str) -> argparse.ArgumentParser:
    """Returns the command line that all workload files share."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--only", default="", help="names of workloads, separated by commas")
    parser.add_argument("--json", type=Path, help="write the seconds to this file")
    return parser


@workload
def import_s(package: ModuleType) -> float:
    """A fresh process imports the package; the start of Python itself is not counted."""
    code = f"import time; t = time.perf_counter(); import {package.__name__}; "
    command = [sys.executable, "-c", code + "print(time.perf_counter() - t)"]
    outputs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in "123"]
    return min(float(output.stdout.split()[-1]) for output in outputs)


def run(package: ModuleType, args: argparse.Namespace) -> None:
    """Runs the chosen workloads on a package, printing and saving the seconds of each."""
    results = {}
    for name in args.only.split(",") if args.only else WORKLOADS:
        if name not in WORKLOADS:
            print(f"{name:42s} not among this package's workloads")
            continue
        try:
            results[name] = WORKLOADS[name](package)
            print(f"{name:42s}{results[name] * 1e6:16,.1f} us", flush=True)
        except Exception as error:  # what a package cannot run is a result too
            results[name] = None
            print(f"{name:42s} FAILED {type(error).__name__}: {str(error)[:150]}", flush=True)
    results["peak_rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak_rss_mb':42s}{results['peak_rss_mb']:16,.1f} MB")
    if args.json:
        args.json.write_text(json.dumps(results, indent=1))
