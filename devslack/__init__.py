"""A strict local stand-in for Slack: Web API, Socket Mode, a control API for scripts, and a page to look at.

It keeps everything in memory, listens on loopback alone, and exists so that the unmodified Bolt app
runs and is tested without a workspace. It is not Slack and holds nothing worth keeping.
"""
