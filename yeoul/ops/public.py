"""Public functions by their paths, for modules that treat many of them alike."""

import importlib

from yeoul.core.export import REGISTRY


def functions(paths):
    """The public functions with these paths (space separated) that exist so far."""
    wanted = set(paths.split())
    return {
        getattr(importlib.import_module(entry.module), entry.attr)
        for entry in REGISTRY
        if entry.path in wanted
    }
