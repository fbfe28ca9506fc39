"""The practice company: Pronto Xi and Stripe simulated over loopback HTTP, with faults on demand.

Nothing in the product imports this package except the composition root; the product never knows that it is
practising.
"""
