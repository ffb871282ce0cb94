# Reads a .dta file with pandas and prints what it found as JSON, in the form of read-haven.R.
import json, sys
import pandas
from pandas.io.stata import StataReader, StataMissingValue

path = sys.argv[1]
# One reader for the cells and one for the rest: it reads either long texts or labels, whichever is asked for first.
with StataReader(path, convert_categoricals=False, convert_missing=True, convert_dates=False) as reader:
    data = reader.read()
with StataReader(path) as reader:
    labels, values, heading = reader.variable_labels(), reader.value_labels(), reader.data_label
    formats = dict(zip(reader.varlist, reader.fmtlist))
    shared = dict(zip(reader.varlist, reader.lbllist))

def cell(value):
    if isinstance(value, StataMissingValue):
        return str(value)
    return value if isinstance(value, str) else repr(float(value)).removesuffix('.0')

def kind(name):
    if len(data) and isinstance(data[name].iloc[0], str) or data[name].dtype == object and all(isinstance(v, str) for v in data[name]):
        return 'text'
    return 'number'

# 2147483621 is '.', and the letters follow.
code = lambda value: str(value) if value < 2147483621 else '.' + chr(96 + value - 2147483621)
columns = [
    {
        'name': name,
        'label': labels[name],
        'format': formats[name],
        'labels': [{'value': code(int(v)), 'label': text} for v, text in values.get(shared[name], {}).items()] if shared[name] else [],
        'class': kind(name),
        'cells': [cell(v) for v in data[name]],
    }
    for name in data.columns
]
json.dump({'rows': len(data), 'label': heading, 'columns': columns}, sys.stdout)
