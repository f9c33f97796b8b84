"""Benchmarks over large ledgers: what a decision costs, what a letter costs.

``command`` is script/bench. Each benchmark is a module here, listed in ``command``;
what it measures runs in processes of its own, in ``job``. ``ledgers`` gives it
databases, which ``ledger`` fills with invoices.
"""
