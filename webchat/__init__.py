"""The public door: the chat page and the same chat as JSON. It knows conversations and no case."""
