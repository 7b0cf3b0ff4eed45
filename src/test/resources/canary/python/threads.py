"""Threads: locks, queues, pools, conditions, timers."""
import concurrent.futures, queue, threading

total, lock = 0, threading.Lock()


def add():
    global total
    for _ in range(2_000):
        with lock:
            total += 1


workers = [threading.Thread(target=add) for _ in range(8)]
[w.start() for w in workers]
[w.join() for w in workers]
print(total)
jobs, results = queue.Queue(), queue.Queue()


def work():
    while (job := jobs.get()) is not None:
        results.put(job * job)


pool = [threading.Thread(target=work) for _ in range(4)]
[w.start() for w in pool]
[jobs.put(n) for n in range(100)]
[jobs.put(None) for _ in pool]
[w.join() for w in pool]
print(sum(results.get() for _ in range(100)))
with concurrent.futures.ThreadPoolExecutor(4) as executor:
    print(list(executor.map(lambda n: n**3, range(6))))
    failed = executor.submit(lambda: 1 / 0)
    print(type(failed.exception()).__name__)
barrier, gone = threading.Barrier(3), []
group = [threading.Thread(target=lambda n=n: (barrier.wait(), gone.append(n))) for n in range(3)]
[w.start() for w in group]
[w.join() for w in group]
print(sorted(gone))
fired = threading.Event()
threading.Timer(0.05, fired.set).start()
print(fired.wait(5), threading.local().__class__.__name__)
condition, box = threading.Condition(), []


def put():
    with condition:
        box.append("here")
        condition.notify()


with condition:
    threading.Thread(target=put).start()
    print(condition.wait_for(lambda: box, timeout=5))
print("done")
