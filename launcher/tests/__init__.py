"""Tests of the launcher, and of the product's life: start, upgrade, uninstall."""
