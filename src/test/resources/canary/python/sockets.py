"""Sockets: TCP, UDP, Unix, readiness, options."""
import os, select, selectors, socket, threading

server = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(server.getsockname())
accepted, _ = server.accept()
threading.Thread(target=lambda: (client.sendall(b"x" * 200_000), client.shutdown(socket.SHUT_WR))).start()
received = 0
while piece := accepted.recv(65536):
    received += len(piece)
print(received, accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), client.family.name)
one, two = socket.socketpair()
one.setblocking(False)
try:
    one.recv(1)
except BlockingIOError as e:
    print("would block", e.errno)
two.send(b"ready")
print(select.select([one], [], [], 5)[0] == [one], one.recv(10))
poll = select.epoll()
poll.register(one.fileno(), select.EPOLLIN)
two.send(b"again")
print([(fd == one.fileno(), event) for fd, event in poll.poll(5)], one.recv(10))
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("127.0.0.1", 0))
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"datagram", udp.getsockname())
print(udp.recvfrom(100)[0])
path = "/tmp/socket"
listening = socket.socket(socket.AF_UNIX)
listening.bind(path)
listening.listen()
threading.Thread(target=lambda: listening.accept()[0].sendall(b"over unix")).start()
calling = socket.socket(socket.AF_UNIX)
calling.connect(path)
print(calling.recv(100))
left, right = socket.socketpair(socket.AF_UNIX)
reader, writer = os.pipe()
socket.send_fds(left, [b"fd"], [reader])
_, fds, _, _ = socket.recv_fds(right, 10, 1)
os.write(writer, b"passed on")
print(os.read(fds[0], 100), os.path.exists(path))
try:
    socket.create_connection(("127.0.0.1", 9), 2)
except ConnectionRefusedError as e:
    print("refused", e.errno)
try:
    socket.getaddrinfo("example.org", 80)
except socket.gaierror as e:
    print("no names")
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)[0][4], selectors.DefaultSelector.__name__)
print("done")
