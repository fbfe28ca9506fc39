"""Adapters that carry alerts out of this computer: desktop, e-mail and chat. Imported late: the libraries are slow."""
