"""Taking a layer back to what it was before a build that failed."""

import contextlib
import copy


@contextlib.contextmanager
def unchanged_if_it_fails(layer):
    """What a build made is gone if it raises, so that the layer can be built for other inputs."""
    before = {
        name: copy.copy(value) if type(value) in (list, dict) else value
        for name, value in layer.__dict__.items()
    }
    try:
        yield
    except Exception:
        layer.__dict__.clear()
        layer.__dict__.update(before)
        raise
