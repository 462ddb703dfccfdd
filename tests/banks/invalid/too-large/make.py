"""A bank whose title alone is past the limit."""

print("title: " + "x" * (4 * 2**20))
