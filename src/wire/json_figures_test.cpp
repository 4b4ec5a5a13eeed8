// Numbers of a document picked by pointers.
#include "wire/json_figures.hpp"

#include <gmock/gmock.h>

namespace ballast::wire {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

auto figures(std::string_view document, FigurePattern pattern) {
    return figures_in(document, std::span(&pattern, 1)).value();
}

TEST(JsonFigures, AStarIsEveryElementAndTheNameHasItsFields) {
    EXPECT_THAT(figures(R"({"results":[{"method":"historical","confidence":0.99,"var":12.5},
                            {"method":"mc t","confidence":0.975,"var":-1}, {"method":"none"}]})",
                        {"/results/*/var", "{method}.{confidence}.var"}),
                ElementsAre(Pair("historical.0.99.var", 12.5), Pair("mc_t.0.975.var", -1)));
    EXPECT_THAT(figures(R"({"by":{"a":{"x":1},"b":{"x":2}}})", {"/by/*/x", "{key}.x"}),
                ElementsAre(Pair("a.x", 1), Pair("b.x", 2)));
    EXPECT_THAT(figures(R"({"totals":{"net":3}})", {"/totals/net", "net"}),
                ElementsAre(Pair("net", 3)));
}

TEST(JsonFigures, MembersThatAreNumbersAreNamedByTheirObject) {
    EXPECT_THAT(figures(R"({"groups":[{"name":"a","totals":{"net":1,"gross":2,"label":"x"}}]})",
                        {"/groups/*/totals/*", "{name}.{key}"}),
                ElementsAre(Pair("a.gross", 2), Pair("a.net", 1)));
}

TEST(JsonFigures, ANumberedStepIsOneElement) {
    EXPECT_THAT(figures(R"({"top":[{"share":3},{"share":2}]})", {"/top/0/share", "first"}),
                ElementsAre(Pair("first", 3)));
    EXPECT_THAT(figures(R"({"top":[]})", {"/top/0/share", "first"}), IsEmpty());
    EXPECT_THAT(figures(R"({"top":[1]})", {"/top/-/share", "first"}), IsEmpty());
}

TEST(JsonFigures, ValuesThatAreNotNumbersAreLeftOut) {
    for (const char* document : {"{}", "[]", "3", R"({"totals":null})", R"({"totals":{"net":"3"}})",
                                 R"({"totals":{"net":null}})", R"({"totals":[{"net":3}]})"})
        EXPECT_THAT(figures(document, {"/totals/net", "net"}), IsEmpty()) << document;
    const FigurePattern pattern{"/a", "{"};
    EXPECT_FALSE(figures_in("{", std::span(&pattern, 1)));
    EXPECT_TRUE(figures_in(R"({"a":1})", std::span(&pattern, 1)));
}

TEST(JsonFigures, ATrueValueThatIsNamedIsOne) {
    const char* document = R"({"rows":[{"id":"a","far":true},{"id":"b","far":false}]})";
    EXPECT_THAT(figures(document, {"/rows/*/far", "{id}.far"}), ElementsAre(Pair("a.far", 1)));
    EXPECT_THAT(figures(document, {"/rows/0/*", "{key}"}), IsEmpty());
}

TEST(JsonFigures, ElementsOfAnArrayAreCounted) {
    EXPECT_EQ(elements_of(R"({"issues":[{},{}]})", "/issues"), 2U);
    EXPECT_EQ(elements_of(R"({"issues":{}})", "/issues"), 0U);
    EXPECT_EQ(elements_of("{", "/issues"), 0U);
}

TEST(JsonFigures, AMemberIsReturnedAsJson) {
    EXPECT_EQ(member_of(R"({"issues": [ {"a": 1} ]})", "issues"), R"([{"a":1}])");
    EXPECT_EQ(member_of(R"({"a":1})", "issues"), "");
    EXPECT_EQ(member_of("[1]", "issues"), "");
    EXPECT_EQ(member_of("{", "issues"), "");
}

}  // namespace
}  // namespace ballast::wire
