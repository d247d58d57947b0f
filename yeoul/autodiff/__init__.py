"""Gradients: tape, jacobians, custom gradients."""

from yeoul.core import namespace

namespace.publish(__name__)
