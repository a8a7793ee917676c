"""What people type into a plan, cleaned; nothing here writes."""
