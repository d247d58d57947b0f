"""Gamma, Poisson and binomial numbers, drawn as TensorFlow's CPU kernels draw them; in XLA only.

Each output has a stream of blocks of its own, `RESERVED_BLOCKS` after that of the output before it.
A block gives two float64 numbers, of which the second is used first.

References: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. Hörmann,
  "The transformed rejection method for generating Poisson random variables", 1993; "The generation
  of binomial random variates", 1993.
"""

import math

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import gammaln

from yeoul.ops.philox import FLOAT64, RESERVED_BLOCKS, U64, advance, box_muller64, cipher, uniform64
from yeoul.ops.sampling import streams

BINOMIAL_SPACING = (
    42  # blocks between the outputs of a binomial with fewer than ten expected successes
)


def normal64(block):
    return box_muller64(jnp, *block)


class Streams:
    """One stream of blocks an output; `draw` takes numbers from those that want one."""

    def __init__(self, counter, key, count, spacing=RESERVED_BLOCKS):
        self.key, self.starts = key, streams(jnp, counter, count, spacing)
        self.position = jnp.zeros(count, U64)
        self.empty = (jnp.zeros(count, bool), jnp.zeros(count, FLOAT64))

    def draw(self, convert, position, spare, wanted):
        """The next number of each stream where `wanted` holds.

        Args:
          convert: `uniform64` or `normal64`, from a block to two numbers.
          position: blocks used by each stream so far.
          spare: (bool, number): whether the last converted block has an unused number, and that
            number.
          wanted: bool mask.

        Returns:
          (numbers, position, spare).
        """
        has_spare, number = spare
        first, second = convert(cipher(jnp, advance(jnp, self.starts, position), self.key))
        fresh = wanted & ~has_spare
        spare = (jnp.where(wanted, ~has_spare, has_spare), jnp.where(fresh, first, number))
        return jnp.where(has_spare, number, second), position + fresh.astype(U64), spare


def until_done(body, state):
    """Repeats `body` until the last array of `state`, a mask of finished outputs, is all true."""
    return jax.lax.while_loop(lambda s: ~s[-1].all(), body, state)


def gamma(counter, key, alpha, samples):
    """Gamma numbers, float64 [samples, alphas], of shape `alpha` (float64 [alphas]) and scale 1.

    Where `alpha` is negative or NaN, the result is NaN.
    """
    alphas = alpha.size
    alpha = jnp.repeat(alpha, samples)
    stream = Streams(counter, key, alpha.size)
    small = alpha < 1
    d = alpha + jnp.where(small, 2.0 / 3, -1.0 / 3)
    c = 1.0 / 3 / jnp.sqrt(d)
    exponential = alpha == 1
    u, position, _ = stream.draw(uniform64, stream.position, stream.empty, exponential)

    def body(state):
        position, normals, uniforms, result, done = state
        x, position, normals = stream.draw(normal64, position, normals, ~done)
        v = 1 + c * x
        valid = ~done & (v > 0)
        v = v * v * v
        u, position, uniforms = stream.draw(uniform64, position, uniforms, valid)
        bound = 0.5 * x * x + d * (1 - v + jnp.log(v))
        accepted = valid & ((u < 1 - 0.0331 * (x * x) * (x * x)) | (jnp.log(u) < bound))
        b, position, uniforms = stream.draw(uniform64, position, uniforms, accepted & small)
        value = d * v * jnp.where(small, jnp.power(b, 1 / alpha), 1.0)
        return position, normals, uniforms, jnp.where(accepted, value, result), done | accepted

    start = jnp.where(exponential, -jnp.log1p(-u), jnp.nan)
    state = (position, stream.empty, stream.empty, start, exponential | ~(alpha >= 0))
    return until_done(body, state)[3].reshape(alphas, samples).T


def poisson(counter, key, rate, samples, highest):
    """Poisson numbers, float64 [samples, rates], of mean `rate` (float64 [rates]).

    Candidates above `highest` are drawn again. Rates below zero give 0, infinite ones infinity, and
    NaN gives NaN.
    """
    rates = rate.size
    rate = jnp.repeat(rate, samples)
    stream = Streams(counter, key, rate.size)
    ordinary = (rate > 0) & (rate < jnp.inf)
    small = poisson_small(stream, rate, ~ordinary | (rate >= 10), highest)
    large = poisson_large(stream, jnp.maximum(rate, 10.0), ~ordinary | (rate < 10), highest)
    result = jnp.where(ordinary, jnp.where(rate < 10, small, large), jnp.maximum(rate, 0.0))
    return result.reshape(rates, samples).T


def poisson_small(stream, rate, done, highest):
    """Counts how many uniform numbers can be multiplied before the product falls to exp(-rate)."""
    limit = jnp.exp(-rate)

    def body(state):
        position, spare, product, count, done = state
        u, position, spare = stream.draw(uniform64, position, spare, ~done)
        product = product * u
        stop = ~done & (product <= limit) & (count <= highest)
        return position, spare, product, jnp.where(done | stop, count, count + 1), done | stop

    ones = jnp.ones(rate.size, FLOAT64)
    return until_done(body, (stream.position, stream.empty, ones, ones - 1, done))[3]


def poisson_large(stream, rate, done, highest):
    """Transformed rejection, for rates from 10."""
    log_rate = jnp.log(rate)
    b = 0.931 + 2.53 * jnp.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)

    def body(state):
        position, spare, result, done = state
        u, position, spare = stream.draw(uniform64, position, spare, ~done)
        v, position, spare = stream.draw(uniform64, position, spare, ~done)
        u = u - 0.5
        shifted = 0.5 - abs(u)
        k = jnp.floor((2 * a / shifted + b) * u + rate + 0.43)
        inside = (shifted >= 0.07) & (v <= 0.9277 - 3.6224 / (b - 2))
        outside = (k < 0) | ((shifted < 0.013) & (v > shifted))
        s = jnp.log(v * inverse_alpha / (a / (shifted * shifted) + b))
        below = s <= -rate + k * log_rate - gammaln(k + 1)
        accepted = ~done & (k <= highest) & (inside | (~outside & below))
        return position, spare, jnp.where(accepted, k, result), done | accepted

    state = (stream.position, stream.empty, jnp.zeros(rate.size, FLOAT64), done)
    return until_done(body, state)[2]


def binomial(counter, key, counts, probs, samples):
    """Successes in `counts` trials of chance `probs` (both [batch]): float64 [samples, batch]."""
    batch = counts.size
    counts, probs = jnp.repeat(counts, samples), jnp.repeat(probs, samples)
    chance = jnp.where(probs > 0.5, 1 - probs, probs)
    drawn = (counts > 0) & (chance > 0)
    many = counts * chance >= 10
    few = binomial_few(
        Streams(counter, key, counts.size, BINOMIAL_SPACING), counts, chance, ~drawn | many
    )
    lots = binomial_many(
        Streams(counter, key, counts.size),
        jnp.where(many, counts, 20.0),
        jnp.where(many, chance, 0.5),
        ~drawn | ~many,
    )
    result = jnp.where(drawn, jnp.where(many, lots, few), 0.0)
    result = jnp.where(probs > 0.5, counts - result, result)
    result = jnp.where((counts <= 0) | (probs <= 0), 0.0, result)
    return jnp.where(jnp.isnan(probs), jnp.nan, result).reshape(batch, samples).T


def binomial_few(stream, counts, probs, done):
    """Counts geometric waiting times until they exceed the number of trials."""

    def body(state):
        position, spare, waited, successes, done = state
        u, position, spare = stream.draw(uniform64, position, spare, ~done)
        waited = waited + jnp.ceil(jnp.log(u) / jnp.log1p(-probs))
        over = ~done & (waited > counts)
        return (
            position,
            spare,
            waited,
            jnp.where(done | over, successes, successes + 1),
            done | over,
        )

    zeros = jnp.zeros(counts.size, FLOAT64)
    return until_done(body, (stream.position, stream.empty, zeros, zeros, done))[3]


def binomial_many(stream, counts, probs, done):
    """Transformed rejection (BTRS), for at least ten expected successes."""
    deviation = jnp.sqrt(counts * probs * (1 - probs))
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * probs
    c = counts * probs + 0.5
    odds = probs / (1 - probs)
    alpha = (2.83 + 5.1 / b) * deviation
    mode = jnp.floor((counts + 1) * probs)
    at_mode = (mode + 0.5) * jnp.log((mode + 1) / (odds * (counts - mode + 1)))
    at_mode = at_mode + stirling_tail(mode) + stirling_tail(counts - mode)

    def body(state):
        position, spare, result, done = state
        u, position, spare = stream.draw(uniform64, position, spare, ~done)
        v, position, spare = stream.draw(uniform64, position, spare, ~done)
        u = u - 0.5
        shifted = 0.5 - abs(u)
        k = jnp.floor((2 * a / shifted + b) * u + c)
        inside = (shifted >= 0.07) & (v <= 0.92 - 4.2 / b)
        bound = at_mode + (counts + 1) * jnp.log((counts - mode + 1) / (counts - k + 1))
        bound = bound + (k + 0.5) * jnp.log(odds * (counts - k + 1) / (k + 1))
        bound = bound - stirling_tail(k) - stirling_tail(counts - k)
        below = jnp.log(v * alpha / (a / (shifted * shifted) + b)) <= bound
        accepted = ~done & (inside | ((k >= 0) & (k <= counts) & below))
        return position, spare, jnp.where(accepted, k, result), done | accepted

    state = (stream.position, stream.empty, jnp.zeros(counts.size, FLOAT64), done)
    return until_done(body, state)[2]


STIRLING_TAILS = np.array(
    [
        math.lgamma(k + 1) - (k + 0.5) * math.log(k + 1) + k + 1 - math.log(2 * math.pi) / 2
        for k in range(10)
    ]
)


def stirling_tail(k):
    """log(k!) less Stirling's approximation of it."""
    squared = (k + 1) * (k + 1)
    series = (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / squared) / squared) / (k + 1)
    exact = jnp.asarray(STIRLING_TAILS)[jnp.clip(k, 0, 9).astype(np.int32)]
    return jnp.where(k <= 9, exact, series)
