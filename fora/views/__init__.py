"""The pages of a body, one module for each noun."""
