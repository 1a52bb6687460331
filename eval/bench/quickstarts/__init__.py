"""The quick-starts of other projects, one module each, run in that project's own environment: they import nothing of ours but `lines`."""
