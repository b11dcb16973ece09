"""What a file that somebody sent really is, and what that is worth.

Three stages, each with its own module: `fetch` brings the bytes, `read` turns them into facts (in
a child process), and one probe per file says of the facts whether a sentence is true. `keep` holds
the bytes by their SHA-256; `grade` draws the sum. Nothing here knows Slack's events or the store.
"""
