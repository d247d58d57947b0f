"""Pooling over regions of unequal size."""
