"""Whether a PDF keeps to PDF/A-3 and PDF/UA-1, in the clauses that can be tested from its structure.

veraPDF is a Java program that none of the registries used here has, so these tests are our own. They decide at run time
what a packet may claim, and where they cannot tell, they say no. Not tested: whether glyph widths agree with the font
programs, the inside of JPEG 2000 pictures and colour profiles, and whether a description says what a picture shows.
"""
