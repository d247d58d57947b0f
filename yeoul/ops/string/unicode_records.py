"""The records of UnicodeDecode, UnicodeEncode, UnicodeTranscode and UnicodeScript."""

import functools
from pathlib import Path

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.string.code_points import ERRORS, OUTPUTS, Decoder, encoded, valid
from yeoul.ops.string.elements import (
    INT32,
    INT64,
    STRING,
    checked,
    like_first,
    listed,
    one_of,
    packed,
)

SCRIPTS = Path(__file__).with_name("scripts.txt")


def _decode(op):
    """`host` of the two ops that decode."""

    def host(x, Tsplits, **options):
        points, counts, starts = Decoder(op, **options)(listed(x))
        splits = np.zeros(len(counts) + 1, Tsplits)
        np.cumsum(counts, out=splits[1:])
        if op == "UnicodeDecode":
            return splits, points
        return splits, points, starts

    return host


def _check_errors(op):
    return lambda attrs: one_of(op, "errors", attrs["errors"], ERRORS)


def _check_output(op):
    def check(attrs):
        one_of(op, "errors", attrs["errors"], ERRORS)
        one_of(op, "output_encoding", attrs["output_encoding"], OUTPUTS)

    return check


def _decode_specs(count):
    def specs(inputs, attrs):
        dims = dims_of(inputs[0])
        known = dims is not None and None not in dims
        rows = int(np.prod(dims, dtype=np.int64)) + 1 if known else None
        splits = ((rows,), FROM_NUMPY[np.dtype(attrs["Tsplits"])])
        return [splits, ((None,), INT32), ((None,), INT64)][:count]

    return specs


DECODING = {
    "input_encoding": None,
    "errors": "replace",
    "replacement_char": 65533,
    "replace_control_characters": False,
}
UNICODE_DECODE = register(
    "UnicodeDecode",
    "input:string",
    attrs={**DECODING, "Tsplits": np.dtype("int64")},
    host=_decode("UnicodeDecode"),
    grad=NONE,
    shape=checked(_check_errors("UnicodeDecode"), _decode_specs(2)),
    outputs=2,
)
UNICODE_DECODE_WITH_OFFSETS = register(
    "UnicodeDecodeWithOffsets",
    "input:string",
    attrs={**DECODING, "Tsplits": np.dtype("int64")},
    host=_decode("UnicodeDecodeWithOffsets"),
    grad=NONE,
    shape=checked(_check_errors("UnicodeDecodeWithOffsets"), _decode_specs(3)),
    outputs=3,
)


def _encode_host(points, splits, errors, output_encoding, replacement_char):
    op = "UnicodeEncode"
    one_of(op, "output_encoding", output_encoding, OUTPUTS)
    if not len(splits):
        raise invalid(
            f"Input_splits should contain elements, but given input_values has {len(points)} "
            f"elements [Op:{op}]"
        )
    if splits[0] != 0:
        raise invalid(f"First value in input_splits must be zero, not {splits[0]} [Op:{op}]")
    if splits[-1] != len(points):
        raise invalid(
            "Last value in input_splits must be equal to length of input_tensor, "
            f"{len(points)}, not {splits[-1]} [Op:{op}]"
        )
    counts = np.diff(splits)
    if (counts < 0).any():
        raise invalid(f"Values in input_splits must be equal or in ascending order [Op:{op}]")
    points, kept = valid(op, points, errors, replacement_char)
    if kept is not None and not kept.all():
        rows = np.repeat(np.arange(len(counts)), counts)[kept]
        points, counts = points[kept], np.bincount(rows, minlength=len(counts))
    return packed(encoded(points, counts, output_encoding))


def _encode_specs(inputs, attrs):
    dims = dims_of(inputs[1])
    known = dims is not None and dims[0] is not None
    return [((dims[0] - 1 if known else None,), STRING)]


UNICODE_ENCODE = register(
    "UnicodeEncode",
    "input_values:int32, input_splits:Tsplits",
    attrs={"errors": "replace", "output_encoding": None, "replacement_char": 65533},
    host=_encode_host,
    grad=NONE,
    shape=checked(_check_output("UnicodeEncode"), _encode_specs),
)


def _transcode_host(x, output_encoding, errors, replace_control_characters, **options):
    op = "UnicodeTranscode"
    one_of(op, "output_encoding", output_encoding, OUTPUTS)
    decode = Decoder(op, errors=errors, replace_control_characters=False, **options)
    points, counts, starts = decode(listed(x))
    if replace_control_characters:
        if errors == "strict" and ((points >= 0) & (points < 32)).any():
            raise invalid(
                f"Invalid formatting on input string [Op:{op}]: a control character, which "
                "replace_control_characters=True does not allow."
            )
        points, counts, _ = decode._without_control(points, counts, starts)
    return packed(encoded(points, counts, output_encoding), x.shape)


UNICODE_TRANSCODE = register(
    "UnicodeTranscode",
    "input:string",
    attrs={
        "input_encoding": None,
        "output_encoding": None,
        "errors": "replace",
        "replacement_char": 65533,
        "replace_control_characters": False,
    },
    host=_transcode_host,
    grad=NONE,
    shape=checked(_check_output("UnicodeTranscode"), like_first(STRING)),
)


@functools.cache
def script_ranges():
    """Where ranges of code points of one script start, and the numbers of the scripts."""
    lines = SCRIPTS.read_text(encoding="ascii").splitlines()
    pairs = [line.split() for line in lines if not line.startswith("#")]
    starts = np.array([int(start, 16) for start, _ in pairs], np.int32)
    return starts, np.array([int(script) for _, script in pairs], np.int32)


def _script_host(x):
    starts, scripts = script_ranges()
    inside = (x >= 0) & (x <= 0x10FFFF)
    places = np.searchsorted(starts, np.where(inside, x, 0), side="right") - 1
    return np.where(inside, scripts[places], np.int32(-1))


UNICODE_SCRIPT = register(
    "UnicodeScript",
    "input:int32",
    host=_script_host,
    grad=NONE,
    shape=like_first(INT32),
)
