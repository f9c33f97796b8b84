"""What a real server with real commits is asked; see ``workspace.outside``."""
