"""The functions of one step, which a model's loops can be made of."""


class StepFunctionsMixin:
    """`make_train_function` and its likes, for `Model`.

    `fit`, `evaluate` and `predict` run steps by these functions only if a class overrides how they
    are made: otherwise they run many steps a call.

    Attributes:
      train_function, test_function, predict_function: what was made, or None.
    """

    train_function = None
    test_function = None
    predict_function = None

    def make_train_function(self, force=False):
        """A function of an iterator: one training step on its next element.

        To be overridden, to run something around each step, or another one.

        Args:
          force: make another one, if there is one already.

        Returns:
          `function(iterator)` -> dict of metric values.
        """
        if self.train_function is None or force:
            self.train_function = one_step(self, "train")
        return self.train_function

    def make_test_function(self, force=False):
        """As `make_train_function`, for evaluation."""
        if self.test_function is None or force:
            self.test_function = one_step(self, "test")
        return self.test_function

    def make_predict_function(self, force=False):
        """As `make_train_function`, for prediction; the function returns the outputs."""
        if self.predict_function is None or force:
            self.predict_function = lambda iterator: self._predict_batch(next(iterator))
        return self.predict_function

    def _own_function(self, kind):
        """The function of one step, if the class says how it is made; else None."""
        name = f"make_{kind}_function"
        if getattr(type(self), name) is getattr(StepFunctionsMixin, name):
            return None
        return getattr(self, name)()


def one_step(model, kind):
    """A function of an iterator that runs the model's step on its next element."""
    from yeoul.keras.callbacks.callback_list import CallbackList
    from yeoul.keras.training.runner import Runner

    runner = Runner(model, kind, None, CallbackList(model=model), own=False)

    def function(iterator):
        batch = next(iterator)
        model._build_for(batch)
        return runner.run_one(batch, model.run_eagerly)

    return function
