"""Everything that is not the window: reading, cutting, embedding, storing and finding documents."""
