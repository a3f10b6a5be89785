-- Tallies are written with the book's row locked, and books and officials are never deleted. Asking for each of an
-- import's tallies whether its book and its official are there took a tenth of the import of a small file.
alter table dossier_tally drop constraint dossier_tally_book_fkey;
alter table dossier_official_tally drop constraint dossier_official_tally_book_fkey, drop constraint dossier_official_tally_official_fkey;
