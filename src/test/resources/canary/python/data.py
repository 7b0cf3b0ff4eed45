"""Data of the standard library: containers, numbers, dates, functions."""
import bisect, collections, copy, dataclasses, datetime, decimal, enum, fractions, functools, heapq, itertools, math, operator, pickle, random, statistics, struct, uuid

print(collections.Counter("mississippi").most_common(2), collections.deque(range(5), maxlen=3))
print(decimal.Decimal("0.1") + decimal.Decimal("0.2"), fractions.Fraction(1, 3) + fractions.Fraction(1, 6))
print(statistics.mean([1, 2, 4]), statistics.stdev([1, 2, 4]), math.comb(40, 20), math.pi.hex())
print(datetime.date(2024, 2, 29) + datetime.timedelta(days=366), datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc).isoformat())
print(heapq.nsmallest(3, [5, 1, 4, 2]), bisect.bisect([1, 3, 5], 3), list(itertools.pairwise("abcd")))
print(functools.reduce(operator.mul, range(1, 25)), [random.Random(7).randrange(100) for _ in range(3)])


class Colour(enum.Flag):
    RED = enum.auto()
    BLUE = enum.auto()


@dataclasses.dataclass(order=True, frozen=True)
class Point:
    x: int
    y: int = 0


print(Colour.RED | Colour.BLUE, sorted([Point(2), Point(1, 5)]), dataclasses.asdict(Point(3)))
print(pickle.loads(pickle.dumps({"p": Point(1)})), copy.deepcopy([[1], [2]]), struct.pack(">IhQ", 1, -2, 3).hex())
print(uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), 0.1 + 0.2, 2**0.5, math.fsum([0.1] * 10))


@functools.lru_cache
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(fibonacci(90), fibonacci.cache_info().hits)
print("done")
