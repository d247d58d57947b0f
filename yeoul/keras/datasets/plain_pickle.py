"""Reads plain data out of pickle files, without running any of them.

A pickle file is a program for a small stack machine; Python's own reader lets it import and call
anything. This one knows only the instructions that build numbers, texts, lists, tuples and dicts,
and the calls by which NumPy arrays are written; whatever else a file asks for is an error. That is
enough for the archives of CIFAR, IMDB and Reuters, by old and new versions of Python and NumPy.
"""

import re
import struct
from collections.abc import Callable
from typing import Any

import numpy as np


class PickleError(ValueError):
    """The bytes are no pickle, a broken one, or one that holds more than plain data."""


def loads(data: bytes) -> Any:
    """Returns the value that a pickle (protocol 2 to 4) describes.

    Args:
      data: the pickle; what follows its end is ignored.

    Returns:
      Numbers, texts, bytes, None, lists, tuples, dicts and NumPy arrays of these.

    Raises:
      PickleError: if the pickle is broken or asks for anything else.
    """
    machine = _Machine(data)
    try:
        return machine.run()
    except PickleError:
        raise
    except _BROKEN as error:
        raise PickleError(f"broken at byte {machine.position}: {error!r}") from error


_BROKEN = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)


class _Call:
    """A function that a pickle may name; `name` is what it is named for here."""

    def __init__(self, name: str):
        self.name = name


_NEW_ARRAY, _ARRAY, _DTYPE = map(_Call, ("new array", "array", "dtype"))
_ENCODE, _BYTES = map(_Call, ("encode", "bytes"))  # how Python 3 writes bytes for Python 2
_KNOWN = {
    ("numpy.core.multiarray", "_reconstruct"): _NEW_ARRAY,
    ("numpy._core.multiarray", "_reconstruct"): _NEW_ARRAY,
    ("numpy", "ndarray"): _ARRAY,
    ("numpy", "dtype"): _DTYPE,
    ("_codecs", "encode"): _ENCODE,
    ("__builtin__", "bytes"): _BYTES,
}
_PLAIN_DTYPE = re.compile(r"[biufc][0-9]{1,2}|O8?")
_INTEGERS = re.compile(rb"(?:K.|M..|J....)+", re.DOTALL)
_INTEGER = re.compile(rb"K.|M..|J....", re.DOTALL)
_MARK = object()


class _Pending:
    """An array or dtype between the two instructions that make it."""

    def __init__(self, dtype: np.dtype | None = None):
        self.dtype = dtype


class _Machine:
    """The stack machine: the program, where it stands, the stack, the numbered values."""

    def __init__(self, data: bytes):
        self.data = data
        self.position = 0
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def run(self) -> Any:
        while True:
            integers = _INTEGERS.match(self.data, self.position)
            if integers:  # most of a file: read in one go
                self.position = integers.end()
                self.stack += map(_integer, _INTEGER.findall(integers.group()))
                continue
            code = self.take(1)
            if code == b".":
                return self.result()
            action = _ACTIONS.get(code)
            if action is None:
                raise PickleError(
                    f"instruction {code!r} at byte {self.position - 1} builds no plain data"
                )
            action(self)

    def result(self) -> Any:
        value = self.stack.pop()
        if self.stack or isinstance(value, (_Pending, _Call)) or value is _MARK:
            raise PickleError("ends before its value is complete")
        return value

    def take(self, count: int) -> bytes:
        end = self.position + count
        if count < 0 or end > len(self.data):
            raise PickleError(f"ends in the middle of an instruction, at byte {len(self.data)}")
        taken = self.data[self.position : end]
        self.position = end
        return taken

    def number(self, form: str) -> int:
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def line(self) -> str:
        end = self.data.index(b"\n", self.position)
        return self.take(end + 1 - self.position)[:-1].decode("ascii")

    def since_mark(self) -> list[Any]:
        start = len(self.stack) - 1
        while self.stack[start] is not _MARK:
            start -= 1
            if start < 0:
                raise PickleError(f"a mark is missing at byte {self.position}")
        items = self.stack[start + 1 :]
        del self.stack[start:]
        return items

    def push(self, value: Any) -> None:
        if isinstance(value, (_Pending, _Call)) or value is _MARK:
            raise PickleError(f"unfinished value at byte {self.position}")
        self.stack.append(value)

    def find(self, module: str, name: str) -> None:
        known = _KNOWN.get((module, name))
        if known is None:
            raise PickleError(f"asks for {module}.{name}, which is no plain data")
        self.stack.append(known)

    def call(self) -> None:
        args, function = self.stack.pop(), self.stack.pop()
        if function is _NEW_ARRAY and args[0] is _ARRAY:
            self.stack.append(_Pending())
        elif function is _DTYPE and _PLAIN_DTYPE.fullmatch(_text(args[0])):
            self.stack.append(_Pending(np.dtype(_text(args[0]))))
        elif function is _ENCODE and args[1] in ("latin1", "latin-1"):
            self.push(args[0].encode("latin-1"))
        elif function is _BYTES and args == ():
            self.push(b"")
        else:
            raise PickleError(f"a call at byte {self.position - 1} makes no plain data")

    def finish(self) -> None:
        state, pending = self.stack.pop(), self.stack.pop()
        if not isinstance(pending, _Pending):
            raise PickleError(f"sets up an object at byte {self.position - 1}")
        if pending.dtype is not None:
            order = _text(state[1])
            if order not in ("<", ">", "|", "="):
                raise PickleError(f"unknown byte order {order!r}")
            pending.dtype = pending.dtype.newbyteorder(order)
            self.stack.append(pending)
            return
        array = _array(*state[1:5])
        self.stack.append(array)
        for number in [n for n, value in self.memo.items() if value is pending]:
            self.memo[number] = array


def _integer(code: bytes) -> int:
    return int.from_bytes(code[1:], "little", signed=len(code) == 5)


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("ascii")


def _array(shape: tuple, kind: _Pending, by_columns: bool, content: Any) -> np.ndarray:
    dtype, order = kind.dtype, "F" if by_columns else "C"
    if dtype is None:
        raise PickleError("an array without a dtype")
    if dtype.hasobject:
        flat = np.fromiter(content, object, len(content))
    else:
        flat = np.frombuffer(content, dtype)
    return flat.reshape(shape, order=order)


def _append(machine: _Machine) -> None:
    item = machine.stack.pop()
    machine.stack[-1].append(item)


def _extend(machine: _Machine) -> None:
    items = machine.since_mark()
    machine.stack[-1].extend(items)


def _set_item(machine: _Machine) -> None:
    value, key = machine.stack.pop(), machine.stack.pop()
    machine.stack[-1][key] = value


def _set_items(machine: _Machine) -> None:
    items = machine.since_mark()
    machine.stack[-1].update(zip(items[::2], items[1::2], strict=True))


def _tuple(count: int) -> Callable[[_Machine], None]:
    def action(machine: _Machine) -> None:
        items = [machine.stack.pop() for _ in range(count)]
        machine.stack.append(tuple(reversed(items)))

    return action


def _constant(make: Callable[[], Any]) -> Callable[[_Machine], None]:
    return lambda machine: machine.stack.append(make())


def _bytes(form: str) -> Callable[[_Machine], None]:
    return lambda machine: machine.push(machine.take(machine.number(form)))


def _string(form: str) -> Callable[[_Machine], None]:
    return lambda machine: machine.push(machine.take(machine.number(form)).decode("utf-8"))


def _put(form: str) -> Callable[[_Machine], None]:
    def action(machine: _Machine) -> None:
        machine.memo[machine.number(form)] = machine.stack[-1]

    return action


def _get(form: str) -> Callable[[_Machine], None]:
    return lambda machine: machine.stack.append(machine.memo[machine.number(form)])


_ACTIONS: dict[bytes, Callable[[_Machine], None]] = {
    b"\x80": lambda m: m.take(1),  # protocol
    b"\x95": lambda m: m.take(8),  # length of a frame
    b"(": _constant(lambda: _MARK),
    b"N": _constant(lambda: None),
    b"\x88": _constant(lambda: True),
    b"\x89": _constant(lambda: False),
    b"]": _constant(list),
    b"}": _constant(dict),
    b")": _constant(tuple),
    b"\x85": _tuple(1),
    b"\x86": _tuple(2),
    b"\x87": _tuple(3),
    b"t": lambda m: m.stack.append(tuple(m.since_mark())),
    b"a": _append,
    b"e": _extend,
    b"s": _set_item,
    b"u": _set_items,
    b"\x8a": lambda m: m.push(int.from_bytes(m.take(m.number("B")), "little", signed=True)),
    b"G": lambda m: m.push(m.number(">d")),
    b"U": _bytes("B"),
    b"T": _bytes("<i"),
    b"C": _bytes("B"),
    b"B": _bytes("<I"),
    b"\x8e": _bytes("<Q"),
    b"\x8c": _string("B"),
    b"X": _string("<I"),
    b"q": _put("B"),
    b"r": _put("<I"),
    b"\x94": lambda m: m.memo.__setitem__(len(m.memo), m.stack[-1]),
    b"h": _get("B"),
    b"j": _get("<I"),
    b"c": lambda m: m.find(m.line(), m.line()),
    b"\x93": lambda m: m.find(*reversed((m.stack.pop(), m.stack.pop()))),
    b"R": lambda m: m.call(),
    b"b": lambda m: m.finish(),
}
