# The sheets of a flat OpenDocument spreadsheet (LibreOffice's own format as one XML file): texts, numbers, dates and times as themselves.
import json, sys, xml.etree.ElementTree as tree
ns = lambda part, name: "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}%s" % (part, name)

def text_of(node):
    parts = [node.text or ""]
    for child in node:
        if child.tag == ns("text", "s"): parts.append(" " * int(child.get(ns("text", "c"), "1")))
        elif child.tag == ns("text", "tab"): parts.append("\t")
        elif child.tag == ns("text", "line-break"): parts.append("\n")
        else: parts.append(text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)

def value_of(cell):
    if cell.get(ns("table", "formula")): sys.exit("a formula: " + cell.get(ns("table", "formula")))
    kind = cell.get(ns("office", "value-type"))
    if kind is None: return None
    if kind == "float": return {"number": float(cell.get(ns("office", "value")))}
    if kind == "date": return {"date": cell.get(ns("office", "date-value"))}
    if kind == "time": return {"time": cell.get(ns("office", "time-value"))}
    return {"text": "\n".join(text_of(line) for line in cell.findall(ns("text", "p")))}

sheets = []
for sheet in tree.parse(sys.argv[1]).iter(ns("table", "table")):
    rows = []
    for line in sheet.iter(ns("table", "table-row")):
        row = []
        for cell in line:
            times = int(cell.get(ns("table", "number-columns-repeated"), "1"))
            row += [value_of(cell)] * (times if times < 2000 else 0)
        times = int(line.get(ns("table", "number-rows-repeated"), "1"))
        rows += [row] * (times if times < 2000 else 0)
    sheets.append({"name": sheet.get(ns("table", "name")), "rows": rows})
print(json.dumps(sheets))
