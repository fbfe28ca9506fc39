"""What the window says, in other languages: ``tallybridge.pot`` holds the source, each ``fr.po`` its translation.

``installer/catalogue.py`` renews all of them and writes the ``.mo`` files that the window reads.
"""
