"""Architectures of image classifiers, with weights trained on ImageNet."""

from yeoul.core import namespace

namespace.publish(__name__)
