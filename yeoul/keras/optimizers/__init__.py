"""Optimizers: how gradients change weights."""

from yeoul.core import namespace

namespace.publish(__name__)
