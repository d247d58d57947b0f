"""Layers that prepare what models are fed with: images, texts, numbers and categories."""
