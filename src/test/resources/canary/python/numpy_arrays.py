"""numpy: shapes, linear algebra, transforms, random numbers, files."""
import io
import numpy as np

a = np.arange(12, dtype=np.float64).reshape(3, 4)
print(a.sum(axis=0), a[:, ::2].T, (a @ a.T).trace())
m = np.array([[4.0, 1.0], [2.0, 3.0]])
print(np.linalg.solve(m, [1, 2]).round(12), np.linalg.det(m).round(9), sorted(np.linalg.eigvals(m).round(9)))
print(np.abs(np.fft.fft(np.cos(2 * np.pi * np.arange(8) / 8))).round(9))
r = np.random.default_rng(7)
print(r.integers(0, 100, 6), r.normal(size=3).round(9))
print(np.where(a > 5, a, -1).astype(int).tolist(), np.unique([3, 1, 3, 2], return_counts=True))
buffer = io.BytesIO()
np.savez(buffer, a=a, words=np.array(["x", "yz"]))
buffer.seek(0)
loaded = np.load(buffer)
print(loaded["words"], np.array_equal(loaded["a"], a), np.dtype([("x", "i4"), ("y", "f8")]).itemsize)
big = np.ones((400, 400)) @ np.ones((400, 400))
print(big[0, 0], big.sum(), np.float32(0.1) + np.float32(0.2))
with np.errstate(divide="ignore"):
    print(np.array([1.0]) / 0, np.nan == np.nan)
print("done")
