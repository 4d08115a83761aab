"""The course's own files, for those who still have them: opened, outlined, and their figures proved."""
