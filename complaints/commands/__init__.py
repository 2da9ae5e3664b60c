"""The commands, a module for each matter; `register(commands)` adds those of the module to the command line."""
