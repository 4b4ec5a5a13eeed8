// Working sets on both databases: who sees them, and when they are forgotten.
#include "store/upload_sessions.hpp"

#include "support/state.hpp"

namespace ballast::store {
namespace {

using std::chrono::hours;
using test::fails_with;
using test::kNow;
using test::ok;

class UploadSessionTest : public test::StateTest {
protected:
    UploadSession make(const char* name, std::uint64_t size, Instant now, bool pinned = false,
                       const char* owner = "ann") {
        auto made = database().transact(tenant_, [&](Transaction& t) {
            return create_upload_session(t,
                                         {.kind = "alm",
                                          .name = name,
                                          .owner = owner,
                                          .size_bytes = size,
                                          .pinned = pinned,
                                          .manifest = R"({"rows":3})"},
                                         now);
        });
        EXPECT_TRUE(ok(made));
        return made.value();
    }
    template <class Body>
    auto in(const TenantId& tenant, Body body) {
        return database().transact(tenant, body);
    }
    std::vector<std::string> forgotten(const RetentionRule& rule) {
        auto found = in(tenant_, [&](Transaction& t) { return find_sessions_to_forget(t, rule); });
        EXPECT_TRUE(ok(found));
        std::vector<std::string> names;
        for (const UploadSession& session : found.value()) names.push_back(session.name);
        return names;
    }
};

INSTANTIATE_TEST_SUITE_P(Databases, UploadSessionTest, test::kDatabases, test::database_name);

TEST_P(UploadSessionTest, ASessionIsVisibleWithinItsTenant) {
    const UploadSession made = make("March", 10, kNow);
    const auto get = [&](const TenantId& tenant) {
        return in(tenant, [&](Transaction& t) { return get_upload_session(t, made.id); });
    };
    const auto own = get(tenant_);
    ASSERT_TRUE(ok(own));
    EXPECT_EQ(own->name, "March");
    EXPECT_EQ(own->manifest, R"({"rows":3})");
    EXPECT_EQ(own->last_accessed_at, kNow);
    EXPECT_TRUE(fails_with(Code::kNotFound, get(other_tenant_)));
    EXPECT_TRUE(fails_with(Code::kNotFound, in(other_tenant_, [&](Transaction& t) {
                               return delete_upload_session(t, made.id);
                           })));
}

TEST_P(UploadSessionTest, AnUpdateRequiresTheCurrentVersion) {
    UploadSession session = make("March", 10, kNow);
    session.name = "April";
    session.pinned = true;
    const auto update = [&](std::int64_t version) {
        return in(tenant_,
                  [&](Transaction& t) { return update_upload_session(t, session, version); });
    };
    const auto changed = update(1);
    ASSERT_TRUE(ok(changed));
    EXPECT_EQ(changed->version, 2);
    EXPECT_TRUE(changed->pinned);
    EXPECT_TRUE(fails_with(Code::kConflict, update(1)));
    session.name = "";
    EXPECT_TRUE(fails_with(Code::kInvalidInput, update(2)));
}

TEST_P(UploadSessionTest, AreListedByLastUseInPages) {
    for (int i = 0; i < 5; ++i)
        make(("s" + std::to_string(i)).c_str(), 1, kNow + hours(i), false, i == 4 ? "bob" : "ann");
    std::vector<std::string> names;
    PageRequest page{.limit = 3, .direction = Direction::kDescending};
    do {
        auto listed =
            in(tenant_, [&](Transaction& t) { return list_upload_sessions(t, "alm", page); });
        ASSERT_TRUE(ok(listed));
        for (const UploadSession& session : listed->items) names.push_back(session.name);
        page.cursor = listed->next;
    } while (!page.cursor.empty());
    EXPECT_EQ(names, (std::vector<std::string>{"s4", "s3", "s2", "s1", "s0"}));
}

TEST_P(UploadSessionTest, TheLeastRecentlyUsedAreForgottenAndPinnedOnesStay) {
    const UploadSession oldest = make("oldest", 100, kNow);
    make("pinned", 100, kNow + hours(1), true);
    make("middle", 100, kNow + hours(2));
    make("newest", 100, kNow + hours(3));
    using Names = std::vector<std::string>;
    const auto warn = [&](Instant last_use_before, Instant now) {
        ASSERT_TRUE(ok(in(tenant_, [&](Transaction& t) {
            return warn_of_upload_sessions(t, last_use_before, now);
        })));
    };
    const RetentionRule rule{.last_use_before = kNow + hours(3), .warned_before = kNow + hours(6)};
    EXPECT_EQ(forgotten({.last_use_before = kNow}), Names{});
    EXPECT_EQ(forgotten(rule), Names{});  // nobody was warned
    warn(kNow + hours(1), kNow + hours(4));
    EXPECT_EQ(forgotten(rule), Names{"oldest"});
    warn(kNow + hours(3), kNow + hours(5));
    EXPECT_EQ(forgotten(rule), (Names{"oldest", "middle"}));
    EXPECT_EQ(forgotten({.last_use_before = kNow + hours(3), .warned_before = kNow + hours(5)}),
              Names{"oldest"});
    EXPECT_EQ(forgotten({.last_use_before = kNow, .budget_bytes = 300}), Names{"oldest"});
    EXPECT_EQ(forgotten({.last_use_before = kNow, .budget_bytes = 50}),
              (Names{"oldest", "middle", "newest"}));
    // After being used again, it is the newest.
    ASSERT_TRUE(ok(in(tenant_, [&](Transaction& t) {
        return touch_upload_session(t, oldest.id, kNow + hours(9));
    })));
    EXPECT_EQ(forgotten({.last_use_before = kNow, .budget_bytes = 300}), Names{"middle"});
}

}  // namespace
}  // namespace ballast::store
