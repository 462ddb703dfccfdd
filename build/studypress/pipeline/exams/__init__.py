"""Exams: printing them and their files, amendments, proof, copies printed again."""
