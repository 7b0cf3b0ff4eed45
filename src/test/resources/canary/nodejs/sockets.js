// Sockets: TCP, UDP, Unix, names.
const net = require('net'), dgram = require('dgram'), dns = require('dns/promises'), { once } = require('events');
async function everything() {
  for (const where of [{ port: 0, host: '127.0.0.1' }, { path: '/tmp/canary.sock' }]) {
    const server = net.createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
    await once(server.listen(where), 'listening');
    const client = net.connect(where.path ?? server.address().port, where.path ? undefined : '127.0.0.1');
    client.end('x'.repeat(100_000));
    let back = 0;
    for await (const piece of client) back += piece.length;
    console.log(where.path ?? 'tcp', back, net.isIP('::1'));
    server.close();
  }
  const udp = dgram.createSocket('udp4');
  await once(udp.bind(0, '127.0.0.1'), 'listening');
  const sender = dgram.createSocket('udp4');
  sender.send('datagram', udp.address().port, '127.0.0.1', () => sender.close());
  console.log((await once(udp, 'message'))[0].toString());
  udp.close();
  const [error] = await once(net.connect(9, '127.0.0.1'), 'error');
  console.log(error.code);
  await dns.lookup('example.org').catch((e) => console.log('no names', e.syscall));
  console.log(await dns.lookup('127.0.0.1'));
}
everything().then(() => console.log('done'));
