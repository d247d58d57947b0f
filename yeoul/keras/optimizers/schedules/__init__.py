"""Learning rates that change during training."""

from yeoul.core import namespace

namespace.publish(__name__)
