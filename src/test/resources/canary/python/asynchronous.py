"""asyncio: tasks, streams, programs, signals, time limits."""
import asyncio, os, signal


async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()


async def talk(port, word):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(word.encode() + b"\n")
    answer = await reader.readline()
    writer.close()
    return answer.decode().strip()


async def everything():
    print(await asyncio.gather(*(asyncio.sleep(0.01 * (3 - n), n) for n in range(3))))
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(await asyncio.gather(*(talk(port, f"word{n}") for n in range(10))))
    server.close()
    unix = await asyncio.start_unix_server(echo, "/tmp/canary.sock")
    reader, writer = await asyncio.open_unix_connection("/tmp/canary.sock")
    writer.write(b"unix\n")
    print(await reader.readline())
    writer.close()
    unix.close()
    program = await asyncio.create_subprocess_exec("sh", "-c", "cat; exit 4", stdin=-1, stdout=-1)
    print(await program.communicate(b"to a program"), program.returncode)
    try:
        async with asyncio.timeout(0.05):
            await asyncio.sleep(10)
    except TimeoutError:
        print("timed out")
    heard = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, heard.set)
    os.kill(os.getpid(), signal.SIGUSR1)
    await asyncio.wait_for(heard.wait(), 5)
    print("signal heard")
    task = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    task.cancel()
    print((await asyncio.gather(task, return_exceptions=True))[0].__class__.__name__)
    print(await asyncio.to_thread(lambda: "from a thread"))


asyncio.run(everything())
print("done")
