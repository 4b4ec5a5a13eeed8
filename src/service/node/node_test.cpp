// Nodes know of each other, and a drained or outdated one takes no jobs.
#include "service/job_runner.hpp"
#include "service/node/presence.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::ok;

class Nodes : public testing::TestWithParam<store::Dialect> {
protected:
    // A node whose calls to set_draining are kept.
    struct Started {
        std::string id;
        std::vector<bool> drained = {};
        std::unique_ptr<NodePresence> presence = {};
    };
    std::unique_ptr<Started> start(const std::string& id, const std::string& version,
                                   std::size_t workers = 2) {
        auto node = std::make_unique<Started>(Started{.id = id});
        node->presence = std::make_unique<NodePresence>(
            world_.environment(), NodePresenceOptions{.id = id,
                                                      .role = store::NodeRole::kWorker,
                                                      .version = version,
                                                      .workers = workers,
                                                      .running = [] { return std::size_t{1}; },
                                                      .set_draining =
                                                          [raw = node.get()](bool draining) {
                                                              raw->drained.push_back(draining);
                                                          }});
        EXPECT_TRUE(ok(node->presence->tick()));
        return node;
    }
    bool drains(Started& node) {
        const auto state = node.presence->tick();
        EXPECT_TRUE(ok(state));
        EXPECT_EQ(node.drained.back(), *state);
        return *state;
    }

    World world_{make_method_table(), {}, GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, Nodes, test::kDatabases, test::database_name);

TEST_P(Nodes, AreListedWhileTheyRun) {
    auto one = start("one", "1.0.0");
    const auto two = start("two", "1.0.0", 0);
    const test::Json list(world_.body("node.list"));
    ASSERT_EQ(list.size("/data"), 2U);
    EXPECT_EQ(list.text("/data/0/id"), "one");
    EXPECT_EQ(list.number("/data/0/workers"), 2);
    EXPECT_EQ(list.number("/data/0/running"), 1);
    EXPECT_TRUE(list.truth("/data/0/alive"));
    EXPECT_EQ(list.number("/waiting"), 0);
    world_.body(
        "jobs.submit",
        R"({"method":"risk.exposures","request":{"positions":[{"symbol":"A","value":1}]}})");
    world_.clock().advance(std::chrono::seconds(31));
    EXPECT_TRUE(ok(two->presence->tick()));
    const test::Json later(world_.body("node.list"));
    EXPECT_FALSE(later.truth("/data/0/alive"));
    EXPECT_TRUE(later.truth("/data/1/alive"));
    EXPECT_EQ(later.number("/waiting"), 1);
    EXPECT_EQ(later.number("/oldest_s"), 31);
    one.reset();
    EXPECT_EQ(test::Json(world_.body("node.list")).size("/data"), 1U);
}

TEST_P(Nodes, ADrainedOneTakesNoJobsUntilItMay) {
    const auto node = start("one", "1.0.0");
    EXPECT_FALSE(drains(*node));
    const test::Json drained(world_.body("node.drain", R"({"node":"one"})"));
    EXPECT_TRUE(drained.truth("/draining"));
    EXPECT_TRUE(drains(*node));
    world_.body("node.drain", R"({"node":"one","draining":false})");
    EXPECT_FALSE(drains(*node));
    EXPECT_EQ(world_.error("node.drain", R"({"node":"none"})").code, Code::kNotFound);
    const auto rows = world_.audit(world_.owner().tenant, "node.drain");
    ASSERT_GE(rows.size(), 2U);
    EXPECT_EQ(rows.back().entry.object, "node:one");
}

TEST_P(Nodes, AnOlderVersionDrainsWhileALaterOneWorks) {
    const auto old_one = start("old", "1.9.0");
    EXPECT_FALSE(drains(*old_one));
    auto later = start("new", "1.10.0");
    EXPECT_TRUE(drains(*old_one));
    EXPECT_FALSE(drains(*later));
    EXPECT_TRUE(test::Json(world_.body("node.list")).truth("/data/1/outdated"));
    // A node that only serves the API takes no jobs instead.
    later.reset();
    const auto interface_only = start("api", "1.10.0", 0);
    EXPECT_FALSE(drains(*old_one));
    const auto again = start("new", "1.10.0");
    EXPECT_TRUE(drains(*old_one));
    // One that is not seen any more is gone.
    world_.clock().advance(std::chrono::seconds(31));
    EXPECT_FALSE(drains(*old_one));
}

// Only another version can have submitted such a job.
TEST_P(Nodes, AJobThatIsNotUnderstoodIsLeftToNodesOfAnotherVersion) {
    const job::Runner run = make_job_runner(world_.environment(), world_.dispatcher().table());
    job::Job job;
    job.id = JobId::make(test::kNow);
    job.tenant = world_.owner().tenant;
    job.created_by = world_.owner().user.to_string();
    const auto code_of = [&](const std::string& method, const std::string& request) {
        job.method = method;
        job.request = request;
        const auto result = run(job, {});
        return result ? std::optional<Code>() : std::optional(result.error().code);
    };
    EXPECT_EQ(code_of("risk.unheard_of", "{}"), Code::kUnsupported);
    EXPECT_EQ(code_of("risk.exposures", R"({"unheard_of":1})"), Code::kInvalidInput);
    const auto other = start("other", "9.9.9");
    EXPECT_EQ(code_of("risk.unheard_of", "{}"), Code::kUnavailable) << "tried again";
    EXPECT_EQ(code_of("risk.exposures", R"({"unheard_of":1})"), Code::kUnavailable);
    EXPECT_EQ(code_of("risk.exposures", R"({"positions":[{"symbol":"A","value":1}]})"),
              std::nullopt);
}

TEST_P(Nodes, OtherWorkspacesDoNotSeeThem) {
    world_.owner();
    const auto node = start("one", "1.0.0");
    const Principal foreign = world_.add_member(world_.add_tenant("other"), "else", Role::kAdmin);
    for (const auto& [method, request] :
         {std::pair("node.list", "{}"), std::pair("node.drain", R"({"node":"one"})")})
        EXPECT_EQ(world_.call_as(&foreign, method, request).error().code, Code::kForbidden);
}

TEST(NodeNames, AreUniqueAndVersionsComparedByNumber) {
    EXPECT_NE(make_node_id(test::kNow), make_node_id(test::kNow));
    EXPECT_TRUE(is_earlier_version("0.9.12", "0.10.1"));
    EXPECT_TRUE(is_earlier_version("1.0", "1.0.1"));
    EXPECT_FALSE(is_earlier_version("1.0.0", "1.0.0"));
    EXPECT_FALSE(is_earlier_version("2.0.0", "1.9.9"));
}

}  // namespace
}  // namespace ballast::service
