"""Mail: drawn, built, signed and carried. Who gets it, and why, is for others."""
