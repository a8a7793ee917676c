"""``make bench``: the pages, the PDF and the bytes, held against the bars of the project."""
