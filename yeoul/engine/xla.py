"""jax, set up once: 64-bit types, the persistent compile cache, and jitted callables per op."""

import atexit
import functools
import os
import pathlib

os.environ.setdefault(
    "XLA_PYTHON_CLIENT_PREALLOCATE", "false"
)  # accelerators' memory grows on demand

import filelock
import jax
import jax.numpy as jnp
import numpy as np

from yeoul.engine.malloc import give_back_freed_memory, keep_freed_memory

jax.config.update("jax_enable_x64", True)
if "JAX_TRACEBACK_FILTERING" not in os.environ:
    # Frames of jax are hidden together with ours; see tf.debugging.enable_traceback_filtering.
    jax.config.update("jax_traceback_filtering", "off")
keep_freed_memory()

CPU_ONLY = None
EIGEN = {"xla_cpu_experimental_ynn_fusion_type": ""}
STARTED = {"devices": False}  # whether something was compiled for devices, or used their names
COMPILE_CACHE_BYTES = 1 << 30
STORED_BYTES = 1 << 10
PLACED_BYTES = 1 << 16
LONG_COMPILE_SECONDS = 0.5  # giving memory back takes 20 to 70 ms
COMPILE_CACHE_PROGRAMS = 1000  # for each new program jax looks at all: 17 ms for a thousand


class NeedsHost(Exception):
    """Found while compiling: the graph cannot be one XLA program, for this reason.

    Attributes:
      node: the node that it is because of; None if it is not known.
    """

    node = None


def cpu_only() -> bool:
    """True if the default backend is the CPU: then arrays move between NumPy and jax for free."""
    global CPU_ONLY
    if CPU_ONLY is None:
        CPU_ONLY = jax.default_backend() == "cpu"
    return CPU_ONLY


def compiled_whole(function, eigen=False):
    """The function compiled as a whole program, which no other program holds.

    On a CPU XLA removes barriers before it fuses operations, unless told not to; see `stored`.

    Args:
      function: of arrays.
      eigen: as `options` takes it.
    """
    keep = {"xla_disable_hlo_passes": "cse_barrier_expander"} if cpu_only() else {}
    return jax.jit(function, compiler_options={**keep, **(options(eigen) or {})} or None)


def stored(x):
    """The array of a program that is being compiled, to be computed once and kept in memory.

    Without it, on a CPU, each fusion that reads the value computes it anew, once for every place
    that it reads: nine times for a window of nine cells. Arrays below a kilobyte stay as they are:
    XLA compiles loops that read and write less than that in a way that knows no barriers.
    """
    if x.size * x.dtype.itemsize < STORED_BYTES:
        return x
    return jax.lax.optimization_barrier(x)


def computed_first(value, other):
    """Both arrays of a program that is being compiled; what reads the other waits for the value.

    So XLA may write the new value of a variable, which is computed from `other`, in its place. It
    copies a variable that a gradient might still read.
    """
    if other.size * other.dtype.itemsize < PLACED_BYTES:
        return value, other
    return jax.lax.optimization_barrier((value, other))


def cache_folder() -> pathlib.Path | None:
    """Where compiled programs are kept between processes.

    None when YEOUL_COMPILE_CACHE is "0" or "off".
    """
    setting = os.environ.get("YEOUL_COMPILE_CACHE", "")
    if setting.lower() in ("0", "off", "false", "no"):
        return None
    if setting:
        return pathlib.Path(setting).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return pathlib.Path(base).expanduser() / "yeoul" / "xla"


def _enable_compile_cache():
    folder = cache_folder()
    if folder is None or os.environ.get("JAX_COMPILATION_CACHE_DIR"):
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # a read-only home: compile anew each time, as without the cache
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_compilation_cache_max_size", COMPILE_CACHE_BYTES)
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.02)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", 0)
    atexit.register(forget_old_programs, folder)


def forget_old_programs(folder):
    """Deletes the programs of the compile cache that were not used for longest, if it has many."""
    try:
        names = [p.name.removesuffix("-cache") for p in folder.iterdir() if p.match("*-cache")]
        if len(names) <= COMPILE_CACHE_PROGRAMS:
            return
        with filelock.FileLock(folder / ".lockfile", timeout=1):  # the one that jax takes
            names.sort(key=lambda name: last_use(folder, name))
            for name in names[: -COMPILE_CACHE_PROGRAMS * 3 // 4]:
                for kind in ("-cache", "-atime"):
                    (folder / (name + kind)).unlink(missing_ok=True)
    except OSError:
        pass  # another process is at it (a lock's Timeout is an OSError), or the folder is gone


def last_use(folder, name):
    """When jax last read or wrote the program; 0 if it did not get as far as noting it."""
    try:
        return (folder / (name + "-atime")).stat().st_mtime
    except FileNotFoundError:
        return 0


_enable_compile_cache()


def _after_event(event, duration_secs, **_):
    """Called by jax with how long things took: compiling a program, before it runs."""
    if event.endswith("/backend_compile_duration") and duration_secs > LONG_COMPILE_SECONDS:
        give_back_freed_memory()


jax.monitoring.register_event_duration_secs_listener(_after_event)


def restart(cpus=None):
    """Lets XLA look for devices again, before anything has been computed on them.

    Args:
      cpus: number of devices that the CPU is to be; None: as before.
    """
    from jax.extend import backend

    global CPU_ONLY
    backend.clear_backends()
    CPU_ONLY = None
    if cpus is not None:
        jax.config.update("jax_num_cpu_devices", cpus)


def jitted(op, statics, attrs):
    """The compiled form of `op` for these static inputs and attributes.

    Takes the remaining inputs as arrays.

    Args:
      op: an `Op`.
      statics: tuple of (position, value) of the static inputs.
      attrs: dict of attributes; values hashable.
    """
    key = (statics, tuple(attrs.items())) if attrs else statics
    compiled = op.jits.get(key)
    if compiled is None:
        STARTED["devices"] = True
        compiled = jax.jit(bind(op, statics, attrs), compiler_options=options(op.eigen))
        if not any(hasattr(value, "needs_host") for value in attrs.values()):
            op.jits[key] = compiled  # not of a graph, which would live as long as its op
    return compiled


def options(eigen):
    """Options for `jax.jit`; None for those by default.

    Args:
      eigen: whether Eigen is to compute matrix products on a CPU. By default XLA leaves them to
        YNNPACK, whose threads wait for each other: small products in loops take up to twice as long
        (benchmarks/recurrent.md).
    """
    return EIGEN if eigen and cpu_only() and knows_eigen() else None


@functools.cache
def knows_eigen():
    """Whether this version of XLA has the option."""
    try:
        jax.jit(lambda x: x, compiler_options=EIGEN)(np.float32(0))
    except jax.errors.JaxRuntimeError:
        return False
    return True


def bind(op, statics, attrs):
    """`op.lower` as a function of its non-static inputs alone."""
    lower = op.lower
    if not statics:
        return (lambda *arrays: lower(*arrays, **attrs)) if attrs else lower

    def call(*arrays):
        full = list(arrays)
        for position, value in statics:
            full.insert(position, value)
        return lower(*full, **attrs)

    return call


def to_numpy(array) -> np.ndarray:
    """The array on the host, without a copy where jax allows it."""
    return array if type(array) is np.ndarray else np.asarray(array)


__all__ = [
    "STARTED",
    "NeedsHost",
    "bind",
    "cache_folder",
    "compiled_whole",
    "computed_first",
    "cpu_only",
    "jax",
    "jitted",
    "jnp",
    "options",
    "restart",
    "stored",
    "to_numpy",
]
