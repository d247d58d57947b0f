"""The version of this package, and the version of TensorFlow's API that it follows."""

import sys

from yeoul.core.export import export_constant

VERSION = "0.1.0"  # this package's; read by the build

API_VERSION = "2.15.0"
GIT_VERSION = f"yeoul-{VERSION}"
COMPILER_VERSION = sys.version.partition("[")[2].rstrip("]")  # of the Python that runs
GRAPH_DEF_VERSION = 1645  # what TensorFlow 2.15 writes into graphs, and the oldest that it reads
GRAPH_DEF_VERSION_MIN_CONSUMER = 0
GRAPH_DEF_VERSION_MIN_PRODUCER = 0

export_constant("version.VERSION", name="API_VERSION", module=__name__)
for _name in ("GIT_VERSION", "COMPILER_VERSION"):
    export_constant(f"version.{_name}", name=_name, module=__name__)
for _name in ("", "_MIN_CONSUMER", "_MIN_PRODUCER"):
    export_constant(
        f"version.GRAPH_DEF_VERSION{_name}", name=f"GRAPH_DEF_VERSION{_name}", module=__name__
    )
