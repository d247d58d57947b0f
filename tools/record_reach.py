"""Records which ops and public functions the golden rows reach, for tests of their coverage.

Run it after adding, renaming or removing rows: `python tools/record_reach.py`, two minutes.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.golden import reach, replay, test_behaviour, test_ops

if __name__ == "__main__":
    parameters = replay.rows(*test_ops.AREAS, *test_behaviour.AREAS)
    reach.write_record([p.values for p in parameters])
