"""Computing in one type, keeping weights in another."""

from yeoul.core import namespace

namespace.publish(__name__)
