"""What the tests share: a clean environment, a keyring in memory, watch over leaks."""
