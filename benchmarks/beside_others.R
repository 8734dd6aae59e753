# What beside_others.py draws, with ComplexHeatmap: Rscript beside_others.R table|large|version SOURCE PDF
suppressPackageStartupMessages({library(ComplexHeatmap); library(circlize)})
given <- commandArgs(trailingOnly = TRUE)
what <- given[1]; source <- given[2]; file <- given[3]

draw_table <- function() {
# the table
  long <- read.csv(source)
  scores <- tapply(long$Score, long[c("Model", "Task")], mean)[unique(long$Model), unique(long$Task)]
  kinds <- factor(long$Kind.of.model[match(rownames(scores), long$Model)], unique(long$Kind.of.model))
  numbers <- function(j, i, x, y, width, height, fill) {
    face <- if (scores[i, j] == max(scores[, j])) "bold" else "plain"
    grid.text(sprintf("%.1f", scores[i, j]), x, y, gp = gpar(fontsize = 8, fontface = face))
  }
  pdf(file, width = 5.5, height = 2.5)
  draw(Heatmap(scores, name = "Score", col = c("white", "steelblue"), cell_fun = numbers, row_split = kinds,
    row_title_rot = 0, cluster_rows = FALSE, cluster_columns = FALSE, row_names_side = "left"))
  dev.off()
# end
}

draw_large <- function() {
  set.seed(0)
  values <- matrix(0, 2100, 2100)
  values[sample(length(values), 50)] <- 1
  pdf(file, width = 3.25, height = 3.25)
  draw(Heatmap(values, col = colorRamp2(0:1, c("white", "red")), cluster_rows = FALSE,
    cluster_columns = FALSE, show_heatmap_legend = FALSE, raster_resize_mat = max))
  dev.off()
}

if (what == "version") cat(format(packageVersion("ComplexHeatmap")))
if (what == "table") draw_table()
if (what == "large") draw_large()
