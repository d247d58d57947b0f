"""Preparing images, texts and sequences outside of models: the older ways of Keras."""

from yeoul.core import namespace

namespace.publish(__name__)
