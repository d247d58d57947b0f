"""Arguments of convolutions and pooling: strides, paddings, data formats, output shapes."""

import itertools

from yeoul.core.errors import UnimplementedError
from yeoul.ops.windows import Window, window

FORMATS = {
    1: ("NWC", "NCW"),
    2: ("NHWC", "NCHW"),
    3: ("NDHWC", "NCDHW"),
}


def per_axis(value, n, data_format, name):
    """A strides-like argument as one number for each axis, those of batch and channels being 1.

    Args:
      value: int, or list of 1, n or n + 2 ints; None for 1.
      n: number of spatial axes.
      data_format: where the channels are.
      name: the argument's name, for messages.
    """
    given = [1] if value is None else listed(value)
    if len(given) == n + 2:
        return tuple(given)
    if len(given) not in (1, n):
        raise ValueError(
            f"{name} should be of length 1, {n} or {n + 2}. Received: {name}={value} of length "
            f"{len(given)}"
        )
    inner = tuple(given * n if len(given) == 1 else given)
    return (1, 1, *inner) if channels_first(data_format) else (1, *inner, 1)


def listed(value):
    """An int, list, tuple, array or tensor of ints as a list; floats are cut off, as in TF.

    Raises:
      TypeError: if it is none of these.
    """
    if hasattr(value, "numpy"):
        value = value.numpy()
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [int(item) for item in value]
    if isinstance(value, float) or hasattr(value, "__index__"):
        return [int(value)]
    raise TypeError(f"Expected an int or a list of ints, got {value!r}")


def channels_first(data_format):
    return str(data_format).startswith("NC")


def padding_attrs(padding, n):
    """A padding argument as the attributes `padding` and `explicit_paddings`.

    Args:
      padding: "SAME", "VALID", or (before, after) for each of the n + 2 axes.
      n: number of spatial axes.
    """
    if isinstance(padding, (list, tuple)):
        if len(padding) != n + 2:
            raise ValueError(
                f"When padding is a list, it must be of size {n + 2}. Received: padding={padding} "
                f"of size {len(padding)}"
            )
        pairs = [listed(pair) for pair in padding]
        if any(len(pair) != 2 for pair in pairs):
            raise ValueError(
                "When padding is a list, each element must be a list of 2 ints (before, after). "
                f"Received: padding={padding}"
            )
        return {"padding": "EXPLICIT", "explicit_paddings": tuple(itertools.chain(*pairs))}
    return {"padding": padding, "explicit_paddings": ()}


class Arguments:
    """The checked attributes of one convolution or pooling op.

    Attributes:
      n: number of spatial axes.
      first: True if the channels come before the spatial axes.
      strides, dilations: one number for each spatial axis.
      padding: "SAME", "VALID" or (before, after) pairs.
    """

    __slots__ = ("dilations", "first", "n", "padding", "strides")

    def __init__(self, n, attrs, explicit=True):
        """Checks attributes.

        Args:
          n: number of spatial axes.
          attrs: the op's attributes.
          explicit: whether the op knows explicit paddings.

        Raises:
          ValueError: if a padding, format, stride or dilation makes no sense.
          UnimplementedError: if batch or channels have a stride or dilation.
        """
        self.n = n
        data_format = attrs["data_format"]
        if data_format not in FORMATS[n]:
            raise ValueError(
                f"data_format must be one of {', '.join(map(repr, FORMATS[n]))}, not "
                f"{data_format!r}"
            )
        self.first = channels_first(data_format)
        self.strides = self.checked(attrs["strides"], "strides")
        self.dilations = self.checked(attrs.get("dilations", (1,) * (n + 2)), "dilations")
        self.padding = self._padding(attrs, explicit)

    def checked(self, values, name):
        """The spatial entries of a list with one number for each axis, after checking it."""
        if len(values) != self.n + 2:
            raise ValueError(f"{name} must have {self.n + 2} elements, but is {list(values)}")
        if min(values) < 1:
            raise ValueError(f"{name} must be greater than 0, but is {list(values)}")
        outer = values[:2] if self.first else (values[0], values[-1])
        if outer != (1, 1):
            raise UnimplementedError(
                None,
                None,
                f"{name} of batch and channels must be 1, but {name} is {list(values)}",
            )
        return self.inner(values)

    def _padding(self, attrs, explicit):
        padding = attrs["padding"]
        if padding in ("SAME", "VALID"):
            return padding
        if padding != "EXPLICIT" or not explicit:
            allowed = '"SAME", "VALID"' + (", or a list of (before, after)" if explicit else "")
            raise ValueError(
                f"padding must be {allowed}, but is {padding!r}."
                + (" Upper case is required." if str(padding).upper() in ("SAME", "VALID") else "")
            )
        flat = attrs["explicit_paddings"]
        pairs = list(zip(flat[::2], flat[1::2], strict=True))
        inner = self.inner(pairs)
        if len(pairs) != self.n + 2 or sum(map(sum, pairs)) != sum(map(sum, inner)):
            raise ValueError(
                f"padding must be {self.n + 2} pairs, [0, 0] for batch and channels, but is "
                f"{[list(pair) for pair in pairs]}"
            )
        if min(flat) < 0:
            raise ValueError(f"padding must not be negative, but is {[list(p) for p in pairs]}")
        return inner

    def inner(self, values):
        """The entries of the spatial axes."""
        return tuple(values[2:]) if self.first else tuple(values[1:-1])

    def channels(self, dims):
        """The number of channels among an array's dimensions."""
        return dims[1] if self.first else dims[-1]

    def dims(self, batch, spatial, channels):
        """Dimensions in the order of the data format."""
        return (batch, channels, *spatial) if self.first else (batch, *spatial, channels)

    def last(self, x):
        """`x` with its channels last."""
        return x.transpose(0, *range(2, self.n + 2), 1) if self.first else x

    def back(self, x):
        """`x`, whose channels are last, in the order of the data format."""
        return x.transpose(0, self.n + 1, *range(1, self.n + 1)) if self.first else x

    def window(self, dims, size) -> Window:
        """The window over spatial axes of sizes `dims`."""
        return window(dims, size, self.strides, self.padding, self.dilations)

    def outputs(self, dims, size):
        """Sizes of the output's spatial axes; None where they are not known.

        Raises:
          ValueError: if the window is larger than the image.
        """
        return tuple(
            self._output(axis, n, k) for axis, (n, k) in enumerate(zip(dims, size, strict=True))
        )

    def _output(self, axis, n, k):
        if n is None or k is None:
            return None
        stride = self.strides[axis]
        if self.padding == "SAME":
            return -(-n // stride)
        padded = n if self.padding == "VALID" else n + sum(self.padding[axis])
        span = (k - 1) * self.dilations[axis] + 1
        if padded < span:
            raise ValueError(
                f"Computed output size would be negative: a window of {span} does not fit into "
                f"spatial axis {axis} of size {padded} [strides {list(self.strides)}]. Use a "
                "smaller window, a larger input or padding 'SAME'"
            )
        return (padded - span + stride) // stride


def with_rank(name, dims, rank):
    """`dims`, or all unknown; raises ValueError if the rank is another one."""
    if dims is None:
        return (None,) * rank
    if len(dims) != rank:
        raise ValueError(f"{name} must be {rank}-dimensional, but is of shape {list(dims)}")
    return tuple(dims)
