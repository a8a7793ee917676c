"""One module of factories per app; each default is the smallest valid object."""
