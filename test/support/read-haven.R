# Reads a .dta or .sav file with haven and prints what it found as JSON: for each variable its name, label, value labels, class and cells.
# Numbers as text with all their digits; Stata's missing letters as ".n" and so on; other missing values as null.
suppressPackageStartupMessages({ library(haven); library(jsonlite) })
path <- commandArgs(trailingOnly = TRUE)[1]
stata <- grepl("[.]dta$", path)
data <- if (stata) read_dta(path) else read_sav(path, user_na = TRUE)
number <- function(values) {
  text <- sprintf("%.17g", as.numeric(unclass(values)))
  text[is.na(unclass(values))] <- NA
  if (!stata) return(text)
  tags <- na_tag(as.numeric(unclass(values)))
  ifelse(is.na(tags), text, paste0(".", tags))
}
columns <- lapply(names(data), function(name) {
  column <- data[[name]]
  labels <- attr(column, "labels")
  class <- if (is.character(column)) "text" else if (inherits(column, "Date")) "date" else
    if (inherits(column, "POSIXct")) "datetime" else if (inherits(column, "hms")) "time" else "number"
  list(
    name = name,
    label = if (is.null(attr(column, "label"))) "" else attr(column, "label"),
    format = if (stata) attr(column, "format.stata") else attr(column, "format.spss"),
    labels = if (is.null(labels)) list() else
      lapply(seq_along(labels), function(at) list(value = number(labels)[at], label = names(labels)[at])),
    missing = as.list(sprintf("%.17g", as.numeric(attr(column, "na_values")))),
    class = class,
    cells = as.list(if (class == "text") as.character(column) else number(column))
  )
})
cat(toJSON(list(rows = nrow(data), label = attr(data, "label"), columns = columns), auto_unbox = TRUE, na = "null", null = "null"))
