"""Recurrent layers: cells, the layers that run them over time, and wrappers."""
