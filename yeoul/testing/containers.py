"""Checks of plain Python values, for `TestCase`."""

import collections.abc
import dataclasses
import difflib
import json
import re
import urllib.parse


class ContainersMixin:
    """Checks of sequences, mappings, texts and classes, for `TestCase`."""

    # Sizes and members.

    def assertEmpty(self, container, msg=None):
        """Asserts that a container has no elements."""
        if len(container):
            self.fail(self._formatMessage(msg, f"{container!r} has length of {len(container)}."))

    def assertNotEmpty(self, container, msg=None):
        """Asserts that a container has elements."""
        if not len(container):
            self.fail(self._formatMessage(msg, f"{container!r} has length of 0."))

    def assertLen(self, container, expected_len, msg=None):
        """Asserts that a container has so many elements."""
        if len(container) != expected_len:
            found = f"{container!r} has length of {len(container)}, expected {expected_len}."
            self.fail(self._formatMessage(msg, found))

    def assertItemsEqual(self, first, second, msg=None):
        """The older name of `assertCountEqual`."""
        self.assertCountEqual(first, second, msg)

    def assertSameElements(self, expected_seq, actual_seq, msg=None):
        """Asserts that two sequences have the same elements, however often."""
        missing = [e for e in expected_seq if e not in actual_seq]
        extra = [e for e in actual_seq if e not in expected_seq]
        if missing or extra:
            text = f"Expected, but missing:\n  {missing!r}\nUnexpected, but present:\n  {extra!r}\n"
            self.fail(self._formatMessage(msg, text))

    def assertContainsSubset(self, expected_subset, actual_set, msg=None):
        """Asserts that all elements of the first are in the second."""
        missing = set(expected_subset) - set(actual_set)
        if missing:
            text = f"Missing elements {missing}\nExpected: {expected_subset}\nActual: {actual_set}"
            self.fail(self._formatMessage(msg, text))

    def assertNoCommonElements(self, expected_seq, actual_seq, msg=None):
        """Asserts that no element is in both."""
        common = set(expected_seq) & set(actual_seq)
        if common:
            text = f"Common elements {common}\nExpected: {expected_seq}\nActual: {actual_seq}"
            self.fail(self._formatMessage(msg, text))

    # Sequences.

    def assertSequenceStartsWith(self, prefix, whole, msg=None):
        """Asserts that a sequence begins with the elements of another."""
        prefix, whole = list(prefix), list(whole)
        if whole[: len(prefix)] != prefix:
            text = f"prefix: {prefix} not found at start of whole: {whole}."
            self.fail(self._formatMessage(msg, text))

    def assertContainsSubsequence(self, container, subsequence, msg=None):
        """Asserts that elements occur in this order, with others between them or not."""
        rest = iter(list(container))
        for wanted in subsequence:
            if wanted not in rest:
                text = f"{subsequence} not a subsequence of {container}. First non-matching "
                self.fail(self._formatMessage(msg, f"{text}element: {wanted}"))

    def assertContainsExactSubsequence(self, container, subsequence, msg=None):
        """Asserts that elements occur one directly after the other."""
        whole, wanted = list(container), list(subsequence)
        longest = 0
        for start in range(len(whole)):
            count = 0
            while count < len(wanted) and whole[start + count : start + count + 1] == [
                wanted[count]
            ]:
                count += 1
            longest = max(longest, count)
        if longest < len(wanted):
            text = f"{subsequence} not an exact subsequence of {container}. Longest matching "
            self.fail(self._formatMessage(msg, f"{text}prefix: {wanted[:longest]}"))

    def assertContainsInOrder(self, strings, target, msg=None):
        """Asserts that texts occur in a text one after the other."""
        strings = [strings] if isinstance(strings, str) else list(strings)
        at = 0
        for number, wanted in enumerate(strings):
            found = target.find(wanted, at)
            if found < 0:
                after = f" after {strings[number - 1]!r}" if number else ""
                self.fail(self._formatMessage(msg, f"Did not find {wanted!r}{after} in {target!r}"))
            at = found + len(wanted)

    def assertTotallyOrdered(self, *groups, **kwargs):
        """Asserts that elements of a group equal each other, and are less than those after it.

        Args:
          *groups: lists of elements.
          **kwargs: `msg`.
        """
        msg = kwargs.get("msg")
        flat = [(number, item) for number, group in enumerate(groups) for item in group]
        for i, (group, a) in enumerate(flat):
            for later, b in flat[i:]:
                if group == later:
                    self.assertEqual(a, b, msg)
                    self.assertLessEqual(a, b, msg)
                else:
                    self.assertLess(a, b, msg)
                    self.assertGreater(b, a, msg)

    def assertSequenceAlmostEqual(
        self, expected_seq, actual_seq, places=None, msg=None, delta=None
    ):
        """Asserts that numbers are almost equal, as by `assertAlmostEqual`."""
        self.assertEqual(len(expected_seq), len(actual_seq), msg)
        wrong = []
        for i, (a, b) in enumerate(zip(expected_seq, actual_seq, strict=True)):
            try:
                self.assertAlmostEqual(a, b, places=places, delta=delta)
            except self.failureException as error:
                wrong.append(f"At index {i}: {error}")
        if wrong:
            self.fail(self._formatMessage(msg, "\n".join(wrong[:30])))

    # Mappings and structures.

    def assertDictAlmostEqual(self, a, b, places=None, msg=None, delta=None):
        """Asserts that the numbers of two dicts are almost equal."""
        self.assertCountEqual(a, b, msg)
        wrong = []
        for key in a:
            try:
                self.assertAlmostEqual(a[key], b[key], places=places, delta=delta)
            except self.failureException as error:
                wrong.append(f"{key!r}: {error}")
        if wrong:
            lines = "\n".join(wrong)
            text = f"{a!r} != {b!r}\nrepr() of differing entries:\n{lines}\n"
            self.fail(self._formatMessage(msg, text))

    def assertMappingEqual(
        self,
        a,
        b,
        msg=None,
        mapping_type=collections.abc.Mapping,
        check_values_equality=lambda x, y: x == y,
    ):
        """Asserts that two mappings are equal.

        Args:
          a: the first.
          b: the second.
          msg: said if they differ.
          mapping_type: what both must be.
          check_values_equality: function of two values.
        """
        for value in (a, b):
            self.assertIsInstance(value, mapping_type, msg)
        wrong = [
            f"{key!r}: {a.get(key)!r} != {b.get(key)!r}"
            for key in dict.fromkeys([*a, *b])
            if key not in a or key not in b or not check_values_equality(a[key], b[key])
        ]
        if wrong:
            lines = "\n".join(wrong)
            text = f"{a!r} != {b!r}\nrepr() of differing entries:\n{lines}\n"
            self.fail(self._formatMessage(msg, text))

    def assertDictContainsSubset(self, expected, actual, msg=None):
        """Asserts that a dict has all items of another."""
        self.assertMappingEqual(
            dict(expected), {k: v for k, v in actual.items() if k in expected}, msg
        )

    def assertDataclassEqual(self, first, second, msg=None):
        """Asserts that two objects of one dataclass are equal."""
        self.assertTrue(dataclasses.is_dataclass(first), "First object is not a dataclass.")
        self.assertIs(type(first), type(second), msg)
        if first != second:
            self.assertMappingEqual(dataclasses.asdict(first), dataclasses.asdict(second), msg)

    def assertSameStructure(self, a, b, aname="a", bname="b", msg=None):
        """Asserts that two nests of dicts and lists are equal, and says where they differ."""
        wrong: list[str] = []
        differences(a, b, aname, bname, wrong)
        if wrong:
            self.fail(self._formatMessage(msg, "; ".join(wrong[:20])))

    def assertJsonEqual(self, first, second, msg=None):
        """Asserts that two texts in JSON mean the same."""
        self.assertSameStructure(json.loads(first), json.loads(second), "first", "second", msg)

    # Texts.

    def assertStartsWith(self, actual, expected_start, msg=None):
        """Asserts that a text begins with another."""
        if not actual.startswith(expected_start):
            self.fail(
                self._formatMessage(msg, f"{actual!r} does not start with {expected_start!r}")
            )

    def assertNotStartsWith(self, actual, unexpected_start, msg=None):
        """Asserts that a text does not begin with another."""
        if actual.startswith(unexpected_start):
            self.fail(self._formatMessage(msg, f"{actual!r} does start with {unexpected_start!r}"))

    def assertEndsWith(self, actual, expected_end, msg=None):
        """Asserts that a text ends with another."""
        if not actual.endswith(expected_end):
            self.fail(self._formatMessage(msg, f"{actual!r} does not end with {expected_end!r}"))

    def assertNotEndsWith(self, actual, unexpected_end, msg=None):
        """Asserts that a text does not end with another."""
        if actual.endswith(unexpected_end):
            self.fail(self._formatMessage(msg, f"{actual!r} does end with {unexpected_end!r}"))

    def assertRegexMatch(self, actual_str, regexes, message=None):
        """Asserts that at least one of some regular expressions is found in a text."""
        if isinstance(regexes, (str, bytes)):
            self.fail("regexes is a string; use assertRegex instead.")
        if not any(re.search(one, actual_str, re.MULTILINE) for one in regexes):
            text = f'"{actual_str}" does not contain any of these regexes: {list(regexes)}.'
            self.fail(self._formatMessage(message, text))

    def assertUrlEqual(self, a, b, msg=None):
        """Asserts that two URLs are equal, whatever the order of their parameters."""
        first, second = urllib.parse.urlparse(a), urllib.parse.urlparse(b)
        for part in ("scheme", "netloc", "path", "fragment"):
            self.assertEqual(getattr(first, part), getattr(second, part), msg)
        self.assertEqual(sorted(first.params.split(";")), sorted(second.params.split(";")), msg)
        self.assertEqual(
            urllib.parse.parse_qs(first.query, keep_blank_values=True),
            urllib.parse.parse_qs(second.query, keep_blank_values=True),
            msg,
        )

    # Other.

    def assertBetween(self, value, minv, maxv, msg=None):
        """Asserts that `minv <= value <= maxv`."""
        text = f'"{value!r}" unexpectedly not between "{minv!r}" and "{maxv!r}"'
        msg = self._formatMessage(msg, text)
        self.assertTrue(minv <= value, msg)
        self.assertTrue(maxv >= value, msg)

    def assertIsSubclass(self, cls, superclass, msg=None):
        """Asserts that a class is derived from another."""
        if not issubclass(cls, superclass):
            self.fail(self._formatMessage(msg, f"{cls!r} is not a subclass of {superclass!r}"))

    def assertNotIsSubclass(self, cls, superclass, msg=None):
        """Asserts that a class is not derived from another."""
        if issubclass(cls, superclass):
            self.fail(self._formatMessage(msg, f"{cls!r} is a subclass of {superclass!r}"))

    def assertRaisesWithLiteralMatch(
        self, expected_exception, expected_exception_message, callable_obj=None, *args, **kwargs
    ):
        """Asserts that an exception has exactly this text; a context without `callable_obj`.

        Args:
          expected_exception: its class.
          expected_exception_message: its text.
          callable_obj: function that raises it.
          *args: arguments of the function.
          **kwargs: keyword arguments of the function.
        """
        context = Literal(self, expected_exception, expected_exception_message)
        if callable_obj is None:
            return context
        with context:
            callable_obj(*args, **kwargs)
        return None


class Literal:
    """Context of `assertRaisesWithLiteralMatch`."""

    def __init__(self, test, kind, text):
        self.test, self.kind, self.text = test, kind, text

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.test.fail(f"{self.kind.__name__} not raised")
        if not issubclass(kind, self.kind):
            return False
        if str(error) != self.text:
            lines = difflib.ndiff(self.text.splitlines(), str(error).splitlines())
            self.test.fail(
                f"Exception message does not match.\nExpected: {self.text!r}\nActual: "
                f"{str(error)!r}:\n" + "\n".join(lines)
            )
        return True


def differences(a, b, aname, bname, found):
    """Adds to `found` where two structures differ."""
    if isinstance(a, dict) and isinstance(b, dict):
        for key in dict.fromkeys([*a, *b]):
            if key not in b:
                found.append(f"{aname} has [{key!r}] with value {a[key]!r} but it's not in {bname}")
            elif key not in a:
                found.append(f"{bname} has [{key!r}] with value {b[key]!r} but it's not in {aname}")
            else:
                differences(a[key], b[key], f"{aname}[{key!r}]", f"{bname}[{key!r}]", found)
    elif isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        for i in range(max(len(a), len(b))):
            if i >= len(b):
                found.append(f"{aname} has [{i}] with value {a[i]!r} but {bname} does not")
            elif i >= len(a):
                found.append(f"{bname} has [{i}] with value {b[i]!r} but {aname} does not")
            else:
                differences(a[i], b[i], f"{aname}[{i}]", f"{bname}[{i}]", found)
    elif a != b:
        found.append(f"{aname} is {a!r} but {bname} is {b!r}")
