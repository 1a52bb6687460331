"""The papers and questions we measure on, their truth, and what keeps them honest (see README.md here)."""
