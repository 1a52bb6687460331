"""The report of a run: scored cases and figures in, one self-contained HTML page or a Markdown table out. Pure."""
