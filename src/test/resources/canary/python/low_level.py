"""Close to the machine: ctypes, anonymous maps, hashes, random bytes, memory files."""
import array, base64, binascii, ctypes, ctypes.util, hashlib, hmac, mmap, os, secrets, sys, zlib

libc = ctypes.CDLL(None, use_errno=True)
print(libc.abs(-5), libc.strlen(b"four"), libc.close(999), ctypes.get_errno())
compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
numbers = (ctypes.c_int * 5)(5, 3, 1, 4, 2)
libc.qsort(numbers, 5, ctypes.sizeof(ctypes.c_int), compare(lambda a, b: a[0] - b[0]))
print(list(numbers))
anonymous = mmap.mmap(-1, 8192)
anonymous[4096:4100] = b"page"
child = os.fork()
if child == 0:
    anonymous[0:5] = b"child"
    os._exit(0)
os.waitpid(child, 0)
print(anonymous[0:5], anonymous[4096:4100], mmap.PAGESIZE)
for name in ("md5", "sha1", "sha256", "sha3_256", "blake2b"):
    print(name, hashlib.new(name, b"canary").hexdigest()[:32])
print(hmac.new(b"key", b"text", "sha512").hexdigest()[:32], hashlib.scrypt(b"p", salt=b"s", n=16, r=8, p=1, dklen=16).hex())
print(len(secrets.token_bytes(32)), secrets.token_bytes(16) != secrets.token_bytes(16), zlib.crc32(b"abc"), binascii.hexlify(zlib.compress(b"a" * 100)))
print(base64.b85encode(b"hello"), array.array("d", [1.5, 2.5]).tobytes().hex(), sys.byteorder, sys.maxsize)
memory = os.memfd_create("canary")
os.write(memory, b"in memory")
print(os.pread(memory, 100, 3), os.fstat(memory).st_size)
print("done")
