"""The tf functions that take operators in the place of matrices."""

import functools

from yeoul.ops import cholesky, diagonal, linalg, matmul, matrix


def as_operator(x):
    from yeoul.ops.linear_operator.base import LinearOperator

    return x if isinstance(x, LinearOperator) else None


def multiplied(
    a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False, **more
):
    """`tf.matmul` where one of the matrices is an operator."""
    if transpose_a or transpose_b:
        raise ValueError(
            "Transposing not supported at this time for operators: use adjoint_a or adjoint_b."
        )
    name = more.get("name") or "matmul"
    if as_operator(a) is not None:
        return a.matmul(b, adjoint=adjoint_a, adjoint_arg=adjoint_b, name=name)
    return matrix.adjoint(b.matmul(a, adjoint=not adjoint_b, adjoint_arg=not adjoint_a, name=name))


def vector_product(a, b, transpose_a=False, adjoint_a=False, **more):
    """`tf.linalg.matvec` of an operator."""
    if transpose_a:
        raise ValueError("Transposing not supported at this time for operators: use adjoint_a.")
    return a.matvec(b, adjoint=adjoint_a, name=more.get("name") or "matvec")


def solved(op, rhs, adjoint=False, name=None):
    """`tf.linalg.solve` with an operator."""
    if as_operator(op) is None:
        raise ValueError(
            "Passing in `matrix` as a Tensor and `rhs` as a LinearOperator is not "
            "supported: pass tf.linalg.LinearOperatorFullMatrix(matrix)."
        )
    return op.solve(rhs, adjoint=adjoint, name=name or "solve")


def inverted(op, adjoint=False, name=None):
    """`tf.linalg.inv` of an operator."""
    return (op.adjoint() if adjoint else op).inverse()


def logdet(op, name=None):
    """`tf.linalg.logdet` of an operator: of a positive definite one."""
    return op.log_abs_determinant(name=name or "log_abs_det")


def named(method):
    """A method of operators as a function."""

    def call(op, name=None, conjugate=None):
        return getattr(op, method)() if name is None else getattr(op, method)(name=name)

    return call


@functools.cache
def table():
    """Tf function -> what it does with operators."""
    return {
        matmul.matmul: multiplied,
        matmul.matvec: vector_product,
        linalg.solve: solved,
        linalg.inv: inverted,
        linalg.det: named("determinant"),
        matrix.trace: named("trace"),
        matrix.adjoint: named("adjoint"),
        diagonal.diag_part: named("diag_part"),
        cholesky.cholesky: named("cholesky"),
        cholesky.logdet: logdet,
    }


def take_over(function, args, options):
    """What a tf function does with operators among its arguments, or NotImplemented."""
    mine = table().get(function)
    if mine is None:
        return NotImplemented
    if options.get("output_type") is None:
        options = {k: v for k, v in options.items() if k != "output_type"}
    return mine(*args, **options)
