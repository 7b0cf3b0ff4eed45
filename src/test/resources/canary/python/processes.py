"""multiprocessing: pools, queues, shared memory, locks between processes."""
import multiprocessing as mp
from multiprocessing import shared_memory


def square(n):
    return n * n


def feed(q, n):
    q.put([n] * 3)


def grow(counter, times):
    for _ in range(times):
        with counter.get_lock():
            counter.value += 1


def write(name):
    block = shared_memory.SharedMemory(name=name)
    block.buf[:5] = b"hello"
    block.close()


context = mp.get_context("fork")
with context.Pool(3) as pool:
    print(pool.map(square, range(8)), pool.apply_async(square, (12,)).get(10))
q = context.Queue()
children = [context.Process(target=feed, args=(q, n)) for n in range(3)]
[c.start() for c in children]
print(sorted(q.get(timeout=10) for _ in children), [c.join(10) or c.exitcode for c in children])
counter = context.Value("i", 0)
children = [context.Process(target=grow, args=(counter, 200)) for _ in range(3)]
[c.start() for c in children]
[c.join(10) for c in children]
print(counter.value)
block = shared_memory.SharedMemory(create=True, size=64)
child = context.Process(target=write, args=(block.name,))
child.start()
child.join(10)
print(bytes(block.buf[:5]))
block.close()
block.unlink()
here, there = context.Pipe()
child = context.Process(target=lambda: there.send({"from": "child"}))
child.start()
print(here.recv(), child.join(10))
child = context.Process(target=lambda: mp.process.os._exit(9))
child.start()
child.join(10)
print(child.exitcode)
print("done")
