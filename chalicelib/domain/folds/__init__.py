"""What each event does to a case, by subject. Clocks change here and nowhere else."""
