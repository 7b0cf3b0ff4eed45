"""Text of the standard library: patterns, Unicode, templates, tables."""
import configparser, csv, difflib, html, io, json, re, string, textwrap, unicodedata

print(re.sub(r"(\w+)@(\w+)\.org", r"\2 at \1", "ada@example.org, bob@test.org"))
print(unicodedata.normalize("NFD", "é").encode("unicode_escape"), unicodedata.name("€"))
print("ß".upper(), "İ".lower().encode("utf-8"), "Straße".casefold())
print(textwrap.fill("the quick brown fox jumps over the lazy dog " * 3, 40))
print(string.Template("$who owes $$5").substitute(who="ada"))
print("\n".join(difflib.unified_diff("a b c".split(), "a x c".split(), lineterm="")))
out = io.StringIO()
csv.writer(out).writerows([["a", 'with "quotes"'], [1, "line\nbreak"]])
print(repr(out.getvalue()), list(csv.reader(io.StringIO(out.getvalue()))))
config = configparser.ConfigParser()
config.read_string("[server]\nport = 80\n[client]\nurl = http://%(host)s\nhost = x\n")
print(config.getint("server", "port"), config["client"]["url"])
print(json.dumps({"é": [1, 2.5, None, True], "big": 2**70}, sort_keys=True), html.escape("<a & b>"))
print(f"{1234567.891:,.2f} {255:#010x} {'left':<8}| {3.14159:.3e}", "%05d %s" % (42, b"x"))
print("done")
