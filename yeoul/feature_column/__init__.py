"""Feature columns: how raw features become the inputs of a model."""

from yeoul.core import namespace

namespace.publish(__name__)
