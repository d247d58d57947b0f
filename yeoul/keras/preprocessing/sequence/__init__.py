"""Sequences of numbers: padding, sampling, windows."""

from yeoul.core import namespace

namespace.publish(__name__)
