"""The pieces of the fuzzing: texts, and what is done with each (`tests.fuzz` runs them)."""
