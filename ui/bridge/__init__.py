"""Where workers, the office and the desktop's look meet the window's thread."""
