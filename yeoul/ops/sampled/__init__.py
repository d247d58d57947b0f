"""Classes sampled by their frequency, and the losses that are computed from samples of classes."""
