"""Mistakes of users: a table of calls, the exception of each, and what its message says."""

import pytest

import yeoul as tf

BAD = tf.errors.InvalidArgumentError


def mistakes(table):
    """A parametrized test of rows (call, exception class, pattern of the message)."""

    @pytest.mark.parametrize("name", table)
    def test(name):
        call, error, message = table[name]
        with pytest.raises(error, match=message):
            call()

    return test
