"""Regular expressions so plain that Python's `re` finds what RE2 finds, and sooner.

They are sequences of bytes and classes, of which few repeat, at most one without limit: RE2 takes a
time that grows with the text alone, which Python's backtracking does not for others. Measured on
20,000 sentences, replacing punctuation: RE2 through its Python module 0.5 s, this 0.01 s.
"""

import re
import string

PUNCTUATION = frozenset(string.punctuation.encode())
ESCAPES = {ord(k): v for k, v in zip("ntrfv", b"\n\t\r\f\v", strict=True)}
EVERY = frozenset(range(128))
DIGITS = frozenset(string.digits.encode())
SETS = {
    ord("d"): DIGITS,
    ord("w"): frozenset((string.ascii_letters + string.digits + "_").encode()),
    ord("s"): frozenset(b"\t\n\f\r "),  # without \v, unlike Python's
}
META = frozenset(b"^$*+?(){}|[].\\")
MOST = 4  # repetitions; Python tries the ways to leave optional parts out, 2 ** MOST at most
LONGEST = 2000  # bytes of a text up to which one unlimited repetition is quick enough


class Plain:
    """A plain regular expression.

    Attributes:
      compiled: Python's pattern.
      ascii: True if it is right for ASCII texts only, because a class takes all but some bytes.
      single: the bytes of its class if it is one class or byte and nothing else, else None.
      text: its bytes if it has no classes, else None.
    """

    def __init__(self, parts, ascii_only, single, text):
        self.compiled = re.compile(b"".join(parts))
        self.ascii, self.single, self.text = ascii_only, single, text

    def takes(self, text):
        """True if the result for this text is RE2's."""
        return len(text) <= LONGEST and (not self.ascii or text.isascii())


class Reader:
    """Reads a pattern; the methods return None where it is not plain."""

    def __init__(self, pattern):
        self.pattern, self.at = pattern, 0
        self.ascii = False

    def take(self):
        """The next byte, or None at the end."""
        if self.at == len(self.pattern):
            return None
        self.at += 1
        return self.pattern[self.at - 1]

    def peek(self):
        """The next byte, which stays; None at the end."""
        return self.pattern[self.at] if self.at < len(self.pattern) else None

    def escape(self):
        """The set of bytes that follows a backslash."""
        byte = self.take()
        if byte in PUNCTUATION:
            return frozenset([byte])
        if byte in ESCAPES:
            return frozenset([ESCAPES[byte]])
        return SETS.get(byte)

    def atom(self):
        """The set of bytes that the next part of the pattern matches."""
        byte = self.take()
        if byte == ord("\\"):
            return self.escape()
        if byte == ord("."):
            self.ascii = True
            return EVERY - {ord("\n")}
        if byte == ord("["):
            return self.members()
        return None if byte in META else frozenset([byte])

    def members(self):
        """The bytes of a class."""
        negated = self.peek() == ord("^")
        if negated:
            self.take()
            self.ascii = True
        found: set = set()
        while self.peek() != ord("]"):
            some = self.member()
            if some is None:
                return None
            found |= some
        self.take()
        if not found:  # a class that starts with ] has it as a member
            return None
        return EVERY - found if negated else frozenset(found)

    def member(self):
        """One byte, escaped set, or range of a class."""
        byte = self.take()
        if byte is None or byte >= 128 or byte == ord("["):
            return None
        if byte == ord("\\"):
            low = self.escape()
        else:
            low = frozenset([byte])
        if self.peek() != ord("-") or self.pattern[self.at + 1 : self.at + 2] == b"]":
            return low
        self.take()
        end = self.take()
        if end == ord("\\"):
            high = self.escape()
        else:
            high = None if end is None or end >= 128 or end == ord("[") else frozenset([end])
        if low is None or high is None or len(low) != 1 or len(high) != 1:
            return None
        (a,), (b,) = low, high
        return frozenset(range(a, b + 1)) if a <= b else None


def one_of(found):
    """The bytes as a class of Python's."""
    return b"[" + b"".join([b"\\x%02x" % b for b in sorted(found)]) + b"]"


def plain(pattern):
    """The pattern as a `Plain`, or None if it is not plain.

    Args:
      pattern: bytes that RE2 accepts.
    """
    reader, parts, sets, repeats, unlimited = Reader(pattern), [], [], 0, 0
    while reader.peek() is not None:
        found = reader.atom()
        if not found:
            return None
        sets.append(found)
        parts.append(one_of(found))
        if reader.peek() is not None and reader.peek() in b"*+?":
            sign = reader.take()
            if max(found) >= 128 or reader.peek() in (ord("?"), ord("*"), ord("+"), ord("{")):
                return None
            parts.append(bytes([sign]))
            repeats += 1
            unlimited += sign != ord("?")
    if not parts or unlimited > 1 or repeats > MOST:
        return None
    alone = not repeats and all(len(s) == 1 for s in sets)
    made = Plain(
        parts,
        reader.ascii,
        sets[0] if len(parts) == 1 else None,
        bytes([b for s in sets for b in s]) if alone else None,
    )
    return None if made.compiled.fullmatch(b"") else made


def replacer(found, rewrite, count):
    """A function that replaces what a plain expression matches.

    Args:
      found: `Plain`.
      rewrite: bytes that take its place.
      count: 1 for the first match alone, 0 for all.
    """
    if found.text is not None:
        return lambda text: text.replace(found.text, rewrite, count or -1)
    if found.single and not count and len(rewrite) <= 1:
        members = bytes(found.single)
        if not rewrite:
            return lambda text: text.translate(None, members)
        table = bytes.maketrans(members, rewrite * len(members))
        return lambda text: text.translate(table)
    template = rewrite.replace(b"\\", b"\\\\")
    return lambda text: found.compiled.sub(template, text, count)
