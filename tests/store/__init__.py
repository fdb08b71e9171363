import pytest

for module in ("base", "saves", "lists", "feed"):
    pytest.register_assert_rewrite(f"tests.store.contract_{module}")
