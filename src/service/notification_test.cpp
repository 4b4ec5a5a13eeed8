// Notifications: of breaches and jobs, without duplicates, by preference, for their member only.
#include <gmock/gmock.h>

#include "service/notice.hpp"
#include "service/retention.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::Json;
using test::ok;
using testing::ElementsAre;

class Notifications : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    void add(const std::string& topic,
             store::NotificationKind kind = store::NotificationKind::kJobEnded) {
        notify_quietly(world_.environment(), world_.owner().tenant, {world_.owner().user},
                       {.kind = kind, .topic = topic, .title = "About " + topic});
    }
    Json list(const std::string& request = "{}") {
        return Json(world_.body("notification.list", request));
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, Notifications, test::kDatabases, test::database_name);

TEST_P(Notifications, OfOneTopicThereIsOne) {
    add("a");
    add("a");
    add("b");
    EXPECT_EQ(list().number("/unread"), 2.0);
    const std::string id = list().text("/data/0/id");
    const Json read(world_.body("notification.read", R"({"ids":[")" + id + R"("]})"));
    EXPECT_EQ(read.number("/marked"), 1.0);
    EXPECT_EQ(list(R"({"unread":true})").size("/data"), 1U);
    // What was read does not return.
    add("a");
    EXPECT_EQ(list().number("/unread"), 1.0);
    world_.body("notification.read", R"({"all":true})");
    EXPECT_EQ(list().number("/unread"), 0.0);
}

TEST_P(Notifications, AKindThatIsOffIsNotAdded) {
    world_.body("notification.set_preferences", R"({"off":["job_ended"]})");
    add("a");
    add("b", store::NotificationKind::kSecurity);
    EXPECT_THAT(list().texts("/data", "kind"), ElementsAre("security"));
    EXPECT_EQ(Json(world_.body("notification.preferences")).text("/off/0"), "job_ended");
    world_.body("notification.set_preferences", R"({"off":[]})");
    add("a");
    EXPECT_EQ(list().size("/data"), 2U);
}

TEST_P(Notifications, AMemberSeesOnlyTheirOwn) {
    add("a");
    const Principal other = world_.add_member(world_.owner().tenant, "other", Role::kViewer);
    const auto seen = world_.call_as(&other, "notification.list");
    ASSERT_TRUE(ok(seen));
    EXPECT_EQ(Json(seen->body).size("/data"), 0U);
    const std::string id = list().text("/data/0/id");
    const auto read = world_.call_as(&other, "notification.read", R"({"ids":[")" + id + R"("]})");
    ASSERT_TRUE(ok(read));
    EXPECT_EQ(Json(read->body).number("/marked"), 0.0);
}

TEST_P(Notifications, ABreachedLimitNotifiesTheMembersOnce) {
    world_.body("portfolio.create", R"({"slug":"p","name":"P"})");
    world_.body("position.create", R"({"portfolio":"p","symbol":"A","quantity":1})");
    world_.body("market.import_prices", import_request(5));
    world_.body("limit.create",
                R"({"id":"top","name":"Largest","metric":"concentration.top1","hard":0.5})");
    const Principal viewer = world_.add_member(world_.owner().tenant, "viewer", Role::kViewer);
    world_.body("limit.check", R"({"portfolio":"p"})");
    world_.body("limit.check", R"({"portfolio":"p"})");
    EXPECT_THAT(list().texts("/data", "title"), ElementsAre("Hard breach of p: Largest"));
    const auto seen = world_.call_as(&viewer, "notification.list");
    ASSERT_TRUE(ok(seen));
    EXPECT_EQ(Json(seen->body).size("/data"), 1U);
}

TEST_P(Notifications, OldOnesAreRemoved) {
    add("a");
    world_.clock().advance(std::chrono::hours(24 * 91));
    const auto removed = remove_expired(world_.environment());
    ASSERT_TRUE(ok(removed));
    EXPECT_EQ(removed->notifications, 1);
    EXPECT_EQ(list().size("/data"), 0U);
}

}  // namespace
}  // namespace ballast::service
