"""Records for which ops TensorFlow has a gradient, and for which it says that there is none.

    python tools/record_gradient_states.py

Run it with the Python of an environment that holds TensorFlow 2.15.
"""

import json
from pathlib import Path

from tensorflow.python.framework import ops  # the registry has no public name

FILE = Path(__file__).resolve().parent.parent / "tests/ops/gradient_states.json"


def main():
    """Writes op name -> True for a gradient, False for none."""
    registry = ops.gradient_registry
    states = {name: registry.lookup(name) is not None for name in sorted(registry.list())}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(state)}" for name, state in states.items())
    FILE.write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()
