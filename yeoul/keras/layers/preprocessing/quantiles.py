"""Summaries of numbers from which quantiles can be read.

A summary is an array `[2, n]`: values in ascending order, and how many numbers each stands for.
"""

import numpy as np


def summary_of(values, epsilon):
    """The summary of numbers.

    Args:
      values: array.
      epsilon: the error of a quantile, as a share of all numbers.
    """
    values = np.sort(np.asarray(values, np.float32).reshape(-1))
    step = int(values.size * epsilon)
    if step:
        values = values[step::step]
    step = max(step, 1)
    return np.stack([values, np.full(values.size, step, np.float32)])


def merged(first, second, epsilon):
    """The summary of the numbers of two summaries."""
    both = np.concatenate([first, second], axis=1)
    return compressed(both[:, np.argsort(both[0], kind="stable")], epsilon)


def compressed(summary, epsilon):
    """The summary with as many values as an error of `epsilon` needs."""
    if summary.shape[1] * epsilon < 1:
        return summary
    shares = epsilon + np.arange(0.0, 1.0, epsilon)
    counts = summary[1].cumsum()
    values = np.interp(shares, counts / counts[-1], summary[0])
    counts = np.interp(shares, counts / counts[-1], counts)
    return np.stack([values, np.diff(counts, prepend=0.0)]).astype(np.float32)


def boundaries(summary, bins):
    """The values that divide the numbers into so many bins of about as many numbers."""
    counts = summary[1].cumsum()
    return np.interp(np.arange(1, bins) / bins, counts / counts[-1], summary[0])
