"""Lists of cases as files: asked for, built page by page in the background, fetched by whoever asked."""
