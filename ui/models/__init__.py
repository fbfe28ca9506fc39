"""Tables' contents: thin models over lists and over the store."""
