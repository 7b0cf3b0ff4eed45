"""pandas: grouping, joining, times, text tables."""
import io
import pandas as pd

sales = pd.read_csv(io.StringIO("day,city,sold\n2024-01-01,Bonn,3\n2024-01-02,Kiel,5\n2024-01-02,Bonn,4\n2024-02-01,Kiel,\n"), parse_dates=["day"])
print(sales.dtypes.astype(str).to_dict(), sales["sold"].isna().sum())
print(sales.groupby("city")["sold"].agg(["sum", "mean"]).to_string())
print(sales.set_index("day")["sold"].resample("MS").sum().to_string())
cities = pd.DataFrame({"city": ["Bonn", "Kiel"], "people": [330_000, 247_000]})
joined = sales.merge(cities, on="city", how="left").fillna({"sold": 0})
print(joined.pivot_table(index="city", values=["sold", "people"], aggfunc="max").to_string())
print(joined.sort_values(["sold", "city"], ascending=[False, True]).head(2).to_json(orient="records", date_format="iso"))
print(pd.Series(range(10)).rolling(3).mean().dropna().tolist(), pd.Timestamp("2024-02-29") + pd.DateOffset(years=1))
joined.to_csv("/tmp/joined.csv", index=False)
print(open("/tmp/joined.csv").read())
print("done")
