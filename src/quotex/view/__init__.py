"""What a person looks at: tables, HTML, plots."""
