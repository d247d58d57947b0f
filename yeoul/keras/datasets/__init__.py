"""Small public data sets, downloaded once and kept."""

from yeoul.core import namespace

namespace.publish(__name__)
