"""The pages of a plan, one module for each noun."""
