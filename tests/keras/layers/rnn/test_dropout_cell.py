"""Dropout in cells: when masks are made, and how long they live."""

import copy
import gc
import weakref

import numpy as np

import yeoul as tf

layers = tf.keras.layers
ONES = tf.ones([8, 40, 16])


def summing(**kwargs):
    """A layer whose output tells which inputs or states were dropped at each step."""
    ones = {"kernel_initializer": "identity", "recurrent_initializer": "identity"}
    return layers.SimpleRNN(16, activation=None, return_sequences=True, **ones, **kwargs)


def dropped(outputs):
    """Which inputs of each step were dropped: the output does not change."""
    return np.diff(np.asarray(outputs), axis=1) == 0


def test_a_mask_is_the_same_at_every_step_of_a_call_and_another_in_the_next():
    layer = summing(dropout=0.5)
    for run in (layer, tf.function(lambda x, training: layer(x, training=training))):
        first, second = (dropped(run(ONES, training=True)) for _ in range(2))
        assert (first == first[:, :1]).all()
        assert 0.2 < first.mean() < 0.8
        assert (first != second).any()
        assert not dropped(run(ONES, training=False)).any()


def test_usual_layers_drop_inputs_anew_at_each_step():
    layer = layers.LSTM(16, dropout=0.5)
    layer(ONES, training=True)
    mask = layer.get_dropout_mask_for_cell(ONES, True, count=4)[0].numpy()
    assert mask.shape == ONES.shape
    assert (mask[:, :1] != mask).any()


def test_masks_do_not_keep_graphs_alive():
    layer = layers.GRU(2, recurrent_dropout=0.5)
    run = tf.function(lambda x: layer(x, training=True))
    graph = weakref.ref(run.get_concrete_function(tf.TensorSpec([2, 3, 4])).graph)
    assert graph() is not None
    del run
    gc.collect()
    assert graph() is None


def test_copies_draw_their_own_masks():
    cell = layers.SimpleRNNCell(64, dropout=0.5)
    x = tf.ones([1, 64])
    mask = cell.get_dropout_mask_for_cell(x, True)
    other = copy.deepcopy(cell).get_dropout_mask_for_cell(x, True)
    assert (mask.numpy() != other.numpy()).any()
    assert (mask.numpy() == cell.get_dropout_mask_for_cell(x, True).numpy()).all()
