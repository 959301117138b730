"""The revisions, oldest first; a revision never changes once it was released."""
