"""Records what Keras's `load_data` functions make of small files (tests/keras/datasets/made.py).

    python tools/record_datasets.py

Run it with the Python of an environment that holds TensorFlow; data sets that its Keras does not
have keep their earlier record.
"""

import importlib
import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from tests.keras.datasets import made  # noqa: E402

RECORD = ROOT / "tests/golden/recordings/datasets.json"


def main():
    """Runs every case that this Keras has, on files in a temporary folder."""
    record = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in made.CASES:
            try:
                module = importlib.import_module(f"keras.src.datasets.{name}")
            except ImportError:
                continue
            path = made.write(name, folder)
            module.get_file = lambda *args, path=path, **kwargs: path
            try:
                result = made.as_lists(module.load_data(**arguments))
            except TypeError:  # an argument of older Keras
                continue
            record[made.key(name, arguments)] = result
    RECORD.write_text(json.dumps(record, separators=(",", ":"), sort_keys=True) + "\n")
    print(f"{len(record)} cases, {RECORD.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
