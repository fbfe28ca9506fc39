"""The connector to Pronto Xi: sessions, both dialects, readers and writers.

with closing(open_pronto(company, password, clock=clock)) as pronto:
    for page in pronto.read(RecordType.CUSTOMERS, since, ctx).pages: ...
"""

from app.remote.pronto.opening import open_pronto

__all__ = ["open_pronto"]
