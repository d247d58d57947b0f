"""Checkpoints: objects and their values in files, in TensorFlow's format."""
