"""What a paper in LaTeX reads of its figures, as text: nothing in here runs LaTeX."""
