"""Readers who mean a monitor no good: what each kind tries, a module for each."""
