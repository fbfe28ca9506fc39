"""What goes with a build: the list of licences, the bill of materials, checksums, signatures."""
