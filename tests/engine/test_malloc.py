"""Freed working memory stays with the process."""

import ctypes
import os
import sys

import pytest

from yeoul.engine import xla
from yeoul.engine.malloc import (
    KEPT_BYTES,
    M_ARENA_MAX,
    M_MMAP_THRESHOLD,
    M_TRIM_THRESHOLD,
    give_back_freed_memory,
    keep_freed_memory,
)

PIECE = 64 << 20


class Library:
    """A C library that notes what it is told."""

    def __init__(self, answer):
        self.answer, self.calls = answer, []

    def mallopt(self, option, value):
        self.calls.append((option, value))
        return self.answer

    def malloc_trim(self, kept):
        self.calls.append(kept.value)
        return self.answer


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is a Linux matter")
def test_freed_memory_is_used_again_without_page_faults():
    import resource

    library = ctypes.CDLL(None)
    if not keep_freed_memory():
        pytest.skip("this C library has no such setting")
    library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    library.free.argtypes = [ctypes.c_void_p]
    faults = []
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        piece = library.malloc(PIECE)
        ctypes.memset(piece, 1, PIECE)
        library.free(piece)
        faults.append(resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before)
    assert faults[1] < PIECE / 4096 / 10


@pytest.mark.parametrize("chosen", [False, True])
def test_thresholds_and_the_number_of_heaps_are_set(chosen, monkeypatch):
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    heaps = {M_ARENA_MAX: os.cpu_count()}
    if chosen:
        monkeypatch.setenv("MALLOC_ARENA_MAX", "3")
        heaps = {}
    library = Library(1)
    assert keep_freed_memory(library)
    thresholds = {M_MMAP_THRESHOLD: KEPT_BYTES, M_TRIM_THRESHOLD: KEPT_BYTES}
    assert dict(library.calls) == thresholds | heaps


def test_a_refusal_is_reported():
    assert not keep_freed_memory(Library(0))


def test_a_library_without_these_functions_is_left_alone():
    assert not keep_freed_memory(object())
    assert not give_back_freed_memory(object())


def test_all_freed_memory_is_given_back():
    library = Library(1)
    assert give_back_freed_memory(library)
    assert library.calls == [0]


def test_memory_is_given_back_after_a_long_compile(monkeypatch):
    calls = []
    monkeypatch.setattr(xla, "give_back_freed_memory", lambda: calls.append(1))
    for seconds in (0.01, 5.0):
        event = "/jax/core/compile/backend_compile_duration"
        xla.jax.monitoring.record_event_duration_secs(event, seconds)
    assert calls == [1]
