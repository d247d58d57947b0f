"""Older and more general forms of image ops, which imported graphs contain."""
