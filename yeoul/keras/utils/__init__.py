"""Helpers around models: progress bars, downloads, summaries."""
