"""Lets programs that say `import tensorflow` run on Yeoul."""

import sys

from yeoul.core import namespace
from yeoul.core.export import export, export_namespace

_NAMES = {
    "tensorflow": "yeoul",
    "keras": "yeoul.keras",
    "tf_keras": "yeoul.keras",
    "tensorflow_addons": "yeoul.addons",
}

export_namespace("", "compat.v2")


@export("install_as_tensorflow")
def install_as_tensorflow() -> None:
    """Makes `tensorflow`, `keras` and `tf_keras` mean Yeoul in this process.

    Call it before anything imports these; calling it again changes nothing.

    Raises:
      RuntimeError: the real package is already imported.

    Example:
      >>> import yeoul
      >>> yeoul.install_as_tensorflow()
      >>> import tensorflow as tf
      >>> tf is yeoul
      True
    """
    present = {name: target for name, target in _NAMES.items() if target in namespace.TABLES}
    for name, target in present.items():
        loaded = sys.modules.get(name)
        if loaded is not None and loaded is not sys.modules.get(target):
            raise RuntimeError(
                f"install_as_tensorflow: the real {name!r} is already imported, from "
                f"{getattr(loaded, '__file__', None)}. Call yeoul.install_as_tensorflow() before "
                f"anything imports {name}, or start the program with `yeoul run`."
            )
    for name, target in present.items():
        namespace.redirect(name, target)
