"""Where passwords and keys live: the operating system's keyring, or memory for this run; never a file."""
