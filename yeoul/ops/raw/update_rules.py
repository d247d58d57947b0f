"""What TensorFlow's training ops compute, as its documentation writes it.

One function an op: `rule(xp, *inputs, **attrs)` with the inputs in TensorFlow's order, without the
indices of the sparse form; it returns the new values of the variables, in their order. `xp` is
NumPy or jax.numpy.
"""

import numpy as np


def k(x, number):
    """A Python number as a scalar of the dtype of an array."""
    return np.asarray(number, x.dtype)


def rsqrt(xp, x):
    return k(x, 1) / xp.sqrt(x)


def gradient_descent(xp, var, alpha, delta):
    return (var - alpha * delta,)


def shrunk(xp, x, threshold):
    """The value moved towards zero by the threshold."""
    return xp.sign(x) * xp.maximum(abs(x) - threshold, k(x, 0))


def proximal_gradient_descent(xp, var, alpha, l1, l2, delta):
    return (shrunk(xp, var - alpha * delta, alpha * l1) / (k(l2, 1) + alpha * l2),)


def adadelta(xp, var, accum, accum_update, lr, rho, epsilon, grad):
    accum = rho * accum + (k(rho, 1) - rho) * grad * grad
    update = xp.sqrt(accum_update + epsilon) * rsqrt(xp, accum + epsilon) * grad
    accum_update = rho * accum_update + (k(rho, 1) - rho) * update * update
    return var - update * lr, accum, accum_update


def adagrad(xp, var, accum, lr, grad, update_slots):
    accum = accum + grad * grad if update_slots else accum
    return var - lr * grad * rsqrt(xp, accum), accum


def adagrad_v2(xp, var, accum, lr, epsilon, grad, update_slots):
    accum = accum + grad * grad if update_slots else accum
    return var - lr * grad / (xp.sqrt(accum) + epsilon), accum


def adagrad_da(xp, var, total, squares, grad, lr, l1, l2, global_step):
    total, squares = total + grad, squares + grad * grad
    step = global_step.astype(var.dtype)
    kept = xp.where(l1 > 0, shrunk(xp, total, l1 * step), total)
    return -lr * kept / (l2 * step * lr + xp.sqrt(squares)), total, squares


def proximal_adagrad(xp, var, accum, lr, l1, l2, grad):
    accum = accum + grad * grad
    rate = lr * rsqrt(xp, accum)
    return shrunk(xp, var - grad * rate, rate * l1) / (k(l2, 1) + l2 * rate), accum


def ftrl(xp, var, accum, linear, grad, lr, l1, l2, lr_power, multiply_linear_by_lr):
    return ftrl_v2(
        xp, var, accum, linear, grad, lr, l1, l2, k(l2, 0), lr_power, multiply_linear_by_lr
    )


def ftrl_v2(
    xp, var, accum, linear, grad, lr, l1, l2, l2_shrinkage, lr_power, multiply_linear_by_lr
):
    added = accum + grad * grad
    shrunken = grad + k(l2, 2) * l2_shrinkage * var
    power = xp.power(added, -lr_power)
    grown = (power - xp.power(accum, -lr_power)) * var
    if multiply_linear_by_lr:
        linear = linear + shrunken * lr - grown
        l1, quadratic = l1 * lr, power + k(l2, 2) * l2 * lr
    else:
        linear = linear + shrunken - grown / lr
        quadratic = power / lr + k(l2, 2) * l2
    beyond = abs(linear) > l1
    var = xp.where(beyond, (xp.sign(linear) * l1 - linear) / quadratic, k(var, 0))
    return var, added, linear


def momentum(xp, var, accum, lr, grad, momentum, use_nesterov):
    accum = accum * momentum + grad
    if use_nesterov:
        return var - (grad * lr + accum * momentum * lr), accum
    return var - accum * lr, accum


def keras_momentum(xp, var, accum, lr, grad, momentum, use_nesterov):
    accum = accum * momentum - lr * grad
    return var + (accum * momentum - lr * grad if use_nesterov else accum), accum


def adam(
    xp, var, m, v, beta1_power, beta2_power, lr, beta1, beta2, epsilon, grad, use_nesterov
):  # fmt: skip
    rate = lr * xp.sqrt(k(lr, 1) - beta2_power) / (k(lr, 1) - beta1_power)
    m = m + (grad - m) * (k(lr, 1) - beta1)
    v = v + (grad * grad - v) * (k(lr, 1) - beta2)
    along = grad * (k(lr, 1) - beta1) + beta1 * m if use_nesterov else m
    return var - along * rate / (xp.sqrt(v) + epsilon), m, v


def adam_with_amsgrad(
    xp, var, m, v, vhat, beta1_power, beta2_power, lr, beta1, beta2, epsilon, grad
):  # fmt: skip
    rate = lr * xp.sqrt(k(lr, 1) - beta2_power) / (k(lr, 1) - beta1_power)
    m = m + (grad - m) * (k(lr, 1) - beta1)
    v = v + (grad * grad - v) * (k(lr, 1) - beta2)
    vhat = xp.maximum(vhat, v)
    return var - m * rate / (xp.sqrt(vhat) + epsilon), m, v, vhat


def ada_max(xp, var, m, v, beta1_power, lr, beta1, beta2, epsilon, grad):
    m = m + (grad - m) * (k(lr, 1) - beta1)
    v = xp.maximum(beta2 * v, abs(grad))
    return var - lr / (k(lr, 1) - beta1_power) * (m / (v + epsilon)), m, v


def rms_prop(xp, var, ms, mom, lr, rho, momentum, epsilon, grad):
    ms = ms + (grad * grad - ms) * (k(rho, 1) - rho)
    mom = mom * momentum + grad * lr * rsqrt(xp, ms + epsilon)
    return var - mom, ms, mom


def centered_rms_prop(xp, var, mg, ms, mom, lr, rho, momentum, epsilon, grad):
    ms = ms + (grad * grad - ms) * (k(rho, 1) - rho)
    mg = mg + (grad - mg) * (k(rho, 1) - rho)
    mom = mom * momentum + grad * lr * rsqrt(xp, ms - mg * mg + epsilon)
    return var - mom, mg, ms, mom


def add_sign(xp, var, m, lr, alpha, sign_decay, beta, grad):
    m = m * beta + grad * (k(beta, 1) - beta)
    return var - lr * (alpha + sign_decay * xp.sign(grad) * xp.sign(m)) * grad, m


def power_sign(xp, var, m, lr, logbase, sign_decay, beta, grad):
    m = m * beta + grad * (k(beta, 1) - beta)
    scale = xp.exp(logbase * sign_decay * xp.sign(grad) * xp.sign(m))
    return var - lr * scale * grad, m


# Name in TensorFlow's ops -> (rule, number of variables, whether there is a sparse form).
UPDATE_RULES = {
    "AdaMax": (ada_max, 3, False),
    "Adadelta": (adadelta, 3, True),
    "Adagrad": (adagrad, 2, True),
    "AdagradDA": (adagrad_da, 3, True),
    "AdagradV2": (adagrad_v2, 2, True),
    "Adam": (adam, 3, False),
    "AdamWithAmsgrad": (adam_with_amsgrad, 4, False),
    "AddSign": (add_sign, 2, False),
    "CenteredRMSProp": (centered_rms_prop, 4, True),
    "Ftrl": (ftrl, 3, True),
    "FtrlV2": (ftrl_v2, 3, True),
    "GradientDescent": (gradient_descent, 1, False),
    "KerasMomentum": (keras_momentum, 2, True),
    "Momentum": (momentum, 2, True),
    "PowerSign": (power_sign, 2, False),
    "ProximalAdagrad": (proximal_adagrad, 2, True),
    "ProximalGradientDescent": (proximal_gradient_descent, 1, True),
    "RMSProp": (rms_prop, 3, True),
}
