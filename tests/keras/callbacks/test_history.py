from tests.keras.callbacks.stand_in import train
from yeoul.keras.callbacks.history import History


def test_keeps_every_epoch_and_adds_later_trainings():
    history = History()
    model = train(history, [1.0, 2.0, None], loss=3)
    assert model.history is history
    assert history.history == {"val_loss": [1.0, 2.0], "loss": [3, 3, 3]}
    assert history.epoch == [0, 1, 2]
    train(history, [4.0])
    assert history.epoch == [0]
    assert history.history["val_loss"] == [1.0, 2.0, 4.0]


def test_works_without_a_model():
    history = History()
    history.on_epoch_end(0, None)
    assert history.epoch == [0]
