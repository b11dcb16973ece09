"""`make bench`: what is held against a floor, measured in one run."""
