"""Past cases replayed against a policy pack, before an office takes it: `huiyin policy rehearse`."""
