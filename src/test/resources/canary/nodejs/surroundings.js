// What a program sees of the machine. Sandboxes are meant to show other things here than the host's own kernel.
const os = require('os');
console.log('system', os.type(), os.arch(), os.endianness());
console.log('kernel', os.release().split('-')[0]);
console.log('interfaces', Object.keys(os.networkInterfaces()));
console.log('user', os.userInfo().uid, process.getuid(), process.cwd());
try { require('fs').writeFileSync('/usr/x', ''); } catch (e) { console.log('outside', e.code); }
console.log('done');
