# The sheets of a workbook as R's readxl reads them: texts, numbers and dates as themselves. One JSON document.
suppressMessages(library(readxl)); suppressMessages(library(jsonlite))
path <- commandArgs(TRUE)[1]
cell <- function(x) {
  if (length(x) == 0 || is.na(x)) return(NULL)
  if (inherits(x, "POSIXct")) return(list(moment = round(as.numeric(x) * 1000)))
  if (is.numeric(x)) return(list(number = x))
  list(text = as.character(x))
}
sheets <- lapply(excel_sheets(path), function(name) {
  data <- read_excel(path, sheet = name, col_types = "list", col_names = FALSE, na = character(), trim_ws = FALSE, .name_repair = "minimal")
  list(name = name, columns = unname(lapply(data, function(column) unname(lapply(column, cell)))))
})
cat(toJSON(sheets, auto_unbox = TRUE, digits = NA, null = "null"))
