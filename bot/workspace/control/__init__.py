"""The control API: how a test or a page acts as a person and looks at everything."""
