"""Tracebacks without the frames of this package and of jax: what a user can act on.

Functions that users call, and through which their own code is called, pass errors through
`hide_frames`. It costs nothing while no error happens.
"""

import functools
import importlib.util
import os
import pathlib
import sysconfig
import threading
import types

from yeoul.core.export import export

PACKAGE = str(pathlib.Path(__file__).parents[1]) + os.sep
_SWITCHED_OFF = ("0", "off", "false", "no")


class Setting(threading.local):
    """Whether frames are hidden, in this thread."""

    hiding = os.environ.get("YEOUL_TRACEBACK_FILTERING", "").lower() not in _SWITCHED_OFF


SETTING = Setting()


@export("debugging.enable_traceback_filtering")
def enable_traceback_filtering():
    """Hides the frames of this package and of jax in tracebacks, in this thread: the default.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.enable_traceback_filtering()
      >>> tf.debugging.is_traceback_filtering_enabled()
      True
    """
    SETTING.hiding = True


@export("debugging.disable_traceback_filtering")
def disable_traceback_filtering():
    """Shows all frames in tracebacks, in this thread.

    The environment variable `YEOUL_TRACEBACK_FILTERING=off` does so from the start.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.disable_traceback_filtering()
      >>> tf.debugging.is_traceback_filtering_enabled()
      False
      >>> tf.debugging.enable_traceback_filtering()
    """
    SETTING.hiding = False


@export("debugging.is_traceback_filtering_enabled")
def is_traceback_filtering_enabled():
    """Whether tracebacks show only what is not of this package or jax, in this thread.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.enable_traceback_filtering()
      >>> tf.debugging.is_traceback_filtering_enabled()
      True
    """
    return SETTING.hiding


@functools.cache
def folders():
    """Folders: (those whose frames are hidden; NumPy's; Python's own; of installed packages).

    Frames of NumPy and of Python's library are hidden where a hidden frame called them.
    """
    own = (PACKAGE, folder_of("jax"), folder_of("jaxlib"))
    standard = sysconfig.get_path("stdlib") + os.sep
    return own, folder_of("numpy"), standard, sysconfig.get_path("purelib") + os.sep


def folder_of(package):
    """The folder of an installed package, which is not imported; ends in a separator."""
    spec = importlib.util.find_spec(package)
    found = spec.submodule_search_locations if spec else None
    return (found[0] if found else PACKAGE.rstrip(os.sep)) + os.sep


def hide_frames(error):
    """Takes hidden frames out of the traceback of an error that is being handled.

    A bare `raise` behind it does not add the frame that it stands in. Notes and causes stay, but
    for causes that never left this package: the error says itself what they said.

    Args:
      error: the exception.
    """
    if not SETTING.hiding:
        return
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        error.__traceback__ = shown(error.__traceback__)
        if error.__cause__ is not None:
            if is_hidden(error.__cause__):
                error.__cause__ = None  # hides the context, too
            error = error.__cause__
        else:
            if error.__context__ is not None and is_hidden(error.__context__):
                error.__suppress_context__ = True
            error = None if error.__suppress_context__ else error.__context__


def is_hidden(error):
    """True for an error that was raised, and no frame of which is shown."""
    return error.__traceback__ is not None and shown(error.__traceback__) is None


def shown(traceback):
    """The traceback without its hidden frames; None if there are no others."""
    own, numpy, standard, installed = folders()
    kept, hidden = [], False
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        helper = name.startswith(numpy) or (
            name.startswith(standard) and not name.startswith(installed)
        )
        hidden = name.startswith(own) or (hidden and helper)
        if not hidden:
            kept.append(traceback)
        traceback = traceback.tb_next
    result = None
    for entry in reversed(kept):
        frame, instruction, line = entry.tb_frame, entry.tb_lasti, entry.tb_lineno
        result = types.TracebackType(result, frame, instruction, line)
    return result


def without_frames(function):
    """Decorator: errors that leave the function pass through `hide_frames`."""

    @functools.wraps(function)
    def call(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except Exception as error:
            hide_frames(error)
            raise

    return call
