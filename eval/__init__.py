"""Questions, measures and their runners: how good the answers are, by command."""
