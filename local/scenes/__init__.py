"""Short scenes of an office's life: a trainer replays them, and the tests play them on both homes."""
