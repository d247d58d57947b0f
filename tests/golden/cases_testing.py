"""Golden rows: tf.test."""

import sys

import numpy as np

from tests.golden.harness import Table

TABLE = Table("testing")
NAN = float("nan")


def case(name, fn):
    TABLE.case(name, fn, grad=False)


error = TABLE.error


def test_case(tf):
    """A test whose methods can be called."""
    return type("Test", (tf.test.TestCase,), {"runTest": lambda self: None})()


# Method: arguments that hold, and that do not.
HOLD = {
    "assertAllClose": [([1.0, 2.0], [1.0, 2.0000001]), ({"a": [1.0]}, {"a": [1.0]}), (NAN, NAN)],
    "assertAllEqual": [([1, 2], [1, 2]), ([NAN], [NAN]), (["a"], [b"a".decode()])],
    "assertNotAllClose": [([1.0], [2.0])],
    "assertNotAllEqual": [([1], [2])],
    "assertAllCloseAccordingToType": [(np.float16([1.0]), np.float16([1.001]))],
    "assertAllGreater": [([1, 2], 0)],
    "assertAllLess": [([1, 2], 3)],
    "assertAllGreaterEqual": [([1, 2], 1)],
    "assertAllLessEqual": [([1, 2], 2)],
    "assertAllInRange": [([1, 2], 1, 2)],
    "assertAllInSet": [([1, 2], {1, 2})],
    "assertNear": [(1.0, 1.1, 0.2)],
    "assertArrayNear": [([1.0], [1.1], 0.2)],
    "assertNDArrayNear": [(np.ones(3), np.ones(3), 0.1)],
    "assertShapeEqual": [(np.ones([2, 3]), np.zeros([2, 3]))],
    "assertDTypeEqual": [(np.ones(2, "float32"), np.float32)],
    "assertDeviceEqual": [("/cpu:0", "/device:CPU:0")],
    "assertLen": [([1, 2], 2)],
    "assertEmpty": [([],)],
    "assertNotEmpty": [([1],)],
    "assertSameElements": [([1, 2, 2], [2, 1])],
    "assertContainsSubset": [([1], [1, 2])],
    "assertNoCommonElements": [([1], [2])],
    "assertBetween": [(2, 1, 3)],
    "assertContainsInOrder": [(["a", "b"], "a b")],
    "assertContainsSubsequence": [([1, 2, 3], [1, 3])],
    "assertContainsExactSubsequence": [([1, 2, 3], [2, 3])],
    "assertTotallyOrdered": [([1], [2])],
    "assertUrlEqual": [("http://a/b?x=1&y=2", "http://a/b?y=2&x=1")],
    "assertSameStructure": [({"a": [1]}, {"a": [1]})],
    "assertJsonEqual": [('{"a":1}', '{"a": 1}')],
    "assertRegexMatch": [("abc", ["x", "b"])],
    "assertSequenceStartsWith": [([1], [1, 2])],
    "assertSequenceAlmostEqual": [([1.0], [1.00000001])],
    "assertDictAlmostEqual": [({"a": 1.0}, {"a": 1.00000001})],
    "assertDictEqual": [({"a": np.ones(2)}, {"a": np.ones(2)})],
    "assertMappingEqual": [({"a": 1}, {"a": 1})],
    "assertDictContainsSubset": [({"a": 1}, {"a": 1, "b": 2})],
    "assertStartsWith": [("abc", "a")],
    "assertEndsWith": [("abc", "c")],
    "assertNotStartsWith": [("abc", "b")],
    "assertNotEndsWith": [("abc", "b")],
    "assertIsSubclass": [(bool, int)],
    "assertNotIsSubclass": [(int, str)],
    "assertItemsEqual": [([1, 2], [2, 1])],
    "assertCommandSucceeds": [("true",)],
    "assertCommandFails": [("false", [""])],
}
FAIL = {
    "assertAllClose": [([1.0], [1.1]), ([1.0, 2.0], [1.0]), ({"a": 1.0}, {"b": 1.0})],
    "assertAllEqual": [([1], [2]), ([1, 2], [1]), (["a"], ["b"])],
    "assertNotAllClose": [([1.0], [1.0])],
    "assertNotAllEqual": [([1], [1])],
    "assertAllCloseAccordingToType": [(np.float32([1.0]), np.float32([1.001]))],
    "assertAllGreater": [([1, 2], 1)],
    "assertAllLess": [([1, 2], 2)],
    "assertAllGreaterEqual": [([1, 2], 2)],
    "assertAllLessEqual": [([1, 2], 1)],
    "assertAllInRange": [([1, 2], 1, 2, False, True), ([1.0, NAN], 1, 2), (["a"], 1, 2)],
    "assertAllInSet": [([1, 3], {1, 2})],
    "assertNear": [(1.0, 1.5, 0.2)],
    "assertArrayNear": [([1.0], [1.5], 0.2), ([1.0], [1.0, 2.0], 0.2)],
    "assertNDArrayNear": [(np.ones(3), np.zeros(3), 0.1)],
    "assertShapeEqual": [(np.ones([2, 3]), np.zeros([2, 4])), (3, np.ones(1))],
    "assertDTypeEqual": [(np.ones(2, "float32"), np.int32)],
    "assertDeviceEqual": [("/cpu:0", "/device:CPU:1")],
    "assertLen": [([1, 2], 3)],
    "assertEmpty": [([1],)],
    "assertNotEmpty": [([],)],
    "assertSameElements": [([1, 2], [3])],
    "assertContainsSubset": [([1, 4], [1, 2])],
    "assertNoCommonElements": [([1], [1])],
    "assertBetween": [(5, 1, 3)],
    "assertContainsInOrder": [(["a", "b"], "b a")],
    "assertContainsSubsequence": [([1, 2, 3], [3, 1])],
    "assertContainsExactSubsequence": [([1, 2, 3], [1, 3])],
    "assertTotallyOrdered": [([2], [1])],
    "assertUrlEqual": [("http://a/b?x=1", "http://a/b?x=2")],
    "assertSameStructure": [({"a": [1]}, {"a": [2]})],
    "assertJsonEqual": [('{"a":1}', '{"a": 2}')],
    "assertRegexMatch": [("abc", ["x"])],
    "assertSequenceStartsWith": [([2], [1, 2])],
    "assertSequenceAlmostEqual": [([1.0], [1.1])],
    "assertDictAlmostEqual": [({"a": 1.0}, {"a": 1.1})],
    "assertDictEqual": [({"a": np.ones(2)}, {"a": np.zeros(2)}), ({"a": 1}, {"b": 1})],
    "assertMappingEqual": [({"a": 1}, {"a": 2})],
    "assertDictContainsSubset": [({"a": 1}, {"a": 2})],
    "assertStartsWith": [("abc", "b")],
    "assertEndsWith": [("abc", "b")],
    "assertNotStartsWith": [("abc", "a")],
    "assertNotEndsWith": [("abc", "c")],
    "assertIsSubclass": [(int, str)],
    "assertNotIsSubclass": [(bool, int)],
    "assertItemsEqual": [([1, 2], [2, 2])],
    "assertCommandSucceeds": [("exit 3",)],
    "assertCommandFails": [("true", [""])],
}
for name, rows in HOLD.items():
    for i, args in enumerate(rows):
        case(f"{name} holds {i}", lambda tf, n=name, a=args: getattr(test_case(tf), n)(*a) is None)
for name, rows in FAIL.items():
    for i, args in enumerate(rows):
        error(f"{name} fails {i}", lambda tf, n=name, a=args: getattr(test_case(tf), n)(*a))


def raising(method, *args, by=lambda tf: tf.constant([1, 2]) + tf.constant([1, 2, 3])):
    def run(tf):
        arguments = [getattr(tf.errors, a) if a == "InvalidArgumentError" else a for a in args]
        with getattr(test_case(tf), method)(*arguments):
            by(tf)
        return True

    return run


case("assertRaisesOpError", raising("assertRaisesOpError", ""))
error("assertRaisesOpError other text", raising("assertRaisesOpError", "nothing of this"))
error("assertRaisesOpError none", raising("assertRaisesOpError", "", by=lambda tf: None))
case(
    "assertRaisesWithPredicateMatch",
    raising("assertRaisesWithPredicateMatch", "InvalidArgumentError", lambda e: True),
)
error(
    "assertRaisesWithPredicateMatch fails",
    raising("assertRaisesWithPredicateMatch", "InvalidArgumentError", lambda e: False),
)
case("assertRaisesIncompatibleShapesError", raising("assertRaisesIncompatibleShapesError"))
case(
    "evaluate",
    lambda tf: test_case(tf).evaluate({"a": tf.constant([1, 2]), "b": [tf.Variable(3.0)]}),
)
case("evaluate of a function", lambda tf: test_case(tf).evaluate(lambda: tf.constant(1)))
error("evaluate of a text", lambda tf: test_case(tf).evaluate("x"))


def in_session(tf):
    found = []

    class Test(tf.test.TestCase):
        def runTest(self):
            with tf.Graph().as_default(), self.session() as sess:
                x = tf.constant([1, 2]) * 2
                found.append((sess.run(x).tolist(), self.evaluate(x).tolist()))
            with tf.Graph().as_default(), self.cached_session() as a, self.cached_session() as b:
                found.append(a is b)

    result = Test().run()
    return found, result.wasSuccessful()


case("TestCase with sessions", in_session)
case(
    "TestCase temporary folder",
    lambda tf: (lambda t: t.get_temp_dir() == t.get_temp_dir())(test_case(tf)),
)
case(
    "TestCase thread",
    lambda tf: (
        (lambda t: (t.start(), t.join()))(test_case(tf).checkedThread(lambda: None))[1] is None
    ),
)
error(
    "TestCase failing thread",
    lambda tf: (lambda t: (t.start(), t.join()))(test_case(tf).checkedThread(lambda: 1 / 0)),
)

# Gradients.


def gradients(tf, f, *x, **options):
    theoretical, numeric = tf.test.compute_gradient(f, list(x), **options)
    return [t.tolist() for t in theoretical], [np.round(n, 2).tolist() for n in numeric]


case("compute_gradient", lambda tf: gradients(tf, lambda x: x * x, tf.constant([1.0, 3.0])))
case(
    "compute_gradient of two",
    lambda tf: gradients(
        tf, tf.matmul, tf.constant([[1.0, 2.0]]), tf.constant([[3.0], [4.0]]), delta=1e-2
    ),
)
case(
    "compute_gradient complex",
    lambda tf: gradients(tf, lambda x: x * x, tf.constant([1 + 2j], tf.complex64)),
)
case(
    "compute_gradient empty",
    lambda tf: [
        list(t.shape) for t in tf.test.compute_gradient(lambda x: x * 2, [tf.zeros([0, 2])])[0]
    ],
)
case(
    "compute_gradient float16",
    lambda tf: (
        tf.test.compute_gradient(lambda x: x * 2, [tf.constant([1.0], tf.float16)])[0][0].dtype.name
    ),
)
error("compute_gradient of a tensor", lambda tf: gradients_of_one(tf, tf.constant(1.0)))
error("compute_gradient of integers", lambda tf: gradients_of_one(tf, [tf.constant(1)]))


def gradients_of_one(tf, x):
    return tf.test.compute_gradient(lambda v: v, x)


# Graphs.


def graphs(tf, first, second):
    made = []
    for nodes in (first, second):
        graph = tf.compat.v1.GraphDef()
        for node in nodes:
            graph.node.add(**node)
        made.append(graph)
    return tf.test.assert_equal_graph_def(*made) is None


ONE, TWO = {"name": "x", "op": "NoOp"}, {"name": "y", "op": "Const", "input": ["x", "^x"]}
case("assert_equal_graph_def empty", lambda tf: graphs(tf, [], []))
case("assert_equal_graph_def in another order", lambda tf: graphs(tf, [ONE, TWO], [TWO, ONE]))
error("assert_equal_graph_def missing", lambda tf: graphs(tf, [ONE, TWO], [ONE]))
error("assert_equal_graph_def more", lambda tf: graphs(tf, [ONE], [ONE, TWO]))
error("assert_equal_graph_def op", lambda tf: graphs(tf, [ONE], [{"name": "x", "op": "Abs"}]))
error("assert_equal_graph_def of a number", lambda tf: tf.test.assert_equal_graph_def(3, 3))

# Running.


def skipped(tf, value):
    class Test(tf.test.TestCase):
        @tf.test.disable_with_predicate(lambda: value, "not now")
        def runTest(self):
            self.fail()

    result = Test().run()
    return len(result.skipped), len(result.failures)


for value in (True, False, 0):
    case(f"disable_with_predicate {value}", lambda tf, v=value: skipped(tf, v))
case("with_eager_op_as_function", lambda tf: decorated(tf, tf.test.with_eager_op_as_function))
case("with_eager_op_as_function()", lambda tf: decorated(tf, tf.test.with_eager_op_as_function()))
case(
    "with_eager_op_as_function only",
    lambda tf: decorated(tf, tf.test.with_eager_op_as_function(only_as_function=True)),
)


def decorated(tf, decorator):
    return (
        decorator(type("Test", (tf.test.TestCase,), {"runTest": lambda self: None}))()
        .run()
        .testsRun
    )


for name in ("cuda", "gpu_support", "rocm", "xla"):
    for i in range(3 if name != "cuda" else 1):
        case(
            f"is_built_with_{name} {i}",
            lambda tf, n=name: isinstance(getattr(tf.test, f"is_built_with_{n}")(), bool),
        )
for i in range(3):
    case(f"sync_devices {i}", lambda tf: tf.test.experimental.sync_devices() is None)
    case(f"benchmark_config {i}", lambda tf: type(tf.test.benchmark_config()).__name__)


def reported(tf, **values):
    class Bench(tf.test.Benchmark):
        def benchmark_one(self):
            return self.report_benchmark(name="one", **values)

    out, sys.stdout = sys.stdout, sys.stderr
    try:
        return Bench.is_abstract(), tf.test.Benchmark.is_abstract(), Bench().benchmark_one() is None
    finally:
        sys.stdout = out


case("Benchmark", lambda tf: reported(tf, iters=3, wall_time=0.5)[2])
case("Benchmark extras", lambda tf: reported(tf, iters=3, extras={"a": 1, "b": "x"})[2])
case("Benchmark metrics", lambda tf: reported(tf, metrics=[{"name": "m", "value": 2.0}])[2])


def ended(tf, *arguments):
    """Whether the tests failed, as the process ends."""
    try:
        tf.test.main(["prog", *arguments])
    except SystemExit as end:
        return bool(end.code)
    return None


case("main with another option", lambda tf: ended(tf, "--not_this=1"))
case("main fails quietly", lambda tf: ended(tf, "-q", "nor.this"))
case("main with an unknown option", lambda tf: ended(tf, "--no_such_option"))
