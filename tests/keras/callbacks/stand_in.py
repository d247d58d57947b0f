"""A model and a training loop as callbacks see them, without any arithmetic."""

from types import SimpleNamespace

import numpy as np


class Optimizer:
    """Holds a learning rate in float32, as optimizers do."""

    def __init__(self, learning_rate):
        self.learning_rate = learning_rate

    def __setattr__(self, name, value):
        super().__setattr__(name, np.float32(value))


class Model:
    """Has weights, can be saved and stopped; keeps a record of what was done to it."""

    def __init__(self, metrics=()):
        self.weights = [0.0]
        self.stop_training = False
        self.optimizer = Optimizer(0.1)
        self.metrics = [SimpleNamespace(name=name) for name in metrics]
        self.done = []

    def get_weights(self):
        return list(self.weights)

    def set_weights(self, weights):
        self.weights = weights
        self.done.append(("set_weights", weights))

    def save(self, path, **options):
        self.done.append(("save", path, options))

    def save_weights(self, path, **options):
        self.done.append(("save_weights", path, options))


def train(callback, values, key="val_loss", batches=0, model=None, **more):
    """Runs one epoch a value; returns the model. `values` may hold None: the value is missing."""
    model = model or Model()
    callback.set_model(model)
    callback.set_params({"epochs": len(values), "verbose": 0, "steps": batches})
    callback.on_train_begin({})
    for epoch, value in enumerate(values):
        model.weights = [float(epoch)]
        callback.on_epoch_begin(epoch, {})
        for batch in range(batches):
            callback.on_train_batch_begin(batch, {})
            callback.on_train_batch_end(batch, {"loss": value})
        model.logs = dict(more) if value is None else {key: value, **more}
        callback.on_epoch_end(epoch, model.logs)
        if model.stop_training:
            break
    callback.on_train_end(model.logs)
    return model
