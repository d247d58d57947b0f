"""Input pipelines."""

from yeoul.core import namespace

namespace.publish(__name__)
