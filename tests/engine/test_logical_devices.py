"""Settings that must come before anything runs: each in a process of its own."""

import os
import subprocess
import sys

import pytest

import yeoul as tf

CPUS = """
import yeoul as tf
cpu = tf.config.list_physical_devices("CPU")[0]
two = [tf.config.LogicalDeviceConfiguration()] * 2
tf.config.set_logical_device_configuration(cpu, two)
assert tf.config.get_logical_device_configuration(cpu) == two
print([d.name for d in tf.config.list_logical_devices("CPU")])
with tf.device("CPU:1"):
    a = tf.constant([1.0, 2.0])
    b = a * 2
    v = tf.Variable([1.0])
print(a.device[-5:], b.device[-5:], v.device[-5:], (b + 1).device[-5:])
with tf.device("CPU:1"):
    big = tf.ones([600, 600]) + 1
with tf.device("CPU:0"):
    other = tf.ones([600, 600]) + 1
print(float(tf.reduce_sum(big @ other)) == 600.0 ** 3 * 4)
with tf.GradientTape() as tape, tf.device("CPU:1"):
    y = v * 3
print(tape.gradient(y, v).numpy())
tf.config.set_logical_device_configuration(cpu, two)
for call in (
    lambda: tf.config.set_logical_device_configuration(cpu, two[:1]),
    lambda: tf.config.threading.set_intra_op_parallelism_threads(7),
):
    try:
        call()
    except RuntimeError as error:
        print(str(error)[:40])
tf.config.set_soft_device_placement(False)
try:
    tf.device("CPU:2").__enter__()
except tf.errors.InvalidArgumentError as error:
    print("CPU:1" in str(error))
"""

THREADS = """
import os
import yeoul as tf
tf.config.list_physical_devices()
tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(2)
x = tf.ones([700, 700])
print(float((x @ x)[0, 0]), os.environ["NPROC"])
print(tf.config.threading.get_intra_op_parallelism_threads())
"""

STRICT = """
import yeoul as tf
tf.experimental.enable_strict_mode()
try:
    tf.config.experimental.get_memory_usage("CPU:0")
except RuntimeError as error:
    print(str(error)[:30])
"""


def lines(program):
    environment = {**os.environ, "JAX_PLATFORMS": "cpu"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_logical_cpus():
    assert lines(CPUS) == [
        "['/device:CPU:0', '/device:CPU:1']",
        "CPU:1 CPU:1 CPU:1 CPU:0",
        "True",
        "[3.]",
        "Virtual devices cannot be modified after",
        "Intra op parallelism cannot be modified ",
        "True",
    ]


def test_threads():
    assert lines(THREADS) == ["700.0 1", "1"]


def test_strict_mode():
    assert lines(STRICT) == ["Strict mode: get_memory_usage "]


CPU = tf.config.list_physical_devices("CPU")[0]
ONE = tf.config.LogicalDeviceConfiguration
MISTAKES = {
    "device": (lambda: tf.config.get_logical_device_configuration("x"), "Unrecognized device"),
    "memory": (
        lambda: tf.config.set_logical_device_configuration(CPU, [ONE(memory_limit=1)]),
        "Setting memory limit on CPU",
    ),
    "priority": (
        lambda: tf.config.set_logical_device_configuration(CPU, [ONE(experimental_priority=1)]),
        "Setting experimental_priority",
    ),
    "policy": (lambda: tf.config.experimental.set_device_policy("x"), "Invalid argument"),
    "spec": (lambda: tf.DeviceSpec.from_string("/jib:x"), "Unknown attribute 'jib'"),
    "two devices": (lambda: tf.DeviceSpec.from_string("/cpu:0/gpu:0"), "Multiple device types"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(name):
    call, message = MISTAKES[name]
    with pytest.raises(ValueError, match=message):
        call()


def test_other_mistakes(tmp_path):
    with pytest.raises(tf.errors.NotFoundError, match="No executor factory"):
        tf.experimental.function_executor_type("x").__enter__()
    with pytest.raises(TypeError, match="must be strings"):
        tf.config.experimental.ClusterDeviceFilters().set_device_filters("w", 0, [3])
    (tmp_path / "x.so").write_text("")
    for call in (tf.load_op_library, tf.load_library):
        with pytest.raises(tf.errors.NotFoundError, match="undefined symbols of TensorFlow"):
            call(str(tmp_path / "x.so"))
    with pytest.raises(tf.errors.NotFoundError, match="cannot open shared object"):
        tf.load_op_library("/none.so")
    with pytest.raises(FileNotFoundError, match="does not exist"):
        tf.load_library("/none.so")
