"""The web: everything that residents and officers see in a browser, except the question page, which is Gradio's.

A request goes in, a page out. `server.make_app` puts together the routes (`asking`, `browsing`, `sources`, …) and the
middleware around them; `app.py` mounts the question page on it last. Every page is a Jinja2 template with escaping on:
words from papers, questions and models are text wherever they are shown.
"""
