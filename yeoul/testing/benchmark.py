"""`tf.test.Benchmark`: timed methods, run by `tf.test.main` with `--benchmarks`."""

import os
import pathlib
import re
import sys
import time

import numpy as np

from yeoul.core.export import export
from yeoul.formats import protos
from yeoul.graph.v1.config import ConfigProto
from yeoul.testing.sessions import SessionsMixin

CLASSES: list[type] = []
PREFIX = "TEST_REPORT_FILE_PREFIX"  # TensorFlow's: where files with results are written


@export("test.benchmark_config")
def benchmark_config():
    """The `tf.compat.v1.ConfigProto` that benchmarks in sessions are to use.

    Example:
      >>> import yeoul as tf
      >>> isinstance(tf.test.benchmark_config(), tf.compat.v1.ConfigProto)
      True
    """
    return ConfigProto()


@export("test.Benchmark")
class Benchmark(SessionsMixin):
    """Base of classes whose methods `benchmark…` measure something and report it.

    `python file.py --benchmarks=REGEX`, with `tf.test.main()` in the file, runs the methods whose
    "class.method" has a match. Results are printed, or written to files if the environment
    variable TEST_REPORT_FILE_PREFIX says where.

    Example:
      >>> import yeoul as tf
      >>> class Sums(tf.test.Benchmark):
      ...     def benchmark_sum(self):
      ...         x = tf.ones([10])
      ...         self.report_benchmark(iters=1, wall_time=0.5, name="sum")
      >>> Sums().benchmark_sum()
      entry {
        name: "Sums.sum"
        iters: 1
        wall_time: 0.5
      }
    """

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if not cls.is_abstract():
            CLASSES.append(cls)

    @classmethod
    def is_abstract(cls):
        """Whether there is no method `benchmark…` to be run."""
        return not benchmarks_of(cls)

    def report_benchmark(
        self,
        iters=None,
        cpu_time=None,
        wall_time=None,
        throughput=None,
        extras=None,
        name=None,
        metrics=None,
    ):
        """Reports a result.

        Args:
          iters: number of repetitions.
          cpu_time: median processor time of one, in seconds.
          wall_time: median time of one, in seconds.
          throughput: megabytes a second.
          extras: dict of names to numbers or texts.
          name: its name; default: that of the method.
          metrics: list of dicts with "name", "value", and perhaps "min_value" and "max_value".
        """
        name = name or sys._getframe(1).f_code.co_name
        entry = protos.BenchmarkEntry(name=f"{type(self).__name__}.{name}")
        for field, value in (
            ("iters", iters),
            ("cpu_time", cpu_time),
            ("wall_time", wall_time),
            ("throughput", throughput),
        ):
            if value is not None:
                setattr(entry, field, value)
        for key, value in (extras or {}).items():
            if isinstance(value, (int, float, np.number)):
                entry.extras[key].double_value = float(value)
            else:
                entry.extras[key].string_value = str(value)
        for metric in metrics or ():
            one = entry.metrics.add(name=metric["name"], value=metric["value"])
            for bound in ("min_value", "max_value"):
                if metric.get(bound) is not None:
                    getattr(one, bound).value = metric[bound]
        publish(entry)

    def run_op_benchmark(
        self,
        sess,
        op_or_tensor,
        feed_dict=None,
        burn_iters=2,
        min_iters=10,
        store_trace=False,
        store_memory_usage=True,
        name=None,
        extras=None,
        mbs=0,
    ):
        """Measures an operation in a session, and reports it.

        Args:
          sess: the session.
          op_or_tensor: what is run.
          feed_dict: what is fed.
          burn_iters: repetitions before the measured ones.
          min_iters: measured repetitions.
          store_trace: accepted; sessions make no traces.
          store_memory_usage: accepted; sessions do not count memory.
          name: its name; default: that of the method.
          extras: dict of names to numbers or texts.
          mbs: megabytes that one repetition moves.

        Returns:
          Dict with "wall_time", "iters", "throughput", "name" and "extras".
        """
        for _ in range(burn_iters):
            sess.run(op_or_tensor, feed_dict=feed_dict)
        times = []
        for _ in range(min_iters):
            start = time.perf_counter()
            sess.run(op_or_tensor, feed_dict=feed_dict)
            times.append(time.perf_counter() - start)
        median = float(np.median(times)) if times else -1.0
        name = name or sys._getframe(1).f_code.co_name
        found = {
            "iters": min_iters,
            "throughput": mbs / median if median > 0 else 0.0,
            "wall_time": median,
            "extras": dict(extras or {}),
            "name": name,
        }
        self.report_benchmark(**found)
        return found


def publish(entry):
    """Prints a result, or writes it to a file of its own."""
    entries = protos.BenchmarkEntries(entry=[entry])
    prefix = os.environ.get(PREFIX)
    if not prefix:
        sys.stdout.write(str(entries))
        return
    path = pathlib.Path(prefix + entry.name.replace("/", "__"))
    if path.exists():
        raise OSError(f"File already exists: {path}. Give each benchmark a name of its own.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(entries.SerializeToString())


def benchmarks_of(cls):
    """The names of a class's methods that are benchmarks."""
    return [name for name in dir(cls) if name.startswith("benchmark")]


def run_benchmarks(pattern):
    """Runs the benchmarks whose "class.method" has a match of a regular expression."""
    pattern = ".*" if pattern in ("all", "", ".") else pattern
    for cls in CLASSES:
        for name in benchmarks_of(cls):
            if re.search(pattern, f"{cls.__module__}.{cls.__name__}.{name}"):
                getattr(cls(), name)()
