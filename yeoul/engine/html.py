"""How tensors and variables look in a notebook."""

import html

import numpy as np

MOST_CELLS = 400


def tensor_html(tensor):
    """A heading with shape and dtype, and few values of rank 1 or 2 as a table."""
    a = np.asarray(tensor._a)
    heading = f"<b>tf.Tensor</b> shape={a.shape} dtype={tensor.dtype.name}"
    return f"<div>{heading}{values_html(a)}</div>"


def variable_html(variable):
    """As `tensor_html`, with the variable's name."""
    a = np.asarray(variable._t._a)
    name = html.escape(variable.name)
    heading = f"<b>tf.Variable</b> {name} shape={variable.shape} dtype={variable.dtype.name}"
    return f"<div>{heading}{values_html(a)}</div>"


def values_html(array):
    if array.ndim not in (1, 2) or not 0 < array.size <= MOST_CELLS:
        return f"<pre>{html.escape(str(array))}</pre>"
    rows = array[None] if array.ndim == 1 else array
    cells = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell_text(v))}</td>" for v in row) + "</tr>"
        for row in rows
    )
    return f"<table>{cells}</table>"


def cell_text(value):
    return f"{value:.5g}" if isinstance(value, (float, np.floating)) else str(value)
