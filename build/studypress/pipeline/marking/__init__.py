"""After the exam: errata, marks and result sheets."""
