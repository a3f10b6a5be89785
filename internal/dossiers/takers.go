package dossiers

import (
	"io"

	"danhgia/activities"
	"danhgia/petition"
	"danhgia/scoring"
)

// Takers take in whatever files this package reads, by their contents; decode reads an index set.
func Takers(store activities.TakerStore, decode func(name string, content []byte) (scoring.IndexSet, error)) map[activities.IntakeContent]activities.Taker {
	return map[activities.IntakeContent]activities.Taker{
		activities.OfDossiers: activities.DossierTaker{
			Door: activities.Door{Store: store, Decode: decode}, Store: store,
			Open: func(name string, file io.Reader) (activities.Records, error) { return Open(name, file) },
		},
		activities.OfProcedures: activities.ProcedureTaker{Read: ReadProcedures, Store: store},
		activities.OfPetitions: activities.PetitionTaker{
			Open: func(name string, file io.Reader) (activities.PetitionRecords, error) {
				return OpenPetitions(name, file)
			}, Store: store,
		},
		activities.OfRatings: activities.RatingTaker{
			Open: func(name string, file io.Reader) (activities.RecordsOf[petition.Rating], error) {
				return OpenRatings(name, file)
			}, Store: store,
		},
		activities.OfPortal: activities.PortalTaker{
			Open: func(name string, file io.Reader) (activities.PortalRecords, error) { return OpenPortalList(name, file) }, Store: store,
		},
	}
}
