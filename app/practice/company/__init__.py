"""The practice company: a small Australian distributor kept as Pronto Xi would keep it.

Every table holds records whose field names are Pronto's element names and whose values are the text that
Pronto writes (dates ``YYYY-MM-DD``, quantities and unit prices with four decimals, money with two).
"""
