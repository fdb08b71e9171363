"""Every text that people may get, rendered: `huiyin texts` prints docs/messages.md."""
