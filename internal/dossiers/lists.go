package dossiers

import (
	"bytes"
	"strconv"
)

// dossierLists are the lists of DongBoHoSoMC that say something of a dossier.
var dossierLists = map[string]list{
	plain("TaiLieuNop"): handedIn, plain("DanhSachLePhi"): feeOf, plain("DanhSachGiayToKetQua"): resultOf, plain("DanhSachHoSoBoSung"): waitOf, plain("DSKetNoiCSDL"): database,
}

// handedIn takes a paper that was handed in.
func handedIn(f *jsonFile, paper []byte) {
	walk(paper, func(name, value []byte) {
		switch string(name) {
		case `"DuocSoHoa"`:
			f.any(Digitised, value)
		case `"DuocTaiSuDung"`:
			f.any(Reused, value)
		case `"DuocLayTuKhoDMQG"`:
			f.any(Shared, value)
		}
	})
}

// any is a yes of one of several. What the dossier says itself goes before: see addUp.
func (f *jsonFile) any(c Column, value []byte) {
	text := f.single(c, value)
	is, ok := word(yesNo, bytes.TrimSpace(text))
	if !ok {
		f.refuse(c, text, mustBeYesNo)
	}
	f.place.at[c] = int16(c)
	f.ofLists[c] = f.ofLists[c] || is
}

func feeOf(f *jsonFile, fee []byte) {
	walk(fee, func(name, value []byte) {
		if string(name) == `"Gia"` {
			f.addFee(f.single(FeeDue, value))
		}
	})
}

func (f *jsonFile) addFee(text []byte) {
	f.place.at[FeeDue] = int16(FeeDue)
	due, ok := number(text)
	if !ok && len(text) > 0 {
		due, ok = fee(string(text))
	}
	if !ok && len(text) > 0 {
		f.refuse(FeeDue, text, mustBeFee)
	}
	f.fees, f.paid = f.fees+due, true
}

func resultOf(f *jsonFile, paper []byte) {
	walk(paper, func(name, value []byte) {
		if string(name) == `"DuongDanTepTinKetQua"` {
			f.place.at[ResultFile] = int16(ResultFile)
			f.ofLists[ResultFile] = f.ofLists[ResultFile] || len(bytes.TrimSpace(f.single(ResultFile, value))) > 0
		}
	})
}

// waitOf takes a time in which more papers were waited for.
func waitOf(f *jsonFile, wait []byte) {
	var times [2][]byte
	walk(wait, func(name, value []byte) {
		switch string(name) {
		case `"NgayBoSung"`:
			times[0] = f.single(WaitedFrom, value)
		case `"NgayTiepNhanBoSung"`:
			times[1] = f.single(WaitedTo, value)
		}
	})
	if len(times[0])+len(times[1]) == 0 {
		return
	}
	for i, c := range [...]Column{WaitedFrom, WaitedTo} {
		f.place.at[c] = int16(c)
		if f.waited > 0 {
			f.waits[i] = append(f.waits[i], ';')
		}
		f.waits[i] = append(f.waits[i], times[i]...)
	}
	f.waited++
}

// database takes a database that was asked for the applicant's data, whichever.
func database(f *jsonFile, _ []byte) {
	f.place.at[CitizenData] = int16(CitizenData)
	f.ofLists[CitizenData] = true
}

// addUp gives the columns what the lists have said, where the dossier itself says nothing. Of the applicant's data both
// count.
func (f *jsonFile) addUp() {
	for _, c := range [...]Column{Digitised, Reused, Shared, ResultFile} {
		if f.ofLists[c] && len(f.values[c]) == 0 {
			f.values[c] = []byte("1")
		}
	}
	if f.ofLists[CitizenData] {
		f.values[CitizenData] = []byte("1")
	}
	if f.paid && len(f.values[FeeDue]) == 0 {
		f.values[FeeDue] = strconv.AppendInt(nil, f.fees, 10)
	}
	if f.waited > 0 {
		f.set(WaitedFrom, f.waits[0])
		f.set(WaitedTo, f.waits[1])
	}
}
