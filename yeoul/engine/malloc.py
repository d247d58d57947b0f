"""The C library's allocator, told to keep freed memory for the next step.

XLA takes the working memory of a compiled step in one piece and frees it afterwards. glibc maps
pieces above 32 MB afresh each time, and the kernel hands out zeroed pages one fault at a time: that
took longer than the arithmetic (15 ms a step instead of 6.5).

What compiling a large program needed goes back to the system instead: 300 MB for a training step of
ResNet-50, in pieces that the step itself could not use.

glibc keeps up to eight heaps for each core, and a thread cannot use what another one freed in its
heap. The results of each step come from any of XLA's threads: with one heap for each core that step
takes 150 MB less.
"""

import ctypes
import os
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # glibc's malloc.h
KEPT_BYTES = 1 << 27


def keep_freed_memory(library=None) -> bool:
    """Lets glibc reuse freed pieces of up to 128 MB, for any thread; True if there is a glibc."""
    mallopt = _function("mallopt", library)
    if mallopt is None:
        return False
    settings = {M_MMAP_THRESHOLD: KEPT_BYTES, M_TRIM_THRESHOLD: KEPT_BYTES}
    if "MALLOC_ARENA_MAX" not in os.environ:
        settings[M_ARENA_MAX] = os.cpu_count() or 1
    return all(mallopt(option, value) for option, value in settings.items())


def give_back_freed_memory(library=None) -> bool:
    """Gives all freed memory back to the system; True if there was a glibc to tell, and some."""
    trim = _function("malloc_trim", library)
    return trim is not None and bool(trim(ctypes.c_size_t(0)))


def _function(name, library):
    """A function of glibc; None where there is another C library, such as musl."""
    if library is None:
        if not sys.platform.startswith("linux"):
            return None
        library = ctypes.CDLL(None)
    return getattr(library, name, None)
