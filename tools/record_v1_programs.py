"""Records what TensorFlow computes for the programs of `tests/golden/v1_programs.py`.

    python tools/record_v1_programs.py

Run it with the Python of an environment that holds TensorFlow 2.15.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import tensorflow  # noqa: E402

from tests.golden.v1_programs import PROGRAMS, run  # noqa: E402

RECORD = ROOT / "tests/golden/recordings/v1_programs.json"


def main():
    """Runs every program and writes the record."""
    tensorflow.compat.v1.logging.set_verbosity(tensorflow.compat.v1.logging.ERROR)
    record = {name: run(program, tensorflow.compat.v1) for name, program in PROGRAMS.items()}
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in record.items()]
    RECORD.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(record)} programs in {RECORD}")


if __name__ == "__main__":
    main()
