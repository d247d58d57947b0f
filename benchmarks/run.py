"""Times the same code on Yeoul and on other packages, and prints the ratios.

    scripts/bench tensorflow@/path/to/python torch@/path/to/python [--only NAME,NAME] [--runs 3]

Yeoul runs from this tree with the present Python. Every package has a process of its own in every
run, the runs are interleaved, and the medians are compared.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
Seconds = dict[str, float | None]


def main() -> None:
    """Reads the command line, runs everything and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peers", nargs="*", metavar="PACKAGE@PYTHON")
    parser.add_argument("--only", default="", help="names of workloads, separated by commas")
    parser.add_argument("--runs", type=int, default=3, help="processes per package (3)")
    parser.add_argument("--json", type=Path, help="also write the medians to this file")
    args = parser.parse_args()
    if any("@" not in peer for peer in args.peers):
        parser.error("name a peer as PACKAGE@PYTHON, such as tensorflow@/opt/tf/bin/python")
    pythons = {"yeoul": sys.executable, **dict(peer.split("@", 1) for peer in args.peers)}
    runs: dict[str, list[Seconds]] = {package: [] for package in pythons}
    for number in range(args.runs):
        for package, python in pythons.items():
            print(f"run {number + 1} of {args.runs}: {package}", file=sys.stderr)
            runs[package].append(measure(package, python, args.only))
    medians = {package: median(results) for package, results in runs.items()}
    if args.json:
        args.json.write_text(json.dumps(medians, indent=1))
    print("\n".join(table(medians)))


def measure(package: str, python: str, only: str) -> Seconds:
    """Returns the seconds of each workload from one process."""
    file = "torch_workloads.py" if package == "torch" else "workloads.py"
    environment = dict(os.environ)
    if package == "yeoul":
        environment["PYTHONPATH"] = str(HERE.parent)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "seconds.json"
        command = [python, str(HERE / file), "--json", str(out), "--only", only]
        command += [] if package == "torch" else [package]
        subprocess.run(command, env=environment, stdout=sys.stderr, check=True)
        return json.loads(out.read_text())


def median(results: list[Seconds]) -> Seconds:
    """Returns the median of each workload; None where a run failed."""
    columns = {name: [result[name] for result in results] for name in results[0]}
    return {
        name: None if None in column else statistics.median(column)
        for name, column in columns.items()
    }


def table(medians: dict[str, Seconds]) -> Iterable[str]:
    """Yields a Markdown table: Yeoul's medians and how many times as much the others take."""
    ours, *others = medians
    yield f"| workload | {ours} | " + " | ".join(f"{p} ÷ {ours}" for p in others) + " |"
    yield "|---" * (2 + len(others)) + "|"
    for name, value in medians[ours].items():
        cells = [ratio(medians[package].get(name), value) for package in others]
        yield f"| {name} | {quantity(name, value)} | " + " | ".join(cells) + " |"


def quantity(name: str, value: float | None) -> str:
    """Returns a measured value with its unit."""
    if value is None:
        return "failed"
    if name.endswith("_mb"):
        return f"{value:,.0f} MB"
    return next(
        f"{value * factor:.3g} {unit}"
        for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs"))
        if value * factor >= 1 or unit == "µs"
    )


def ratio(other: float | None, ours: float | None) -> str:
    """Returns how many times our value the other is, where both exist."""
    return f"{other / ours:.2f}" if other and ours else "–"


if __name__ == "__main__":
    main()
