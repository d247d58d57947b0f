"""tf.experimental.numpy: gcd and lcm, which take loops."""

from yeoul.graph.while_loop import while_loop
from yeoul.ops.compare import not_equal
from yeoul.ops.creation import ones_like, zeros_like
from yeoul.ops.division import floordiv, floormod
from yeoul.ops.math import abs as magnitude
from yeoul.ops.reduce import reduce_any
from yeoul.ops.select import where
from yeoul.ops.tnp.rows import two


def checked(a, b):
    """Two integer arrays of one shape.

    Raises:
      ValueError: if they are no integers.
    """
    if not a.dtype.is_integer:
        raise ValueError(f"Arguments to `gcd` and `lcm` must be integers, not {a.dtype.name}.")
    return magnitude(a + zeros_like(b)), magnitude(b + zeros_like(a))


def common_divisor(a, b):
    """Euclid's algorithm on all pairs at once."""

    def goes_on(a, b):
        return reduce_any(not_equal(b, zeros_like(b)))

    def step(a, b):
        safe = where(not_equal(b, zeros_like(b)), b, ones_like(b))
        rest = where(not_equal(b, zeros_like(b)), floormod(a, safe), zeros_like(b))
        return where(not_equal(b, zeros_like(b)), b, a), rest

    a, b = checked(a, b)
    return while_loop(goes_on, step, (a, b))[0]


def common_multiple(a, b):
    divisor = common_divisor(a, b)
    safe = where(not_equal(divisor, zeros_like(divisor)), divisor, ones_like(divisor))
    return magnitude(floordiv(a + zeros_like(b), safe) * b)


gcd = two("gcd", common_divisor, "The greatest common divisors.", "gcd([12, 18], 8) -> [4 2]")
lcm = two("lcm", common_multiple, "The least common multiples.", "lcm([4, 6], [6, 9]) -> [12 18]")
