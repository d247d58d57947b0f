"""Models, layers, training, data sets: the Keras 2 API."""

from yeoul.core import namespace

namespace.publish(__name__)
