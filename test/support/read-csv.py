# The lines of a CSV file as Python's csv module and as pandas read them, which must be the same. One JSON document.
import csv, json, sys
import pandas
path = sys.argv[1]
csv.field_size_limit(1 << 30)
with open(path, encoding="utf-8-sig", newline="") as file:
    lines = list(csv.reader(file))
frame = pandas.read_csv(path, dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8-sig", header=None, skip_blank_lines=False)
if frame.values.tolist() != lines:
    sys.exit("pandas and csv differ")
print(json.dumps(lines))
