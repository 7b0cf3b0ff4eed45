# The usual tools on files.
cd /tmp && mkdir -p tree/{a,b} && printf 'b 2\na 10\nc 1\n' >tree/table && cp tree/table tree/a/copy && ln -s ../table tree/b/link
sort -k2 -n tree/table | cut -d' ' -f1 | paste -sd, ; sort -r tree/table | uniq -c | tr -s ' '
find tree -type f -o -type l | LC_ALL=C sort; stat -c '%a %s %F' tree/table tree/b/link; readlink -f tree/b/link
tar -C tree -czf all.tgz . && tar -tzf all.tgz | LC_ALL=C sort; mkdir back && tar -C back -xzf all.tgz && diff -r tree back && echo same
head -c 3 tree/table | od -An -tx1; sha256sum tree/table; wc -lwc <tree/table; tac tree/table | nl
chmod 600 tree/table; ls -l tree/table | cut -c1-10; touch -d '2001-09-09 01:46:40 UTC' tree/table; stat -c %Y tree/table
date -u -d @1000000000 +%FT%TZ; seq -s+ 1 10; basename /a/b.c .c; dirname /a/b; expr 6 \* 7; numfmt --to=iec 1048576
comm -12 <(seq 1 5) <(seq 4 8); join <(echo 'k v') <(echo 'k w'); split -l 1 tree/table part. && ls part.* | wc -l
dd if=/dev/zero of=zeros bs=1024 count=64 status=none; du -b zeros | cut -f1; truncate -s 10 zeros; stat -c %s zeros; base64 <<<text
rm -r tree back; mv all.tgz moved.tgz; ls moved.tgz; rmdir absent 2>&1; cat absent 2>&1
timeout 0.1 sleep 5; echo $?; env -i A=b env; id -u; mktemp -d | sed 's/[^.]*$/X/'; shuf -n 1 -e only; tr -d '\n' <<<$'a\nb'; echo
echo done
