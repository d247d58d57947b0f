"""Layers: what models are built of."""

from yeoul.core import namespace

namespace.publish(__name__)
