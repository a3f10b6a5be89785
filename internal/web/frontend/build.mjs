// Builds ../static/{tabler.css,htmx.js,echarts.js,licences.txt} from the pinned packages: `node build.mjs [FOLDER]`.
// The same packages give the same bytes, which the tests hold against the files in the repository.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const out = process.argv[2] ?? "../static";

// Without the notices that point at source maps, which are not shipped.
const take = (from, to) => {
	const text = readFileSync(join("node_modules", from), "utf8").replace(/\n?(\/\/|\/\*)# sourceMappingURL=[^\n]*\n?/g, "\n");
	writeFileSync(join(out, to), text);
};
take("@tabler/core/dist/css/tabler.min.css", "tabler.css");
take("htmx.org/dist/htmx.min.js", "htmx.js");

await build({
	entryPoints: ["echarts.mjs"],
	outfile: join(out, "echarts.js"),
	bundle: true,
	format: "esm",
	target: "es2020",
	minify: true,
	legalComments: "none",
});

// Tabler says its licence, MIT, at the head of tabler.css and has no file of it.
const licences = [["htmx.org", "LICENSE"], ["echarts", "LICENSE"], ["echarts", "NOTICE"], ["zrender", "LICENSE"], ["tslib", "LICENSE.txt"]];
const texts = licences.map(([name, file]) => {
	const { version } = JSON.parse(readFileSync(join("node_modules", name, "package.json")));
	return `${name} ${version}, ${file}\n\n${readFileSync(join("node_modules", name, file), "utf8").trim()}\n`;
});
writeFileSync(join(out, "licences.txt"), texts.join("\n" + "=".repeat(80) + "\n\n"));
