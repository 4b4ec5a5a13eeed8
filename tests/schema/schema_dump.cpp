// Prints schemas with documents that the reader accepts and rejects, as input of check.mjs.
//
// The documents: random values as written; then one value with each of its fields replaced by
// probes of every kind, sorted by whether the reader accepts them. Left out is what a schema cannot
// express: duplicate fields, dates that do not ascend, integers written with a point or beyond 64
// bits, decimals beyond their range or their twelve digits, files.
#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "wire/random_sample_test.hpp"
#include "wire/schema.hpp"

namespace {

using ballast::wire::RawJson;

struct SchemaCase {
    std::string name;
    RawJson schema;
    std::vector<RawJson> accept;
    std::vector<RawJson> reject;
};

}  // namespace

template <>
struct ballast::wire::Described<SchemaCase> {
    static constexpr std::string_view name = "SchemaCase";
    static constexpr std::string_view doc = "A schema with documents to validate.";
    static constexpr auto fields =
        wire::list(required("name", &SchemaCase::name, "Name of the type."),
                   required("schema", &SchemaCase::schema, "JSON Schema 2020-12."),
                   required("accept", &SchemaCase::accept, "Documents that must be valid."),
                   required("reject", &SchemaCase::reject, "Documents that must be invalid."));
};

namespace {

namespace wire = ballast::wire;

constexpr auto kProbes = std::to_array<std::string_view>({
    "null",
    "true",
    "0",
    "1",
    "-1",
    "7",
    "101",
    "300",
    "0.5",
    "-0.5",
    "1.5",
    "3000000000",
    "-2147483649",
    R"("")",
    R"("a")",
    R"("abcde")",
    R"("abcdef")",
    R"("éééééé")",
    R"("buy")",
    R"("BUY")",
    R"("2024-02-29")",
    R"("2023-02-29")",
    R"("2024-2-29")",
    R"("2024-02-29T12:00:00Z")",
    R"("2024-02-29T12:00:00.5+02:00")",
    R"("2024-02-29T25:00:00Z")",
    R"("2024-02-29T12:00:00")",
    R"("0190163d-8694-739b-aea5-966c26f8ad91")",
    R"("0190163d8694739baea5966c26f8ad91")",
    R"("12.50")",
    R"("-1e-3")",
    R"("1,5")",
    R"(".5")",
    R"("5.")",
    R"("+7")",
    R"("1e")",
    "[]",
    "{}",
    "[1]",
    "[1,2]",
    "[1,2,3]",
    "[1,2,3,4]",
    "[0,-1]",
    "[null]",
    "[true,false]",
    R"(["a","b"])",
    R"(["a","b","c","d"])",
    R"(["toolong"])",
    R"(["x",1])",
    R"([1,"x"])",
    R"({"a":1})",
    R"({"a":null})",
    R"({"a":1,"b":2,"c":3,"d":4})",
    R"({"a":1,"b":2,"c":3,"d":4,"e":5})",
    R"({"a":[]})",
    R"({"a":[{"symbol":"A","quantity":1}]})",
    R"({"a":[{"symbol":"A"}]})",
    R"({"symbol":"A","quantity":1})",
    R"({"symbol":"A","quantity":"1","price":null,"lot":100})",
    R"({"symbol":"A","quantity":1,"price":0})",
    R"({"symbol":"","quantity":1})",
    R"({"symbol":"ABCDEFGHIJKLM","quantity":1})",
    R"({"symbol":"A","quantity":1,"lot":null})",
    R"({"symbol":"A","quantity":1,"more":1})",
    R"([{"symbol":"A","quantity":1}])",
    R"([["A",1,null,null,null,null]])",
    R"([["A",1,null,"buy",3,true],{"symbol":"B","quantity":2}])",
    R"([["A",1]])",
    R"([["A",1,null,null,null,null,null]])",
    R"([[null,1,null,null,null,null]])",
    R"([{"date":"2024-01-02","A":1,"B":null}])",
    R"([{"date":"2024-01-02","A":"x"}])",
    R"([{"A":1}])",
    R"({"dates":[],"columns":{}})",
    R"({"dates":["2024-01-02"],"columns":{"A":[1]}})",
    R"({"dates":["2024-01-02"],"columns":{"A":["x"]}})",
    R"({"dates":["x"],"columns":{}})",
    R"({"dates":["2024-01-02"]})",
    R"({"name":"a"})",
    R"({"name":"a","children":[{"name":"b"}]})",
    R"({"name":"a","children":[{}]})",
    R"({"children":[]})",
});

template <class T>
void sort_document(SchemaCase& into, std::string document) {
    const bool accepted = wire::read_json<T>(document).has_value();
    (accepted ? into.accept : into.reject).push_back({std::move(document)});
}

// One document per field and probe: the required fields as `required` gives them, and the probe.
template <class T>
void probe_fields(SchemaCase& into, const T& valid) {
    wire::for_each_field<T>([&](const auto& probed) {
        for (const std::string_view probe : kProbes) {
            std::string document = "{";
            wire::for_each_field<T>([&](const auto& field) {
                if (!field.required || field.name == probed.name) return;
                wire::write_string(document, field.name);
                document += ":" + wire::to_json(valid.*(field.member)) + ",";
            });
            wire::write_string(document, probed.name);
            document += ":" + std::string(probe) + "}";
            sort_document<T>(into, std::move(document));
        }
    });
}

template <class T>
SchemaCase case_of(const T& valid) {
    SchemaCase made;
    made.name = wire::Described<T>::name;
    made.schema.text = wire::schema<T>();
    sort_document<T>(made, wire::to_json(valid));
    for (const std::string_view probe : kProbes) sort_document<T>(made, std::string(probe));
    probe_fields(made, valid);
    return made;
}

}  // namespace

int main() {
    wire::sample::Random random(42);
    std::vector<SchemaCase> cases = {case_of(random.everything()), case_of(random.position()),
                                     case_of(random.node(2))};
    for (int i = 0; i < 200; ++i)
        sort_document<wire::sample::Everything>(cases[0], wire::to_json(random.everything()));
    const std::string json = wire::to_json(cases);
    std::fwrite(json.data(), 1, json.size(), stdout);
    return 0;
}
