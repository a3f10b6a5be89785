package main

import (
	"io"

	"danhgia/activities"
	"danhgia/internal/dossiers"
	"danhgia/internal/indexset"
	"danhgia/internal/postgres"
	"danhgia/petition"
)

// takers are what can be taken in.
func takers(store *postgres.Store) map[activities.IntakeContent]activities.Taker {
	return map[activities.IntakeContent]activities.Taker{
		activities.OfDossiers: activities.DossierTaker{
			Door: activities.Door{Store: store, Decode: indexset.Parse}, Store: store,
			Open: func(name string, file io.Reader) (activities.Records, error) { return dossiers.Open(name, file) },
		},
		activities.OfProcedures: activities.ProcedureTaker{Read: dossiers.ReadProcedures, Store: store},
		activities.OfPetitions: activities.PetitionTaker{
			Open: func(name string, file io.Reader) (activities.PetitionRecords, error) {
				return dossiers.OpenPetitions(name, file)
			}, Store: store,
		},
		activities.OfRatings: activities.RatingTaker{
			Open: func(name string, file io.Reader) (activities.RecordsOf[petition.Rating], error) {
				return dossiers.OpenRatings(name, file)
			}, Store: store,
		},
		activities.OfPortal: activities.PortalTaker{
			Open: func(name string, file io.Reader) (activities.PortalRecords, error) {
				return dossiers.OpenPortalList(name, file)
			}, Store: store,
		},
	}
}
