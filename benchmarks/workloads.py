"""The same TensorFlow 2 code, timed on any package with that API.

    python benchmarks/workloads.py yeoul [--only NAME,NAME] [--json FILE]

Each workload returns seconds per unit, after warm-up unless its name says cold. The data are random
arrays of the usual shapes, so that nothing is downloaded.
"""

import importlib
import os

from timing import arguments, run

if __name__ == "__main__":
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("package", help="what to import: yeoul, tensorflow, …")
    args = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow reads it when imported
    package = importlib.import_module(args.package)
    for part in ("tensors", "mnist", "models", "data", "control"):
        importlib.import_module(f"workloads_{part}")
    run(package, args)
