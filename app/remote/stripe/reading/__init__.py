"""Turns what Stripe says of an object into the flat shape both sides are compared in."""
