"""Installed in the processes of the fault tests alone: kills them at a point of their own, or takes a mechanism away."""
