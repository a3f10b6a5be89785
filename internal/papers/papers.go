// Package papers makes the office's papers from a publication: as DOCX from templates that the office can change, and as
// PDF with its fonts embedded. The form is that of Nghị định 30/2020/NĐ-CP, Phụ lục I. A paper shows what the
// publication says and computes nothing anew but what is said in docs/van-ban.md; the same input gives the same bytes.
package papers
