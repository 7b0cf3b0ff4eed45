# grep, sed, awk, xargs.
cat >/tmp/log <<'END'
10:01 GET /a 200 12
10:02 POST /b 500 7
10:03 GET /a 200 30
END
grep -c GET /tmp/log; grep -oE '/[a-z]' /tmp/log | sort -u; grep -v 200 /tmp/log; grep -n POST /tmp/log
sed -E 's#^([0-9:]+) (\w+) (/.)#\3 \2 at \1#; /500/d' /tmp/log; sed -n '2{p;q}' /tmp/log; sed -i 's/GET/get/' /tmp/log; head -1 /tmp/log
awk '{ sum[$3] += $5 } END { for (k in sum) print k, sum[k] }' /tmp/log | sort; awk -F: 'NR == 2 { printf "%s-%03d\n", $1, NR }' /tmp/log
printf '%s\n' 3 1 2 | xargs -n1 -I{} echo item {}; seq 6 | xargs -n 2 echo; seq 4 | xargs -P 2 -n 1 sh -c 'echo $1' _ | sort
cat <<END | tr '[:lower:]' '[:upper:]'
here $((1 + 1)) $(echo document)
END
cat <<'END'
raw $HOME `x`
END
echo done
