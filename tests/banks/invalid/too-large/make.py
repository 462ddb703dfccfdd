"""A bank with a title that exceeds the limit of the whole file."""

print("title: " + "x" * (4 * 2**20))
