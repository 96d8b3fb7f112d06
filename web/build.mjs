// Builds the page: one script, one style sheet and the notices of what is inside, into the package.
// `node build.mjs FOLDER` builds into another folder, to hold the committed files against it.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const INSIDE = ["preact", "@tanstack/virtual-core"];
const target = process.argv[2] ?? join(HERE, "..", "evidence", "page", "assets");

const notices = [];
for (const name of INSIDE) {
  const folder = join(HERE, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const text = (await readFile(join(folder, "LICENSE"), "utf8")).trim();
  notices.push(`${name} ${version} (${license})\n\n${text}`);
}
const licences = `Inside page.js, which is otherwise Tieout's own (Apache-2.0):\n\n${notices.join("\n\n---\n\n")}\n`;

const shared = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  charset: "ascii",
  legalComments: "none",
  write: false,
  logLevel: "warning",
};
const script = await build({
  ...shared,
  entryPoints: ["src/main.tsx"],
  format: "iife",
  target: ["chrome105", "firefox110", "safari16"],
  jsx: "automatic",
  jsxImportSource: "preact",
  banner: { js: `/*!\n${licences.replaceAll("*/", "* /")}*/` },
  define: { "process.env.NODE_ENV": '"production"' },
});
const style = await build({
  ...shared,
  entryPoints: ["src/page.css"],
  target: ["chrome105", "firefox110", "safari16"],
});

async function* sources(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else yield path;
  }
}

const digests = {};
const own = ["build.mjs", "package.json", "package-lock.json", "tsconfig.json"];
const paths = [...own.map((name) => join(HERE, name))];
for await (const path of sources(join(HERE, "src"))) paths.push(path);
for (const path of paths.sort()) {
  const name = relative(HERE, path).split(sep).join("/");
  digests[name] = createHash("sha256").update(await readFile(path)).digest("hex");
}

await mkdir(target, { recursive: true });
await writeFile(join(target, "page.js"), script.outputFiles[0].text);
await writeFile(join(target, "page.css"), style.outputFiles[0].text);
await writeFile(join(target, "licences.txt"), licences);
await writeFile(join(target, "built-from.json"), JSON.stringify(digests, null, 1) + "\n");
for (const [name, made] of [["page.js", script], ["page.css", style]])
  console.log(`${name}: ${made.outputFiles[0].contents.length.toLocaleString("en")} bytes`);
