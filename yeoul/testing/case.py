"""`tf.test.TestCase`."""

import random
import unittest

import numpy as np

from yeoul.core.export import export
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.v1.default import reset_default_graph
from yeoul.ops.seeds import set_seed
from yeoul.testing.arrays import ArraysMixin, encoded
from yeoul.testing.containers import ContainersMixin
from yeoul.testing.files import FilesMixin
from yeoul.testing.raising import RaisingMixin
from yeoul.testing.sessions import SessionsMixin

SEED = 87654321


@export("test.TestCase")
class TestCase(
    ArraysMixin, RaisingMixin, SessionsMixin, ContainersMixin, FilesMixin, unittest.TestCase
):
    """Base of unit tests of what computes with tensors.

    Beside the methods of `unittest.TestCase` it has comparisons of arrays and tensors, and before
    each test it sets the random seeds and empties the default graph.

    Example:
      >>> import yeoul as tf
      >>> class SquareTest(tf.test.TestCase):
      ...     def test_square(self):
      ...         self.assertAllClose(tf.square([2.0, 3.0]), [4.0, 9.0])
      >>> SquareTest("test_square").run().wasSuccessful()
      True
    """

    __test__ = True
    maxDiff = None

    def __init__(self, methodName="runTest"):
        super().__init__(methodName)
        self._threads = []
        self._properties: dict = {}

    def setUp(self):
        """Sets the seeds of Python, NumPy and this package, and empties the default graph."""
        self._close_cached_session()
        random.seed(SEED)
        np.random.seed(SEED)
        reset_default_graph()
        set_seed(SEED)

    def tearDown(self):
        """Looks after the threads of the test, and closes its session."""
        for thread in self._threads:
            thread.check_termination()
        self._threads = []
        self._close_cached_session()

    def evaluate_if_both_tensors(self, a, b):
        """The values of two tensors; anything else as it is."""
        if all(isinstance(value, (Tensor, BaseVariable)) for value in (a, b)):
            return self.evaluate(a), self.evaluate(b)
        return a, b

    def assertDictEqual(self, d1, d2, msg=None):
        """Asserts that two dicts have the same keys, and equal values, which may be arrays."""
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        self.assertCountEqual(d1, d2, msg)
        for key, value in d1.items():
            first, second = (encoded(self._array(v)) for v in (value, d2[key]))
            np.testing.assert_array_equal(first, second, err_msg=str(key))

    # Properties and contexts.

    def record_property(self, property_name, property_value):
        """Notes something about the test; see `get_recorded_properties`."""
        self._properties[property_name] = property_value

    def get_recorded_properties(self, subtest=None):
        """What has been noted, as a dict."""
        return dict(self._properties)

    def enter_context(self, manager):
        """Enters a context that is left at the end of the test; gives what it gives."""
        result = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return result

    # Older names, some of which unittest has dropped.

    def assertRaisesRegexp(self, *args, **kwargs):
        """The older name of `assertRaisesRegex`."""
        return self.assertRaisesRegex(*args, **kwargs)

    def assertRegexpMatches(self, *args, **kwargs):
        """The older name of `assertRegex`."""
        return self.assertRegex(*args, **kwargs)

    def assertNotRegexpMatches(self, *args, **kwargs):
        """The older name of `assertNotRegex`."""
        return self.assertNotRegex(*args, **kwargs)

    def assertEquals(self, *args, **kwargs):
        """The older name of `assertEqual`."""
        return self.assertEqual(*args, **kwargs)

    def assertNotEquals(self, *args, **kwargs):
        """The older name of `assertNotEqual`."""
        return self.assertNotEqual(*args, **kwargs)

    def assertAlmostEquals(self, *args, **kwargs):
        """The older name of `assertAlmostEqual`."""
        return self.assertAlmostEqual(*args, **kwargs)

    def assertNotAlmostEquals(self, *args, **kwargs):
        """The older name of `assertNotAlmostEqual`."""
        return self.assertNotAlmostEqual(*args, **kwargs)

    def assert_(self, *args, **kwargs):
        """The older name of `assertTrue`."""
        return self.assertTrue(*args, **kwargs)

    failUnless, failUnlessEqual, failIfEqual = assert_, assertEquals, assertNotEquals
    failUnlessAlmostEqual, failIfAlmostEqual = assertAlmostEquals, assertNotAlmostEquals

    def failIf(self, *args, **kwargs):
        """The older name of `assertFalse`."""
        return self.assertFalse(*args, **kwargs)

    def failUnlessRaises(self, *args, **kwargs):
        """The older name of `assertRaises`."""
        return self.assertRaises(*args, **kwargs)
