"""The simulator: the whole system on one thread and a virtual clock, with faults (design.md 10)."""
