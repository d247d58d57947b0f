"""Regular expressions in RE2's syntax: tf.strings.regex_full_match, tf.strings.regex_replace."""

import functools

from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.string.elements import (
    BOOL,
    STRING,
    as_bytes,
    as_text,
    like_first,
    listed,
    packed,
    scalar,
)
from yeoul.ops.string.regex_plain import plain, replacer


@functools.lru_cache(maxsize=256)
def compiled(pattern):
    """The regular expression of bytes, or the text of RE2's complaint."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        problem = error.args[0]
        return as_text(problem)


@functools.lru_cache(maxsize=256)
def plain_form(pattern):
    """The regular expression for Python's `re`, or None if RE2 must run it."""
    return None if isinstance(compiled(pattern), str) else plain(pattern)


def expression(op, pattern):
    """The regular expression, or InvalidArgumentError."""
    found = compiled(pattern)
    if isinstance(found, str):
        shown = pattern.decode("utf-8", "replace")
        raise invalid(
            f"Invalid pattern: {shown}, error: {found} [Op:{op}]. The syntax is RE2's: "
            "https://github.com/google/re2/wiki/Syntax"
        )
    return found


def _matches(op, x, pattern):
    match, quick = expression(op, pattern).fullmatch, plain_form(pattern)
    texts = listed(x)
    if quick is None:
        found = [match(s) is not None for s in texts]
    else:
        takes, sooner = quick.takes, quick.compiled.fullmatch
        found = [(sooner if takes(s) else match)(s) is not None for s in texts]
    return packed(found, x.shape, bool)


def _static_match_host(x, pattern):
    return _matches("StaticRegexFullMatch", x, as_bytes(pattern))


def _match_host(x, pattern):
    return _matches("RegexFullMatch", x, scalar("RegexFullMatch", "Pattern", pattern))


STATIC_REGEX_FULL_MATCH = register(
    "StaticRegexFullMatch",
    "input:string",
    attrs={"pattern": None},
    host=_static_match_host,
    grad=NONE,
    shape=like_first(BOOL),
)
REGEX_FULL_MATCH = register(
    "RegexFullMatch",
    "input:string, pattern:string",
    host=_match_host,
    grad=NONE,
    shape=like_first(BOOL),
)


class Rewrite:
    r"""What a match is replaced with: text in which \0 to \9 stand for groups.

    Attributes:
      parts: bytes, and numbers of groups.
      groups: the largest number among them, -1 if there is none.
      whole: False if it ends at a backslash that means nothing: what stands before it is used.
    """

    def __init__(self, text):
        self.parts: list = [b""]
        self.whole = True
        at = 0
        while at < len(text):
            byte, at = text[at : at + 1], at + 1
            if byte == b"\\":
                byte, at = text[at : at + 1], at + 1
                if byte.isdigit():
                    self.parts += [int(byte), b""]
                    continue
                if byte != b"\\":
                    self.whole = False
                    break
            self.parts[-1] += byte
        self.groups = max([p for p in self.parts if isinstance(p, int)], default=-1)

    def of(self, match):
        """The text for a match."""
        if len(self.parts) == 1:
            return self.parts[0]
        return b"".join([p if isinstance(p, bytes) else match[p] or b"" for p in self.parts])


def character_length(text, at):
    """Number of bytes of the UTF-8 character at this place; 1 where there is none."""
    lead = text[at]
    length = 1 if lead < 0xC2 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    if length > 1:
        try:
            text[at : at + length].decode()
        except UnicodeDecodeError:
            return 1
    return length


def replaced_all(search, rewrite, text):
    """The text with every match replaced; empty matches right after another one do not count."""
    match = search(text)
    if match is None:
        return text
    out, at, last, size = [], 0, -1, len(text)
    while match is not None:
        start, end = match.span()
        out.append(text[at:start])
        if start == end == last:
            at = start
            if at == size:
                break
            step = character_length(text, at)
            out.append(text[at : at + step])
            at += step
        else:
            out.append(rewrite.of(match))
            at = last = end
        match = search(text, at)
    out.append(text[at:])
    return b"".join(out)


def replaced_first(search, rewrite, text):
    """The text with the first match replaced."""
    match = search(text) if rewrite.whole else None
    if match is None:
        return text
    start, end = match.span()
    return text[:start] + rewrite.of(match) + text[end:]


def _replaced(op, x, pattern, rewrite, replace_global):
    found, rule = expression(op, pattern), Rewrite(rewrite)
    if rule.groups > found.groups:
        return x
    replace = replaced_all if replace_global else replaced_first
    search, texts, quick = found.search, listed(x), plain_form(pattern)
    if quick is None or rule.groups >= 0 or not rule.whole:
        return packed([replace(search, rule, s) for s in texts], x.shape)
    takes, sooner = quick.takes, replacer(quick, rule.parts[0], 0 if replace_global else 1)
    return packed([sooner(s) if takes(s) else replace(search, rule, s) for s in texts], x.shape)


def _static_replace_host(x, pattern, rewrite, replace_global):
    return _replaced("StaticRegexReplace", x, as_bytes(pattern), as_bytes(rewrite), replace_global)


def _replace_host(x, pattern, rewrite, replace_global):
    op = "RegexReplace"
    pattern, rewrite = scalar(op, "Pattern", pattern), scalar(op, "Rewrite", rewrite)
    return _replaced(op, x, pattern, rewrite, replace_global)


STATIC_REGEX_REPLACE = register(
    "StaticRegexReplace",
    "input:string",
    attrs={"pattern": None, "rewrite": None, "replace_global": True},
    host=_static_replace_host,
    grad=NONE,
    shape=like_first(STRING),
)
REGEX_REPLACE = register(
    "RegexReplace",
    "input:string, pattern:string, rewrite:string",
    attrs={"replace_global": True},
    host=_replace_host,
    grad=NONE,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), STRING)],
)


@export("strings.regex_full_match")
@dispatchable
def regex_full_match(input, pattern, name=None):
    """Whether each string as a whole matches a regular expression.

    Args:
      input: string tensor.
      pattern: the regular expression, a string or a scalar string tensor, in the syntax of
        [RE2](https://github.com/google/re2/wiki/Syntax).
      name: name of the node in a graph.

    Returns:
      A bool tensor of the shape of `input`.

    Raises:
      InvalidArgumentError: if the pattern is no regular expression.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.regex_full_match(["TF lib", "lib TF"], ".*lib$").numpy().tolist()
      [True, False]
    """
    if isinstance(pattern, (str, bytes)):
        attrs = {"pattern": as_text(pattern)}
        return execute(STATIC_REGEX_FULL_MATCH, (input,), attrs, name)
    return execute(REGEX_FULL_MATCH, (input, pattern), name=name)


@export("strings.regex_replace", "compat.v1.regex_replace")
@dispatchable
def regex_replace(input, pattern, rewrite, replace_global=True, name=None):
    r"""What matches a regular expression, replaced in each string.

    Args:
      input: string tensor.
      pattern: the regular expression, a string or a scalar string tensor, in the syntax of
        [RE2](https://github.com/google/re2/wiki/Syntax).
      rewrite: what takes its place; `\1` to `\9` stand for groups of the match, `\0` for all of it.
      replace_global: False to replace the first match only.
      name: name of the node in a graph.

    Returns:
      A string tensor of the shape of `input`. A rewrite that names a group that the pattern does
      not have changes nothing.

    Raises:
      InvalidArgumentError: if the pattern is no regular expression.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.regex_replace("Text with tags.<br /><b>html</b>", "<[^>]+>", " ").numpy()
      b'Text with tags.  html '
    """
    if isinstance(pattern, (str, bytes)) and isinstance(rewrite, (str, bytes)):
        attrs = {
            "pattern": as_text(pattern),
            "rewrite": as_text(rewrite),
            "replace_global": bool(replace_global),
        }
        return execute(STATIC_REGEX_REPLACE, (input,), attrs, name)
    attrs = {"replace_global": bool(replace_global)}
    return execute(REGEX_REPLACE, (input, pattern, rewrite), attrs, name)
