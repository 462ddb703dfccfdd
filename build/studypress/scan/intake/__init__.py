"""Pages of PDF, TIFF, PNG and JPEG files as grey pictures.

Files may be hostile: sizes are tested before anything is decoded, and the caller limits memory
and time of the process.
"""
