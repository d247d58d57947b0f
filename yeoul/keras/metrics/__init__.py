"""Metrics: what is measured while a model is trained and evaluated."""

from yeoul.core import namespace

namespace.publish(__name__)
