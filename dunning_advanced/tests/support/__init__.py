"""What tests share: cases with a set-up, the random ledgers, and their oracle."""
