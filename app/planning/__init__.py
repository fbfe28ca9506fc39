"""The pipeline's pure half: map, match, compare, decide. No clock, no disk, no network."""
