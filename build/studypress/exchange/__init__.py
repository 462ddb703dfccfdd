"""Other formats: files of other programs read into draft questions, and banks written for them."""
