package portal

import "strings"

// source describes one of the six files: which group it is of and where its figures stand.
type source struct {
	file, group string
	head, list  string // fields of data: the province's record, and the agencies' records
	score       field  // the group's score

	// A file has its indicators either as metrics, each with its counts and points, or as counts side by side.
	metrics    []string // the codes, in the order of the index set
	headRatios []ratio
	listRatios []ratio

	month string // the field of monthlyChart that names the month; empty: the chart says nothing
	known map[string][]string
}

// field is a field's name in the province's record and in an agency's.
type field struct{ head, list string }

// ratio makes a measure from counts: the sum of the numerators to the denominator.
type ratio struct {
	indicator   string
	numerator   []string
	denominator string
	scored      bool // the group has no other indicator, so the group's score is this one's
}

var progress = []ratio{
	{indicator: "PROGRESS_ON_TIME", numerator: []string{"totalOnTime"}, denominator: "totalReceived", scored: true},
}

var online = []ratio{
	{indicator: "ONLINE_PROVIDED", numerator: []string{"partialCount", "fullCount"}, denominator: "authorityCount"},
	{indicator: "ONLINE_USED", numerator: []string{"onlineDossierCount"}, denominator: "onlineServiceTotal"},
	{indicator: "ONLINE_SUBMITTED", numerator: []string{"channelOnlineSum"}, denominator: "channelTotalSum"},
}

var payment = []ratio{
	{indicator: "PAYMENT_DOSSIER", numerator: []string{"totalDossierOnlinePaymentSuccess"}, denominator: "totalDossierFinancialObligation"},
	{indicator: "PAYMENT_PROCEDURE_USED", numerator: []string{"totalDossierOnlineFormalityPaymentSuccess"}, denominator: "totalFeeFormality"},
	{indicator: "PAYMENT_PROCEDURE_INTEGRATED", numerator: []string{"totalFeeDossierFormality"}, denominator: "totalFeeFormality"},
}

// sources are the six files in the order of the index set's groups, which is the order of an agency's measures.
var sources = []source{
	{
		file: "transparency.json", group: "CKMB", head: "overview", list: "evaluation", score: field{"totalScore", "totalScore"},
		metrics: []string{"PUBLISH_ON_TIME", "PUBLIC_UPDATE_ON_TIME", "PUBLIC_CONTENT_FULL", "DOSSIER_SYNC"},
		known: fields(metricFields, `
			data overview monthlyChart evaluation pagination source
			data.overview stt departmentId departmentName departmentType departmentLevel agencyLevel totalScore totalMaxScore ratio scoreDelta metrics averageScore
			data.evaluation[] stt departmentId departmentName departmentType departmentLevel agencyLevel totalScore totalMaxScore ratio scoreDelta metrics
			data.overview.metrics[] dataQualityStatus dataQualityMessage
			data.evaluation[].metrics[] dataQualityStatus dataQualityMessage`),
	},
	{
		file: "dvc-progress-tree.json", group: "TDGQ", head: "parent", list: "children", score: field{"totalScore", "score"},
		headRatios: progress, listRatios: progress, month: "month",
		known: fields(treeFields, `
			data monthlyChart
			data.parent totalReceived totalOnTime totalCompleted avgProcessingDays totalScore totalMaxScore
			data.children[] totalReceived totalOnTime totalOverdue avgProcessingDays score maxScore
			data.monthlyChart[] month onTimePct overduePct`),
	},
	{
		file: "provide-online-tree.json", group: "DVCTT", head: "parent", list: "children", score: field{"totalScore", "totalScore"},
		headRatios: online, month: "label", // the agencies have a score only
		known: fields(treeFields, `
			data monthlyChart
			data.parent totalScore totalMaxScore authorityCount partialCount fullCount onlineDossierCount onlineServiceTotal channelOnlineSum channelDirectSum channelPostalSum channelTotalSum onlineOnTimeSum onlineOverdueSum
			data.children[] totalScore totalMaxScore
			data.monthlyChart[] label onlineDossierPct`),
	},
	{
		file: "formality-online-payment-tree.json", group: "TTTT", head: "parent", list: "children", score: field{"totalScore", "totalScore"},
		headRatios: payment, listRatios: payment,
		known: fields(treeFields, `
			data.parent totalScore totalMaxScore totalDossierOnlinePaymentSuccess totalDossierFinancialObligation totalDossierOnlineFormalityPaymentSuccess totalFeeDossierFormalityDistinct totalFeeDossierFormality totalFeeFormality
			data.children[] totalScore totalMaxScore totalDossierOnlinePaymentSuccess totalDossierFinancialObligation totalDossierOnlineFormalityPaymentSuccess totalFeeDossierFormalityDistinct totalFeeDossierFormality totalFeeFormality`),
	},
	{
		file: "dossier-digitized.json", group: "MDSH", head: "overview", list: "evaluation", score: field{"totalScore", "totalScore"},
		metrics: []string{
			"ORIGINAL_RESULT_AVAILABLE", "SO_HOA_GIAY_TO_GIAI_QUYET", "ELECTRONIC_CERTIFIED_COPY", "REUSED_DIGITIZED_DATA",
			"SYNCED_WITH_DVCQG_PERSONAL_STORAGE", "CITIZEN_DATA_CONNECTED_DOSSIER", "CITIZEN_DATA_CONNECTED_FORMALITY",
		},
		known: fields(metricFields, `
			data overview evaluation pagination
			data.overview stt departmentId departmentName departmentCode departmentType departmentLevel agencyLevel totalScore totalMaxScore ratio metrics scoreDelta
			data.evaluation[] stt departmentId departmentName departmentCode departmentType departmentLevel agencyLevel totalScore totalMaxScore ratio metrics scoreDelta`),
	},
	{
		file: "handling-satisfaction.json", group: "MDHL", head: "overview", list: "evaluation", score: field{"totalScore", "totalScore"},
		metrics: []string{
			"PETITION_PROCESSING_ON_TIME", "PETITION_HANDLING_SATISFACTION", "DOSSIER_RECEIVING_SATISFACTION",
			"PETITION_CLASSIFICATION_TTHC", "PETITION_CLASSIFICATION_STAFF",
		},
		known: fields(metricFields, `
			data overview evaluation pagination source
			data.overview stt departmentId departmentName departmentType departmentLevel agencyLevel totalScore totalMaxScore ratio scoreDelta metrics totalPetitions classifiedPetitions totalDossiers averageScore
			data.evaluation[] stt departmentId departmentName departmentType departmentLevel agencyLevel totalScore totalMaxScore ratio scoreDelta metrics totalPetitions classifiedPetitions totalDossiers averageScore`),
	},
}

const metricFields = `
	. code data message
	data.pagination total currentPage pageSize totalPages
	data.overview.metrics[] code name numerator denominator ratio score maxScore
	data.evaluation[].metrics[] code name numerator denominator ratio score maxScore`

const treeFields = `
	. code data message
	data parent children
	data.parent departmentId departmentName departmentCode ratio
	data.children[] departmentId departmentName departmentCode level ratio scoreDelta`

// fields reads lists of known fields, one object a line: its path, then its fields. Lines of one path add up.
func fields(lists ...string) map[string][]string {
	known := map[string][]string{}
	for line := range strings.Lines(strings.Join(lists, "\n")) {
		if words := strings.Fields(line); len(words) > 0 {
			path := strings.TrimPrefix(words[0], ".")
			known[path] = append(known[path], words[1:]...)
		}
	}
	return known
}
