"""The pages and the window that holds them: wiring only."""
