"""What is measured, as pure functions: values in, scores out. No model, no disk; each formula stands with its source."""
