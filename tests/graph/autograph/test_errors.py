"""What goes wrong in converted code: TensorFlow's words, and the user's file and line."""

import traceback

import pytest

import yeoul as tf


def fails(function, *args, error=ValueError, match, line):
    """Checks the error of a staged call, and that its traceback shows the line of this file."""
    with pytest.raises(error, match=match) as caught:
        tf.function(function)(*[tf.constant(a) for a in args])
    frames = traceback.extract_tb(caught.value.__traceback__)
    own = [frame for frame in frames if frame.filename == __file__]
    assert own[-1].line.strip() == line
    assert "AutoGraph" not in str(caught.value)


def test_initialised_in_one_branch():
    def f(x):
        if x > 0:
            y = 1
        return y

    def g(x):
        if x > 0:
            pass
        else:
            y = 1
        return y

    fails(f, 1, match="'y' must also be initialized in the else branch", line="if x > 0:")
    fails(g, 1, match="'y' must also be initialized in the main branch", line="if x > 0:")


def test_item_in_one_branch():
    def f(x):
        d = {}
        if x > 0:
            d["a"] = 1
        return d

    match = r"'d\['a'\]' must also be initialized in the else branch"
    fails(f, 1, match=match, line="if x > 0:")


def test_return_in_one_branch():
    def f(x):
        if x > 0:
            return 1

    def g(x):
        if x > 0:
            y = 2
        else:
            return 2
        del y

    fails(f, 1, match="the else branch must also have a return statement", line="if x > 0:")
    fails(g, 1, match="the main branch must also have a return statement", line="del y")


def test_return_in_loop_alone():
    def f(x):
        for i in tf.range(x):
            if i > 2:
                return i

    match = "a return statement must also follow the loop"
    fails(f, 1, match=match, line="for i in tf.range(x):")


def test_none_in_one_branch():
    def f(x):
        y = None
        if x > 0:
            y = x
        return y

    def g(x):
        if x > 0:
            return None
        return x

    fails(f, 1, match="'y' is None at the end of the else branch", line="if x > 0:")
    fails(g, 1, match="the return value is None at the end of the main branch", line="if x > 0:")


def test_dtypes_of_branches():
    def f(x):
        if x > 0:
            y = 1
        else:
            y = 1.0
        return y

    def g(x):
        return 1 if x > 0 else 2.0

    def h(x):
        return x > 0 and x

    match = "'y' has dtype int32 in the main branch, but dtype float32 in the else branch"
    fails(f, 1, error=TypeError, match=match, line="if x > 0:")
    match = "'x > 0' has dtype int32 in the main branch, but dtype float32 in the else branch"
    fails(g, 1, error=TypeError, match=match, line="return 1 if x > 0 else 2.0")
    match = "the value of `and` has dtype int32 in the main branch"
    fails(h, 1, error=TypeError, match=match, line="return x > 0 and x")


def test_structures_of_branches():
    def f(x):
        if x > 0:
            y = (1, 2)
        else:
            y = [1, 2]
        return y

    def g(x):
        if x > 0:
            y = object()
        else:
            y = x
        return y

    match = "'y' must have the same nested structure in the main and else branches:"
    fails(f, 1, error=TypeError, match=match, line="if x > 0:")
    match = "'y' must be a tensor at the end of both branches, or the same object"
    fails(g, 1, error=TypeError, match=match, line="if x > 0:")


def test_conditions():
    def f(x):
        if x:
            return 1
        return 2

    def g(x):
        while x:
            x -= 1
        return x

    def h(x):
        return not x

    match = r"condition of if statement expected to be `tf.bool` scalar, got .*int32\); to use as "
    fails(f, 1, match=match + "boolean Tensor, use `tf.cast`", line="if x:")
    fails(
        f, [True, True], match=r"got .*shape=\(2,\).*; to check for None, use `is not", line="if x:"
    )
    fails(g, 1, match="condition of while loop expected to be `tf.bool` scalar", line="while x:")
    match = "Input 'x' of 'LogicalNot' Op has type int32 that does not match expected type of bool"
    fails(h, 1, error=TypeError, match=match, line="return not x")


def changes_dtype(x):
    y = 0
    while x > 0:
        x = x - 1
        y = 1.0
    return y


def changes_shape(x):
    y = tf.zeros([1])
    while x > 0:
        x = x - 1
        y = tf.concat([y, y], 0)
    return y


def becomes_none(x):
    y = 1
    for _ in tf.range(x):
        y = None
    return y


def changes_structure(x):
    y = (1,)
    while x > 0:
        x = x - 1
        y = (1, 2)
    return y


def is_deleted(x):
    y = 1
    while x > 0:
        x = x - 1
        del y
    return x


def changes_object(x):
    y = fails
    while x > 0:
        x = x - 1
        y = is_deleted
    return y


def test_states_of_loops():
    line = "while x > 0:"
    match = "'y' has dtype int32 before the loop, but dtype float32 after one iteration"
    fails(changes_dtype, 1, error=TypeError, match=match, line=line)
    match = (
        r"'y' has shape \(1,\) before the loop, but shape \(2,\) after one iteration. Use "
        "tf.autograph.experimental.set_loop_options to set shape invariants."
    )
    fails(changes_shape, 1, match=match, line=line)
    match = "'y' is None at the end of the iteration"
    fails(becomes_none, 1, match=match, line="for _ in tf.range(x):")
    match = "'y' does not have the same nested structure after one iteration."
    fails(changes_structure, 1, error=TypeError, match=match, line=line)
    match = "'y' must be defined at the end of the iteration"
    fails(is_deleted, 1, match=match, line=line)
    match = "'y' is <function fails .* before the loop, but <function .* after one iteration"
    fails(changes_object, 1, error=TypeError, match=match, line=line)


def test_undefined_variables():
    def f(x):
        y += x
        if x > 0:
            y = x
        return y

    def g(x):
        if x > 0:
            x = y
        y = x
        return y

    match = "cannot access local variable 'y' where it is not associated with a value"
    fails(f, 1, error=UnboundLocalError, match=match, line="y += x")
    fails(g, 1, error=UnboundLocalError, match=match, line="x = y")


def test_loops_of_python_that_tensors_end():
    def f(x):
        for i in range(3):
            if x > i:
                break
        return x

    def g(x):
        k = 0
        while k < 3:
            if x > k:
                break
            k += 1
        return x

    match = "break and return statements which depend on a TF condition are not supported in Python"
    fails(f, 1, error=NotImplementedError, match=match, line="for i in range(3):")
    match = "The condition of while loop started as non-Tensor, then changed to Tensor"
    fails(g, 1, error=NotImplementedError, match=match, line="while k < 3:")


def test_scalars_have_no_rows():
    def f(x):
        for _ in x:
            pass
        return x

    match = r"len requires a non-scalar tensor, got one of shape \(\)"
    fails(f, 1, match=match, line="for _ in x:")

    def g(x):
        return len(x)

    fails(g, 1, match=match, line="return len(x)")
    match = "sorted only supports tensors of rank 1, without a key"
    line = "fails(lambda x: sorted(x, key=len), [1], match=match, line=line)"
    fails(lambda x: sorted(x, key=len), [1], match=match, line=line)


def test_errors_of_user_code_are_left_alone():
    class Own(Exception):
        def __init__(self, a, b):
            super().__init__(a, b)

    def f(x):
        for _ in range(2):
            if x > 0:
                raise Own(1, 2)
        return x

    def g(x):
        return helper(
            x,
        )

    def helper(x):
        return tf.matmul(x, x)

    fails(f, 1, error=Own, match=r"\(1, 2\)", line="raise Own(1, 2)")
    fails(g, [1.0], error=ValueError, match="MatMul", line="return tf.matmul(x, x)")


def test_frames_are_few():
    def f(x):
        if x > 0:
            raise KeyError("here")
        return x

    with pytest.raises(KeyError, match="here") as caught:
        tf.function(f)(tf.constant(1))
    frames = traceback.extract_tb(caught.value.__traceback__)
    assert len(frames) <= 15


def test_undefined_after_a_branch_that_only_closures_read():
    def f(x):
        def show():
            return y

        if x > 0:
            y = 1
        return show()

    match = "cannot access local variable 'y' where it is not associated with a value"
    fails(f, 1, error=UnboundLocalError, match=match, line="return y")


def test_tensors_that_escape():
    def f(x):
        found = []
        for i in tf.range(x):
            found.append(i)
        return tf.stack(found)

    match = r"(?s)out of scope .*test_errors.py.*It belongs to a branch or loop body .* write them "
    match += "to a tf.TensorArray instead of appending to a list"
    fails(f, 3, error=TypeError, match=match, line="return tf.stack(found)")
