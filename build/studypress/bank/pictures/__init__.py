"""Figures: SVG drawings and raster images, parsed, validated and serialised again."""
