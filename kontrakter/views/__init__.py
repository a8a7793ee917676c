"""The pages of agreements, a module for each noun."""
