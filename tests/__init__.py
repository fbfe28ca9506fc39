"""The tests; a regular package so that an installed one of the same name cannot shadow it."""
