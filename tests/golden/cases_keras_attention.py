"""Golden rows: attention, and dense layers by equation."""

from operator import attrgetter

from tests.golden.harness import B, F, I, K, Table
from tests.golden.keras_rows import fresh, layer_row, set_drawn, step_row

TABLE = Table("keras_attention", prepare=fresh)


def layer(path, *inputs, _call=None, _said="", _tol=10.0, _step=False, _options=None, **kwargs):
    """Adds a row for `tf.keras.layers.<path>(**kwargs)` called on the inputs."""
    options = _options or {}
    label = f"{path}({', '.join(f'{k}={v!r}' for k, v in kwargs.items())}) {_said}"
    label += "".join(f" {spec!r}" for spec in inputs)
    label += "".join(f" {k}={v}" for k, v in options.items()) + " step" * _step

    def make(tf):
        return attrgetter(f"keras.layers.{path}")(tf)(**kwargs)

    if _step:
        fn = step_row(make, label, call=_call)
    else:
        fn = layer_row(make, label, call=_call, **options)
    TABLE.case(label, fn, *inputs, grad=False, tol=_tol)


def mistake(name, fn):
    """Adds a row for a call that raises."""
    TABLE.case(name, fn, grad=False, error=True)


def dense(equation, output_shape, *shape, **kwargs):
    """Adds a row for an EinsumDense layer."""
    options = {"equation": equation, "output_shape": output_shape, **kwargs}
    layer("EinsumDense", F(*shape), **options)


# Dense layers by equation.
layer("EinsumDense", F(4, 3), equation="ab,bc->ac", output_shape=2, bias_axes="c", _step=True)
dense("ab,bc->ac", 5, 4, 3)
dense("ab,bc->ac", 5, 4, 3, bias_axes="c", activation="relu", kernel_regularizer="l2")
dense("abc,cd->abd", (3, 6), 2, 3, 4, bias_axes="bd")
dense("abc,bd->acd", (4, 6), 2, 3, 4, bias_axes="cd", bias_initializer="ones")
dense("abc,cdef->abdef", (3, 5, 2, 3), 2, 3, 4, bias_axes="df")
dense("abcd,cbef->afed", (7, 6, 5), 2, 3, 4, 5, bias_axes="fe")
dense("abcd,bcde->ae", 6, 2, 3, 4, 5, bias_axes="e", kernel_constraint="unit_norm")
dense("...x,xy->...y", 7, 2, 3, 4, bias_axes="y")
dense("...wx,xy->...wy", (5, 7), 2, 3, 5, 4, bias_axes="wy")
dense("ab...,bc->ac...", 6, 2, 3, 4, 5, bias_axes="c")
dense("abc,cd->abd", (3, 6), 2, 3, 4, dtype="float64", name="mixer")
for label, options, shape in (
    ("form", ("abc,cd", 2), (2, 3, 4)),
    ("output axis", ("abc,cd->abe", (3, 6)), (2, 3, 4)),
    ("weight axis", ("abcd,cbzf->afd", (7, 5)), (2, 3, 4, 5)),
    ("shared axis", ("abc,cd->abd", (9, 6)), (2, 3, 4)),
):
    mistake(
        f"EinsumDense of a wrong {label}",
        lambda tf, _o=options, _s=shape: tf.keras.layers.EinsumDense(*_o)(tf.ones(_s)),
    )
mistake(
    "EinsumDense with a wrong bias axis",
    lambda tf: tf.keras.layers.EinsumDense("ab,bc->ac", 2, bias_axes="z")(tf.ones([2, 3])),
)

# Attention by products and by sums.
MASKS = [[True, True, False], [True, False, False]], [[True, True, True, False], [True] * 4]


def causal(tf, layer, inputs, **options):
    return layer(inputs, use_causal_mask=True, **options)


def masked(tf, layer, inputs, **options):
    return layer(inputs, mask=[tf.constant(mask) for mask in MASKS], **options)


def both(tf, layer, inputs, **options):
    mask = [None, tf.constant(MASKS[1])]
    return layer(inputs, mask=mask, use_causal_mask=True, **options)


def scores(tf, layer, inputs, **options):
    return layer(inputs, return_attention_scores=True, **options)[1]


PAIR, TRIPLE = (F(2, 3, 4), F(2, 4, 4)), (F(2, 3, 4), F(2, 4, 4), F(2, 4, 4))
WAYS = {"causal": causal, "both": both, "scores": scores}
for kind, options in (
    ("Attention", {}),
    ("Attention", {"use_scale": True, "dropout": 0.4}),
    ("Attention", {"use_scale": True, "score_mode": "concat"}),
    ("Attention", {"score_mode": "concat"}),
    ("AdditiveAttention", {}),
    ("AdditiveAttention", {"use_scale": False, "dropout": 0.4}),
):
    layer(kind, *TRIPLE, **options, _options={"train": True})
    layer(kind, *PAIR, **options, _options={"symbolic": False}, _call=masked, _said="masked")
for kind in ("Attention", "AdditiveAttention"):
    layer(kind, *TRIPLE, use_scale=True, _step=True)
    for said, way in WAYS.items():
        simple = {"symbolic": said in ("causal", "scores")}
        layer(kind, *PAIR, _call=way, _said=said, _options=simple)
    layer(kind, *PAIR, dtype="mixed_float16", _tol=3000, _options={"train": True})
    layer(kind, *PAIR, causal=True)
    for said, wrong in {
        "no list": lambda tf, a: a(tf.ones([2, 3, 4])),
        "four inputs": lambda tf, a: a([tf.ones([2, 3, 4])] * 4),
        "one mask": lambda tf, a: a([tf.ones([2, 3, 4])] * 2, mask=[tf.ones([2, 3]) > 0]),
        "sizes that differ": lambda tf, a: a([tf.ones([2, 3, 4]), tf.ones([2, 5, 7])]),
    }.items():
        mistake(
            f"{kind} of {said}",
            lambda tf, _kind=kind, _wrong=wrong: _wrong(tf, getattr(tf.keras.layers, _kind)()),
        )
mistake("Attention of an unknown mode", lambda tf: tf.keras.layers.Attention(score_mode="x"))

# Attention of several heads.


def heads(tf, layer, inputs, **options):
    inputs = inputs if isinstance(inputs, list) else [inputs, inputs]
    return layer(*inputs, **options)


def heads_causal(tf, layer, inputs, **options):
    return heads(tf, layer, inputs, use_causal_mask=True, **options)


def heads_scores(tf, layer, inputs, **options):
    return heads(tf, layer, inputs, return_attention_scores=True, **options)[1]


def heads_masked(tf, layer, inputs, **options):
    query, value, mask = inputs
    return layer(query, value, attention_mask=mask, **options)


def several(*inputs, _call=heads, **kwargs):
    """Adds a row of MultiHeadAttention(2, 3)."""
    options = {"shape": False} | kwargs.pop("_options", {})
    kwargs = {"num_heads": 2, "key_dim": 3} | kwargs
    layer("MultiHeadAttention", *inputs, _call=_call, _options=options, **kwargs)


QV = (F(2, 3, 4), F(2, 5, 6))
layer("MultiHeadAttention", F(2, 5, 4), _call=heads, num_heads=2, key_dim=3, _step=True)
several(F(2, 5, 4))
several(F(2, 5, 4), F(2, 7, 3), F(2, 7, 2), value_dim=4, output_shape=5)
several(*QV, use_bias=False, output_shape=(2, 3), name="attend")
several(*QV, dropout=0.4, _options={"train": True})
several(*QV, kernel_regularizer="l2", bias_initializer="ones", activity_regularizer="l1")
several(*QV, _call=heads_causal, _said="causal")
several(*QV, _call=heads_scores, _said="scores")
several(*QV, B(2, 3, 5), _call=heads_masked, _said="masked")
several(*QV, I(0, 2, 1, 3, 5), _call=heads_masked, _said="masked")
several(*QV, B(2, 2, 3, 5), _call=heads_masked, _said="masked")
several(*QV, K([[[1.0, 0.5, 0.0, 1.0, 1.0]] * 3] * 2), _call=heads_masked, _said="masked")
several(*QV, dtype="float64", _tol=100)
several(*QV, dtype="mixed_float16", _tol=3000)
several(F(2, 3, 4, 2), attention_axes=(1, 2))
several(F(2, 3, 4, 2), attention_axes=2)
several(F(2, 3, 4, 2), F(2, 3, 5, 2), _call=heads_scores, _said="scores", attention_axes=(2,))
several(F(1, 2, 2, 3, 2), attention_axes=(1, 3))


def masks_of_inputs(tf):
    """Masks that query, value and key carry are used, and go on."""
    words = tf.keras.layers.Embedding(5, 4, mask_zero=True, embeddings_initializer="ones")
    query, value = (
        words(tf.constant([[1, 2, 0], [3, 0, 0]])),
        words(tf.constant([[1, 2, 0, 0]] * 2)),
    )
    seen = {}
    for causal_too in (False, True):
        attend = tf.keras.layers.MultiHeadAttention(2, 3)
        key = words(tf.constant([[0, 2, 0, 0]] * 2))
        options = {"return_attention_scores": True, "use_causal_mask": causal_too}
        seen[f"two {causal_too}"] = attend(query, value, **options)[1]
        seen[f"three {causal_too}"] = attend(query, value, key, **options)[1]
        allowed = tf.ones([1, 3, 4])
        seen[f"given {causal_too}"] = attend(query, value, attention_mask=allowed, **options)[1]
        out = attend(query, value)
        seen[f"mask {causal_too}"] = out._keras_mask
    return seen


TABLE.case("masks that inputs carry", masks_of_inputs, grad=False)


def encoder(tf):
    """A small transformer on sequences of any length: its training, and its config."""
    layers = tf.keras.layers
    words = tf.keras.Input([None], dtype="int32")
    x = layers.Embedding(20, 8, mask_zero=True)(words)
    attended = layers.MultiHeadAttention(2, 4)(x, x)
    x = layers.LayerNormalization()(x + attended)
    forward = layers.EinsumDense("abc,cd->abd", (None, 16), activation="gelu", bias_axes="d")(x)
    x = layers.LayerNormalization()(x + layers.Dense(8)(forward))
    attended, weights = layers.MultiHeadAttention(1, 4)(
        x, x, use_causal_mask=True, return_attention_scores=True
    )
    out = layers.Dense(3)(layers.GlobalAveragePooling1D()(attended))
    model = tf.keras.Model(words, [out, weights])
    set_drawn(model, "transformer")
    first = tf.keras.Model(words, out)
    first.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    data = tf.constant([[1, 5, 7, 0, 0], [3, 4, 0, 0, 0], [9, 8, 7, 6, 5], [2, 0, 0, 0, 0]])
    history = first.fit(
        data, tf.constant([0, 1, 2, 0]), batch_size=2, epochs=2, verbose=0, shuffle=False
    )
    return {
        "losses": history.history["loss"],
        "predicted": first.predict(data, verbose=0),
        "short": [part.numpy() for part in model(data[:, :2])],
        "names": [weight.name for weight in model.weights],
        "config": type(model).from_config(model.get_config()).get_config() == model.get_config(),
    }


TABLE.case("a transformer", encoder, grad=False, tol=100.0)
for said, wrong in {
    "a query of rank 2": lambda tf, a: a(tf.ones([3, 4]), tf.ones([3, 4])),
    "no value": lambda tf, a: a(tf.ones([2, 3, 4])),
    "a mask of other positions": lambda tf, a: a(
        tf.ones([2, 3, 4]), tf.ones([2, 3, 4]), attention_mask=tf.ones([2, 3, 9])
    ),
    "a negative size": lambda tf, a: tf.keras.layers.MultiHeadAttention(2, -3)(
        tf.ones([2, 3, 4]), tf.ones([2, 3, 4])
    ),
}.items():
    mistake(
        f"MultiHeadAttention of {said}",
        lambda tf, _wrong=wrong: _wrong(tf, tf.keras.layers.MultiHeadAttention(2, 3)),
    )
