"""Training of the shipped weights: ``python -m quotex.training WHAT --data PATH --out FILE``."""
