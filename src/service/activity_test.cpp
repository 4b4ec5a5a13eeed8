// The activity of a workspace as its members see it.
#include "support/world.hpp"

namespace ballast::service {
namespace {

class ActivityOfAWorkspace : public testing::Test {
protected:
    void SetUp() override {
        world_.body("portfolio.create", R"({"slug":"growth","name":"Growth"})");
        world_.body("risk.exposures", R"({"positions":[{"symbol":"A","value":1}]})");
    }
    std::string activity(std::string_view request) {
        return world_.body("activity.list", std::string(request));
    }

    World world_{make_method_table(), Settings{}, store::Dialect::kSqlite};
};

TEST_F(ActivityOfAWorkspace, IncludesCalculations) {
    const test::Json all(activity("{}"));
    EXPECT_EQ(all.text("/data/0/method"), "risk.exposures");
    EXPECT_EQ(all.text("/data/1/method"), "portfolio.create");
}

TEST_F(ActivityOfAWorkspace, LeavesOutCalculationsOnRequest) {
    const test::Json shown(activity(R"({"calculations":false})"));
    EXPECT_EQ(shown.text("/data/0/method"), "portfolio.create");
}

TEST_F(ActivityOfAWorkspace, NamesTheKindOfAnObjectAndLinksItsPage) {
    const test::Json shown(activity(R"({"calculations":false})"));
    EXPECT_EQ(shown.text("/data/0/object"), "portfolio:growth");
    EXPECT_EQ(shown.text("/data/0/label"), "Portfolio growth");
    EXPECT_EQ(shown.text("/data/0/link"), "/portfolios/growth");
}

}  // namespace
}  // namespace ballast::service
