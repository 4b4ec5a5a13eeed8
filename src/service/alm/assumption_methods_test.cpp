// Sets of assumptions: versions, approval by a second person, and their use by balance sheets.
#include "service/alm/session_world_test.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;

class Assumptions : public testing::Test, protected AlmSessionWorld {
protected:
    Principal second_ = world.add_member(world.owner().tenant, "second", Role::kManager);
    Principal analyst_ = world.add_member(world.owner().tenant, "analyst", Role::kAnalyst);

    std::string put(const std::string& cpr, const std::string& set = "base") {
        return world.body("alm.assumptions.put",
                          fmt::format(R"({{"set":"{}","name":"Base","note":"yearly review",)"
                                      R"("behaviour":{{"prepayment":{{"x":{{"cpr":{}}}}}}}}})",
                                      set, cpr));
    }
    Result<Reply> as(const Principal& by, const std::string& method, const std::string& request) {
        return run(by, method, request);
    }
    static std::string item(int version) {
        return fmt::format(R"({{"kind":"assumptions","item":"base@{}"}})", version);
    }
    Result<Reply> apply(int version, const std::string& session, const std::string& match) {
        return run("alm.assumptions.apply",
                   fmt::format(R"({{"set":"base","version":{},"session":"{}","if_match":"{}"}})",
                               version, session, match));
    }
};

TEST_F(Assumptions, EveryChangeIsAVersionAndEarlierOnesRemain) {
    EXPECT_EQ(Json(put("0.05")).number("/version"), 1);
    EXPECT_EQ(Json(put("0.07")).number("/version"), 2);
    const Json first(world.body("alm.assumptions.get", R"({"set":"base","version":1})"));
    EXPECT_EQ(first.number("/behaviour/prepayment/x/cpr"), 0.05);
    EXPECT_EQ(first.size("/versions"), 2U);
    EXPECT_EQ(first.number("/versions/0/version"), 2);
    const Json latest(world.body("alm.assumptions.get", R"({"set":"base"})"));
    EXPECT_EQ(latest.number("/behaviour/prepayment/x/cpr"), 0.07);
    EXPECT_EQ(latest.text("/note"), "yearly review");
    const Json all(world.body("alm.assumptions.list", "{}"));
    ASSERT_EQ(all.size("/data"), 1U);
    EXPECT_EQ(all.number("/data/0/version"), 2);
    EXPECT_TRUE(all.is_null("/data/0/approved"));
    // The same rules again are no version.
    EXPECT_TRUE(fails_with(
        Code::kConflict,
        run("alm.assumptions.put", R"({"set":"base","name":"Base",)"
                                   R"("behaviour":{"prepayment":{"x":{"cpr":0.07}}}})")));
}

TEST_F(Assumptions, TheAuthorCannotApproveAndASecondPersonCan) {
    put("0.05");
    EXPECT_TRUE(ok(run("review.request", item(1))));
    EXPECT_TRUE(fails_with(Code::kForbidden, run("review.approve", item(1))));
    EXPECT_TRUE(fails_with(Code::kForbidden, as(analyst_, "review.approve", item(1))));
    EXPECT_TRUE(ok(as(second_, "review.approve", item(1))));
    const Json view(world.body("alm.assumptions.get", R"({"set":"base"})"));
    EXPECT_EQ(view.text("/state"), "approved");
    EXPECT_EQ(view.number("/approved"), 1);
    // A later version needs an approval of its own; the earlier one stays approved.
    put("0.09");
    const Json later(world.body("alm.assumptions.get", R"({"set":"base"})"));
    EXPECT_EQ(later.text("/state"), "draft");
    EXPECT_EQ(later.number("/approved"), 1);
}

TEST_F(Assumptions, OnlyAnApprovedVersionAppliesToABalanceSheet) {
    const std::string session = create_book(50);
    put("0.05");
    EXPECT_TRUE(fails_with(Code::kConflict, apply(1, session, "v1")));
    EXPECT_TRUE(ok(run("review.request", item(1))));
    EXPECT_TRUE(fails_with(Code::kConflict, apply(1, session, "v1")));
    EXPECT_TRUE(ok(as(second_, "review.approve", item(1))));
    EXPECT_TRUE(ok(apply(1, session, "v1")));
    const Json view(world.body("alm.session.get", request(session)));
    EXPECT_EQ(view.text("/assumptions"), "base@1");
    EXPECT_EQ(view.number("/behaviour/prepayment/x/cpr"), 0.05);
    EXPECT_TRUE(fails_with(Code::kConflict, apply(1, session, "v1")));
    // Rules of its own are no longer those of the set.
    EXPECT_TRUE(
        ok(run("alm.session.update", request(session, R"("if_match":"v2","behaviour":{})"))));
    EXPECT_EQ(Json(world.body("alm.session.get", request(session))).text("/assumptions"), "");
}

TEST_F(Assumptions, ASetIsDeletedWithItsReviewsUnlessItIsApprovedOrApplied) {
    const std::string session = create_book(50);
    put("0.05");
    EXPECT_TRUE(ok(run("review.request", item(1))));
    EXPECT_TRUE(ok(as(second_, "review.approve", item(1))));
    EXPECT_TRUE(ok(apply(1, session, "v1")));
    const auto remove = [&] { return run("alm.assumptions.delete", R"({"set":"base"})"); };
    EXPECT_TRUE(fails_with(Code::kConflict, remove()));
    EXPECT_TRUE(
        ok(run("alm.session.update", request(session, R"("if_match":"v2","behaviour":{})"))));
    EXPECT_TRUE(fails_with(Code::kConflict, remove()));
    EXPECT_TRUE(ok(as(second_, "review.return",
                      R"({"kind":"assumptions","item":"base@1","note":"outdated"})")));
    EXPECT_TRUE(ok(remove()));
    EXPECT_TRUE(fails_with(Code::kNotFound, remove()));
    // Another set of that id begins without the review.
    put("0.20");
    EXPECT_EQ(Json(world.body("alm.assumptions.get", R"({"set":"base"})")).text("/state"), "draft");
    EXPECT_TRUE(fails_with(Code::kConflict, as(second_, "review.approve", item(1))));
}

TEST_F(Assumptions, BadInputIsRefusedWhereItIs) {
    const auto refused = run("alm.assumptions.put", R"({"set":"Base","name":"x","behaviour":{}})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().errors.at(0).pointer, "/set");
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           run("alm.assumptions.put",
                               R"({"set":"b","name":"x","behaviour":{"deposits":{"d":{"core":0.5,)"
                               R"("distribution":[[1,0.2]]}}}})")));
    EXPECT_TRUE(fails_with(Code::kNotFound, run("alm.assumptions.get", R"({"set":"none"})")));
    put("0.05");
    EXPECT_TRUE(
        fails_with(Code::kNotFound, run("alm.assumptions.get", R"({"set":"base","version":7})")));
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           run("review.request", R"({"kind":"assumptions","item":"base@7"})")));
    EXPECT_TRUE(fails_with(Code::kForbidden,
                           as(world.add_member(world.owner().tenant, "reader", Role::kViewer),
                              "alm.assumptions.put", R"({"set":"c","name":"x","behaviour":{}})")));
}

}  // namespace
}  // namespace ballast::service
