"""Texts as lists of numbers, in Python."""

from yeoul.core import namespace

namespace.publish(__name__)
