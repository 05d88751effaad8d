"""Articles in: files, parts, sentences, words."""
