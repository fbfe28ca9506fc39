"""The style sheet, a template over colour tokens."""
