"""What keeps the program running: lanes of work, the alarm clock, folders, settings, log and crash report."""
