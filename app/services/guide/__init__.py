"""The help: the guide, the glossary and an entry for every message, as one book that can be looked things up in."""

from app.services.guide.book import Book, read_book
from app.services.guide.sections import Section, word_anchor
from app.services.guide.troubles import BUG_KEY

__all__ = ["BUG_KEY", "Book", "Section", "read_book", "word_anchor"]
