"""Settings as one readable file: what may go into it, how it is written, read, and compared with what is kept here."""
