// Files: folders, links, watching, streams of files, rights.
const fs = require('fs'), fsp = require('fs/promises'), os = require('os'), path = require('path');
async function everything() {
  const root = await fsp.mkdtemp(path.join(os.tmpdir(), 'canary-'));
  const at = (...names) => path.join(root, ...names);
  await fsp.mkdir(at('a', 'b'), { recursive: true });
  await fsp.writeFile(at('a', 'one.txt'), 'eins\n');
  await fsp.appendFile(at('a', 'one.txt'), 'zwei\n');
  await fsp.symlink('one.txt', at('a', 'link'));
  await fsp.link(at('a', 'one.txt'), at('a', 'hard'));
  console.log(await fsp.readFile(at('a', 'link'), 'utf8'), (await fsp.stat(at('a', 'hard'))).nlink, await fsp.readlink(at('a', 'link')));
  await fsp.chmod(at('a', 'one.txt'), 0o600);
  await fsp.utimes(at('a', 'one.txt'), 1e9, 1e9);
  const stat = await fsp.stat(at('a', 'one.txt'));
  console.log((stat.mode & 0o777).toString(8), stat.mtimeMs, stat.size, (await fsp.lstat(at('a', 'link'))).isSymbolicLink());
  console.log((await fsp.readdir(root, { recursive: true })).sort());
  const handle = await fsp.open(at('holes'), 'w+');
  await handle.write('end', 1 << 20);
  await handle.truncate((1 << 20) + 1);
  console.log((await handle.stat()).size, (await handle.read(Buffer.alloc(4), 0, 4, 1 << 20)).bytesRead);
  await handle.close();
  await new Promise((go, fail) => fs.createReadStream(at('holes')).pipe(fs.createWriteStream(at('copy'))).on('finish', go).on('error', fail));
  await fsp.copyFile(at('a', 'one.txt'), at('copied'));
  await fsp.cp(at('a'), at('tree'), { recursive: true });
  console.log(fs.statSync(at('copy')).size, fs.readdirSync(at('tree')).sort());
  const changed = new Promise((go) => { const w = fs.watch(at('a'), (kind, name) => { w.close(); go(name); }); });
  await fsp.writeFile(at('a', 'new'), '');
  console.log(await changed);
  for (const wrong of [() => fsp.readFile(at('absent')), () => fsp.rmdir(at('a')), () => fsp.mkdir(at('a'))]) {
    await wrong().catch((e) => console.log(e.code, e.syscall));
  }
  await fsp.rename(at('a'), at('z'));
  await fsp.rm(root, { recursive: true });
  console.log(fs.existsSync(root));
}
everything().then(() => console.log('done'));
