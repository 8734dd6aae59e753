"""What is written in the cells: the text of each cell, from a matrix and a template, and its marks."""
