"""The library: papers in, passages that can be found. SQLite is the truth; the search index is derived from it."""
