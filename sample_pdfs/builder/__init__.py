"""Scripts that rebuild every file in ``sample_pdfs/`` from text and layout descriptions."""
