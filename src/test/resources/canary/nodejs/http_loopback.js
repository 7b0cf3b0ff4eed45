// HTTP, against a server in the same sandbox: keep-alive, bodies, fetch, upgrades.
const http = require('http'), { once } = require('events');
async function everything() {
  const server = http.createServer((request, response) => {
    const parts = [];
    request.on('data', (d) => parts.push(d)).on('end', () => {
      if (request.url === '/moved') return response.writeHead(302, { Location: '/there' }).end();
      response.writeHead(request.url === '/absent' ? 404 : 200, { 'Content-Type': 'application/json', 'X-Seen': request.headers['x-agent'] ?? '-' });
      response.end(JSON.stringify({ method: request.method, url: request.url, length: Buffer.concat(parts).length }));
    });
  });
  server.on('upgrade', (request, socket) => socket.end('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nupgraded'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const base = `http://127.0.0.1:${server.address().port}`;
  const moved = await fetch(base + '/moved', { headers: { 'x-agent': 'canary' } });
  console.log(moved.status, moved.redirected, moved.headers.get('x-seen'), await moved.json());
  console.log(await (await fetch(base, { method: 'POST', body: 'x'.repeat(300_000) })).json(), (await fetch(base + '/absent')).status);
  console.log((await Promise.all(Array.from({ length: 20 }, (_, n) => fetch(`${base}/${n}`).then((r) => r.json())))).map((r) => r.url).join(''));
  const upgrade = http.get(base, { headers: { Connection: 'Upgrade', Upgrade: 'echo' } });
  const [, socket, head] = await once(upgrade, 'upgrade');
  const rest = await socket.toArray();
  console.log(Buffer.concat([head, ...rest]).toString());
  await fetch('http://127.0.0.1:9/').catch((e) => console.log(e.message, e.cause.code ?? e.cause.message));
  await fetch('http://192.0.2.1/', { signal: AbortSignal.timeout(3000) }).catch((e) => console.log('no way out', e.name));
  server.closeAllConnections();
  server.close();
}
everything().then(() => console.log('done'));
