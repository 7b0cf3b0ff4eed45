// crypto: hashes, keys, signatures, ciphers, random numbers.
const crypto = require('crypto');
for (const name of ['md5', 'sha256', 'sha3-256', 'blake2b512']) console.log(name, crypto.createHash(name).update('canary').digest('hex').slice(0, 32));
console.log(crypto.createHmac('sha512', 'key').update('text').digest('base64').slice(0, 32), crypto.scryptSync('p', 's', 16).toString('hex'));
console.log(crypto.pbkdf2Sync('p', 's', 1000, 16, 'sha256').toString('hex'), Buffer.from(crypto.hkdfSync('sha256', 'k', 's', 'i', 8)).toString('hex'));
const cipher = crypto.createCipheriv('aes-256-gcm', Buffer.alloc(32, 1), Buffer.alloc(12, 2));
const sealed = Buffer.concat([cipher.update('secret'), cipher.final()]), tag = cipher.getAuthTag();
console.log(sealed.toString('hex'), tag.toString('hex'));
const opener = crypto.createDecipheriv('aes-256-gcm', Buffer.alloc(32, 1), Buffer.alloc(12, 2)).setAuthTag(tag);
console.log(opener.update(sealed, undefined, 'utf8') + opener.final('utf8'));
const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
console.log(crypto.verify(null, Buffer.from('m'), publicKey, crypto.sign(null, Buffer.from('m'), privateKey)), publicKey.asymmetricKeyType);
const [a, b] = [crypto.createECDH('prime256v1'), crypto.createECDH('prime256v1')];
a.generateKeys(); b.generateKeys();
console.log(a.computeSecret(b.getPublicKey()).equals(b.computeSecret(a.getPublicKey())), crypto.randomBytes(8).length, crypto.randomUUID().length);
crypto.subtle.digest('SHA-1', new Uint8Array([1])).then((d) => console.log(Buffer.from(d).toString('hex')))
  .then(() => new Promise((go) => crypto.pbkdf2('p', 's', 1, 8, 'sha1', (e, key) => go(console.log(key.toString('hex'))))))
  .then(() => console.log(crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')))).then(() => console.log('done'));
