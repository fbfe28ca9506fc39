"""The practice company's two services, served by a process of their own so that the window stays quick."""
