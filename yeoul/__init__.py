"""TensorFlow 2 as its documentation describes it, on the XLA compiler, without TensorFlow.

`import yeoul as tf` is the whole migration. This module imports nothing heavy: every public name is
imported when it is first used, as `yeoul/_api.py` says, which `tools/generate_api.py` makes.
"""

from yeoul import _api
from yeoul.core import namespace
from yeoul.core.version import API_VERSION as __version__  # noqa: F401
from yeoul.core.version import COMPILER_VERSION as __compiler_version__  # noqa: F401
from yeoul.core.version import GIT_VERSION as __git_version__  # noqa: F401
from yeoul.core.version import VERSION as __yeoul_version__  # noqa: F401

namespace.install(_api.API, _api.ALIASES, _api.FOLDERS)
namespace.publish(__name__)
