"""tf.test: what assertions say, sessions, files, benchmarks, running."""

import io
import os
import pathlib
import subprocess
import sys
import unittest

import numpy as np
import pytest

import yeoul as tf
from yeoul.formats import protos


class Plain(tf.test.TestCase):
    __test__ = False

    def runTest(self):
        """Nothing."""


def plain():
    return Plain()


SAYS = {
    "close": (lambda t: t.assertAllClose([1.0, 2.0], [1.0, 2.1], msg="hey"), r"hey[\s\S]*where"),
    "close in a dict": (
        lambda t: t.assertAllClose({"a": [1.0]}, {"a": [2.0]}),
        r"a\[a\] is different from b\[a\]",
    ),
    "keys": (lambda t: t.assertAllClose({"a": 1.0}, {"b": 1.0}), "mismatched keys"),
    "shapes": (lambda t: t.assertAllClose([1.0, 2.0], [1.0]), "Shape mismatch"),
    "lengths": (lambda t: t.assertAllClose([[1.0], [2.0, 3.0]], [[1.0]]), "Mismatched length"),
    "equal": (lambda t: t.assertAllEqual([1, 2], [1, 3]), "not equal where"),
    "equal ragged": (
        lambda t: t.assertAllEqual(tf.ragged.constant([[1], [2, 3]]), [[1], [2, 4]]),
        "differ",
    ),
    "range": (lambda t: t.assertAllInRange([1, 7], 1, 2), r"outside the range \[1, 2\]"),
    "NaN": (lambda t: t.assertAllInRange([float("nan")], 1, 2), "are NaN"),
    "text": (lambda t: t.assertAllInRange(["a"], 1, 2), "ordered numeric type"),
    "set": (lambda t: t.assertAllInSet([3], {1}), "not in the set"),
    "all equal": (lambda t: t.assertNotAllEqual([1], [1]), "equal at all elements"),
    "all close": (lambda t: t.assertNotAllClose([1.0], [1.0]), "close at all elements"),
    "near": (lambda t: t.assertNear(1.0, 1.5, 0.1, "m"), r"\(m\)"),
    "proto": (
        lambda t: t.assertProtoEquals('name: "y"', tf.compat.v1.NodeDef(name="x")),
        'name: "y"',
    ),
    "proto type": (
        lambda t: t.assertProtoEquals(3, tf.compat.v1.NodeDef()),
        "Can't compare protos",
    ),
    "device": (lambda t: t.assertDeviceEqual("/cpu:0", "/cpu:1"), "are not equal"),
    "dataclass": (lambda t: t.assertDataclassEqual(1, 1), "not a dataclass"),
    "literal": (
        lambda t: t.assertRaisesWithLiteralMatch(ValueError, "x", int, "a"),
        "message does not match",
    ),
    "literal none": (
        lambda t: t.assertRaisesWithLiteralMatch(ValueError, "x", int, "1"),
        "not raised",
    ),
    "thread": (lambda t: joined(t.checkedThread(lambda: 1 / 0)), "Error in checkedThread"),
    "regexes": (lambda t: t.assertRegexMatch("abc", "a"), "regexes is a string"),
}


def joined(thread):
    thread.start()
    thread.join()


@pytest.mark.parametrize("name", SAYS)
def test_what_is_said(name):
    call, message = SAYS[name]
    with pytest.raises(AssertionError, match=message):
        call(plain())


def test_mistakes():
    t = plain()
    with pytest.raises(ValueError, match="Can't compare dict to non-dict"):
        t.assertAllClose({"a": 1}, [1])
    with pytest.raises(TypeError, match="input_a must be"):
        t.assertShapeEqual(3, np.ones(1))
    with pytest.raises(ValueError, match="Unsupported type 'int'"):
        t.evaluate(3)
    with t.session() as sess, pytest.raises(ValueError, match="cannot be fed"):
        sess.run(tf.constant(1), feed_dict={1: 2})
    with tf.Graph().as_default(), t.cached_session(), pytest.raises(ValueError, match="the same"):
        t.cached_session(graph=tf.Graph()).__enter__()
    with pytest.raises(ValueError, match="must be a list or tuple"):
        tf.test.compute_gradient(tf.square, tf.constant(1.0))
    with pytest.raises(ValueError, match="must return one Tensor"):
        tf.test.compute_gradient(lambda x: (x, x), [tf.constant(1.0)])
    with pytest.raises(AssertionError, match="unsupported type int32"):
        tf.test.compute_gradient(tf.square, [tf.constant(1)])


NODES = [{"name": "x", "op": "NoOp"}, {"name": "y", "op": "Abs", "input": ["x"]}]


def graph(*nodes):
    made = tf.compat.v1.GraphDef()
    for node in nodes:
        made.node.add(**node)
    return made


GRAPHS = {
    "more": (graph(), graph(*NODES), "Found unexpected node"),
    "less": (graph(*NODES), graph(), "Did not find expected node"),
    "op": (graph(NODES[0]), graph({"name": "x", "op": "Abs"}), "has op 'Abs'"),
    "device": (graph(NODES[0]), graph({**NODES[0], "device": "d"}), "has device 'd'"),
    "input": (graph(*NODES), graph(NODES[0], {**NODES[1], "input": ["z"]}), "has inputs"),
    "control": (
        graph(*NODES),
        graph(NODES[0], {**NODES[1], "input": ["x", "^z"]}),
        "has control inputs",
    ),
    "attr": (graph(NODES[0]), graph({**NODES[0], "attr": {"T": {"i": 1}}}), "unexpected attr"),
    "no attr": (graph({**NODES[0], "attr": {"T": {"i": 1}}}), graph(NODES[0]), "missing expected"),
    "other attr": (
        graph({**NODES[0], "attr": {"T": {"i": 1}}}),
        graph({**NODES[0], "attr": {"T": {"i": 2}}}),
        "does not match",
    ),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs(name):
    expected, actual, message = GRAPHS[name]
    with pytest.raises(AssertionError, match=message):
        tf.test.assert_equal_graph_def(expected, actual)
    tf.test.assert_equal_graph_def(actual, actual)


def test_a_whole_test():
    class Test(tf.test.TestCase):
        def test_numbers(self):
            self.first = tf.random.uniform([2]).numpy().tolist()
            self.assertAllClose(tf.square([2.0]), [4.0])
            folder = self.create_tempdir("d")
            file = folder.create_file("f/x", "text")
            assert file.read_text() == "text"
            assert pathlib.Path(folder.mkdir("g")).is_dir()
            other = self.create_tempfile(content=b"abc")
            other.write_text("de")
            assert other.read_bytes() == b"de"
            other.write_bytes(b"f")
            assert pathlib.Path(other).read_text() == "f"
            self.record_property("a", 1)
            assert self.get_recorded_properties() == {"a": 1}
            assert self.enter_context(io.StringIO("x")).read() == "x"
            folders.append(self.get_temp_dir())

    folders = []
    first = Test("test_numbers")
    result = unittest.TestResult()
    first.run(result)
    assert result.wasSuccessful(), result.failures + result.errors
    assert not os.path.exists(folders[0])  # noqa: PTH110
    again = Test("test_numbers")
    again.run()
    assert again.first == first.first
    skipped = unittest.TestResult()
    Test("test_session").run(skipped)
    assert skipped.skipped[0][1] == "Not a test."


def test_threads_must_be_joined():
    class Test(tf.test.TestCase):
        def test_left(self):
            self.checkedThread(lambda: None).start()

        def test_joined(self):
            joined(self.checkedThread(lambda: None))

    for name, failures in (("test_left", 1), ("test_joined", 0)):
        result = unittest.TestResult()
        Test(name).run(result)
        assert (len(result.failures), result.errors) == (failures, [])


def test_output_is_captured(tmp_path):
    with (tmp_path / "out").open("w") as stream:
        t = plain()
        with t.captureWritesToStream(stream) as captured:
            stream.write("hello")
        assert captured.contents() == "hello"
        t.doCleanups()
    assert (tmp_path / "out").read_text() == ""


def test_benchmarks(tmp_path, monkeypatch, capsys):
    class Timed(tf.test.Benchmark):
        def benchmark_session(self):
            with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
                self.run_op_benchmark(sess, tf.constant(1) + 1, min_iters=3, mbs=1)

        def benchmark_extras(self):
            metrics = [{"name": "m", "value": 2.0, "min_value": 1.0}]
            self.report_benchmark(iters=2, extras={"a": 1, "b": "x"}, metrics=metrics)

    monkeypatch.setenv("TEST_REPORT_FILE_PREFIX", str(tmp_path / "b"))
    tf.test.main(["prog", "--benchmarks=Timed"])
    found = protos.BenchmarkEntries.FromString(
        (tmp_path / "bTimed.benchmark_extras").read_bytes()
    ).entry[0]
    assert (found.name, found.iters) == ("Timed.benchmark_extras", 2)
    assert (found.extras["a"].double_value, found.metrics[0].min_value.value) == (1.0, 1.0)
    with pytest.raises(OSError, match="already exists"):
        Timed().benchmark_extras()
    monkeypatch.delenv("TEST_REPORT_FILE_PREFIX")
    tf.test.main(["prog", "--benchmarks", "Timed.*session"])
    assert "iters: 3" in capsys.readouterr().out


PROGRAM = """
import yeoul as tf
class SquareTest(tf.test.TestCase):
    def test_square(self):
        self.assertAllClose(tf.square([2.0, 3.0]), [4.0, 9.0])
    def test_raises(self):
        with self.assertRaisesOpError("shapes"):
            tf.constant([1, 2]) + tf.constant([1, 2, 3])
if __name__ == "__main__":
    tf.test.main()
"""


def test_main(tmp_path):
    file = tmp_path / "square_test.py"
    file.write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, str(file), "-v"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(pathlib.Path(tf.__file__).parents[1])},
    )
    assert done.returncode == 0, done.stderr
    assert "Ran 3 tests" in done.stderr


@pytest.mark.parametrize("wanted", [["é", "b"], [b"\xc3\xa9", "b"], np.array(["é", "b"])])
def test_text_equals_the_bytes_of_tensors(wanted):
    t = plain()
    found = tf.constant(["é", "b"])
    t.assertAllEqual(wanted, found)
    t.assertAllEqual(found, wanted)
    t.assertDictEqual({"a": wanted}, {"a": found})  # noqa: PT009
    with pytest.raises(AssertionError):
        t.assertNotAllEqual(wanted, found)
    with pytest.raises(AssertionError, match="not equal where"):
        t.assertAllEqual(wanted, tf.constant(["é", "c"]))
    with pytest.raises(AssertionError):
        t.assertAllEqual("a", tf.constant("a\0"))
    for text in (tf.constant("a"), found, ["a"]):
        t.assertDTypeEqual(text, tf.string)


def test_values_of_composite_tensors():
    t = plain()
    rows = tf.ragged.constant([[1], [2, 3]])
    value = t.evaluate(rows)
    assert isinstance(value, tf.compat.v1.ragged.RaggedTensorValue)
    assert value.row_splits.tolist() == [0, 1, 3]
    t.assertAllEqual(value, [[1], [2, 3]])
    t.assertAllEqual(rows, value)
    t.assertAllEqual(tf.ragged.constant([[1], [2]]), np.array([[1], [2]]))
    with pytest.raises(AssertionError):
        t.assertAllEqual(tf.ragged.constant([[1], [2]]), tf.constant([[1], [3]]))
    sparse = t.evaluate(tf.sparse.from_dense([[0, 5]]))
    assert isinstance(sparse, tf.compat.v1.SparseTensorValue)
    assert (sparse.values.tolist(), sparse.indices.tolist()) == ([5], [[0, 1]])
    slices = t.evaluate(tf.IndexedSlices(tf.constant([1.0]), tf.constant([0])))
    assert (slices.values.tolist(), slices.dense_shape) == ([1.0], None)
