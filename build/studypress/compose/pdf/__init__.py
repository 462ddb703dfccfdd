"""The syntax of PDF; nothing here knows what is printed."""
