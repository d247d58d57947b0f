"""Replays golden rows on Yeoul and compares them with the recordings."""

import functools
import importlib
import inspect
import zlib

import numpy as np
import pytest

import yeoul as tf
from tests.golden import running, storage

# (relative, absolute) tolerances of a dtype; a row's `tol` multiplies both. The absolute one is
# scaled by the largest magnitude of the expected array, as errors of sums are.
TOLERANCES = {
    "float64": (1e-10, 1e-11),
    "complex128": (1e-10, 1e-11),
    "float32": (1e-5, 1e-6),
    "complex64": (1e-5, 1e-6),
    "float16": (2e-3, 1e-3),
    "bfloat16": (2e-2, 1e-2),
    "python": (1e-5, 1e-6),
}


@functools.cache
def table(area):
    """The rows of an area."""
    return importlib.import_module(f"tests.golden.cases_{area}").TABLE


@functools.cache
def recording(area):
    """What TensorFlow answered."""
    return storage.load(area)


def drawn(name):
    """True for seven rows of eight, always the same ones."""
    return zlib.crc32(name.encode()) % 8 > 0


def spared(name):
    """True for every second row, always the same ones."""
    return zlib.crc32(name.encode()) % 2 == 0


def rows(*areas, way=None):
    """pytest parameters for the rows of these areas that TensorFlow could run this `way`."""
    found = []
    for area in areas:
        made = table(area)
        for case in made.cases.values():
            entry = recording(area).get(case.name, {})
            if entry.get("unsupported") or (way and not entry.get(way)):
                continue
            if way == "dyn" and (case.dtype or spared(case.name)):
                continue  # shapes do not depend on dtypes: once is enough
            if way == "fn" and entry.get("dyn") and not case.dtype and drawn(case.name):
                continue  # with unknown dimensions it runs in a function, too
            marks = [pytest.mark.skip(reason=made.skip)] if made.skip else []
            found.append(pytest.param(area, case.name, id=f"{area}: {case.name}", marks=marks))
    return found


def prepared(area, name):
    """The row, its record and its input tensors, the package made fresh for it."""
    case = table(area).cases[name]
    entry = recording(area).get(name)
    assert entry is not None, "not recorded: run tools/record_golden.py"
    assert entry["in"] == running.checksum(case), "inputs changed: run tools/record_golden.py"
    if table(area).prepare:
        table(area).prepare(tf)
    if entry.get("nograd"):
        case.grad = False
    return case, entry, running.tensors_of(tf, case, case.arrays())


def check_eager(area, name):
    """Result and gradients, eagerly; or the exception."""
    case, entry, tensors = prepared(area, name)
    if case.error:
        return check_error(area, name)
    result, grads = running.compute(tf, case, tensors)
    compare(entry["out"], storage.normalise(result), case.tol, "result")
    if "grad" in entry:
        compare(entry["grad"], storage.normalise(grads), case.tol, "gradient")


def check_function(area, name, dynamic=False):
    """Result and gradients inside a function, with known or unknown dimensions."""
    case, entry, tensors = prepared(area, name)
    upstream = None
    if "grad" in entry:
        upstream = case.upstream(float_answers(entry["out"]))
    result, grads = running.in_function(tf, case, tensors, upstream, dynamic)
    compare(entry["out"], storage.normalise(result), case.tol, "result")
    kept = [g for g in entry.get("grad", ()) if g is not None]
    compare(kept, storage.normalise(grads), case.tol, "gradient")


def check_differences(area, name):
    """The gradient against central finite differences, in float64."""
    slope, numeric = running.finite_difference(tf, prepared(area, name)[0])
    assert running.agrees(slope, numeric), f"tape {slope}, finite difference {numeric}"


def check_error(area, name):
    """The exception can be caught as TensorFlow's is."""
    case, entry, _ = prepared(area, name)
    with pytest.raises(Exception) as caught:  # noqa: PT011  the class is compared below
        case.fn(tf)
    classes = [c.__name__ for c in inspect.getmro(caught.type)]
    assert entry["error"] in classes, f"{caught.type.__name__}: {caught.value}"


def float_answers(stored):
    """Shapes and dtypes of the float arrays of a stored result, in `nest.flatten`'s order."""
    if isinstance(stored, storage.Answer):
        kind = stored.dtype
        wanted = "float" in kind or "complex" in kind
        return [(stored.array.shape, kind)] if wanted else []
    if isinstance(stored, dict):
        return [a for key in sorted(stored) for a in float_answers(stored[key])]
    if isinstance(stored, list):
        return [a for part in stored for a in float_answers(part)]
    return []


def compare(expected, got, tol, path):
    """Asserts that two normalised nests are equal up to the tolerances; `path` says where."""
    if isinstance(expected, storage.Answer):
        assert isinstance(got, storage.Answer), f"{path}: expected {expected}, got {got!r}"
        compare_arrays(expected, got, tol, path)
    elif isinstance(expected, dict):
        assert isinstance(got, dict), f"{path}: expected {expected}, got {got!r}"
        assert list(expected) == list(got), f"{path}: keys {list(expected)}, got {list(got)}"
        for key in expected:
            compare(expected[key], got[key], tol, f"{path}.{key}")
    elif isinstance(expected, list):
        assert isinstance(got, list), f"{path}: expected {expected}, got {got!r}"
        assert len(expected) == len(got), f"{path}: expected {expected}, got {got!r}"
        for i, (a, b) in enumerate(zip(expected, got, strict=True)):
            compare(a, b, tol, f"{path}[{i}]")
    elif isinstance(expected, float) and not isinstance(got, (str, bool)):
        relative, absolute = (t * tol for t in TOLERANCES["python"])
        assert got == pytest.approx(expected, relative, absolute, nan_ok=True), path
    else:
        assert type(expected) is type(got), f"{path}: expected {expected!r}, got {got!r}"
        assert expected == got, f"{path}: expected {expected!r}, got {got!r}"


def compare_arrays(expected, got, tol, path):
    """Dtype, shape and numbers of two arrays."""
    assert got.dtype == expected.dtype, f"{path}: expected {expected.dtype}, got {got.dtype}"
    assert got.array.shape == expected.array.shape, (
        f"{path}: expected shape {expected.array.shape}, got {got.array.shape}"
    )
    if expected.dtype not in TOLERANCES:
        equal = np.array_equal(expected.array, got.array)
        assert equal, f"{path}: expected\n{expected.array}, got\n{got.array}"
        return
    relative, absolute = (t * tol for t in TOLERANCES[expected.dtype])
    finite = np.abs(expected.array[np.isfinite(expected.array)])
    scale = max(1.0, finite.max()) if finite.size else 1.0
    close = np.isclose(got.array, expected.array, relative, absolute * scale, equal_nan=True)
    if not close.all():
        with np.errstate(all="ignore"):
            worst = np.nanmax(np.abs(got.array - expected.array))
        raise AssertionError(f"{path}: off by {worst}: {expected.array}, got\n{got.array}")
