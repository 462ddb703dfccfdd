"""What is mended in the engine and made faster, until it does so by itself."""
