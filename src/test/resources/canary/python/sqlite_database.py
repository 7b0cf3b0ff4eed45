"""sqlite3: a file, transactions, two connections, full journal modes."""
import os, sqlite3

os.chdir("/tmp")
db = sqlite3.connect("canary.db", timeout=1)
print(db.execute("pragma journal_mode=wal").fetchone())
db.executescript("create table t (id integer primary key, name text unique, n real); create index by_n on t (n);")
with db:
    db.executemany("insert into t (name, n) values (?, ?)", [(f"name{i}", i / 4) for i in range(500)])
print(db.execute("select count(*), sum(n), max(name) from t").fetchone())
try:
    with db:
        db.execute("insert into t (name) values ('new')")
        db.execute("insert into t (name) values ('name1')")
except sqlite3.IntegrityError as e:
    print(e)
print(db.execute("select count(*) from t").fetchone())
other = sqlite3.connect("canary.db", timeout=0.1)
db.execute("begin immediate")
try:
    other.execute("begin immediate")
except sqlite3.OperationalError as e:
    print(e)
db.rollback()
print(other.execute("select name from t where n between 1 and 1.5 order by name").fetchall())
for row in db.execute("with recursive c(x) as (select 1 union all select x * 3 from c where x < 200) select group_concat(x) from c"):
    print(row)
db.create_function("twice", 1, lambda x: x * 2)
print(db.execute("select twice(21), json_extract('{\"a\": [1, 2]}', '$.a[1]')").fetchone())
other.close()
db.close()
print(sorted(name for name in os.listdir() if name.startswith("canary.db")), sqlite3.connect("canary.db").execute("pragma integrity_check").fetchone())
print("done")
