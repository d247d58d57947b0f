"""What is known of a product, from what is known of its factors: hints are True, False or None."""


def non_singular_product(left, right):
    """Whether a product can be inverted: both factors must be."""
    if left.is_non_singular is False or right.is_non_singular is False:
        return False
    return True if left.is_non_singular is True and right.is_non_singular is True else None


def both(left, right):
    """Of a property that products of factors that commute have if both factors do."""
    if left is True and right is True:
        return True
    return False if {left, right} == {True, False} else None


def commuting_hints(left, right):
    """The hints of a product of factors that commute, such as two diagonal matrices."""
    self_adjoint = both(left.is_self_adjoint, right.is_self_adjoint)
    positive = left.is_positive_definite is True and right.is_positive_definite is True
    return {
        "is_non_singular": non_singular_product(left, right),
        "is_self_adjoint": self_adjoint,
        # Of factors that are not self-adjoint, the real parts say nothing of their product.
        "is_positive_definite": True if positive and self_adjoint else None,
        "is_square": True,
    }


def own_hints(operator):
    """The hints of an operator as arguments, for one that shares them."""
    names = ("is_non_singular", "is_self_adjoint", "is_positive_definite", "is_square")
    return {name: getattr(operator, name) for name in names}


def checked(non_singular, self_adjoint, positive_definite, square):
    """The hints with what follows from them.

    Raises:
      ValueError: if they contradict each other.
    """
    if positive_definite:
        if non_singular is False:
            raise ValueError("A positive definite matrix is always non-singular.")
        non_singular = True
    if non_singular:
        if square is False:
            raise ValueError("A non-singular matrix is always square.")
        square = True
    if self_adjoint:
        if square is False:
            raise ValueError("A self-adjoint matrix is always square.")
        square = True
    return non_singular, self_adjoint, positive_definite, square


def always(hint, value, message):
    """A hint that the class of an operator settles.

    Raises:
      ValueError: if the user says otherwise; with `message`.
    """
    if hint is not None and bool(hint) is not value:
        raise ValueError(message)
    return value


def agreeing(operator, name, hint, message):
    """A hint for what has a property if and only if another operator has it.

    Raises:
      ValueError: if the hint and that of the operator contradict each other; with `message`.
    """
    own = getattr(operator, name)
    if own is not None and hint is not None and own != hint:
        raise ValueError(message)
    return own if hint is None else hint


def of_all(operators, name, hint, message):
    """A hint that is True if it is for all operators.

    Raises:
      ValueError: if the user says otherwise; with `message`.
    """
    if all(getattr(op, name) for op in operators):
        return always(hint, True, message)
    return hint
