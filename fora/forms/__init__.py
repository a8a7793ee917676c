"""What is typed about bodies, members, meetings and items; one file for each."""
