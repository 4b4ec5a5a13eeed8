#include "api/rest/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/methods.hpp"

namespace ballast::api::rest {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class RouterTest : public testing::Test {
protected:
    service::MethodTable table_ = service::make_method_table();
    Router router_{table_};

    std::string name(std::string_view verb, std::string_view path) const {
        const RouteMatch match = router_.match(verb, path);
        return match.method ? match.method->info().name : "";
    }
};

TEST_F(RouterTest, EveryMethodIsReachedByItsRoute) {
    for (const service::Method* method : table_.all()) {
        std::string path = std::string(kBase) + method->info().route.path;
        const auto parameters = path_parameters(path);
        for (const std::string& parameter : parameters)
            path.replace(path.find("{" + parameter + "}"), parameter.size() + 2, "value");
        const RouteMatch match = router_.match(to_string(method->info().route.verb), path);
        ASSERT_NE(match.method, nullptr) << path;
        EXPECT_EQ(match.method->info().name, method->info().name) << path;
        EXPECT_EQ(match.parameters.size(), parameters.size());
    }
}

TEST_F(RouterTest, PathParametersCarryTheirValues) {
    const RouteMatch match = router_.match("POST", "/api/v1/portfolios/a b/positions/batch");
    ASSERT_NE(match.method, nullptr);
    EXPECT_EQ(match.method->info().name, "position.create_many");
    EXPECT_THAT(match.parameters, ElementsAre(Pair("portfolio", "a b")));
}

TEST_F(RouterTest, AKnownPathWithAnotherVerbListsItsVerbs) {
    const RouteMatch match = router_.match("PUT", "/api/v1/portfolios/x");
    EXPECT_EQ(match.method, nullptr);
    EXPECT_THAT(match.allowed, UnorderedElementsAre("GET", "PATCH", "DELETE"));
}

TEST_F(RouterTest, AnUnknownPathHasNoRoute) {
    for (const std::string_view path :
         {"", "/", "/api/v1", "/api/v1/", "/api/v2/portfolios", "/api/v1portfolios",
          "/api/v1/portfolios/", "/api/v1/portfolios/x/y", "/api/v1/Portfolios", "/portfolios"}) {
        const RouteMatch match = router_.match("GET", path);
        EXPECT_EQ(match.method, nullptr) << path;
        EXPECT_THAT(match.allowed, IsEmpty()) << path;
    }
}

TEST_F(RouterTest, VerbsAreCaseSensitive) {
    EXPECT_EQ(name("GET", "/api/v1/portfolios"), "portfolio.list");
    EXPECT_EQ(name("get", "/api/v1/portfolios"), "");
}

}  // namespace
}  // namespace ballast::api::rest
