"""The log of another service desk, lived again under the rules of casework: `huiyin incidents`."""
