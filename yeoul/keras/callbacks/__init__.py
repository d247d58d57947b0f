"""Objects that act at stages of training."""

from yeoul.core import namespace

namespace.publish(__name__)
