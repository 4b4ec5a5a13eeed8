// node check.mjs FILE.json
//
// FILE.json is an array of {name, schema, accept: [documents], reject: [documents]}. Every schema
// must compile as JSON Schema 2020-12 in strict mode, accept the documents of "accept" and reject
// those of "reject". Prints differences; exits 1 if there are any.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const file = process.argv[2];
if (!file) {
  console.error("usage: node check.mjs FILE.json");
  process.exit(2);
}

const shown = (document) => JSON.stringify(document).slice(0, 300);
let schemas = 0;
let documents = 0;
let disagreements = 0;
const disagree = (name, text) => {
  disagreements += 1;
  if (disagreements <= 50) console.error(`${name}: ${text}`);
};

for (const { name, schema, accept = [], reject = [] } of JSON.parse(readFileSync(file, "utf8"))) {
  // A separate validator for each, because every schema has its own definitions.
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  ajv.addKeyword({ keyword: "x-unit", schemaType: "string" }); // of a number, for forms
  // Ranges that the engine checks: the item is left out and reported.
  for (const bound of ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
    ajv.addKeyword({ keyword: `x-${bound}`, schemaType: "number" });
  addFormats(ajv);
  // Their "pattern" expresses the same.
  ajv.addFormat("decimal", true);
  ajv.addFormat("currency", true);
  ajv.addFormat("ratio", true);
  let validate;
  try {
    validate = ajv.compile(schema);
  } catch (error) {
    disagree(name, `the schema does not compile: ${error.message}`);
    continue;
  }
  schemas += 1;
  for (const document of accept) {
    documents += 1;
    if (!validate(document))
      disagree(name, `refused: ${ajv.errorsText(validate.errors)}: ${shown(document)}`);
  }
  for (const document of reject) {
    documents += 1;
    if (validate(document)) disagree(name, `accepted, the reader refuses it: ${shown(document)}`);
  }
}

console.log(`${schemas} schemas, ${documents} documents, ${disagreements} disagreements`);
process.exit(disagreements === 0 ? 0 : 1);
