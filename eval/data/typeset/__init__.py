"""A paper's source text set as a council publishes it: PDF, DOCX or HTML. The same text gives the same bytes."""
