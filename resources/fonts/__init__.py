"""The typeface of the window: Inter 4.0 (SIL Open Font License, see Inter-LICENSE.txt), unchanged."""
