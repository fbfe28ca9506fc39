"""Small, stateless parts that screens are made of."""
