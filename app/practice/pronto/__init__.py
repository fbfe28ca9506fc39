"""The practice Pronto Xi: the Xi REST and Avenue dialects over loopback HTTP, strict, with quirks on demand."""
