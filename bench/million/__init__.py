"""A million stored cases: what each query reads, how long it takes, and how the tracker proves itself."""
