"""What `tf.compat.v1` has from TensorFlow 2 as it is, and under which older names.

Functions whose arguments differed are in `names.py` and `nn_names.py`.
"""

from yeoul.core.export import export_base, export_namespace, export_second

export_base(
    "compat.v1",
    "",
    "batch_to_space space_to_batch eig eigvals broadcast_weights inside_function "
    "install_as_tensorflow float8_e4m3fn float8_e5m2 int4 uint4",
)
export_base("compat.v1.math", "math")
export_base("compat.v1.signal", "signal")
export_base("compat.v1.math.special", "math.special")
export_base(
    "compat.v1.nn",
    "nn",
    "convolution conv3d_transpose dilation2d erosion2d gelu pool space_to_batch "
    "max_pool_with_argmax",
)
export_base("compat.v1.linalg", "linalg", "eig eigvals")
export_base("compat.v1.random", "random", "set_seed")
export_base(
    "compat.v1.image",
    "image",
    "resize_with_pad stateless_random_brightness stateless_random_contrast stateless_random_crop "
    "stateless_random_flip_left_right stateless_random_flip_up_down stateless_random_hue "
    "stateless_random_jpeg_quality stateless_random_saturation "
    "stateless_sample_distorted_bounding_box",
)
export_base("compat.v1.io", "io")
export_base("compat.v1.ragged", "ragged")
export_base("compat.v1.quantization", "quantization")
export_base("compat.v1.sparse", "sparse", "map_values")
export_base("compat.v1.experimental", "experimental")
export_base("compat.v1.autograph", "autograph")
export_base("compat.v1.random.experimental", "random.experimental")
export_base("compat.v1.strings", "strings")
export_base("compat.v1.debugging", "debugging", "assert_near assert_rank_in assert_rank_at_least")

for _name in (
    "autograph.experimental",
    "bitwise",
    "config",
    "dtypes",
    "errors",
    "experimental.extension_type",
    "graph_util",
    "io.gfile",
    "keras",
    "linalg.experimental",
    "nest",
    "nn.experimental",
    "test",
    "version",
):
    export_namespace(_name, f"compat.v1.{_name}")

# Older names in the root, by the namespace that TensorFlow 2 has them in.
SECOND_NAMES = {
    "math": "accumulate_n angle betainc ceil conj cumprod digamma erf erfc expm1 floordiv floormod "
    "igamma igammac imag invert_permutation is_finite is_inf is_nan is_non_decreasing "
    "is_strictly_increasing lbeta lgamma log log1p log_sigmoid logical_xor polygamma real "
    "reciprocal rint rsqrt segment_max segment_mean segment_min segment_prod segment_sum "
    "squared_difference unsorted_segment_max unsorted_segment_mean unsorted_segment_min "
    "unsorted_segment_prod unsorted_segment_sqrt_n unsorted_segment_sum zeta "
    "div_no_nan=divide_no_nan mod=floormod floor_div=floordiv",
    "linalg": "cholesky cholesky_solve cross global_norm matrix_transpose qr svd trace "
    "diag=tensor_diag diag_part=tensor_diag_part matrix_band_part=band_part "
    "matrix_determinant=det matrix_diag=diag matrix_diag_part=diag_part matrix_inverse=inv "
    "matrix_set_diag=set_diag matrix_solve=solve matrix_solve_ls=lstsq "
    "matrix_triangular_solve=triangular_solve self_adjoint_eig=eigh self_adjoint_eigvals=eigvalsh",
    "quantization": "fake_quant_with_min_max_args fake_quant_with_min_max_args_gradient "
    "fake_quant_with_min_max_vars fake_quant_with_min_max_vars_gradient "
    "fake_quant_with_min_max_vars_per_channel fake_quant_with_min_max_vars_per_channel_gradient",
    "sparse": "sparse_fill_empty_rows=fill_empty_rows sparse_mask=mask sparse_maximum=maximum "
    "sparse_minimum=minimum sparse_reorder=reorder sparse_reset_shape=reset_shape "
    "sparse_reshape=reshape sparse_retain=retain sparse_slice=slice sparse_softmax=softmax "
    "sparse_tensor_dense_matmul=sparse_dense_matmul sparse_tensor_to_dense=to_dense "
    "sparse_to_indicator=to_indicator sparse_transpose=transpose "
    "sparse.matmul=sparse_dense_matmul",
    "queue": "io.PaddingFIFOQueue=PaddingFIFOQueue io.PriorityQueue=PriorityQueue "
    "io.QueueBase=QueueBase io.RandomShuffleQueue=RandomShuffleQueue",
    "version": "COMPILER_VERSION GIT_VERSION GRAPH_DEF_VERSION GRAPH_DEF_VERSION_MIN_CONSUMER "
    "GRAPH_DEF_VERSION_MIN_PRODUCER VERSION",
    "dtypes": "QUANTIZED_DTYPES",
    "nn": "nn.avg_pool_v2=avg_pool nn.max_pool_v2=max_pool "
    "nn.depthwise_conv2d_native_backprop_filter=depthwise_conv2d_backprop_filter "
    "nn.depthwise_conv2d_native_backprop_input=depthwise_conv2d_backprop_input",
    "random": "truncated_normal random_gamma=gamma random_normal=normal random_shuffle=shuffle "
    "random_uniform=uniform "
    "nn.log_uniform_candidate_sampler=log_uniform_candidate_sampler "
    "nn.uniform_candidate_sampler=uniform_candidate_sampler",
    "debugging": "assert_proper_iterable assert_same_float_dtype check_numerics is_numeric_tensor",
    "strings": "string_join=join",
    "errors": "OpError",
    "compat.v1": "initializers.global_variables=global_variables_initializer "
    "initializers.local_variables=local_variables_initializer "
    "initializers.tables_initializer=tables_initializer "
    "initializers.uniform_unit_scaling=uniform_unit_scaling_initializer "
    "initializers.variables=variables_initializer random.set_random_seed=set_random_seed",
    "": "reverse_v2=reverse where_v2=where manip.reverse=reverse manip.roll=roll "
    "manip.scatter_nd=scatter_nd manip.space_to_batch_nd=space_to_batch_nd manip.tile=tile "
    "manip.reshape=reshape linalg.transpose=linalg.matrix_transpose "
    "sparse.SparseTensor=SparseTensor "
    "batch_to_space_nd=batch_to_space manip.batch_to_space_nd=batch_to_space "
    "tensor_scatter_add=tensor_scatter_nd_add "
    "tensor_scatter_sub=tensor_scatter_nd_sub tensor_scatter_update=tensor_scatter_nd_update",
}
for _namespace, _names in SECOND_NAMES.items():
    for _entry in _names.split():
        _second, _, _first = _entry.partition("=")
        export_second(f"compat.v1.{_second}", f"{_namespace}.{_first or _second}".lstrip("."))
