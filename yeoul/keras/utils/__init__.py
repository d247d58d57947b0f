"""Helpers around models: progress bars, downloads, summaries."""

from yeoul.core import namespace

namespace.publish(__name__)
