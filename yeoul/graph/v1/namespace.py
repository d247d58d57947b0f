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
export_base("compat.v1.random.experimental", "random.experimental")
export_base("compat.v1.strings", "strings")
export_base("compat.v1.debugging", "debugging", "assert_near assert_rank_in assert_rank_at_least")

for _name in ("bitwise", "config", "dtypes", "errors", "keras", "nest", "test", "version"):
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
    "random": "truncated_normal random_gamma=gamma random_normal=normal random_shuffle=shuffle "
    "random_uniform=uniform",
    "debugging": "assert_proper_iterable assert_same_float_dtype check_numerics is_numeric_tensor",
    "strings": "string_join=join",
    "errors": "OpError",
    "": "reverse_v2=reverse where_v2=where tensor_scatter_add=tensor_scatter_nd_add "
    "tensor_scatter_sub=tensor_scatter_nd_sub tensor_scatter_update=tensor_scatter_nd_update",
}
for _namespace, _names in SECOND_NAMES.items():
    for _entry in _names.split():
        _second, _, _first = _entry.partition("=")
        export_second(f"compat.v1.{_second}", f"{_namespace}.{_first or _second}".lstrip("."))
