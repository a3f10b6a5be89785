package portal

// refusedAgencies are about who is in the files and what the files are of.
var refusedAgencies = map[string]refused{
	"a file of another province": {
		replace("dvc-progress-tree.json", `"departmentCode":"H44"`, `"departmentCode":"H31"`),
		"dvc-progress-tree.json, H31 UBND tỉnh Phú Thọ, departmentCode: the file is of province H31, not of H44 as asked for",
	},
	"a file of another province that has no codes": {
		replace("transparency.json", "019d2be3-6a88-732b-8b17-b68020c8553a", "019d2be3-0000-0000-0000-000000000000"),
		"transparency.json, UBND tỉnh Phú Thọ (019d2be3-0000-0000-0000-000000000000), departmentId: " +
			"the file is of another province than dvc-progress-tree.json, which is of H44 UBND tỉnh Phú Thọ",
	},
	"a province's record that is not of a province": {
		replace("transparency.json", `"departmentType":"PROVINCE"`, `"departmentType":"MINISTRY"`),
		`transparency.json, UBND tỉnh Phú Thọ (019d2be3-6a88-732b-8b17-b68020c8553a), departmentType: "MINISTRY" is not PROVINCE`,
	},
	"a file of another month": {
		all(
			replace("dvc-progress-tree.json", `"month":"08"`, `"month":"99"`),
			replace("dvc-progress-tree.json", `"month":"07"`, `"month":"08"`),
			replace("dvc-progress-tree.json", `"month":"99"`, `"month":"07"`),
		),
		"dvc-progress-tree.json, data.monthlyChart: only month 07 has figures, so the file is of that month and not of 2026-08; collect it again",
	},
	"another month in the online file": {
		all(
			replace("provide-online-tree.json", `"label":"08"`, `"label":"99"`),
			replace("provide-online-tree.json", `"label":"09"`, `"label":"08"`),
			replace("provide-online-tree.json", `"label":"99"`, `"label":"09"`),
		),
		"provide-online-tree.json, data.monthlyChart: only month 09 has figures, so the file is of that month and not of 2026-08; collect it again",
	},
	"a list in several pages": {
		replace("transparency.json", `"totalPages":1`, `"totalPages":2`),
		"transparency.json, data.pagination: the portal counts 163 agencies on 2 page(s), but the file has 163 agencies; the list is not whole, collect it again",
	},
	"a list with a record less than it should have": {
		change("handling-satisfaction.json", func(data map[string]any) { data["evaluation"] = data["evaluation"].([]any)[1:] }),
		"handling-satisfaction.json, data.pagination: the portal counts 163 agencies on 1 page(s), but the file has 162 agencies; the list is not whole, collect it again",
	},
	"an agency twice in a file": {
		change("dvc-progress-tree.json", func(data map[string]any) {
			data["children"].([]any)[1] = data["children"].([]any)[0]
		}),
		inProgress + ", departmentId: " + firstID + " is in the file twice; collect it again",
	},
	"the province among its own agencies": {
		set("dvc-progress-tree.json", "departmentId", rootID),
		inProgress + ", departmentId: " + rootID + " is in the file twice; collect it again",
	},
	"an agency in one file and not in another": {
		without("handling-satisfaction.json"),
		"handling-satisfaction.json, H44.01 Văn phòng UBND Tỉnh - Tỉnh Phú Thọ: the agency is missing, although transparency.json has it; " +
			"collect the file again, or allow the gap with a reason",
	},
	"an agency that is missing in a tree": {
		without("formality-online-payment-tree.json"),
		"formality-online-payment-tree.json, H44.01 Văn phòng UBND Tỉnh - Tỉnh Phú Thọ: the agency is missing, although transparency.json has it; " +
			"collect the file again, or allow the gap with a reason",
	},
	"an agency whose code no file gives": {
		set("transparency.json", "departmentId", "019d2be3-0000"),
		"transparency.json, Văn phòng UBND Tỉnh - Tỉnh Phú Thọ (019d2be3-0000), departmentCode: no file gives this agency's code" +
			"\ntransparency.json, H44.01 Văn phòng UBND Tỉnh - Tỉnh Phú Thọ: the agency is missing, although dvc-progress-tree.json has it; " +
			"collect the file again, or allow the gap with a reason",
	},
	"no file gives the province's code": {
		all(
			replace("dvc-progress-tree.json", `"departmentCode":"H44"`, `"departmentCode":null`),
			replace("provide-online-tree.json", `"departmentCode":"H44"`, `"departmentCode":null`),
			replace("formality-online-payment-tree.json", `"departmentCode":"H44"`, `"departmentCode":null`),
			replace("dossier-digitized.json", `"departmentCode":"H44"`, `"departmentCode":null`),
		),
		"transparency.json, UBND tỉnh Phú Thọ (019d2be3-6a88-732b-8b17-b68020c8553a), departmentCode: no file gives the province's code",
	},
	"two codes for one agency": {
		set("dossier-digitized.json", "departmentCode", "H44.02"),
		"dossier-digitized.json, H44.02 Văn phòng UBND Tỉnh - Tỉnh Phú Thọ, departmentCode: dvc-progress-tree.json has the code H44.01 for the same id",
	},
	"two kinds for one agency": {
		set("provide-online-tree.json", "level", "COMMUNE"),
		"provide-online-tree.json, H44.01 Văn phòng UBND Tỉnh - Tỉnh Phú Thọ, level: the record says commune, but transparency.json says department for the same id",
	},
	"two agencies with one code": {
		all(
			set("dvc-progress-tree.json", "departmentCode", "H44.03"), set("provide-online-tree.json", "departmentCode", "H44.03"),
			set("formality-online-payment-tree.json", "departmentCode", "H44.03"), set("dossier-digitized.json", "departmentCode", "H44.03"),
		),
		"dvc-progress-tree.json, H44.03 Ban quản lý các khu công nghiệp - Tỉnh Phú Thọ, departmentCode: " +
			"Văn phòng UBND Tỉnh - Tỉnh Phú Thọ (" + firstID + ") has the same code",
	},
	"a code outside the province": {
		all(
			set("dvc-progress-tree.json", "departmentCode", "H31.01"), set("provide-online-tree.json", "departmentCode", "H31.01"),
			set("formality-online-payment-tree.json", "departmentCode", "H31.01"), set("dossier-digitized.json", "departmentCode", "H31.01"),
		),
		`dvc-progress-tree.json, H31.01 Văn phòng UBND Tỉnh - Tỉnh Phú Thọ, departmentCode: "H31.01" is not a code within province H44, such as H44.104`,
	},
}

// refusedValues are about the fields of one agency.
var refusedValues = map[string]refused{
	"a record without id": {
		set("transparency.json", "departmentId", ""),
		"transparency.json, record 1 of data.evaluation, departmentId: the record has no id",
	},
	"a record without name": {
		remove("dvc-progress-tree.json", "departmentName"),
		"dvc-progress-tree.json, record 1 of data.children, departmentName: the record has no name",
	},
	"a name that is a number": {
		set("dvc-progress-tree.json", "departmentName", 7),
		"dvc-progress-tree.json, record 1 of data.children, departmentName: is a number, not text",
	},
	"an unknown kind of agency": {
		set("transparency.json", "departmentType", "DISTRICT"),
		inTransparency + `, departmentType: "DISTRICT" is not a kind of agency that is known here`,
	},
	"an unknown level": {
		set("dvc-progress-tree.json", "level", "DISTRICT"),
		inProgress + `, level: "DISTRICT" is not a kind of agency that is known here`,
	},
	"a kind against its level": {
		set("transparency.json", "departmentLevel", "COMMUNE"),
		inTransparency + `, departmentLevel: "COMMUNE" says commune, but another field of the record says department`,
	},
	"no kind at all": {
		remove("dvc-progress-tree.json", "level"),
		inProgress + ", departmentType: nothing says what kind of agency this is",
	},
	"an unknown indicator": {
		set("transparency.json", "PUBLISH_ON_TIME.code", "PUBLISHED_NICELY"),
		inTransparency + `, metrics, entry 1, code: "PUBLISHED_NICELY" is not an indicator of this file that is known here`,
	},
	"an indicator of another file": {
		set("transparency.json", "PUBLISH_ON_TIME.code", "PROGRESS_ON_TIME"),
		inTransparency + `, metrics, entry 1, code: "PROGRESS_ON_TIME" is not an indicator of this file that is known here`,
	},
	"an indicator twice": {
		set("transparency.json", "PUBLISH_ON_TIME.code", "DOSSIER_SYNC"),
		inTransparency + ", metrics: DOSSIER_SYNC is there twice",
	},
	"a negative count": {
		set("transparency.json", "PUBLIC_CONTENT_FULL.numerator", -1),
		inTransparency + ", numerator of PUBLIC_CONTENT_FULL: -1 is negative; a count is 0 or more",
	},
	"a fractional count": {
		set("dvc-progress-tree.json", "totalReceived", 0.5),
		inProgress + ", totalReceived: 0.5 is not a whole number, as counts are",
	},
	"a count above 2^53": {
		set("formality-online-payment-tree.json", "totalFeeFormality", int64(9007199254740993)),
		inPayment + ", totalFeeFormality: 9007199254740993 is too large; a count is at most 9007199254740992",
	},
	"a count beyond 64 bits": {
		replace("dossier-digitized.json", `"denominator":184503`, `"denominator":99999999999999999999`),
		"dossier-digitized.json, H44 UBND tỉnh Phú Thọ, denominator of ORIGINAL_RESULT_AVAILABLE: 99999999999999999999 is too large; a count is at most 9007199254740992",
	},
	"counts whose sum is above 2^53": {
		replace("provide-online-tree.json", `"fullCount":21`, `"fullCount":9007199254740992`),
		"provide-online-tree.json, H44 UBND tỉnh Phú Thọ, fullCount: the sum 9007199254741023 is too large; a count is at most 9007199254740992",
	},
	"a count that is text": {
		set("dossier-digitized.json", "ORIGINAL_RESULT_AVAILABLE.numerator", "0"),
		inDigitized + ", numerator of ORIGINAL_RESULT_AVAILABLE: is text, not a number or null",
	},
	"a count that is not there": {
		remove("dossier-digitized.json", "ELECTRONIC_CERTIFIED_COPY.numerator"),
		inDigitized + ", numerator of ELECTRONIC_CERTIFIED_COPY: the field is missing",
	},
	"a score with three decimals": {
		set("transparency.json", "PUBLIC_CONTENT_FULL.score", 1.955),
		inTransparency + ", score of PUBLIC_CONTENT_FULL: 1.955 is not a number with at most two decimals, such as 7.96",
	},
	"a negative score": {
		set("dvc-progress-tree.json", "score", -0.01),
		inProgress + ", score: -0.01 is negative; a score is 0 or more",
	},
	"a score that is not there": {
		remove("transparency.json", "totalScore"),
		inTransparency + ", totalScore: the field is missing",
	},
}
