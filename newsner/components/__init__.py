"""The spaCy components of newsner, one module each, registered by entry point."""
