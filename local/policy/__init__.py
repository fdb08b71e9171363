"""What `huiyin policy` prints: faults by line, the reference page, pictures."""
