package dossiers

import "danhgia/activities"

// Reads says whether files of a content have a column of that name, or one that is known as its alias. Whatever is said of
// applicants is none.
func Reads(content activities.IntakeContent, column string) bool {
	_, known := columnsOf[content][plain(column)]
	return known
}

var columnsOf = map[activities.IntakeContent]map[string]Column{
	activities.OfDossiers:   byAlias,
	activities.OfProcedures: catalogueLayout.known,
	activities.OfPetitions:  petitionLayout.known,
	activities.OfRatings:    ratingLayout.known,
	activities.OfPortal:     portalLayout.known,
}
