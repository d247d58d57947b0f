"""Large files pass through little memory."""

import json
import pathlib
import subprocess
import sys

import pytest

# A gigabyte of records of a megabyte, most of it holes that take no place on the disk. Compressed
# it is one part sixteen times over. The peak is that of the whole process, its imports included.
READING = """
import gzip, json, pathlib, re, struct, sys
import yeoul as tf
from yeoul.formats.tfrecord import frame

folder = pathlib.Path(sys.argv[1])
SIZE, COUNT = 1 << 20, 1024
head, tail = frame(bytes(SIZE))
with (folder / "plain").open("wb") as file:
    for _ in range(COUNT):
        file.write(head)
        file.seek(SIZE, 1)
        file.write(tail)
part = gzip.compress((head + bytes(SIZE) + tail) * (COUNT // 16), 1)
(folder / "packed").write_bytes(part * 16)

path = str(folder / "plain")
records = tf.data.TFRecordDataset(path)
PIPELINES = {
    "records": records.map(tf.strings.length).batch(8).prefetch(2),
    "shuffled": records.shuffle(16).batch(4).prefetch(1),
    "in turns": tf.data.TFRecordDataset([path] * 2, num_parallel_reads=2).take(COUNT),
    "fixed": tf.data.FixedLengthRecordDataset(path, len(head) + SIZE + len(tail)),
    "compressed": tf.data.TFRecordDataset(str(folder / "packed"), "GZIP"),
}
told = {}
for name, dataset in PIPELINES.items():
    count = sum(len(t) if t.shape.rank else 1 for t in dataset)
    status = pathlib.Path("/proc/self/status").read_text()
    told[name] = count, int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) / 1024
print(json.dumps(told))
"""


@pytest.mark.skipif(not pathlib.Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_a_gigabyte_of_records_passes_through_300_megabytes(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", READING, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr[-2000:]
    for count, peak in json.loads(done.stdout).values():
        assert count == 1024
        assert peak < 300
