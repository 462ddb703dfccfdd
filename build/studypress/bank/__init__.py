"""Banks: YAML files, validated into an immutable Bank; independent of exams, HTML and PDF."""
