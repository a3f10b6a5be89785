// Draws the charts of a page on canvas. Each takes its data from a block of JSON beside it; the table that stands with it
// says the same without scripts. ECharts is fetched only when a chart comes into sight.
const ink = "#1b2733", quiet = "#4d5b69", line = "#d5dce3";
// Told apart by form as well as by colour; each has a contrast of at least 3 to the paper.
const looks = [
	{ color: "#0b4a6f", type: "solid", symbol: "circle" },
	{ color: "#b45309", type: "dashed", symbol: "rect" },
	{ color: "#15803d", type: "dotted", symbol: "triangle" },
	{ color: "#7e22ce", type: [8, 3, 2, 3], symbol: "diamond" },
	{ color: "#4d5b69", type: [3, 3], symbol: "emptyCircle" },
];

const written = (data) => (value) =>
	value === null || value === undefined || Number.isNaN(value) ? data.nothing : data.comma ? value.toFixed(2).replace(".", ",") : value.toFixed(2);

// A name in lines of about so many letters.
const wrapped = (name, letters) =>
	name.split(" ").reduce((lines, word) => {
		const last = lines[lines.length - 1];
		return last && last.length + word.length < letters ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
	}, []).join("\n");

const styled = (index, name, values) => {
	const look = looks[index % looks.length];
	return { name, value: values, symbol: look.symbol, symbolSize: 8, lineStyle: { color: look.color, width: 2, type: look.type }, itemStyle: { color: look.color } };
};

const common = (data, trigger) => ({
	animation: false,
	textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
	tooltip: { trigger, renderMode: "richText", confine: true, valueFormatter: written(data) },
});

const charts = {
	radar: (data, narrow) => ({
		...common(data, "item"),
		legend: { bottom: 0, textStyle: { color: ink }, itemWidth: 36 },
		radar: {
			center: ["50%", "46%"], radius: narrow ? "46%" : "66%",
			indicator: data.labels.map((name, i) => ({ name, max: data.most[i] })),
			axisName: { color: ink, lineHeight: 14, formatter: (name) => wrapped(name, narrow ? 11 : 20) },
			splitArea: { show: false }, splitLine: { lineStyle: { color: line } }, axisLine: { lineStyle: { color: line } },
		},
		series: [{ type: "radar", data: data.series.map((s, i) => styled(i, s.name, s.values)) }],
	}),

	line: (data) => ({
		...common(data, "axis"),
		grid: { left: 48, right: 24, top: 24, bottom: 32 },
		xAxis: { type: "category", data: data.labels, axisLabel: { color: ink }, axisLine: { lineStyle: { color: quiet } } },
		yAxis: { type: "value", min: 0, max: data.most[0], axisLabel: { color: ink }, splitLine: { lineStyle: { color: line } } },
		series: data.series.map((s, i) => ({ ...styled(i, s.name), type: "line", data: s.values, value: undefined })),
	}),

	heat: (data, narrow) => ({
		...common(data, "item"),
		tooltip: { renderMode: "richText", confine: true, formatter: ({ value: [x, y, z] }) => `${data.rows[y]}\n${data.labels[x]}: ${z < 0 ? data.nothing : z + " %"}` },
		grid: { left: narrow ? 110 : 180, right: 16, top: 16, bottom: 64 },
		xAxis: { type: "category", data: data.labels, axisLabel: { show: false }, axisTick: { show: false } },
		yAxis: { type: "category", data: data.rows, inverse: true, axisLabel: { color: ink, width: narrow ? 100 : 168, overflow: "truncate", fontSize: 11, interval: 0 } },
		visualMap: {
			type: "piecewise", orient: "horizontal", left: "center", bottom: 8, itemWidth: narrow ? 10 : 20, itemGap: narrow ? 4 : 10, textStyle: { color: ink, fontSize: narrow ? 10 : 12 },
			pieces: [
				{ lt: 0, label: narrow ? "–" : data.nothing, color: "#ffffff" }, { gte: 0, lt: 50, label: "< 50 %", color: "#7f1d1d" }, { gte: 50, lt: 70, label: "50–70 %", color: "#c2410c" },
				{ gte: 70, lt: 80, label: "70–80 %", color: "#fbbf24" }, { gte: 80, lt: 90, label: "80–90 %", color: "#bae6fd" }, { gte: 90, label: "≥ 90 %", color: "#0b4a6f" },
			],
		},
		series: [{ type: "heatmap", data: data.cells, itemStyle: { borderColor: "#fff", borderWidth: 1 } }],
	}),
};

const draw = async (place) => {
	const data = JSON.parse(document.getElementById(place.dataset.from).textContent);
	const { echarts } = await import(place.dataset.echarts);
	const chart = echarts.init(place, null, { renderer: "canvas", height: place.dataset.chart === "heat" ? data.rows.length * 18 + 96 : undefined });
	chart.setOption(charts[place.dataset.chart](data, place.clientWidth < 560));
	new ResizeObserver(() => chart.resize({ height: place.dataset.chart === "heat" ? data.rows.length * 18 + 96 : undefined })).observe(place);
};

const sight = new IntersectionObserver((entries) => {
	for (const entry of entries.filter((e) => e.isIntersecting)) {
		sight.unobserve(entry.target);
		draw(entry.target);
	}
}, { rootMargin: "200px" });

for (const place of document.querySelectorAll("[data-chart]")) {
	place.hidden = false;
	sight.observe(place);
}
