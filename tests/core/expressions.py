"""Expressions about dtypes, shapes, specs, nests and errors whose results real TensorFlow recorded.

Run with the Python of an environment that holds TensorFlow 2.15, this writes `expressions.json`:
for every expression its `repr`, or the class of the exception it raises.
"""

import collections
import json
import os
import types
from pathlib import Path

import numpy as np

RECORDING = Path(__file__).with_suffix(".json")

Point = collections.namedtuple("Point", "x y")
Other = collections.namedtuple("Other", "x y")


class List(list):
    pass


class Tuple(tuple):
    pass


class Frozen(collections.abc.Mapping):
    def __init__(self, items):
        self._items = dict(items)

    def __getitem__(self, key):
        return self._items[key]

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __repr__(self):
        return f"Frozen({self._items})"


DTYPE_NAMES = """
    half float16 bfloat16 float32 float64 double complex64 complex128 int8 int16 int32 int64 uint8
    uint16 uint32 uint64 bool string resource variant qint8 quint8 qint16 quint16 qint32
""".split()
DTYPE_PROPERTIES = """
    name size as_datatype_enum base_dtype real_dtype is_floating is_integer is_complex is_bool
    is_unsigned is_quantized is_numeric is_numpy_compatible limits
""".split()
NUMERIC = "float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64".split()
NAMES_OF_DTYPES = """
    'float' 'double' 'float32' 'half' 'bool' 'qint8' 'string' 1 10 999 None float bool object
    np.float32 np.bool_ np.dtype('S3') np.dtype('U') np.dtype('O') np.dtype('M8') np.intc
    np.longlong np.longdouble b'float32' 3.5 [1] np.dtype('>f4') np.array(1) np.dtype('V4') 'int'
    tf.float32 type(None)
""".split()

SHAPES = """None|[]|[2,None]|5|(2,3)|[None]|np.int64(3)|np.array([1,2])|[np.int32(3),None]|[-1]|-1
    ['a']|'ab'|[2.0]|2.0|range(3)|{1:2}|[[1]]|tf.TensorShape([1])""".replace("\n", "|").split("|")
SHAPE_CALLS = """
    [2,None] .rank | None .rank | None .ndims | [2,None] .as_list() | None .as_list()
    [2,None] .num_elements() | [2,3] .num_elements() | None .num_elements() | [] .num_elements()
    [0,3] .num_elements() | [2,None] .merge_with([None,3]) | [2,None] .merge_with([3,3])
    [2,None] .merge_with([3,3,3]) | None .merge_with([3]) | [3] .merge_with(None)
    [2] .concatenate([3]) | [2] .concatenate(None) | [2] .concatenate(3) | [2] +[3] | [2] +None
    [2] +3 | [2] .with_rank(1) | [2] .with_rank(2) | None .with_rank(2) | [2] .with_rank_at_least(2)
    [2] .with_rank_at_most(0) | [2,3] .with_rank_at_least(2) | None .with_rank_at_least(2)
    None .with_rank_at_most(2) | [2,3] .assert_has_rank(3) | [2,3] .assert_has_rank(2)
    [2,3] .assert_same_rank([3]) | [2,3] .assert_same_rank([None,1]) | [2,3] .assert_same_rank(None)
    [2,3] .assert_is_compatible_with([2,4]) | [2,3] .assert_is_compatible_with([2,None])
    [2,None] .assert_is_fully_defined() | [2] .assert_is_fully_defined()
    [2,None] .is_fully_defined() | None .is_fully_defined() | [] .is_fully_defined()
    [2,None] .is_compatible_with([2,3]) | [2,None] .is_compatible_with([2])
    [2,None] .is_compatible_with(None) | None .is_compatible_with([1])
    [2,3] .most_specific_compatible_shape([2,4]) | [2,3] .most_specific_compatible_shape([2])
    [2,3] .most_specific_compatible_shape(None) | [2,None] .most_specific_compatible_shape([2,None])
    [2,None] .most_specific_common_supertype([tf.TensorShape([2,3])])
    [2,None] .most_specific_common_supertype([tf.TensorShape([2])])
    [2] .most_specific_common_supertype([3]) | [2,None] .is_subtype_of(tf.TensorShape([None,None]))
    [2,None] .is_subtype_of(tf.TensorShape(None)) | [2,None] .is_subtype_of(tf.TensorShape([2,3]))
    None .is_subtype_of(tf.TensorShape([2])) | [2] .is_subtype_of([2]) | [2,3,4] [0] | [2,3,4] [1:]
    [2,3,4] [-1] | [2,3,4] [5] | [2,3,4] [:2] | [2,3,4] [::2] | [2,3,4] [::-1] | [2,3] [9:]
    None [0] | None [1:] | None [:2] | None [1:3] | None [-2:] | None [:-1] | None [:]
    None [1:5:2] | None [3:1] | [2,3] ==[2,3] | [2,3] ==(2,3) | [2,None] ==[2,None]
    [2,None] ==tf.TensorShape([2,None]) | [2,None] ==[2,3] | None ==None
    None ==tf.TensorShape(None) | [] ==None | [2] ==None | [] ==[] | [2] ==2 | [2] =='a' | [2] !='a'
    [2] ==[2.0] | [2] !=None | None !=None | [2,None] !=[2,None] | [2,3] ==np.array([2,3])
    [2,3] ==tuple | [2,3] <tf.TensorShape([3]) | [2,3] *2
"""
NESTS = """[] 3 None 'abc' b'abc' [1,(2,{'b':3,'a':4})] {'b':1,'a':{'d':2,'c':3}} Point(1,[2,3])
    collections.OrderedDict([('b',1),('a',2)]) collections.defaultdict(list,{'b':1,'a':2})
    types.MappingProxyType({'b':1,'a':2}) Frozen({'b':1,'a':2}) {1:2,'a':3} {3:1,2:0} {1,2} range(3)
    np.arange(2) {'b':1}.items() {'b':1}.values() {'b':1}.keys() List([1,2]) Tuple([1,2])
    collections.deque([1,2]) tf.TensorShape([1,2]) tf.float32 tf.TensorSpec([1])""".split()
PACKS = """
    [1,(2,3)]; [4,5,6] | {'b':1,'a':2}; [10,20]
    collections.OrderedDict([('b',1),('a',2)]); [10,20]
    collections.defaultdict(list,{'b':1,'a':2}); [10,20] | Frozen({'b':1,'a':2}); [10,20]
    Point(1,2); [10,20] | List([1]); [10] | Tuple([1]); [10] | {'b':1,'a':2}.items(); [1,2,3,4]
    {'b':1}.values(); [5] | 1; [5] | 1; 5 | [1,2]; 5 | 1; [5,6] | [1,2]; [1] | [1,2]; [1,2,3]
    [1,2]; (1,2) | [1,2]; [[1],2] | []; [1] | (); [] | None; [1] | [1,2]; 'ab' | [1,2]; range(2)
    [1,2]; Point(4,5) | range(2); [7,8] | {'a':1}.keys(); [2] | 1; []
"""
PAIRS = """
    [1,2]; [3,4] | [1,2]; (3,4) | [1,2]; [1,[2]] | [1,2]; [1,2,3] | [1,(2,3)]; [1,{'a':2,'b':3}]
    {'a':1}; {'b':1} | {'a':1}; {'a':1,'b':2} | 1; [1] | 'a'; 'b' | Point(1,2); (1,2)
    Point(1,2); collections.namedtuple('Point','x y')(1,2) | Point(1,2); Other(1,2) | List([1]); [1]
    [1]; List([1]) | (1,); Tuple([1]) | collections.OrderedDict([('b',1),('a',2)]); {'a':1,'b':2}
    {'a':1,'b':2}; collections.OrderedDict([('b',1),('a',2)])
    {'a':1}; collections.defaultdict(list,{'a':1}) | {'a':1}; types.MappingProxyType({'a':1})
    None; 1 | [None]; [[]] | {1:2,'a':3}; {1:2,'a':3} | [1]; {'a':1}
    {'b':1,'a':[1]}; {'c':[1],'d':1} | Point(1,2); {'x':1,'y':2} | [1]; range(1)
    [[1,2],(3,)]; [[1,2],[3]] | np.zeros(2); 1 | frozenset([1]); 1
"""
SPECS = """
    tf.TensorSpec([2,None]) | tf.TensorSpec([2,None],tf.int32,'x') | tf.TensorSpec(None)
    tf.TensorSpec(2) | tf.TensorSpec([2],'float64') | tf.TensorSpec('ab') | tf.TensorSpec([2],'foo')
    str(tf.TensorSpec([2,None],tf.int32,'x')) | tf.TensorSpec([2]).name | tf.TensorSpec([2]).shape
    tf.TensorSpec([2]).dtype | tf.TensorSpec([2],name='x')==tf.TensorSpec([2],name='x')
    tf.TensorSpec([2],name='x')==tf.TensorSpec([2])
    tf.TensorSpec([2],name='x')!=tf.TensorSpec([2]) | tf.TensorSpec([2])==2
    hash(tf.TensorSpec([2],name='x'))==hash(tf.TensorSpec([2]))
    tf.TensorSpec([2,None]).is_compatible_with(tf.TensorSpec([2,3]))
    tf.TensorSpec([2,None]).is_compatible_with(tf.TensorSpec([2,3],tf.int32))
    tf.TensorSpec([2,None]).is_compatible_with(tf.TensorSpec([2]))
    tf.TensorSpec([2,None]).is_compatible_with([[1.,2.],[3.,4.]])
    tf.TensorSpec([2]).is_compatible_with('a') | tf.TensorSpec([2]).is_compatible_with(None)
    tf.TensorSpec([2,None]).is_subtype_of(tf.TensorSpec(None))
    tf.TensorSpec([2]).is_compatible_with(np.zeros([2],np.float32))
    tf.TensorSpec([2,None]).is_subtype_of(tf.TensorSpec([2,3]))
    tf.TensorSpec([2],name='a').is_subtype_of(tf.TensorSpec([2],name='b'))
    tf.TensorSpec([2],name='a').is_subtype_of(tf.TensorSpec([2]))
    tf.TensorSpec([2]).is_subtype_of(tf.TensorSpec([2],name='a'))
    tf.TensorSpec([2]).is_subtype_of(3)
    tf.TensorSpec([2,3]).most_specific_common_supertype([tf.TensorSpec([2,4])])
    tf.TensorSpec([2,3]).most_specific_common_supertype([tf.TensorSpec([2])])
    tf.TensorSpec([2,3]).most_specific_common_supertype([tf.TensorSpec([2,4],tf.int32)])
    tf.TensorSpec([2],name='a').most_specific_common_supertype([tf.TensorSpec([2],name='b')])
    tf.TensorSpec([2,3]).most_specific_compatible_type(tf.TensorSpec([2,4],tf.int32))
    tf.TensorSpec([2,3]).most_specific_compatible_type(tf.TensorSpec([2,4]))
    tf.TensorSpec.from_tensor(3) | tf.TensorSpec.from_spec(tf.TensorSpec([2],tf.int32,'x'))
    tf.TensorSpec.from_spec(tf.TensorSpec([2],tf.int32,'x'),name='y')
    isinstance(tf.TensorSpec([2]),tf.TypeSpec)
"""
ERRORS = """
    Cancelled Unknown InvalidArgument DeadlineExceeded NotFound AlreadyExists PermissionDenied
    ResourceExhausted FailedPrecondition Aborted OutOfRange Unimplemented Internal Unavailable
    DataLoss Unauthenticated
""".split()
CODES = """
    OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS
    PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED
    INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED
""".split()


def rows(table):
    """The cells of a table whose rows are lines and whose columns are parted by bars."""
    return [cell.strip() for line in table.strip().splitlines() for cell in line.split("|")]


def expressions():
    """All expressions."""
    yield from of_dtypes()
    yield from of_shapes()
    yield from of_nests()
    yield from rows(SPECS)
    yield from of_errors()


def of_dtypes():
    for name in DTYPE_NAMES:
        dtype = f"tf.dtypes.{name}"
        yield from (f"repr({dtype})", f"str({dtype})", f"hash({dtype})", f"tf.as_dtype({name!r})")
        yield from (f"{dtype}.{prop}" for prop in DTYPE_PROPERTIES)
        yield f"{dtype}.is_compatible_with(tf.float32)"
    for name in NUMERIC:
        yield from (f"float(tf.{name}.min)", f"float(tf.{name}.max)")
    yield from (f"tf.{name}.max" for name in ("bool", "string", "complex64", "qint8", "resource"))
    for value in NAMES_OF_DTYPES:
        yield from (f"tf.as_dtype({value})", f"tf.float32 == {value}", f"tf.float32 != {value}")
    yield from ("tf.DType(1) == tf.float32", "tf.DType(999)", "tf.float32 < tf.float64")


def of_shapes():
    for value in SHAPES:
        shape = f"tf.TensorShape({value.strip()})"
        yield from (shape, f"str({shape})", f"len({shape})", f"bool({shape})", f"list({shape})")
        yield f"hash({shape}) == hash(tf.TensorShape({value.strip()}))"
    for cell in rows(SHAPE_CALLS):
        value, _, call = cell.partition(" ")
        yield f"tf.TensorShape({value}){call}"
    yield from (
        "[3] + tf.TensorShape([2])",
        "(1,) + tf.TensorShape([2])",
        "f'{tf.TensorShape([2])}'",
    )
    yield from ("np.zeros(tf.TensorShape([2, 3])).shape", "tuple(tf.TensorShape([2, 3]))")


def of_nests():
    for value in NESTS:
        yield from (f"tf.nest.flatten({value})", f"tf.nest.is_nested({value})")
        yield f"tf.nest.map_structure(lambda x: (x,), {value})"
    for cell in rows(PACKS):
        yield f"tf.nest.pack_sequence_as({cell.replace(';', ',')})"
    for cell in rows(PAIRS):
        pair = cell.replace(";", ",")
        for options in ("", ", check_types=False"):
            yield f"tf.nest.assert_same_structure({pair}{options})"
            yield f"tf.nest.map_structure(lambda x, y: (x, y), {pair}{options})"
    yield from ("tf.nest.map_structure(len)", "tf.nest.map_structure(3, [1])")


def of_errors():
    for name in ERRORS:
        error = f"tf.errors.{name}Error"
        yield from (f"issubclass({error}, tf.errors.OpError)", f"str({error}(None, None, 'why'))")
        yield from (f"{error}(None, None, 'why').{a}" for a in ("message", "op", "error_code"))
    yield from (f"tf.errors.{code}" for code in CODES)
    yield "issubclass(tf.errors.OperatorNotAllowedInGraphError, TypeError)"
    yield "tf.errors.NotFoundError(None, None, 'why', {'a': b'b'}).experimental_payloads"
    yield "tf.version.GRAPH_DEF_VERSION, tf.version.GRAPH_DEF_VERSION_MIN_CONSUMER"


SCOPE = {
    "np": np,
    "collections": collections,
    "types": types,
    "Point": Point,
    "Other": Other,
    "List": List,
    "Tuple": Tuple,
    "Frozen": Frozen,
}


def text(value):
    """The `repr`; of an ordered dict as Python wrote it before 3.12."""
    if type(value) is collections.OrderedDict:
        return f"OrderedDict({list(value.items())!r})"
    return repr(value)


def evaluate(tf, expression):
    """The `repr` of an expression's value, or the class of its exception."""
    try:
        return ["value", text(eval(expression, {**SCOPE, "tf": tf}))]
    except Exception as error:
        return ["error", type(error).__name__]


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow

    recorded = {e: evaluate(tensorflow, e) for e in dict.fromkeys(expressions())}
    lines = (f"{json.dumps(e)}: {json.dumps(result)}" for e, result in recorded.items())
    RECORDING.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
