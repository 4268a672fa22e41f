"""Letters beside the three packets: each from the claim record, a draft until nothing it needs is missing."""
