"""Pieces of linear models: feature hashing, weights in eight bits, training steps."""
