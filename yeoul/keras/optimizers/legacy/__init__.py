"""Optimizers in the shape they had before Keras 2.11."""

from yeoul.core import namespace

namespace.publish(__name__)
