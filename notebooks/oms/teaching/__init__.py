"""What a class does together: it sees slides, it votes, and an instructor sees how it went. Nobody's name is kept."""
