"""Pairing records of both sides by likeness: normalise, find likely pairs, score them in words, assign one to one."""
