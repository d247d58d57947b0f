"""`python -m yeoul …` is `yeoul …`."""

import sys

from yeoul.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
