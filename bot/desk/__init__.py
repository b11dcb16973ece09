"""The use cases, a file per family. One transaction each; what is to be said is written in it."""
