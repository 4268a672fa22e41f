"""Claims out of remittances (835), claim forms (837) and sheet rows of the same claim: what they mean together.

The X12 readers say what was written. Here it is decided which decisions of payers belong to one claim (`history`),
which one came first and what is paid now, which claim form was answered (`forms`), which lines are the same (`lines`),
what all this says as a claim record (`record`), what the rows of sheets add or contradict (`sheets`, `sheet_rows`),
which of them a JSON record is already (`whole_records`), what later remittances paid of awards (`awarded`), and what
matched what (`report`). Nothing here counts a day or applies a paragraph.

Two sources that contradict each other are never settled here: the fact is left out and named in `Claim.unconfirmed`.
"""
