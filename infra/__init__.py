"""The deployment: what `make package` builds, from Chalice's template and what Chalice cannot say."""
