"""Reading what happened to disputes from sheets and e-mails: what is said, nothing yet of what is recorded.

`sheet.events_in` gives each row of a csv or xlsx export with the events it tells, or why it cannot be read;
`mail.event_in` the dispute numbers, the day and the kind of an e-mail saved as .eml. Which kinds and facts there are is
given to them (`vocabulary`), because the ledger says so and not the reader.

Rooms: `vocabulary` (kinds and facts), `words` and words.toml (titles, status words), `phrases` and phrases.toml (what
an e-mail says), `profile` (what a user adds to both), `columns`, `values`, `sheet`, `message` (an e-mail's own text,
without what it quotes), `mail`, `eastern` (days as the portal counts them).
"""
