"""Keras's own functions on tensors, the ones it had before TensorFlow's were its only ones."""

from yeoul.core import namespace

namespace.publish(__name__)
