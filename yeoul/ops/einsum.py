"""Sums of products by equation: tf.einsum, tf.tensordot."""

import functools
import re
import string

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.engine.dispatch import dispatchable, execute, static_value
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops.broadcast import conj, unbroadcast, wants
from yeoul.ops.family import HALF, NUMBERS
from yeoul.ops.matmul import LIMIT, batch_product
from yeoul.ops.products import flat_einsum
from yeoul.ops.views import expand_dims, reshape

ELLIPSIS = "..."
PAIR = ["einsum_path", (0, 1)]  # the order of products, where there is but one
FORMAT = re.compile(r"^[A-Za-z.]*(,[A-Za-z.]*)*(->[A-Za-z.]*)?$")


@functools.lru_cache(maxsize=1024)
def normal_equation(equation, count):
    """The equation without spaces and with its output written out.

    Raises:
      ValueError: if it is no equation for `count` inputs.
    """
    text = equation.replace(" ", "")
    if not FORMAT.match(text):
        raise ValueError(
            f"Subscripts have incorrect format: {equation}. Write letters for axes, as in "
            "'ij,jk->ik', and '...' for batch axes."
        )
    left, arrow, output = text.partition("->")
    terms = left.split(",")
    if len(terms) != count:
        raise ValueError(f'Got {count} inputs for equation "{equation}", expecting {len(terms)}')
    for term in (*terms, output):
        if "." in term and (term.count(ELLIPSIS) != 1 or term.count(".") != 3):
            raise ValueError(f"Subscripts have incorrect format: {equation}. '...' stands once.")
    letters = left.replace(",", "").replace(".", "")
    if not arrow:
        output = ELLIPSIS if ELLIPSIS in left else ""
        output += "".join(sorted(c for c in set(letters) if letters.count(c) == 1))
    check_output(equation, output.replace(".", ""), letters)
    return ",".join(terms) + "->" + output


def check_output(equation, output, letters):
    """Raises ValueError unless the output's labels are distinct labels of the inputs."""
    for label in output:
        if label not in letters:
            raise ValueError(
                f"Output subscripts contain the label {label} not present in the input "
                f"subscripts: {equation}"
            )
        if output.count(label) > 1:
            raise ValueError(
                f"Output subscripts contain a label appearing more than once: {equation}"
            )


def labelled(equation, ranks):
    """Input and output subscripts with letters for the axes of '...', aligned to the right.

    Args:
      equation: a normal equation.
      ranks: ranks of the inputs.

    Raises:
      ValueError: if a rank does not fit its subscripts.
    """
    left, _, output = equation.partition("->")
    spare = [c for c in string.ascii_letters if c not in equation]
    terms, most = [], 0
    for i, (term, rank) in enumerate(zip(left.split(","), ranks, strict=True)):
        extra = rank - len(term.replace(ELLIPSIS, ""))
        if extra < 0 or (extra and ELLIPSIS not in term):
            raise ValueError(
                f"Expected input {i} to have rank {rank - extra} but got: {rank}, for the "
                f"subscripts {term!r} of {equation!r}."
            )
        most = max(most, extra)
        terms.append(term.replace(ELLIPSIS, "".join(spare[:extra][::-1])))
    return terms, output.replace(ELLIPSIS, "".join(spare[:most][::-1]))


def _specs(inputs, attrs):
    dims = [dims_of(x) for x in inputs]
    dtype = dtype_of(inputs[0])
    if any(d is None for d in dims):
        return [(None, dtype)]
    terms, output = labelled(attrs["equation"], [len(d) for d in dims])
    sizes = label_sizes(terms, dims, attrs["equation"])
    return [(tuple(sizes[c] for c in output), dtype)]


def label_sizes(terms, dims, equation):
    """Label -> size, None where unknown.

    Raises:
      ValueError: if two axes of one label differ in size.
    """
    sizes = {}
    for term, shape in zip(terms, dims, strict=True):
        for axis, (label, n) in enumerate(zip(term, shape, strict=True)):
            known = sizes.get(label, n)
            if label in equation:
                if n is not None and known is not None and n != known:
                    raise ValueError(
                        f"Expected dimension {known} at axis {axis} of the input shaped "
                        f"{list(shape)} but got dimension {n}, for label {label!r} of {equation!r}."
                    )
                sizes[label] = known if n is None else n
            else:
                sizes[label] = broadcast_dims((known,), (n,))[0]
    return sizes


@functools.lru_cache(maxsize=1024)
def check_sizes(equation, shapes):
    """Raises ValueError if axes of one label differ; NumPy and jax would repeat those of size 1."""
    terms, _ = labelled(equation, [len(shape) for shape in shapes])
    label_sizes(terms, shapes, equation)


def _lower(*arrays, equation):
    check_sizes(equation, tuple([a.shape for a in arrays]))
    if len(arrays) == 2 and all(a.size for a in arrays):
        return flat_einsum(equation, *arrays)
    return jnp.einsum(equation, *arrays)


def _host(*arrays, equation):
    check_sizes(equation, tuple([a.shape for a in arrays]))
    dtype = arrays[0].dtype
    if dtype in HALF:
        return _host(*[a.astype(np.float32) for a in arrays], equation=equation).astype(dtype)
    if len(arrays) == 2:
        return np.einsum(equation, *arrays, optimize=PAIR)
    return np.einsum(equation, *arrays, optimize=len(arrays) > 2)


def _grad(r, dy):
    left, _, output = r.attrs["equation"].partition("->")
    terms = left.split(",")
    grads = []
    for i, x in enumerate(r.inputs):
        if not wants(r, i):
            grads.append(None)
            continue
        others = [(terms[j], conj(y)) for j, y in enumerate(r.inputs) if j != i]
        grads.append(_grad_of(x, terms[i], [(output, dy), *others]))
    return grads


def _grad_of(x, term, factors):
    """The gradient of an input: the sum of products of `dy` and the other inputs.

    Args:
      x: the input.
      term: its subscripts.
      factors: pairs (subscripts, tensor).
    """
    letters = term.replace(ELLIPSIS, "")
    given = "".join(t for t, _ in factors)
    axes, twins = distinct(letters, given)
    factors = [*factors, *[(pair, identity_like(x, term, pair[0])) for pair in twins]]
    renamed = rename(term, axes)
    if any(c not in given for c in letters):  # axes that were summed
        factors.append((renamed, TABLE["OnesLike"].public(x)))
    dots = ELLIPSIS if ELLIPSIS in given + term else ""
    grad = run(f"{','.join(t for t, _ in factors)}->{dots}{axes}", [y for _, y in factors])
    if not dots:
        return grad
    if ELLIPSIS not in term or term.startswith(ELLIPSIS):
        return unbroadcast(grad, x, grad)
    front = run(f"{renamed}->{ELLIPSIS}{axes}", [x])
    return run(f"{ELLIPSIS}{axes}->{renamed}", [unbroadcast(grad, front, grad)])


def distinct(letters, taken):
    """Subscripts with a new letter for each repeated one, and the pairs (letter, new letter)."""
    spare = (c for c in string.ascii_letters if c not in letters + taken)
    axes, twins = "", []
    for letter in letters:
        if letter in axes:
            twins.append(letter + next(spare))
            letter = twins[-1][1]
        axes += letter
    return axes, twins


def rename(term, axes):
    """The subscripts with other letters in place of theirs; '...' stays where it is."""
    before = term.find(ELLIPSIS)
    return axes if before < 0 else axes[:before] + ELLIPSIS + axes[before:]


def identity_like(x, term, letter):
    """The identity matrix as large as the axis of `x` that has the letter."""
    axis = term.index(letter)
    if ELLIPSIS in term[:axis]:
        axis -= len(term)
    places = TABLE["Range"].public(TABLE["Shape"].public(x)[axis])
    same = TABLE["Equal"].public(expand_dims(places, 1), places)
    return TABLE["Cast"].public(same, dtype_of(x))


EINSUM = register(
    "Einsum",
    "inputs*:T",
    lower=_lower,
    host=_host,
    grad=_grad,
    shape=_specs,
    attrs={"equation": None},
    types=NUMBERS,
    limit=LIMIT,
)


def run(equation, inputs, name=None):
    """`execute` of Einsum."""
    return execute(EINSUM, tuple(inputs), {"equation": equation}, name)


@export("linalg.einsum", "einsum")
@dispatchable
def einsum(equation, *inputs, **kwargs):
    """Sum of products of tensors, as an equation over their axes says.

    Args:
      equation: subscripts of the inputs, parted by commas, and of the output after "->"; an axis
        that is not in the output is summed. "..." stands for any axes, which broadcast.
      *inputs: tensors of one numeric dtype.
      **kwargs: `name`; `optimize` and `greedy` are accepted, the order is always chosen.

    Returns:
      A tensor with the axes of the output.

    Raises:
      ValueError: if the equation is wrong or does not fit the number of inputs.
      InvalidArgumentError: if shapes or dtypes do not fit it; ValueError in a graph.
      TypeError: if there are other keyword arguments.

    Example:
      >>> import yeoul as tf
      >>> print(tf.einsum("ij,jk->ik", [[1, 2]], [[3], [4]]).numpy())
      [[11]]
    """
    unknown = kwargs.keys() - {"name", "optimize", "greedy"}
    if unknown:
        raise TypeError(
            f"Invalid keyword arguments for einsum: {', '.join(sorted(unknown))}. "
            "Valid arguments: name, optimize, greedy."
        )
    hint = next((x.dtype for x in inputs if isinstance(x, (Tensor, BaseVariable))), None)
    tensors = [convert_to_tensor(x, dtype_hint=hint) for x in inputs]
    return run(normal_equation(equation, len(tensors)), tensors, kwargs.get("name"))


EINSUM.public = einsum


@export("linalg.tensordot", "tensordot")
@dispatchable
def tensordot(a, b, axes, name=None):
    """Sum of products over chosen axes of two tensors.

    Args:
      a: numeric tensor; of known rank, unless its last axes are summed over.
      b: tensor of the same dtype; of known rank, unless its first axes are summed over.
      axes: an int n: the last n axes of `a` and the first n of `b`; or two lists of axes.
      name: name of the node in a graph.

    Returns:
      A tensor with the other axes of `a`, then those of `b`.

    Raises:
      ValueError: if there are no such axes.
      InvalidArgumentError: if the sizes of the axes differ; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.tensordot([[1, 2]], [[3], [4]], axes=1).numpy())
      [[11]]
    """
    a = to_tensor(a)
    b = to_tensor(b, a.dtype.np if isinstance(b, (list, tuple)) else None)
    if a.shape.rank is None or b.shape.rank is None:
        return contraction(a, b, axes, name)
    over_a, over_b = contracted(a, b, axes)
    letters = iter(string.ascii_letters)
    term_a = [next(letters) for _ in range(a.shape.rank)]
    term_b = [next(letters) for _ in range(b.shape.rank)]
    for i, j in zip(over_a, over_b, strict=True):
        term_b[j] = term_a[i]
    output = [c for c in (*term_a, *term_b) if c not in term_a or c not in term_b]
    return run(f"{''.join(term_a)},{''.join(term_b)}->{''.join(output)}", [a, b], name)


def contraction(a, b, axes, name):
    """`tf.tensordot` of tensors of unknown rank: a product of matrices."""
    shape, rank, numbers = (TABLE[key].public for key in ("Shape", "Rank", "Range"))
    if isinstance(axes, (int, np.integer)):
        left, right = rank(a) - axes, rank(b)
        over, free = (
            [numbers(left, rank(a)), numbers(0, axes)],
            [numbers(left), numbers(axes, right)],
        )
    else:
        over = [np.asarray(static_value(one), np.int32).reshape(-1) for one in axes]
        over = [TABLE["FloorMod"].public(o, rank(x)) for o, x in zip(over, (a, b), strict=True)]
        free = [others(o, numbers(rank(x))) for o, x in zip(over, (a, b), strict=True)]
    gather, join = TABLE["GatherV2"].public, TABLE["ConcatV2"].public
    outer = [gather(shape(x), f) for x, f in zip((a, b), free, strict=True)]
    width = TABLE["Prod"].public(gather(shape(a), over[0]))
    rows = TABLE["Transpose"].public(a, join([free[0], over[0]], 0))
    columns = TABLE["Transpose"].public(b, join([over[1], free[1]], 0))
    product = batch_product(reshape(rows, [-1, width]), reshape(columns, [width, -1]))
    return reshape(product, join(outer, 0), name)


def others(axes, every):
    """The axes that are not among `axes`."""
    differ = TABLE["NotEqual"].public(expand_dims(every, 1), expand_dims(axes, 0))
    places = TABLE["Where"].public(TABLE["All"].public(differ, 1))
    return TABLE["Cast"].public(reshape(places, [-1]), "int32")


def contracted(a, b, axes):
    """The axes of `a` and of `b` over which products are summed."""
    if isinstance(axes, (int, np.integer)):
        if axes < 0:
            raise ValueError(f"`axes` must be at least 0. Received: {axes}.")
        if axes > min(a.shape.rank, b.shape.rank):
            raise ValueError(
                "`axes` must not be larger than the number of dimensions of the tensors. Received "
                f"{axes}, vs tensor dimensions {a.shape.rank} and {b.shape.rank}."
            )
        return list(range(a.shape.rank - axes, a.shape.rank)), list(range(axes))
    if not (isinstance(axes, (list, tuple)) or np.ndim(axes)) or len(axes) != 2:
        raise ValueError(f"`axes` must be an integer or have length 2. Received {axes}.")
    pairs = [np.asarray(static_value(one)).reshape(-1).tolist() for one in axes]
    if len(pairs[0]) != len(pairs[1]):
        raise ValueError(
            f"Different number of contraction axes `a` and `b`, {len(pairs[0])} != {len(pairs[1])}."
        )
    found = [
        [normal_axis(axis, x.shape.rank) for axis in one]
        for one, x in zip(pairs, (a, b), strict=True)
    ]
    if any(len(set(one)) < len(one) for one in found):
        raise ValueError(f"`axes` names an axis twice: {pairs[0]} of `a`, {pairs[1]} of `b`.")
    return found


def normal_axis(axis, rank):
    """The axis as a non-negative int."""
    if not -rank <= axis < rank:
        raise ValueError(f"`axes` names axis {axis} of a tensor of rank {rank}.")
    return axis % rank
