"""Reading remittances (X12 835) and claim forms (837P, 837I): what was written, nothing yet of what it means.

`read.read_x12(path)` gives, as the file is read:

- for each payment (ST to SE of an 835) a `remittance.Remittance`: payer with contacts, payee, BPR, TRN, dates; then
  each of its `remittance.RemittedClaim`s, which names its remittance; then a `remittance.RemittanceEnd` with the PLB
  adjustments;
- for each transaction of an 837 a `claim_form.ClaimSubmission`, then each of its `claim_form.ClaimForm`s, complete with
  billing provider, subscriber, patient and payer as the hierarchy gives them;
- a `problems.Problem` where something is not as it must be: place, sentence, what was lost because of it;
- at last a `read.FileRead` with the counts.

What joins the two: CLP01 is CLM01 (`patient_control_number`, `claim_id`); REF*6R of a line is the line's own number
(`line_control_number` of both); CLP07 of one remittance is REF*F8 of a later claim form (`payer_claim_number`,
`original_claim_number`). A reversal (`is_reversal`) and the decision after it are both given, in their order.

No date here is the day something was RECEIVED: BPR16 is the payment's own date, DTM*050 the day the PAYER received the
claim. Amounts are `Decimal`s with the digits of the file; dates and codes keep their text.

Rooms: `recognise` (what a file is), `encoding`, `tokens` (bytes to segments), `read` (envelopes), `read_835` and
`read_837` (transactions), `collecting` (one claim at a time), `hierarchy` (HL), `gather`, `facts`, `parties` (the parts
both have in common), `shape` (as JSON), `lost` (rejects files). docs/x12.md lists every element for a biller.
"""
