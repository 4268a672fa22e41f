"""What the arbiter reads: documents, pages, PDF."""
