"""The C library's allocator, told to keep freed memory for the next step.

XLA takes the working memory of a compiled step in one piece and frees it afterwards. glibc maps
pieces above 32 MB afresh each time, and the kernel hands out zeroed pages one fault at a time: that
took longer than the arithmetic (15 ms a step instead of 6.5).
"""

import ctypes
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # glibc's malloc.h
KEPT_BYTES = 1 << 27


def keep_freed_memory(library=None) -> bool:
    """Lets glibc reuse freed pieces of up to 128 MB; True if there is a glibc to tell."""
    if library is None:
        if not sys.platform.startswith("linux"):
            return False
        library = ctypes.CDLL(None)
    mallopt = getattr(library, "mallopt", None)  # other C libraries, such as musl, have none
    if mallopt is None:
        return False
    return bool(mallopt(M_MMAP_THRESHOLD, KEPT_BYTES) and mallopt(M_TRIM_THRESHOLD, KEPT_BYTES))
