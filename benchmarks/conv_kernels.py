"""Times the convolution and pooling kernels against XLA's own, outside and inside a loop.

    PYTHONPATH=. python benchmarks/conv_kernels.py [name ...]

Prints milliseconds of processor time a call, which a busy machine disturbs least, and the time to
compile. "XLA" is jax's convolution or window with the gradients that jax derives. The loop is a
`fori_loop`, as `Model.fit` compiles it.
"""

import resource
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.engine.malloc import keep_freed_memory
from yeoul.ops import conv_kernels as ck
from yeoul.ops import depthwise_kernels as dk
from yeoul.ops import grouped_kernels as gk
from yeoul.ops import pool_kernels as pk
from yeoul.ops.windows import window

# name: kind, input, window, outputs (or multiplier, or channels of a group), stride, padding.
CASES = {
    "MNIST, first layer": ("conv", (64, 28, 28, 1), 3, 32, 1, "VALID"),
    "MNIST, second layer": ("conv", (64, 13, 13, 32), 3, 64, 1, "VALID"),
    "CIFAR": ("conv", (32, 32, 32, 16), 3, 16, 1, "SAME"),
    "ResNet-50 stem, 64 px": ("conv", (32, 64, 64, 3), 7, 64, 2, "SAME"),
    "ResNet-50, 16 px": ("conv", (32, 16, 16, 64), 3, 64, 1, "SAME"),
    "ResNet-50, 2 px": ("conv", (32, 2, 2, 512), 3, 512, 1, "SAME"),
    "ResNet-50, 1 x 1": ("conv", (32, 16, 16, 256), 1, 64, 1, "SAME"),
    "ResNet-50, 224 px": ("conv", (4, 56, 56, 64), 3, 64, 1, "SAME"),
    "MobileNet, depthwise": ("depthwise", (16, 48, 48, 32), 3, 1, 1, "SAME"),
    "MobileNet, strided": ("depthwise", (16, 24, 24, 144), 3, 1, 2, "SAME"),
    "ConvNeXt, 7 x 7": ("depthwise", (8, 12, 12, 192), 7, 1, 1, "SAME"),
    "EfficientNet, 5 x 5": ("depthwise", (8, 12, 12, 240), 5, 1, 1, "SAME"),
    "ResNeXt, groups of 4": ("grouped", (8, 28, 28, 128), 3, 4, 1, "SAME"),
    "RegNet, groups of 8": ("grouped", (8, 14, 14, 368), 3, 8, 1, "SAME"),
    "RegNet, groups of 24": ("grouped", (8, 28, 28, 168), 3, 24, 1, "SAME"),
    "max-pool 2 x 2": ("pool", (64, 26, 26, 32), 2, None, 2, "VALID"),
    "max-pool 3 x 3": ("pool", (32, 32, 32, 64), 3, None, 2, "SAME"),
}


def random(*shape):
    return jnp.asarray(np.random.default_rng(0).normal(size=shape).astype("float32"))


def derived(forward):
    """Functions (x, f, g) of what jax makes of a forward function."""
    return {
        "forward": lambda x, f, g: forward(x, f),
        "input gradient": lambda x, f, g: jax.vjp(lambda x: forward(x, f), x)[1](g)[0],
        "filter gradient": lambda x, f, g: jax.vjp(lambda f: forward(x, f), f)[1](g)[0],
    }


def kernels(kind, w, dims, groups):
    """For each quantity, our kernel and XLA's, as functions (x, f, g)."""
    if kind == "grouped":
        mine = {
            "forward": lambda x, f, g: gk.conv(x, f, w, groups),
            "input gradient": lambda x, f, g: gk.conv_input_gradient(g, f, dims, w, groups),
            "filter gradient": lambda x, f, g: gk.conv_filter_gradient(x, g, w, groups),
        }
        return mine, derived(lambda x, f: ck.xla_conv(x, f, w, groups))
    if kind == "conv":
        mine = {
            "forward": lambda x, f, g: ck.conv(x, f, w),
            "input gradient": lambda x, f, g: ck.conv_input_gradient(g, f, dims, w),
            "filter gradient": lambda x, f, g: ck.conv_filter_gradient(x, g, w),
        }
        return mine, derived(lambda x, f: ck.xla_conv(x, f, w))
    if kind == "depthwise":
        mine = {
            "forward": lambda x, f, g: dk.depthwise(x, f, w),
            "input gradient": lambda x, f, g: dk.depthwise_input_gradient(g, f, dims, w),
            "filter gradient": lambda x, f, g: dk.depthwise_filter_gradient(x, g, w),
        }
        return mine, derived(lambda x, f: dk.xla_depthwise(x, f, w))
    other = derived(lambda x, f: pk.max_pool(x, w))
    mine = {"input gradient": lambda x, f, g: pk.max_pool_gradient(x, f, g, w)}
    return mine, {key: other[key] for key in mine}


def looped(function, times=3):
    """The function in a loop, on inputs that change."""

    def run(*inputs):
        def body(_, state):
            y = function(*state[0])
            small = y.ravel()[0] * 1e-20
            return tuple(a + small for a in state[0]), y

        y = jnp.zeros_like(function(*inputs))
        return lax.fori_loop(0, times, body, (inputs, y))[1]

    return run


def processor():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure(function, inputs, times=1, calls=3):
    """(milliseconds a call, seconds to compile)."""
    start = time.perf_counter()
    compiled = jax.jit(function).lower(*inputs).compile()
    compiling = time.perf_counter() - start
    jax.block_until_ready(compiled(*inputs))
    start = processor()
    for _ in range(calls):
        jax.block_until_ready(compiled(*inputs))
    return (processor() - start) / calls / times * 1e3, compiling


def main(names):
    keep_freed_memory()
    print("| | | kernel | XLA | kernel, in a loop | XLA, in a loop | compile |")
    print("|---|---|---|---|---|---|---|")
    for name in names or CASES:
        kind, shape, size, outputs, stride, padding = CASES[name]
        dims = shape[1:-1]
        w = window(dims, (size, size), (stride, stride), padding)
        x = random(*shape)
        if kind == "pool":
            f = pk.max_pool(x, w)
            g = random(*f.shape)
        else:
            last = (outputs, shape[-1]) if kind == "grouped" else (shape[-1], outputs)
            f = random(size, size, *last)
            channels = last[0] * last[1] if kind == "depthwise" else last[1]
            g = random(shape[0], *w.outputs(dims), channels)
        mine, other = kernels(kind, w, dims, shape[-1] // outputs if outputs else 1)
        for key in mine:
            one, compiling = measure(mine[key], (x, f, g))
            two, _ = measure(other[key], (x, f, g))
            three, _ = measure(looped(mine[key]), (x, f, g), times=3)
            four, _ = measure(looped(other[key]), (x, f, g), times=3, calls=1)
            times = " | ".join(f"{t:.2f}" for t in (one, two, three, four))
            print(f"| {name} | {key} | {times} | {compiling:.2f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
