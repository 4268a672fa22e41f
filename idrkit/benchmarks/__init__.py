"""What others were paid and what was decided before: public use files and the practice's own tables of rates."""
