# Variables of all kinds, and what can be done to their text.
words=(one "two words" three); words+=(four); unset 'words[0]'
echo "${#words[@]} ${!words[*]} ${words[-1]}"; printf '<%s>' "${words[@]}"; echo
declare -A ages=([ada]=36 [bob]=41); for name in "${!ages[@]}"; do echo "$name=${ages[$name]}"; done | sort
text=path/to/file.tar.gz
echo "${text##*/} ${text%%.*} ${text/to/from} ${text^^} ${text:5:2} ${#text} ${none:-default} ${text//[aeiou]/_}"
echo $((2**40 + 7 % 4)) $((0xff & ~1)) $((10 / 3)) $(( (1 << 62) - 1 ))
[[ 2024-02-29 =~ ^([0-9]+)-([0-9]+) ]] && echo "${BASH_REMATCH[2]}"
mapfile -t lines < <(printf 'a\nb c\n'); declare -p lines
read -r first rest <<<"x y z"; echo "$first|$rest"
IFS=, read -ra parts <<<"1,2,,3"; echo "${#parts[@]}"
printf -v padded '%05d|%-5s|%x|%q' 42 ab 255 "it's"; echo "$padded"
f() { local -n ref=$1; ref="changed in f"; }; value=old; f value; echo "$value"
echo {a..e}{1..2} {01..10..3}; case file.TXT in *.[Tt][Xx][Tt]) echo text;; esac
shopt -s extglob nullglob; echo /no/such/*; [[ foobar == foo@(bar|baz) ]] && echo matched
echo done
