"""What the window shows, as Qt models over plain records."""
