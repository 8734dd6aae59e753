"""What a figure is made of, one file each: the cells as the body, and what stands on it and around it."""
