"""Models, layers, training, data sets: the Keras 2 API."""
