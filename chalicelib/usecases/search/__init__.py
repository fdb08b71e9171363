"""Cases by any filter, page by page, at a fixed cost: what is asked, where it is looked for, what fits."""
