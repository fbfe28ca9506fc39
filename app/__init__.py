"""The core of Tallybridge: everything that makes sense without a screen."""
