#include "wire/schema.hpp"

#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <string>

#include "wire/sample_test.hpp"

namespace ballast::wire {
namespace {

std::string file(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

TEST(Schema, OfAPositionMatchesItsDescription) {
    EXPECT_EQ(schema<sample::Position>() + "\n", file("tests/golden/wire/position.schema.json"));
}

TEST(Schema, KeepsASelfReferentialRootAmongItsDefinitions) {
    const std::string text = schema<sample::Node>();
    EXPECT_THAT(
        text, testing::StartsWith(
                  R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object")"));
    EXPECT_THAT(text, testing::HasSubstr(R"("$defs":{"Node":{"type":"object")"));
}

TEST(Schema, IsJson) {
    EXPECT_TRUE(read_json<RawJson>(schema<sample::Everything>()));
    EXPECT_TRUE(read_json<RawJson>(schema<sample::Side>()));
}

TEST(Definitions, ContainEveryTypeOnceOrderedByName) {
    Definitions definitions("#/components/schemas/");
    EXPECT_EQ(definitions.reference<sample::Everything>(),
              R"({"$ref":"#/components/schemas/Everything"})");
    EXPECT_EQ(definitions.reference<sample::Position>(),
              R"({"$ref":"#/components/schemas/Position"})");
    EXPECT_EQ(definitions.reference<std::vector<sample::Side>>(),
              R"({"type":"array","items":{"$ref":"#/components/schemas/Side"}})");
    const auto all = read_json<std::map<std::string, RawJson>>(definitions.json());
    ASSERT_TRUE(all) << all.error().message;
    std::vector<std::string> names;
    for (const auto& [name, text] : *all) names.push_back(name);
    EXPECT_THAT(names, testing::ElementsAre("Everything", "Node", "Position", "Side", "TableFile",
                                            "WideTable"));
}

TEST(Definitions, TypeScriptMatchesTheGoldenFile) {
    Definitions definitions;
    EXPECT_EQ(definitions.typescript_reference<std::vector<std::optional<double>>>(),
              "(number | null)[]");
    definitions.reference<sample::Everything>();
    EXPECT_EQ(definitions.typescript(definitions), file("tests/golden/wire/everything.ts"));
}

TEST(Definitions, FieldsOfAStructAreStatedOnlyIfItIsAnInput) {
    Definitions definitions;
    definitions.reference<sample::Everything>();
    Definitions inputs;
    inputs.reference<sample::Position>();
    const std::string text = definitions.typescript(inputs);
    EXPECT_THAT(text, testing::HasSubstr("export const PositionFields = {"));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("EverythingFields")));
}

TEST(Schema, StatesTheUnitOfANumber) {
    EXPECT_THAT(schema<sample::Everything>(),
                testing::HasSubstr(R"("exclusiveMaximum":1,"x-unit":"fraction")"));
}

TEST(Schema, AFieldOfSeveralTypesHasTheUnitOfItsNumber) {
    const TypeText number = number_text({.unit = "fraction per year"});
    EXPECT_EQ(any_of({string_text({}), number}).field, number.field);
    EXPECT_THAT(number.field, testing::HasSubstr("fraction per year"));
    EXPECT_EQ(any_of({boolean_text(), number}).field, number.field);
    EXPECT_EQ(any_of({boolean_text()}).field, "");
}

// A validator ignores it: the engine leaves out the item and reports it.
TEST(Schema, StatesARangeThatTheEngineChecksByKeywordsOfItsOwn) {
    EXPECT_EQ(number_text({.minimum = 0, .maximum = 1, .range_by_engine = true}).schema,
              R"({"type":"number","x-minimum":0,"x-maximum":1})");
}

struct Impostor {
    int value = 0;
};

}  // namespace

}  // namespace ballast::wire

namespace ballast::describe {

template <>
struct Described<wire::Impostor> {
    static constexpr std::string_view name = "Position";
    static constexpr std::string_view doc = "Another type of the same name.";
    static constexpr auto fields = wire::list(optional("value", &wire::Impostor::value, ""));
};

}  // namespace ballast::describe

namespace ballast::wire {

namespace {

TEST(DefinitionsDeathTest, RejectTwoTypesWithTheSameName) {
    Definitions definitions;
    definitions.reference<sample::Position>();
    EXPECT_DEATH(definitions.reference<Impostor>(), "place->second.type == type");
}

}  // namespace
}  // namespace ballast::wire
