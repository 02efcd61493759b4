"""Every case, by category; importing a module adds its cases."""
