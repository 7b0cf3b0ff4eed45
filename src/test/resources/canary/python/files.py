"""Files: folders, links, locks, archives, maps, times, rights."""
import fcntl, glob, gzip, io, lzma, mmap, os, pathlib, shutil, stat, tarfile, tempfile, zipfile

root = pathlib.Path(tempfile.mkdtemp())
(root / "a" / "b").mkdir(parents=True)
(root / "a" / "one.txt").write_text("eins\nzwei\n", encoding="utf-8")
(root / "a" / "b" / "two.bin").write_bytes(bytes(range(256)) * 64)
os.symlink("one.txt", root / "a" / "link")
os.link(root / "a" / "one.txt", root / "a" / "hard")
print(os.readlink(root / "a" / "link"), os.stat(root / "a" / "hard").st_nlink, (root / "a" / "link").read_text().split())
print(sorted(str(p.relative_to(root)) for p in root.rglob("*")), sorted(map(os.path.basename, glob.glob(str(root / "a" / "*.txt")))))
os.chmod(root / "a" / "one.txt", 0o640)
print(stat.filemode(os.stat(root / "a" / "one.txt").st_mode), os.access(root / "a" / "one.txt", os.W_OK))
os.utime(root / "a" / "one.txt", (1_000_000_000, 1_000_000_000.5))
print(os.stat(root / "a" / "one.txt").st_mtime)
with open(root / "sparse", "wb") as sparse:
    sparse.seek(1 << 20)
    sparse.write(b"x")
print((root / "sparse").stat().st_size)
with open(root / "a" / "b" / "two.bin", "r+b") as file, mmap.mmap(file.fileno(), 0) as view:
    view[0:4] = b"mmap"
    view.flush()
print((root / "a" / "b" / "two.bin").read_bytes()[:6])
with open(root / "lock", "w") as lock, open(root / "lock") as other:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as e:
        print("locked", e.errno)
for kind, opener in {"gz": gzip.open, "xz": lzma.open}.items():
    with opener(root / f"packed.{kind}", "wb") as packed:
        packed.write(b"abc" * 1000)
    with opener(root / f"packed.{kind}") as packed:
        print(kind, len(packed.read()))
with zipfile.ZipFile(root / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.write(root / "a" / "one.txt", "one.txt")
    archive.writestr("made.txt", "made")
print(sorted(zipfile.ZipFile(root / "all.zip").namelist()), zipfile.ZipFile(root / "all.zip").read("one.txt"))
memory = io.BytesIO()
with tarfile.open(fileobj=memory, mode="w:gz") as archive:
    archive.add(root / "a", "a")
memory.seek(0)
with tarfile.open(fileobj=memory) as archive:
    print(sorted((m.name, m.type) for m in archive.getmembers() if m.issym() or m.isdir()))
os.rename(root / "a" / "one.txt", root / "renamed")
shutil.copytree(root / "a", root / "copy", symlinks=True)
print(sorted(os.listdir(root / "copy")), sorted(entry.name for entry in os.scandir(root) if entry.is_dir()))
for wrong in (lambda: open(root / "absent"), lambda: os.rmdir(root / "a"), lambda: os.mkdir(root / "a")):
    try:
        wrong()
    except OSError as e:
        print(type(e).__name__, e.errno)
shutil.rmtree(root)
print(root.exists())
print("done")
