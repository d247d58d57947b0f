"""Images on disk and in memory, and their random changes, in NumPy."""

from yeoul.core import namespace

namespace.publish(__name__)
